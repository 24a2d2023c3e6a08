"""How an order and a cut are said."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from semantic.model.parts import About
from semantic.query.paraphrase import order_words, paraphrase
from semantic.query.types import Order, Query, TimeDimension


@dataclass(frozen=True)
class Member:
    """What a paraphrase asks of a member."""

    kind: str
    type: str
    about: About
    home: str = "sales"
    own: str = "own"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.about.title


MEMBERS = {
    "words": Member("measure", "sum", About(title="Words", unit="words")),
    "total": Member("measure", "sum", About(title="Total hours", unit="hours")),
    "revenue": Member("measure", "sum", About(title="Revenue", unit="EUR")),
    "people": Member("measure", "count", About(title="Buyers", unit="buyers")),
    "growth": Member("measure", "number", About(title="Growth over the previous month")),
    "size": Member("dimension", "number", About(title="Size", unit="minutes")),
    "city": Member("dimension", "string", About(title="City")),
    "day": Member("time", "time", About(title="Day")),
}


@pytest.mark.parametrize(
    ("member", "direction", "limit", "said"),
    [
        ("words", "desc", None, "most words first"),
        ("words", "desc", 1, "the one with the most words"),
        ("people", "asc", 5, "the 5 with the fewest buyers"),
        ("total", "desc", 3, "the 3 with the highest total hours"),
        ("revenue", "asc", None, "lowest revenue first"),
        ("size", "desc", 5, "the 5 with the highest size"),
        ("city", "asc", None, "in order of city"),
        ("city", "desc", 5, "in reverse order of city, the first 5"),
        ("day", "desc", None, "latest first"),
        ("day", "asc", 1, "the earliest"),
        ("day", "desc", 3, "the latest 3"),
    ],
)
def test_an_order_and_a_cut_in_words(
    member: str, direction: str, limit: int | None, said: str
) -> None:
    query = Query(order=(Order(member, direction),), limit=limit)  # type: ignore[arg-type]
    assert order_words(query, MEMBERS) == [said]


def test_a_month_twice_is_set_apart() -> None:
    by_month = Query(measures=("growth",), time_dimensions=(TimeDimension("day", "month"),))
    assert paraphrase(by_month, MEMBERS, frozenset(("day",))) == (
        "Growth over the previous month, by month"
    )
    words = Query(measures=("words",), time_dimensions=(TimeDimension("day", "month"),))
    assert paraphrase(words, MEMBERS, frozenset(("day",))) == "Words by month"
