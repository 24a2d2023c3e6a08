"""All the faults there are."""

from __future__ import annotations

from tests.faults import conditions, joins, measures, pages, rows, times, windows
from tests.faults.planting import Fault

FAULTS: tuple[Fault, ...] = tuple(
    each
    for module in (joins, rows, conditions, measures, times, windows, pages)
    for each in vars(module).values()
    if isinstance(each, Fault)
)
