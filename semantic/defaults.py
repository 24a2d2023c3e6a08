"""Where model and warehouse are when nobody says: what the installed distribution declares.

Entry points of the group `metricast.defaults` (`metrics`, `warehouse`) are functions without
arguments; this package itself knows no model and no warehouse.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

from semantic.errors import ModelError, WarehouseError


def default_metrics() -> Path:
    """The folder of model files."""
    found = _declared("metrics")
    if found is None:
        raise ModelError(
            "no-model", "no folder of model files is given", hint="pass `metrics`, or --metrics DIR"
        )
    return Path(str(found()))


def default_warehouse() -> str:
    """The URL of the warehouse."""
    found = _declared("warehouse")
    if found is None:
        raise WarehouseError(
            "no-warehouse",
            "no warehouse is given",
            hint="pass `warehouse`, or --warehouse duckdb:///FILE",
        )
    return str(found())


def _declared(name: str) -> Callable[[], object] | None:
    for point in entry_points(group="metricast.defaults"):
        if point.name == name:
            loaded: Callable[[], object] = point.load()
            return loaded
    return None
