"""One small model whose every name can be chosen, its tables, and questions with their rows.

parents  id label        children  id parent other amount kind at
         1  x                      1  1      2     10     k1   2024-01-05
         2  y                      2  1      1     20     k2   2024-02-05
         3  –                      3  2      –     40     k1   2024-02-20
                                   4  –      2     80     –    2024-03-01
                                   5  9      1     160    k2   –
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from random import Random
from typing import Any

from tests.hostile.strings import TRAPS, hostile_text, well_formed
from tests.semantic.compile.shop import Engine

Json = dict[str, Any]
WORDS, INNER, ODD = (TRAPS[kind] for kind in ("sql_words", "inner_words", "odd_names"))
PARENTS = [(1, "x"), (2, "y"), (3, None)]
CHILDREN = [
    (1, 1, 2, 10, "k1", datetime(2024, 1, 5)), (2, 1, 1, 20, "k2", datetime(2024, 2, 5)),
    (3, 2, None, 40, "k1", datetime(2024, 2, 20)), (4, None, 2, 80, None, datetime(2024, 3, 1)),
    (5, 9, 1, 160, "k2", None),
]  # fmt: skip


@dataclass(frozen=True)
class Names:
    """Every name that the model, its tables and its questions use. `t_`: tables, `c_`: columns."""

    parent: str = "parents"
    child: str = "children"
    role: str = "other_parent"
    view: str = "both"
    prefix: str = "up"
    parameter: str = "word"
    key: str = "id"
    label: str = "label"
    sub_query: str = "number_of_children"
    parent_count: str = "count"
    child_key: str = "id"
    kind: str = "kind"
    at: str = "at"
    grain: str = "year_from_february"
    count: str = "count"
    total: str = "total"
    ratio: str = "ratio"
    running: str = "running"
    segment: str = "chosen"
    t_parent: str = "parents"
    t_child: str = "children"
    c_key: str = "id"
    c_label: str = "label"
    c_child_key: str = "id"
    c_parent: str = "parent"
    c_other: str = "other"
    c_amount: str = "amount"
    c_kind: str = "kind"
    c_at: str = "at"

    def odd(self) -> Json:
        """The names that are not the usual ones."""
        usual = asdict(Names())
        return {key: name for key, name in asdict(self).items() if name != usual[key]}


TABLES = ("t_parent", "t_child")
COLUMNS = (
    ("c_key", "c_label"),
    ("c_child_key", "c_parent", "c_other", "c_amount", "c_kind", "c_at"),
)


def random_names(rng: Random) -> Names:
    """Some names of a model made hostile. Tables and columns stay such as a database can hold."""
    names = asdict(Names())
    every = [each.name for each in fields(Names)]
    chosen = every if rng.random() < 0.05 else rng.sample(every, rng.choice((1, 1, 2, 3, 5)))
    plain = rng.random() < 0.5  # only names that could be names, so that many models load
    for each in chosen:
        names[each] = _name(rng, plain or len(chosen) > 3, physical=each[1] == "_")
    for group in (TABLES, *COLUMNS):
        _make_different(names, group)
    return Names(**names)


def _name(rng: Random, plain: bool, physical: bool) -> str:
    if physical:
        text = rng.choice((*WORDS, *INNER, *ODD, hostile_text(rng), hostile_text(rng)))
        return text[:200] if well_formed(text) and text else "_"
    if plain:
        word = rng.choice((*WORDS, *INNER, *INNER))
        return rng.choice((word, word, word.upper(), word.capitalize(), "_" + word, word + "_"))
    return rng.choice((*ODD, *ODD, hostile_text(rng)))


def _make_different(names: Json, group: tuple[str, ...]) -> None:
    """Names of one table's columns, and of the tables, differ in more than their case."""
    taken: set[str] = set()
    for each in group:
        while names[each].casefold() in taken:
            names[each] += "_"
        taken.add(names[each].casefold())


