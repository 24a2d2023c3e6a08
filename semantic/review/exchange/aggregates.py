"""Metrics written as SQL, such as `sum(orders.amount) / count(distinct orders.id)`, as measures.

Each aggregate becomes a measure of the cube whose columns it reads, so that its rows are counted
once whatever else is asked for; what stands around them becomes a measure over these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from semantic.errors import MetricastError
from semantic.model.source import Word
from semantic.model.spans import Call, Name, Spans, read_spans
from semantic.review.exchange.draft import free_name
from semantic.review.exchange.names import column
from semantic.review.exchange.plain import Data

_TYPES = {
    "sum": "sum", "avg": "avg", "min": "min", "max": "max", "median": "median",
    "approx_count_distinct": "count_distinct_approx", "approx_distinct": "count_distinct_approx",
}  # fmt: skip
_WITHIN = re.compile(
    r"within\s+group\s*\(\s*order\s+by\s+(?P<value>.*?)(\s+asc)?\s*\)", re.I | re.S
)


@dataclass(frozen=True, slots=True)
class Tables:
    """What the names of a foreign expression mean.

    `cube_of`: the cube of a table's name, None for an unknown one; `alone`: the cube that names
    without a table belong to, where there is one; `member_of`: whether a name is a computed
    dimension of a cube; `is_key`: whether it is the whole primary key.
    """

    cube_of: Callable[[str], Data | None]
    alone: Data | None
    member_of: Callable[[Data, str], bool]
    is_key: Callable[[Data, str], bool]


@dataclass(frozen=True, slots=True)
class Made:
    """The measures of one metric; the last is the metric, the others its hidden parts."""

    measures: tuple[tuple[Data, Data], ...]


def measures_of(name: str, word: Word, tables: Tables) -> Made | str:
    """The measures that an expression means, with their cubes; or why it means none."""
    spans = read_spans(word)
    if isinstance(spans, MetricastError):
        return spans.message
    if not spans.calls:
        return "it has no aggregate"
    outside = [each for each in spans.names if not any(_within(each, one) for one in spans.calls)]
    if outside:
        return f"`{outside[0].name}` stands outside of every aggregate"
    homes = [_home(spans, call, tables) for call in spans.calls]
    for home in homes:
        if isinstance(home, str):
            return home
    cubes = [home for home in homes if not isinstance(home, str)]
    made = [_measure(spans, call, cube, tables)
            for call, cube in zip(spans.calls, cubes, strict=True)]  # fmt: skip
    whole = spans.calls[0]
    if len(made) == 1 and _bare(spans.text[: whole.start]) == _bare(spans.text[whole.end :]) == "":
        return Made(((cubes[0], {"name": name, **made[0]}),))
    return _combined(name, spans, cubes, made)


def _bare(text: str) -> str:
    return text.strip().strip("()").strip()


def _within(name: Name, call: Call) -> bool:
    return call.start <= name.start and name.end <= call.end


def _home(spans: Spans, call: Call, tables: Tables) -> Data | str:
    """The cube whose rows an aggregate reads, or why there is no single one."""
    tablenames = {each.table for each in spans.names if _within(each, call)}
    cubes: list[Data] = []
    for table in sorted(tablenames, key=str):
        cube = tables.alone if table is None else tables.cube_of(table)
        if cube is None:
            return f"`{table}` is no dataset" if table else "it does not say of which dataset"
        if not any(cube is each for each in cubes):
            cubes.append(cube)
    if len(cubes) > 1:
        return "one aggregate reads several datasets"
    if not cubes and tables.alone is None:
        return f"`{call.function}({call.inner})` does not say of which dataset"
    return cubes[0] if cubes else tables.alone or {}


def _measure(spans: Spans, call: Call, cube: Data, tables: Tables) -> Data:
    by = {(each.start, each.end): _reference(each, cube, tables) for each in spans.names}
    value = spans.replaced(by, call.inner_start, call.inner_start + len(call.inner))
    alone = [each for each in spans.names if _within(each, call)]
    is_name = len(alone) == 1 and (alone[0].start, alone[0].end) == (
        call.inner_start, call.inner_start + len(call.inner),
    )  # fmt: skip
    if is_name and value.startswith("{CUBE}."):
        value = value.removeprefix("{CUBE}.")
    if call.function == "count" and not call.tail:
        if call.distinct:
            return {"type": "count_distinct", "sql": value}
        if value == "*" or (is_name and tables.is_key(cube, alone[0].name)):
            return {"type": "count"}
        shown = f"{{CUBE}}.{value}" if is_name and not value.startswith("{") else f"({value})"
        return {"type": "count", "filters": [{"sql": f"{shown} IS NOT NULL"}]}
    if call.function in _TYPES and not call.tail and not call.distinct:
        return {"type": _TYPES[call.function], "sql": value}
    text = spans.replaced(by, call.start, call.end)
    if call.function == "percentile_cont" and (found := _percentile(text, call)):
        return found
    return {"type": "number_agg", "sql": text}


def _percentile(text: str, call: Call) -> Data | None:
    match = _WITHIN.search(text)
    if match and re.fullmatch(r"0?\.[0-9]{1,6}|0|1", call.inner):
        return {"type": "percentile", "percentile": float(call.inner), "sql": match["value"]}
    return None


def _reference(name: Name, cube: Data, tables: Tables) -> str:
    """A name inside an aggregate: a computed dimension, else a column."""
    if tables.member_of(cube, name.name):
        return f"{{{name.name}}}"
    return f"{{CUBE}}.{column(name.name)}"


def _combined(name: str, spans: Spans, cubes: list[Data], made: list[Data]) -> Made:
    found: list[tuple[Data, Data]] = []
    by: dict[tuple[int, int], str] = {}
    for call, cube, measure in zip(spans.calls, cubes, made, strict=True):
        part = _known(cube, measure, found)
        if part is None:
            part = free_name(cube, f"{name}_part_{len(found) + 1}")
            title = f"A part of {name}"
            found.append((cube, {"name": part, "title": title, **measure, "public": False}))
        by[call.start, call.end] = f"{{{cube['name']}.{part}}}"
    total = {"name": name, "type": "number", "sql": spans.replaced(by)}
    return Made((*found, (cubes[0], total)))


def _known(cube: Data, measure: Data, found: list[tuple[Data, Data]]) -> str | None:
    """The name of a measure that says just this."""
    others = [each for one, each in found if one is cube]
    for each in (*(cube.get("measures") or ()), *others):
        said = {key: each.get(key) for key in _DEFINE if each.get(key) is not None}
        if said == measure:
            return str(each["name"])
    return None


_DEFINE = (
    "type", "sql", "case", "filters", "percentile", "rolling_window", "multi_stage", "time_shift",
    "share_of", "semi_additive", "group_by", "reduce_by", "add_group_by", "grain", "filter",
)  # fmt: skip
