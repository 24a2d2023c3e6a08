"""Results made by hand."""

from __future__ import annotations

from semantic.compile.types import Column
from semantic.query.types import Query
from semantic.result import Result


def column(name: str, kind: str = "measure", type: str = "number", **more: object) -> Column:
    """A column; its title is its name."""
    title = name.rpartition(".")[2].replace("_", " ").capitalize()
    return Column(name, kind, type, title, **more)  # type: ignore[arg-type]


MONTH = column("orders.day.month", "time", "time", granularity="month")
CITY = column("orders.city", "dimension", "string")
STATUS = column("orders.status", "dimension", "string")
COUNT = column("orders.count", type="count", unit="orders", additive=True)
SHARE = column("orders.share", format="percent")
REVENUE = column("orders.revenue", type="sum", unit="EUR", format="currency", additive=True)
LENGTH = column("calls.length", type="avg", unit="minutes")


def result(columns: list[Column], rows: list[tuple[object, ...]], **more: object) -> Result:
    """A result of these columns and rows."""
    return Result(Query(), tuple(columns), tuple(rows), "", **more)  # type: ignore[arg-type]
