"""Cube's JSON query: what is read, what is refused, and that writing gives it back."""

from __future__ import annotations

from datetime import date

import pytest

from semantic.errors import QueryError
from semantic.query.canonical import canonical
from semantic.query.spec import read_query, write_query

FULL = {
    "measures": ["orders.count", "orders.total"],
    "dimensions": ["orders.status"],
    "timeDimensions": [
        {
            "dimension": "orders.at",
            "granularity": "month",
            "dateRange": ["2023-01-01", "2023-12-31"],
        }
    ],
    "filters": [
        {"member": "orders.status", "operator": "equals", "values": ["paid", None]},
        {
            "or": [
                {"member": "orders.count", "operator": "gt", "values": [3]},
                {"and": [{"member": "orders.total", "operator": "set"}]},
            ]
        },
        {"member": "orders.at", "operator": "beforeDate", "values": ["2023-06-01"]},
        {"member": "orders.at", "operator": "inDateRange", "values": ["2023-06-01", "2023-06-30"]},
    ],
    "segments": ["orders.big"],
    "order": [["orders.count", "desc"]],
    "limit": 10,
    "offset": 5,
    "total": True,
    "timezone": "Europe/Berlin",
    "fillMissingDates": True,
    "joinHints": [["orders", "customers"]],
    "parameters": {"rate": 2},
}


def test_a_query_is_read_and_written_back():
    assert write_query(read_query(FULL)) == FULL
    assert read_query(write_query(read_query(FULL))) == read_query(FULL)


def test_orders_may_be_an_object():
    assert read_query({"order": {"a.b": "desc"}}) == read_query({"order": [["a.b", "desc"]]})


@pytest.mark.parametrize(
    ("query", "code", "path", "near"),
    [
        ({"measure": []}, "unknown-key", "measure", "measures"),
        ({"timedimensions": []}, "unknown-key", "timedimensions", "timeDimensions"),
        ({"measures": "a.b"}, "bad-query", "measures", None),
        ({"measures": [1]}, "bad-query", "measures[0]", None),
        (
            {"filters": [{"member": "a.b", "operator": "equal", "values": [1]}]},
            "unknown-operator",
            "filters[0].operator",
            "equals",
        ),
        (
            {"filters": [{"member": "a.b", "operator": "equals"}]},
            "bad-query",
            "filters[0].values",
            None,
        ),
        ({"filters": [{"operator": "set"}]}, "bad-query", "filters[0]", None),
        (
            {"filters": [{"and": [{"member": "a.b"}]}]},
            "unknown-operator",
            "filters[0].and[0].operator",
            None,
        ),
        ({"filters": [{"and": [], "or": []}]}, "bad-query", "filters[0]", None),
        (
            {"filters": [{"member": "a.b", "operator": "equals", "values": [[1]]}]},
            "bad-query",
            "filters[0].values[0]",
            None,
        ),
        (
            {"filters": [{"member": "a.b", "operator": "equals", "values": ["a\0b"]}]},
            "bad-value",
            "filters[0].values[0]",
            None,
        ),
        (
            {"filters": [{"member": "a.b", "operator": "equals", "values": ["\ud800"]}]},
            "bad-value",
            "filters[0].values[0]",
            None,
        ),
        ({"limit": -1}, "bad-query", "limit", None),
        ({"limit": True}, "bad-query", "limit", None),
        ({"limit": 1.5}, "bad-query", "limit", None),
        ({"timezone": "Mars/Base"}, "unknown-timezone", "timezone", None),
        ({"timezone": "../etc/passwd"}, "unknown-timezone", "timezone", None),
        ({"total": "yes"}, "bad-query", "total", None),
        ({"timeDimensions": [{"granularity": "day"}]}, "bad-query", "timeDimensions[0]", None),
        (
            {"timeDimensions": [{"dimension": "a.b", "daterange": "today"}]},
            "unknown-key",
            "timeDimensions[0].daterange",
            "dateRange",
        ),
        (
            {"timeDimensions": [{"dimension": "a.b", "dateRange": {"from": 1}}]},
            "bad-date",
            "timeDimensions[0].dateRange",
            None,
        ),
        ({"order": [["a.b", "up"]]}, "bad-query", "order[0]", None),
        ({"order": [["a.b"]]}, "bad-query", "order[0]", None),
    ],
)
def test_a_bad_query_says_where_and_what_is_valid(query, code, path, near):
    with pytest.raises(QueryError) as fault:
        read_query(query, date(2023, 5, 17))
    assert fault.value.code == code
    assert fault.value.path == path
    if near:
        assert near in fault.value.near


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "NaN", '{"limit": NaN}', "[" * 100_000])
def test_text_that_is_no_query_is_a_sentence(text):
    with pytest.raises(QueryError) as fault:
        read_query(text)
    assert fault.value.code == "bad-query"


def test_filters_may_nest_ten_deep_and_no_deeper():
    leaf = {"member": "a.b", "operator": "set"}
    nested = leaf
    for _ in range(9):
        nested = {"and": [nested]}
    read_query({"filters": [nested]})
    with pytest.raises(QueryError) as fault:
        read_query({"filters": [{"and": [nested]}]})
    assert fault.value.code == "too-deep"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([{"and": [A, B]}], [B, A])
        for A, B in [
            ({"member": "a.x", "operator": "set"}, {"member": "a.y", "operator": "notSet"})
        ]
    ]
    + [
        ([{"or": [{"or": [X, Y]}, {"and": []}]}], [{"or": [Y, X, X]}])
        for X, Y in [
            ({"member": "a.x", "operator": "set"}, {"member": "a.y", "operator": "notSet"})
        ]
    ]
    + [
        (
            [{"member": "a.x", "operator": "equals", "values": ["b", "a", "a"]}],
            [{"member": "a.x", "operator": "equals", "values": ["a", "b"]}],
        ),
    ],
)
def test_two_ways_to_write_one_condition_are_equal(one, other):
    first, second = (
        canonical(read_query({"measures": ["a.n"], "filters": each})) for each in (one, other)
    )
    assert first == second
    assert hash(first) == hash(second)


def test_canonical_is_its_own_fixed_point():
    query = canonical(read_query(FULL))
    assert canonical(query) == query
