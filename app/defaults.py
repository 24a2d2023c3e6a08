"""What `SemanticLayer.open()` and the command line use when nobody names it.

The distribution declares both functions as entry points (`metricast.defaults`), so that
`semantic` finds them without knowing a podcast or a warehouse.
"""

from __future__ import annotations

import os
from pathlib import Path

EMBEDDED = "duckdb:"


def metrics() -> Path:
    """The folder of model files: METRICAST_METRICS, else ./metrics, else the packaged podcast."""
    if named := os.environ.get("METRICAST_METRICS"):
        return Path(named).expanduser()
    here = Path("metrics")
    return here if here.is_dir() else packaged_metrics()


def packaged_metrics() -> Path:
    """The podcast's model as installed: inside the wheel, or in the checkout it is edited in."""
    inside = Path(__file__).parent / "metrics"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "metrics"


def warehouse() -> str:
    """The warehouse's URL: METRICAST_WAREHOUSE, else the embedded file, made on first use."""
    return os.environ.get("METRICAST_WAREHOUSE") or EMBEDDED
