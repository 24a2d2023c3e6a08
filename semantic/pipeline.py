"""The program on one screen: a query, its plan, its SQL, its rows. Every stage, in order."""

from __future__ import annotations

import time

from sqlglot import Dialect, exp

from semantic.compile import nodes as n
from semantic.compile.dialects import WITHOUT_NULL_SAFE_FULL_JOIN, spoken
from semantic.compile.guard import check_allowed
from semantic.compile.lower import Lowering
from semantic.compile.passes import PASSES, Pass
from semantic.compile.plan import MAX_LIMIT, limit_of, plan
from semantic.compile.resolve import resolve
from semantic.compile.scope import Asked
from semantic.compile.types import Compiled
from semantic.engine import Engine
from semantic.errors import QueryError
from semantic.model.graph import JoinGraph
from semantic.model.types import Model
from semantic.query.canonical import canonical
from semantic.query.types import Query
from semantic.result import Result


def compile_query(
    query: Query,
    model: Model,
    graph: JoinGraph,
    dialect: str = "duckdb",
    most: int = MAX_LIMIT,
    passes: tuple[Pass, ...] = PASSES,
) -> Compiled:
    """One SELECT that gives the rows of a query. Raises QueryError when it cannot be right.

    No more than `most` rows, whatever limit the query has. Without `passes` the rows are the
    same.
    """
    query = canonical(query)
    asked = resolve(query, model)  # names become members
    limit = limit_of(asked, most)
    logical, notes = plan(asked, model, graph, limit)  # what to compute, at which grain
    rewritten = []
    for rewrite in passes:
        before, logical = logical, rewrite(logical)  # the same rows, by a shorter way
        if logical is not before:
            rewritten.append(rewrite)
    lowering = _lowering(model, asked, dialect)
    tree = lowering.whole(logical)
    check_allowed(tree, model)  # the last gate, whoever built the tree
    total = _total(logical, _lowering(model, asked, dialect)) if query.total else None
    return Compiled(
        query=query,
        columns=tuple(one.column for one in asked.shown),
        sql=printed(tree, dialect),
        limit=limit,
        warnings=(*asked.warnings, *notes.warnings),
        total_sql=printed(total, dialect) if total is not None else None,
        plan=logical,
        notes=tuple(notes.notes),
        rewritten=tuple(rewritten),
    )


def run(compiled: Compiled, engine: Engine, timeout: float) -> Result:
    """The rows of a compiled query. Raises WarehouseError when the engine cannot give them."""
    started = time.perf_counter()
    rows = engine.query(compiled.sql, max_rows=compiled.limit, timeout=timeout)
    total = None
    if compiled.total_sql:
        total = int(engine.query(compiled.total_sql, timeout=timeout).rows[0][0])
    warnings = compiled.warnings
    if rows.truncated:
        warnings += (cut_warning(compiled.limit),)
    return Result(
        query=compiled.query,
        columns=compiled.columns,
        rows=tuple(rows.rows),
        sql=compiled.sql,
        warnings=warnings,
        total=total,
        truncated=rows.truncated,
        types=tuple(rows.types),
        timings_ms={"run": (time.perf_counter() - started) * 1000},
        fetch_arrow=lambda: engine.arrow(compiled.sql).slice(0, compiled.limit),
    )


def cut_warning(limit: int) -> str:
    """What a result says that its limit cut."""
    rows = "row is" if limit == 1 else f"{limit:,} rows are"
    return f"only the first {rows} shown: the limit cut the rest"


def _lowering(model: Model, asked: Asked, dialect: str) -> Lowering:
    full_joins = dialect not in WITHOUT_NULL_SAFE_FULL_JOIN
    return Lowering(model, asked.parameters, asked.scope.timezone, full_joins)


def printed(tree: exp.Expression, dialect: str, pretty: bool = True) -> str:
    """The text of a tree. Nesting too deep to print is an error of ours, not a crash."""
    try:
        # Not copied first: the tree was made to be printed once.
        speaker = Dialect.get_or_raise(dialect)
        return str(speaker.generate(spoken(tree, dialect), copy=False, pretty=pretty))
    except RecursionError as fault:
        raise QueryError("too-deep", "the query nests too deeply to be written as SQL") from fault


def _total(logical: n.Plan, lowering: Lowering) -> exp.Expression:
    """The number of rows without limit and offset."""
    assert isinstance(logical, n.Sorted)
    name, _ = lowering.named(logical.input, "all")
    while lowering.renames():
        name, _ = lowering.named(logical.input, "all")
    counted = exp.Alias(
        this=exp.Count(this=exp.Star()), alias=exp.Identifier(this="total", quoted=True)
    )
    tree = exp.Select(expressions=[counted])
    tree.set("from_", exp.From(this=exp.Table(this=exp.Identifier(this=name, quoted=True))))
    ctes = [
        exp.CTE(this=body, alias=exp.TableAlias(this=exp.Identifier(this=each, quoted=True)))
        for each, body in lowering.ctes.items()
    ]
    tree.set("with_", exp.With(expressions=ctes))
    check_allowed(tree, lowering.fragments.model)
    return tree
