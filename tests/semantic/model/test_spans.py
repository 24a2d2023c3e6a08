"""Names and aggregates in foreign SQL: where they stand, and what does not count as one."""

from __future__ import annotations

import pytest

from semantic.errors import MetricastError
from semantic.model.source import Word, read_source
from semantic.model.spans import read_spans, spans


def word(text: str) -> Word:
    _, tree = read_source("a.yml", "x: |-\n  " + text)
    return tree["x"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("amount", [(None, "amount")]),
        ("orders.amount * 2", [("orders", "amount")]),
        ('"my orders"."am ount"', [("my orders", "am ount")]),
        ("a.b.c", [("a.b", "c")]),
        ("upper(city) || 'paid.x'", [(None, "city")]),
        ("date > date '2024-01-01'", [(None, "date")]),
        ("cast(day as date) = x::timestamp", [(None, "day"), (None, "x")]),
        ("case when a then 'b' else null end", [(None, "a")]),
        ("count(distinct o.id)", [("o", "id")]),
    ],
)
def test_names(text: str, names: list[tuple[str | None, str]]) -> None:
    found = spans(word(text))
    assert [(each.table, each.name) for each in found.names] == names
    for each in found.names:
        shown = text[each.start : each.end].replace('"', "")
        assert shown == (f"{each.table}.{each.name}" if each.table else each.name)


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("sum(a) / count(distinct b)", [("sum", False, "a", ""), ("count", True, "b", "")]),
        ("count(*)", [("count", False, "*", "")]),
        ("sum(case when max_x > 1 then a end)",
         [("sum", False, "case when max_x > 1 then a end", "")]),
        ("percentile_cont(0.9) within group (order by a) + 1",
         [("percentile_cont", False, "0.9", "within group (order by a)")]),
        ("sum(a) filter (where b)", [("sum", False, "a", "filter (where b)")]),
        ("summary + sum", []),
    ],
)  # fmt: skip
def test_calls(text: str, calls: list[tuple[str, bool, str, str]]) -> None:
    found = spans(word(text)).calls
    assert [(each.function, each.distinct, each.inner, each.tail) for each in found] == calls


def test_parts_are_replaced_in_place() -> None:
    found = spans(word("sum(o.a) / sum(o.b)"))
    by = {(each.start, each.end): f"<{each.name}>" for each in found.names}
    assert found.replaced(by) == "sum(<a>) / sum(<b>)"
    assert found.replaced(by, 4, 7) == "<a>"


@pytest.mark.parametrize("text", ["{a}", "a; b", "'open", "(select 1)", "x" * 20_000, "(" * 300])
def test_what_is_no_expression(text: str) -> None:
    assert isinstance(read_spans(word(text)), MetricastError)
