"""No test asks an endpoint that the machine happens to have a key for."""

from __future__ import annotations

import os

for _name in [name for name in os.environ if name.startswith(("OPENAI_", "METRICAST_LLM_"))]:
    del os.environ[_name]