# ------------------------------------------------------------------- model and tables


def quoted(name: str) -> str:
    """A name as SQL writes any name."""
    return '"' + name.replace('"', '""') + '"'


def engine_of(names: Names) -> Engine:
    """The two tables in a database of their own."""
    engine = Engine("")
    tables = (
        (names.t_parent, (names.c_key, names.c_label), ("INT", "VARCHAR"), PARENTS),
        (
            names.t_child,
            tuple(getattr(names, each) for each in COLUMNS[1]),
            ("INT", "INT", "INT", "INT", "VARCHAR", "TIMESTAMP"),
            CHILDREN,
        ),
    )
    for table, columns, types, rows in tables:
        declared = ", ".join(
            f"{quoted(name)} {kind}" for name, kind in zip(columns, types, strict=True)
        )
        engine.connection.execute(f"CREATE TABLE {quoted(table)} ({declared})")
        marks = ", ".join("?" * len(columns))
        engine.connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)
    return engine


def written(names: Names) -> Json:
    """The model as its file says it."""
    return {
        "parameters": [{"name": names.parameter, "type": "string", "default": "k2"}],
        "cubes": [_parent(names), _child(names)],
        "views": [
            {
                "name": names.view,
                "cubes": [
                    {"join_path": names.child, "includes": [names.total]},
                    {
                        "join_path": f"{names.child}.{names.parent}",
                        "includes": [names.label],
                        "prefix": True,
                        "alias": names.prefix,
                    },
                ],
            }
        ],
    }


def _column(name: str) -> str:
    return "{CUBE}." + quoted(name)


def _parent(names: Names) -> Json:
    return {
        "name": names.parent,
        "sql_table": quoted(names.t_parent),
        "dimensions": [
            {"name": names.key, "sql": _column(names.c_key), "type": "number", "primary_key": True},
            {"name": names.label, "sql": quoted(names.c_label), "type": "string"},
            {
                "name": names.sub_query,
                "sql": f"{{{names.child}.{names.count}}}",
                "type": "number",
                "sub_query": True,
            },
        ],
        "measures": [{"name": names.parent_count, "type": "count"}],
    }


def _child(names: Names) -> Json:
    grain = {"name": names.grain, "interval": "1 year", "offset": "1 month"}
    chosen = f"{_column(names.c_kind)} = {{parameters.{names.parameter}}}"
    total = {"type": "sum", "sql": quoted(names.c_amount)}
    return {
        "name": names.child,
        "sql_table": quoted(names.t_child),
        "joins": [_join(names, names.c_parent, None), _join(names, names.c_other, names.role)],
        "dimensions": [
            {
                "name": names.child_key,
                "sql": quoted(names.c_child_key),
                "type": "number",
                "primary_key": True,
            },
            {"name": names.kind, "sql": _column(names.c_kind), "type": "string"},
            {
                "name": names.at,
                "sql": _column(names.c_at),
                "type": "time",
                "granularities": [grain],
            },
        ],
        "measures": [
            {"name": names.count, "type": "count"},
            {"name": names.total, **total},
            {
                "name": names.ratio,
                "type": "number",
                "sql": f"{{{names.total}}} / {{{names.count}}}",
            },
            {"name": names.running, **total, "rolling_window": {"trailing": "unbounded"}},
        ],
        "segments": [{"name": names.segment, "sql": chosen}],
    }


def _join(names: Names, column: str, alias: str | None) -> Json:
    on = f"{_column(column)} = {{{alias or names.parent}.{names.key}}}"
    join = {"name": names.parent, "relationship": "many_to_one", "sql": on}
    return {**join, "alias": alias} if alias else join


# ------------------------------------------------------------------ questions and rows

Asked = tuple[Json, list[str], list[tuple[Any, ...]]]


