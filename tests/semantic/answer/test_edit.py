"""One change to a query, and what has to change with it."""

from __future__ import annotations

import pytest

from semantic.answer.edit import (
    leaf_paths,
    made_filter,
    with_breakdown,
    with_filter,
    with_grain,
    with_measures,
    with_order,
    with_range,
    with_segments,
)
from semantic.errors import QueryError
from semantic.query.dates import read_range
from semantic.query.types import And, Filter, Or, Order, Query, TimeDimension

Q3 = read_range(["2023-07-01", "2023-09-30"], None, "")
TOP = Query(
    measures=("o.count",), dimensions=("o.city",), order=(Order("o.count", "desc"),), limit=5
)
MONTHLY = Query(
    measures=("o.count",), time_dimensions=(TimeDimension("o.day", "month", Q3),),
    fill_missing_dates=True,
)  # fmt: skip
CITY, KIND, SIZE = (Filter(f"o.{name}", "equals", (name,)) for name in ("city", "kind", "size"))


def test_the_sort_moves_to_the_new_number() -> None:
    assert with_measures(TOP, ["o.sum"]).order == (Order("o.sum", "desc"),)
    assert with_measures(TOP, ["o.sum", "o.count"]).order == TOP.order


def test_a_sort_by_what_is_gone_goes_with_the_limit() -> None:
    changed = with_breakdown(
        Query(dimensions=("o.city", "o.kind"), order=(Order("o.city"),), limit=3), ["o.kind"]
    )
    assert (changed.order, changed.limit) == (None, None)


def test_a_limit_without_an_order_stays() -> None:
    assert with_breakdown(Query(dimensions=("o.city",), limit=3), ["o.kind"]).limit == 3


def test_no_grain_leaves_the_range() -> None:
    total = with_grain(MONTHLY, "o.day", None)
    assert total.time_dimensions == (TimeDimension("o.day", None, Q3),)
    assert not total.fill_missing_dates
    assert with_grain(with_range(MONTHLY, "o.day"), "o.day", None).time_dimensions == ()


def test_a_grain_fills_a_series_unless_it_is_sorted() -> None:
    assert with_grain(Query(measures=("o.count",)), "o.day", "week").fill_missing_dates
    assert not with_grain(TOP, "o.day", "week").fill_missing_dates


def test_ranges() -> None:
    q4 = read_range(["2023-10-01", "2023-12-31"], None, "")
    assert with_range(MONTHLY, "o.day", q4).time_dimensions[0].date_range == q4
    both = with_range(MONTHLY, "o.day", Q3, q4).time_dimensions[0]
    assert (both.date_range, both.compare) == (None, (Q3, q4))
    assert with_range(Query(measures=("o.count",)), "o.day").time_dimensions == ()


def test_order_and_limit() -> None:
    assert with_order(MONTHLY, None, True, None) == MONTHLY
    sorted_ = with_order(MONTHLY, "o.count", False, 2)
    assert (sorted_.order, sorted_.limit) == ((Order("o.count", "asc"),), 2)
    assert not sorted_.fill_missing_dates


def test_segments() -> None:
    assert with_segments(TOP, ["o.big"]).segments == ("o.big",)


@pytest.mark.parametrize(("path", "new", "left"), [
    ((1,), None, (CITY,)),
    ((2,), SIZE, (CITY, Or((KIND, SIZE)), SIZE)),
    ((1, 0), CITY, (CITY, Or((CITY, SIZE)))),
    ((1, 1), None, (CITY, KIND)),
])  # fmt: skip
def test_a_condition_by_its_path(path, new, left) -> None:  # type: ignore[no-untyped-def]
    query = Query(measures=("o.count",), filters=(CITY, Or((KIND, SIZE))))
    assert with_filter(query, path, new).filters == left


def test_groups_within_groups() -> None:
    query = Query(measures=("o.count",), filters=(Or((And((CITY, KIND)), SIZE)),))
    assert [path for path, _ in leaf_paths(query.filters)] == [(0, 0, 0), (0, 0, 1), (0, 1)]
    assert with_filter(query, (0, 0, 1), None).filters == (Or((CITY, SIZE)),)


def test_filters_from_widgets() -> None:
    assert made_filter("o.city", "equals", ["Rome"]) == Filter("o.city", "equals", ("Rome",))
    assert made_filter("o.city", "set", ["left over"]) == Filter("o.city", "set")
    dated = made_filter("o.day", "inDateRange", ["2023-07-01", "2023-07-02"])
    assert [str(value)[:10] for value in dated.values] == ["2023-07-01", "2023-07-02"]


@pytest.mark.parametrize(("operator", "values"), [
    ("inDateRange", ["soonish"]), ("equals", []), ("no such", ["x"]),
])  # fmt: skip
def test_what_does_not_fit_is_refused(operator: str, values: list[str]) -> None:
    with pytest.raises(QueryError):
        made_filter("o.day", operator, values)
