"""Two ways to write one query, made equal."""

from __future__ import annotations

from dataclasses import replace

from semantic.query.types import And, AnyFilter, Filter, Or, Query


def canonical(query: Query) -> Query:
    """The same query in its one standard form: equal meanings are equal values.

    Repeats and empty groups are dropped, nested groups of one kind are flattened, and
    filters, segments and hints are sorted. Selected members keep their order, since they
    order the columns.
    """
    return replace(
        query,
        measures=_unique(query.measures),
        dimensions=_unique(query.dimensions),
        time_dimensions=tuple(dict.fromkeys(query.time_dimensions)),
        filters=_all_of(query.filters),
        segments=tuple(sorted(set(query.segments))),
        joins=tuple(sorted(set(query.joins))),
    )


def _unique(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _all_of(filters: tuple[AnyFilter, ...]) -> tuple[AnyFilter, ...]:
    """The conjuncts of a list of filters, flattened, without repeats, sorted."""
    flat: list[AnyFilter] = []
    for each in filters:
        short = _shorten(each)
        flat.extend(short.filters if isinstance(short, And) else () if short is None else (short,))
    return _sorted(flat)


def _shorten(each: AnyFilter) -> AnyFilter | None:
    """One filter without empty or single-member groups; None when nothing is left."""
    if isinstance(each, Filter):
        values = each.values
        if each.operator in ("equals", "notEquals"):
            values = tuple(sorted(dict.fromkeys(values), key=_value_key))
        return Filter(each.member, each.operator, values)
    if isinstance(each, And):
        inner = _all_of(each.filters)
        return inner[0] if len(inner) == 1 else And(inner) if inner else None
    flat: list[AnyFilter] = []
    for one in each.filters:
        short = _shorten(one)
        flat.extend(short.filters if isinstance(short, Or) else () if short is None else (short,))
    options = _sorted(flat)
    return options[0] if len(options) == 1 else Or(options) if options else None


def _sorted(filters: list[AnyFilter]) -> tuple[AnyFilter, ...]:
    return tuple(sorted(dict.fromkeys(filters), key=repr))


def _value_key(value: object) -> tuple[str, str]:
    return (type(value).__name__, repr(value))