def by_parent(names: Names) -> Asked:
    """Children of each parent; a total counts the groups."""
    group = f"{names.parent}.{names.label}"
    return _asked(
        names,
        [group],
        [names.total, names.count],
        [("x", 30, 2), ("y", 40, 1), (None, 240, 2)],
        total=True,
    )


def two_facts(names: Names) -> Asked:
    """Parents beside children: the childless parent and the parentless children share NULL."""
    group, count = f"{names.parent}.{names.label}", f"{names.parent}.{names.parent_count}"
    total = f"{names.child}.{names.total}"
    query = {"dimensions": [group], "measures": [count, total], "order": {group: "asc"}}
    return query, [group, count, total], [("x", 1, 30), ("y", 1, 40), (None, 1, 240)]


def by_role(names: Names) -> Asked:
    """Children by the parent they name in another column."""
    group = f"{names.role}.{names.label}"
    return _asked(names, [group], [names.total], [("x", 180), ("y", 90), (None, 40)])


def by_grain(names: Names) -> Asked:
    """Years that start in February."""
    time = f"{names.child}.{names.at}"
    total = f"{names.child}.{names.total}"
    query = {
        "timeDimensions": [{"dimension": time, "granularity": names.grain}],
        "measures": [total],
    }
    rows = [(datetime(2023, 2, 1), 10), (datetime(2024, 2, 1), 140), (None, 160)]
    return query, [f"{time}.{names.grain}", total], rows


def running(names: Names) -> Asked:
    """A running total by month."""
    time = f"{names.child}.{names.at}"
    measure = f"{names.child}.{names.running}"
    asked = {"dimension": time, "granularity": "month", "dateRange": ["2024-01-01", "2024-03-31"]}
    rows = [(datetime(2024, 1, 1), 10), (datetime(2024, 2, 1), 70), (datetime(2024, 3, 1), 150)]
    return {"timeDimensions": [asked], "measures": [measure]}, [f"{time}.month", measure], rows


def chosen(names: Names) -> Asked:
    """A segment with a parameter."""
    query, columns, _ = _asked(names, [], [names.total], [])
    query |= {"segments": [f"{names.child}.{names.segment}"], "parameters": {names.parameter: "k1"}}
    return query, columns, [(50,)]


def by_sub_query(names: Names) -> Asked:
    """A number of children as an attribute of the parent."""
    columns = [f"{names.parent}.{names.key}", f"{names.parent}.{names.sub_query}"]
    return {"dimensions": columns, "order": {columns[0]: "asc"}}, columns, [(1, 2), (2, 1), (3, 0)]


def by_kind(names: Names) -> Asked:
    """A ratio, with subtotals."""
    group, ratio = f"{names.child}.{names.kind}", f"{names.child}.{names.ratio}"
    query = {"dimensions": [group], "measures": [ratio], "subtotals": True, "order": {ratio: "asc"}}
    rows = [("k1", 25, 0), (None, 62, 1), (None, 80, 0), ("k2", 90, 0)]
    return query, [group, ratio, "subtotal"], [(g, r, s) for g, r, s in rows]


def through_the_view(names: Names) -> Asked:
    """The first question, asked of a view."""
    group, total = f"{names.view}.{names.prefix}_{names.label}", f"{names.view}.{names.total}"
    query = {"dimensions": [group], "measures": [total], "order": {group: "asc"}}
    return query, [group, total], [("x", 30), ("y", 40), (None, 240)]


def _asked(
    names: Names, groups: list[str], measures: list[str], rows: list[Any], **more: Any
) -> Asked:
    found = [f"{names.child}.{each}" for each in measures]
    query: Json = {"dimensions": groups, "measures": found, **more}
    if groups:
        query["order"] = {groups[0]: "asc"}
    return query, [*groups, *found], rows


QUESTIONS: tuple[Callable[[Names], Asked], ...] = (
    by_parent,
    two_facts,
    by_role,
    by_grain,
    running,
    chosen,
    by_sub_query,
    by_kind,
    through_the_view,
)
