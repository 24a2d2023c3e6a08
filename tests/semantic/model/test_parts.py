"""The small parts: nearest names, intervals, titles, places, the JSON Schema, the lists."""

from __future__ import annotations

import json

import pytest
from sqlglot import exp, parse_one

from semantic.errors import ModelError
from semantic.model.about import titled
from semantic.model.functions import ALLOWED_FUNCTIONS, ALLOWED_NODES, why_refused
from semantic.model.intervals import needs_origin, read_interval
from semantic.model.nearest import nearest
from semantic.model.source import Source, Word, read_source
from semantic.model.spec import File
from semantic.model.types import Interval

NAMES = ("status", "state", "total_amount", "amount", "length_total", "count", "Customer")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("statsu", ("status", "state")),
        ("total", ("length_total", "total_amount")),
        ("lenght_total", ("length_total",)),
        ("total_length", ("length_total",)),
        ("customer", ("Customer",)),
        ("COUNT", ("count", "amount")),
        ("xyz", ()),
        ("", ()),
    ],
)
def test_nearest(word: str, expected: tuple[str, ...]) -> None:
    assert nearest(word, NAMES) == expected
    assert nearest(word, reversed(NAMES)) == expected
    assert nearest(word, NAMES, limit=1) == expected[:1]


def word(text: str) -> Word:
    tree = read_source("f.yml", f"key: {json.dumps(text)}")[1]
    found = tree["key"]
    assert isinstance(found, Word)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 month", Interval(1)),
        ("2 years 1 quarter", Interval(27)),
        ("3 weeks 1 day", Interval(0, 22)),
        ("1 hour 30 minutes 5 seconds", Interval(0, 0, 5405)),
        ("-1 month", Interval(-1)),
        ("  7  days ", Interval(0, 7)),
    ],
)
def test_intervals(text: str, expected: Interval) -> None:
    assert read_interval(word(text), "interval") == expected


@pytest.mark.parametrize("text", ["", "month", "1", "1 monthly", "7d", "1.5 days", "1 month,", "x"])
def test_not_intervals(text: str) -> None:
    with pytest.raises(ModelError) as caught:
        read_interval(word(text), "interval")
    assert caught.value.code == "bad-interval"


@pytest.mark.parametrize(
    ("text", "needed"),
    [("1 year", False), ("7 years", False), ("6 months", False), ("5 months", True),
     ("1 week", False), ("2 weeks", True), ("1 day", False), ("2 days", True),
     ("8 hours", False), ("7 hours", True), ("15 minutes", False), ("1 month 1 day", True)],
)  # fmt: skip
def test_origins(text: str, needed: bool) -> None:
    assert needs_origin(word(text)) is needed


@pytest.mark.parametrize(
    ("name", "title"),
    [("published_on", "Published on"), ("subCategory", "Sub category"), ("ARR", "ARR"),
     ("total_EUR", "Total EUR"), ("_x", "X"), ("__", "__"), ("a", "A"), ("q1_2024", "Q1 2024")],
)  # fmt: skip
def test_titles(name: str, title: str) -> None:
    assert titled(name) == title


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        ("key: abc", 1, 1, 7),
        ("key: 'it''s x'", 5, 1, 13),
        ('key: "a\\tb x"', 4, 1, 12),
        ("key: |\n  one\n  two x\n", 8, 3, 7),
        ("key: >-\n  one\n  two x\n", 8, 3, 7),
        ("key: one\n  two x\n", 8, 2, 7),
        ("key: |\n\n  one\n", 1, 3, 3),
    ],
)
def test_places_inside_texts(text: str, offset: int, line: int, column: int) -> None:
    """`offset` counts the characters of the value; the place is where it stands in the file."""
    found = read_source("f.yml", text)[1]["key"]
    place = found.place_at(offset)
    assert (place.line, place.column) == (line, column)


def test_words_stay_as_written() -> None:
    text = "{a: no, b: 0123, c: 1e3, d: 2024-01-01, e: ~, f: 0x1F, g: 1_000, h: .inf, i: 12:30}"
    tree = read_source("f.yml", text)[1]
    assert [str(value) for value in tree.values()] == [
        "no", "0123", "1e3", "2024-01-01", "~", "0x1F", "1_000", ".inf", "12:30",
    ]  # fmt: skip


def test_lines_of_every_kind() -> None:
    assert Source("f", "a\r\nb\rc\nd\u2028e").lines == ["a", "b", "c", "d", "e"]


def test_json_schema_describes_every_key() -> None:
    schema = File.model_json_schema()
    assert json.dumps(schema)
    classes = {"File": schema, **schema["$defs"]}
    assert {"CubeSpec", "ViewSpec", "QuestionSpec", "TestSpec", "ParameterSpec"} <= set(classes)
    for name, each in classes.items():
        assert each["additionalProperties"] is False, name
        assert each["description"], name
        for key, field in each["properties"].items():
            assert field.get("description"), f"{name}.{key}"


def test_allow_list_names_are_known() -> None:
    assert {"Sum", "Select", "Cast", "RowNumber"} <= ALLOWED_NODES
    assert {"epoch_ms", "strftime", "max_by"} <= ALLOWED_FUNCTIONS
    assert not {"repeat", "query", "getenv", "now", "random"} & ALLOWED_FUNCTIONS
    assert all(hasattr(exp, name) for name in ALLOWED_NODES)


@pytest.mark.parametrize(
    "sql",
    ["date_trunc('month', a)", "a::date", "coalesce(a, b, 0)", "if(a, 1, 2)", "a IN (1, 2)",
     "a BETWEEN 1 AND 2", "a ILIKE 'x%'", "extract(year FROM a)", "a + INTERVAL 1 DAY",
     "epoch_ms(a)", "strftime(a, '%Y')", "string_agg(a, ',' ORDER BY b)", "count(DISTINCT a)",
     "sum(a) FILTER (WHERE b)", "quantile_cont(a, 0.9)", "arg_max(a, b)", "json_extract(a, '$.b')",
     "a->>'$.b'", "a[1]", "lpad(a, 8, '0')", "a IS DISTINCT FROM b",
     "try_cast(a AS DECIMAL(18, 2))",
     "date_diff('day', a, b)", "greatest(a, b)", "round(a, 2)", "regexp_replace(a, 'x', 'y')",
     "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)", "approx_count_distinct(a)", "a // 2",
     "a AT TIME ZONE 'UTC'", "make_date(2024, 1, 1)", "list_contains(a, 1)", "a SIMILAR TO 'x'",
     "NOT a", "-a", "a % 2", "concat_ws(' ', a, b)", "split_part(a, ',', 1)", "isodow(a)"],
)  # fmt: skip
def test_everyday_sql_is_allowed(sql: str) -> None:
    tree = parse_one(sql, read="duckdb")
    assert [why_refused(node) for node in tree.walk() if why_refused(node) is not None] == []
