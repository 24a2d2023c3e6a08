"""Foreign names as names of ours, and columns as SQL names them."""

from __future__ import annotations

import re

from semantic.model.words import NAME, RESERVED

_ODD = re.compile(r"[^A-Za-z0-9_]+")


def name_of(foreign: str) -> str:
    """The nearest name that is one here: letters, digits and _."""
    if NAME.fullmatch(foreign) and foreign not in RESERVED:
        return foreign
    name = _ODD.sub("_", foreign).strip("_")[:90] or "unnamed"
    return f"_{name}" if name[0].isdigit() or name in RESERVED else name


def column(name: str) -> str:
    """A column as SQL names it: quoted where it is no plain word."""
    return name if NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'
