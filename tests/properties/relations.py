"""Relations that must hold between the results of related queries. Each gives "" or what is wrong.

None of them needs the reference evaluator: they would also catch an error that it shares. Where
no rows come, or none can be asked for, a relation raises `NothingToHold`: it has shown nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from semantic.errors import MetricastError
from tests.oracle.compare import equal_rows, same_set
from tests.properties.harness import Bench
from tests.properties.queries import Asker
from tests.properties.tables import NothingToHold, Row, folded, folded_rows, table, unequal

Relation = Callable[[Asker, Bench], str]
# What the compiler may refuse; any other refusal of a generated question is wrong.
REFUSABLE = ("ambiguous-path", "not-grouped", "multiplied-input")


@dataclass(frozen=True)
class Verdict:
    """What came of a relation; `what` is wrong or refused."""

    kind: Literal["holds", "wrong", "refused", "nothing"]
    what: str = ""


def judged(relation: Relation, asker: Asker, bench: Bench) -> Verdict:
    """A relation tried once."""
    try:
        wrong = relation(asker, bench)
    except NothingToHold:
        return Verdict("nothing")
    except MetricastError as refusal:
        return Verdict("refused" if refusal.code in REFUSABLE else "wrong", str(refusal))
    return Verdict("wrong", wrong) if wrong else Verdict("holds")


def holds(relation: Relation, asker: Asker, bench: Bench) -> str:
    """What is wrong, or ""; what is refused has nothing to hold."""
    verdict = judged(relation, asker, bench)
    return verdict.what if verdict.kind == "wrong" else ""


def _differ(
    one: Sequence[Any],
    other: Sequence[Any],
    asked: str,
    same: Callable[[list[Any], list[Any]], bool] = equal_rows,
) -> str:
    """What differs between two results."""
    if not one and not other:
        raise NothingToHold
    return "" if same(list(one), list(other)) else f"{asked}\n{one}\n{other}"


# ---------------------------------------------------------------- partitions


def partitions(asker: Asker, bench: Bench) -> str:
    """p, NOT p and p IS NULL over a to-one path: their parts make the whole."""
    fact = asker.fact()
    measures, groups = asker.folding(fact), asker.groups(fact)
    query = {"measures": measures, "dimensions": groups, "limit": 5000}
    yes, no, unknown = asker.parts(fact)
    parts = [table(bench, {**query, "filters": filters}) for filters in ([yes], no, [unknown])]
    return unequal(table(bench, query), folded(measures, parts), (query, yes))


def existence(asker: Asker, bench: Bench) -> str:
    """Over a to-many path p means EXISTS: the rows that have one and the others make all."""
    fact = asker.fact()
    key = f"{fact}.{asker.world.cube(fact)['dimensions'][0]['name']}"
    if key == f"{fact}.k1":
        raise NothingToHold
    cube = asker.maker.nearby(fact)
    test = asker.maker.leaf(cube, asker.rng.choice(("s", "n", "b", "label")))
    query = {"measures": [f"{fact}.count", f"{fact}.total"]}
    by_key = {"dimensions": [key], "measures": [f"{fact}.count"], "filters": [test]}
    having = [row[0] for row in bench.layer.query(by_key).rows if row[1]]
    there = table(bench, {**query, "filters": [test]})
    if not having:
        return "" if there[()][0] == 0 else f"{query} {test}: {there}"
    inside, others = (
        table(bench, {**query, "filters": [{"member": key, "operator": word, "values": having}]})
        for word in ("equals", "notEquals")
    )
    if wrong := unequal(there, inside, (query, test)):
        return wrong
    return unequal(table(bench, query), folded(query["measures"], [there, others]), (query, test))


# ---------------------------------------------------------------- metamorphic


def another_measure(asker: Asker, bench: Bench) -> str:
    """Another measure never changes the first."""
    fact, maker, rng = asker.fact(), asker.maker, asker.rng
    one = f"{fact}.{rng.choice(maker.measures(fact))}"
    other_cube = maker.nearby(fact)
    other = f"{other_cube}.{rng.choice(maker.measures(other_cube))}"
    query = {"measures": [one], "dimensions": asker.groups(fact), "limit": 5000}
    if rng.random() < 0.4:
        query["filters"] = [maker.tree(fact, True, 1)]
    if one == other:
        raise NothingToHold
    alone, both = table(bench, query), table(bench, {**query, "measures": [one, other]})
    beside = {key: both[key][:1] for key in alone if key in both}
    return unequal(alone, beside, (query, other))


def no_op_filter(asker: Asker, bench: Bench) -> str:
    """p OR NOT p OR p IS NULL says nothing."""
    query = asker.any_query()
    fact = (query.get("measures") or query.get("dimensions") or ["."])[0].partition(".")[0]
    if fact not in asker.maker.cubes or query.get("joinHints"):
        raise NothingToHold
    yes, no, unknown = asker.parts(fact)
    if yes["member"].partition(".")[0] != fact:
        raise NothingToHold
    said = {"or": [yes, {"and": no}, unknown]}
    more = {**query, "filters": [*(query.get("filters") or []), said]}
    one, other = bench.layer.query(query).rows, bench.layer.query(more).rows
    return _differ(one, other, f"{query}\n{more}")


def permuted(asker: Asker, bench: Bench) -> str:
    """Members in another order give the same rows."""
    queries = (asker.any_query("limit", "offset", "subtotals") for _ in range(5))
    query = next((each for each in queries if _several(each)), None)
    if query is None:
        raise NothingToHold
    other = query | {key: [*query[key][1:], query[key][0]] for key in _several(query)}
    one, two = bench.layer.query(query), bench.layer.query(other)
    names, again = ([column.name for column in each.columns] for each in (one, two))
    rows = [tuple(row[again.index(name)] for name in names) for row in two.rows]
    return _differ(one.rows, rows, f"{query}\n{other}", same_set)


def _several(query: dict[str, Any]) -> list[str]:
    """The keys of a query that list several members."""
    keys = ("measures", "dimensions", "filters", "segments")
    return [key for key in keys if len(query.get(key) or []) > 1]


def pages(asker: Asker, bench: Bench) -> str:
    """Pages, one after the other, are the whole."""
    query = asker.any_query("limit", "offset")
    whole = bench.layer.query(query).rows
    size = asker.rng.choice((1, 2, 3))
    starts = range(0, min(len(whole), 8) + size, size)
    found: list[Any] = []
    for start in starts:
        found += bench.layer.query({**query, "limit": size, "offset": start}).rows
    return _differ(whole[: len(starts) * size], found, f"{query} by {size}")


def sums(asker: Asker, bench: Bench) -> str:
    """Months make quarters, and groups of which a row has one make totals."""
    fact, rng = asker.fact(), asker.rng
    query: dict[str, Any] = {"measures": asker.folding(fact), "limit": 5000}
    zone = {"timezone": rng.choice(("UTC", "America/New_York", "Asia/Kolkata"))}
    if rng.random() < 0.5:
        return _buckets(asker, bench, {**query, **zone}, f"{fact}.t")
    groups = asker.groups(fact, upward=True)
    parts = table(bench, {**query, "dimensions": groups})
    if not parts:
        raise NothingToHold
    total = folded(query["measures"], [{(): row} for row in parts.values()])
    return unequal(table(bench, query), total, (query, groups))


FINER = (("month", "quarter"), ("day", "month"), ("quarter", "year"), ("hour", "day"))


def _buckets(asker: Asker, bench: Bench, query: dict[str, Any], time: str) -> str:
    """Small buckets make the large ones."""
    grains = asker.rng.choice(FINER)
    fine, coarse = (
        table(bench, {**query, "timeDimensions": [{"dimension": time, "granularity": grain}]})
        for grain in grains
    )
    inside: dict[Row, list[Row]] = {}
    for key, row in fine.items():
        inside.setdefault((_start(key[0], grains[1]),), []).append(row)
    added = {key: folded_rows(query["measures"], rows) for key, rows in inside.items()}
    return unequal(coarse, added, (query, *grains))


def _start(when: datetime | None, unit: str) -> datetime | None:
    """The start of the day, month, quarter or year that holds an hour."""
    if when is None:
        return None
    first = {"day": when.month, "month": when.month, "quarter": (when.month - 1) // 3 * 3 + 1}
    return datetime(when.year, first.get(unit, 1), when.day if unit == "day" else 1)


def unoptimized(asker: Asker, bench: Bench) -> str:
    """The same SQL with DuckDB's optimiser switched off gives the same rows (NoREC)."""
    sql = bench.layer.compile(asker.any_query()).sql
    return _differ(bench.engine.query(sql).rows, bench.unoptimized.query(sql).rows, sql)


RELATIONS: dict[str, Relation] = {
    "partitions": partitions,
    "existence over a to-many path": existence,
    "another measure never changes the first": another_measure,
    "a filter that says nothing": no_op_filter,
    "members in another order": permuted,
    "pages make the whole": pages,
    "months make quarters, groups make totals": sums,
    "the optimiser switched off": unoptimized,
}
