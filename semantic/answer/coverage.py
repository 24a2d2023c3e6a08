"""What the data covers, for somebody who has asked nothing yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from semantic.model.types import Model, VerifiedQuestion, View
from semantic.query.types import Order, Query, TimeDimension

Rows = Callable[[Query], Sequence[Sequence[object]]]
ONBOARDING = 6


@dataclass(frozen=True, slots=True)
class Covered:
    """One surface: what it is about, and its first and last day (None: not dated)."""

    title: str
    description: str
    first: date | None = None
    last: date | None = None


def coverage(model: Model, rows: Rows) -> tuple[Covered, ...]:
    """Every public view with its range of days, those that are dated by themselves first.

    A model without views shows its cubes: those that are dated.
    """
    views = sorted(model.views.values(), key=lambda each: not each.default_time_dimension)
    shown = [(each.about, _dated(each)) for each in views if each.about.public]
    if not shown:
        shown = [
            (each.about, f"{each.name}.{each.default_time_dimension}")
            for each in model.cubes.values()
            if each.about.public and each.default_time_dimension and each.alias_of is None
        ]
    return tuple(
        Covered(about.title, about.description, *_ends(time, rows)) for about, time in shown
    )


def onboarding(model: Model) -> tuple[VerifiedQuestion, ...]:
    """The questions that are marked for newcomers, else the first that were verified."""
    marked = [each for each in model.questions if each.onboarding]
    rest = [each for each in model.questions if not each.onboarding]
    return tuple([*marked, *rest][:ONBOARDING])


def _dated(view: View) -> str | None:
    """The time that dates a view; where none is declared, the first that it shows."""
    if view.default_time_dimension:
        return f"{view.name}.{view.default_time_dimension.rpartition('.')[2]}"
    shown = (
        each.full_name for each in view.members.values()
        if each.dimension and each.dimension.type == "time" and each.about.public
    )  # fmt: skip
    return next(shown, None)


def _ends(name: str | None, rows: Rows) -> tuple[date | None, date | None]:
    if name is None:
        return None, None
    return _end(name, "asc", rows), _end(name, "desc", rows)


def _end(name: str, way: str, rows: Rows) -> date | None:
    order = Order(name, "asc" if way == "asc" else "desc")
    asked = Query(time_dimensions=(TimeDimension(name, "day"),), order=(order,), limit=2)
    # The days without a value come first or last, by the warehouse's habit.
    days = [row[0] for row in rows(asked) if isinstance(row[0], date)]
    if not days:
        return None
    return days[0].date() if isinstance(days[0], datetime) else days[0]
