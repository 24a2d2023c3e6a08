"""Keys made of names."""

from __future__ import annotations

import re
import unicodedata


def slug(name: str) -> str:
    """A key of lower-case letters, digits and hyphens; never of a first name alone."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"
