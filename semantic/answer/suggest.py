"""What to ask next: three neighbours of a query that are known to compile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, zip_longest
from types import MappingProxyType

from semantic.errors import MetricastError
from semantic.model.types import About, Dimension, Measure, Model
from semantic.query.types import Filter, Order, Query, TimeDimension

Compiles = Callable[[Query], MetricastError | None]
Shown = tuple[str, Measure | Dimension, About]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A follow-up as people read it ("… by kind"), and the query it stands for."""

    label: str
    query: Query


def suggest(
    query: Query,
    model: Model,
    compiles: Compiles,
    most: int = 3,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Suggestion, ...]:
    """Over time, by another attribute, another number: each differs from the query in one thing.

    `titles` are what members are called where the model's own titles do not tell them apart.
    """
    members = [
        (name, inner, replace(about, title=titles.get(name, about.title)))
        for name, inner, about in _members(query, model)
    ]
    kinds = (
        _over_time(query, model),
        _breakdowns(query, members),
        _other_measures(query, members),
        _tops(query, members),
        _counted(query, members),
    )
    working = [(each for each in kind if compiles(each.query) is None) for kind in kinds]
    in_turn = chain.from_iterable(zip_longest(*working))
    return tuple(islice((each for each in in_turn if each and each.query != query), most))


def starters(
    measures: Sequence[str], model: Model, compiles: Compiles, most: int = 6
) -> tuple[Query, ...]:
    """Queries to begin with, where no question is verified: numbers, and a neighbour of each."""
    found: dict[Query, None] = {}
    for name in measures:
        query = Query(measures=(name,))
        if compiles(query) is None:
            near = suggest(query, model, compiles, 1)
            found |= dict.fromkeys([query, *(each.query for each in near)])
        if len(found) >= most:
            break
    return tuple(found)[:most]


def _members(query: Query, model: Model) -> Iterator[Shown]:
    """The public members where the query's own stand: its view, or its cubes."""
    scopes = dict.fromkeys(name.partition(".")[0] for name in query.members())
    for scope in scopes:
        if view := model.views.get(scope):
            for each in view.members.values():
                inner = each.measure or each.dimension
                if inner and each.about.public:
                    yield each.full_name, inner, each.about
        elif cube := model.cubes.get(scope):
            inners: list[Measure | Dimension] = [*cube.measures.values(), *cube.dimensions.values()]
            for own in inners:
                if own.about.public:
                    yield own.full_name, own, own.about


def _over_time(query: Query, model: Model) -> Iterator[Suggestion]:
    time = _time(query, model)
    if not query.measures or time is None or any(t.granularity for t in query.time_dimensions):
        return
    old = next((t for t in query.time_dimensions if t.dimension == time), None)
    bucketed = replace(old, granularity="month") if old else TimeDimension(time, "month")
    yield Suggestion("by month", replace(
        query, dimensions=(), time_dimensions=(bucketed,), order=None, limit=None,
        fill_missing_dates=True,
    ))  # fmt: skip


def _time(query: Query, model: Model) -> str | None:
    if query.time_dimensions:
        return query.time_dimensions[0].dimension
    for name in query.members():
        scope = name.partition(".")[0]
        owner = model.views.get(scope) or model.cubes.get(scope)
        if owner and owner.default_time_dimension:
            return f"{scope}.{owner.default_time_dimension.rpartition('.')[2]}"
    return None


def _breakdowns(query: Query, members: list[Shown]) -> Iterator[Suggestion]:
    """By attributes of the thing counted first, named as a category."""
    if not query.measures:
        return
    home = next((inner.cube for name, inner, _ in members if name == query.measures[0]), "")
    fixed = {each.member for each in query.filters if isinstance(each, Filter)}
    for near in (True, False):
        for name, inner, about in members:
            if not isinstance(inner, Dimension) or inner.type != "string" or inner.primary_key:
                continue
            if name in query.dimensions or name in fixed or (inner.cube == home) is not near:
                continue
            if about.meta.get("label") is True or inner.name in ("name", "title", "full_name"):
                continue
            yield Suggestion(f"by {about.title.lower()}", replace(
                query, dimensions=(name,), order=None, limit=None, fill_missing_dates=False,
                time_dimensions=tuple(replace(t, granularity=None) for t in query.time_dimensions
                                      if t.date_range),
            ))  # fmt: skip


def _other_measures(query: Query, members: list[Shown]) -> Iterator[Suggestion]:
    """Certified numbers of the same thing."""
    if not query.measures:
        return
    home = next((inner.cube for name, inner, _ in members if name == query.measures[0]), "")
    for name, inner, about in members:
        if isinstance(inner, Measure) and inner.cube == home and name not in query.measures:
            if about.status == "deprecated" or inner.type in ("rank", "time", "string"):
                continue
            order = tuple(Order(name, o.direction) if o.member in query.measures else o
                          for o in query.order or ())  # fmt: skip
            yield Suggestion(about.title, replace(query, measures=(name,), order=order or None))


def _counted(query: Query, members: list[Shown]) -> Iterator[Suggestion]:
    """A list with a number beside each name: counts of the same thing first."""
    if query.measures or not query.dimensions:
        return
    homes = [inner.cube for name, inner, _ in members if name in query.dimensions]
    for near in (True, False):
        for name, inner, about in members:
            if not isinstance(inner, Measure) or (inner.cube in homes) is not near:
                continue
            if about.status != "deprecated" and inner.type in ("count", "count_distinct", "sum"):
                yield Suggestion(f"{about.title} of each", Query(
                    measures=(name,), dimensions=query.dimensions, filters=query.filters,
                    segments=query.segments, time_dimensions=query.time_dimensions,
                    ))  # fmt: skip


def _tops(query: Query, members: list[Shown]) -> Iterator[Suggestion]:
    if query.measures and query.dimensions and not query.limit:
        first = Order(query.measures[0], "desc")
        yield Suggestion("only the top 5", replace(query, order=(first,), limit=5,
                                                   fill_missing_dates=False))  # fmt: skip
