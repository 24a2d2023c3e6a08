"""Names of a query become members of the model, or an error with the nearest name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from semantic.compile.conditions import split_filters
from semantic.compile.names import Names, Use, grain_of
from semantic.compile.scope import Asked, Group, Scope, Shown, TimeRange
from semantic.compile.types import Column
from semantic.compile.values import READ, on_the_wall, value_type
from semantic.errors import QueryError
from semantic.model.nearest import nearest
from semantic.model.types import Model
from semantic.query.dates import TICK
from semantic.query.types import Query, Range, Value
from semantic.query.write import write_range


def resolve(query: Query, model: Model) -> Asked:
    """What a query names, found in the model. Raises QueryError with path and nearest names."""
    names = Names(model, query.timezone)
    groups = [*_dimensions(query, names), *_times(query, names)]
    measures = [names.measure(name, f"measures[{i}]") for i, name in enumerate(query.measures)]
    if not groups and not measures:
        raise QueryError(
            "empty-query",
            "the query names no measure and no dimension",
            hint='give at least one, such as {"measures": ["orders.count"]}',
        )
    rows, having = split_filters(query, names, model)
    shown = _shown(query, groups, measures, model)
    order = _order(query, names, shown)
    asked = [use.measure for use in measures if use.measure]
    extra = [m for key, _ in order for m in [names.by_key.get(key)] if m and m not in asked]
    return Asked(
        query,
        Scope(
            groups=_different(group for _, group in groups),
            where=rows,
            ranges=tuple(_ranges(query, names)),
            timezone=query.timezone,
        ),
        tuple(dict.fromkeys(asked + extra)),
        having,
        shown,
        order,
        names.links(query),
        _parameters(query, model),
        _comparisons(query, names),
        _unordered(query, names),
    )


def _shown(
    query: Query, groups: list[tuple[Use, Group]], measures: list[Use], model: Model
) -> tuple[Shown, ...]:
    """The columns of the result, in Cube's order: dimensions, times, measures."""
    shown = [Shown(_group_column(use, group), group.key) for use, group in groups]
    shown += [
        Shown(_measure_column(use, model), use.measure.full_name) for use in measures if use.measure
    ]
    return (*shown, *_marks(query))


def _ranges(query: Query, names: Names) -> Iterator[TimeRange]:
    for i, time in enumerate(query.time_dimensions):
        if time.date_range:
            dimension = names.time(time.dimension, f"timeDimensions[{i}].dimension")
            yield TimeRange(dimension, *_span(time.date_range))


def _unordered(query: Query, names: Names) -> tuple[str, ...]:
    """What to say of members that should have ordered the rows and cannot."""
    timed = {time.dimension for time in query.time_dimensions}
    missing = [name for name in names.unordered if name not in timed]
    if missing and (query.limit is not None or query.offset):
        raise QueryError(
            "bad-query",
            f"`{missing[0]}` is not a column of this query, so it cannot say which rows come first",
            path="order",
            hint="add it to the dimensions or measures",
        )
    return tuple(
        f"`{name}` is not a column of this query, so it does not order the rows" for name in missing
    )


def _span(asked: Range) -> tuple[datetime, datetime]:
    """A range of instants, its end moved to the first instant outside."""
    return asked.start, asked.end + TICK if asked.end < datetime.max else asked.end


PERIOD, SUBTOTAL = "compareDateRange", "subtotal"


def _comparisons(query: Query, names: Names) -> tuple[tuple[str, TimeRange], ...]:
    """The ranges put side by side, each with its name in words."""
    compared = [(i, time) for i, time in enumerate(query.time_dimensions) if time.compare]
    if len(compared) > 1:
        raise QueryError(
            "bad-query", "only one time dimension can compare ranges", path="timeDimensions"
        )
    return tuple(
        (" - ".join(write_range(each)), TimeRange(dimension, *_span(each)))
        for i, time in compared
        for dimension in [names.time(time.dimension, f"timeDimensions[{i}].dimension")]
        for each in time.compare
    )


def _marks(query: Query) -> tuple[Shown, ...]:
    """Columns that say which range or which level of subtotal a row belongs to."""
    marks: tuple[Shown, ...] = ()
    if any(time.compare for time in query.time_dimensions):
        marks += (Shown(Column(PERIOD, "dimension", "string", "Period"), PERIOD),)
    if query.subtotals:
        if not query.measures:
            raise QueryError("bad-query", "subtotals need a measure", path="subtotals")
        marks += (Shown(Column(SUBTOTAL, "dimension", "number", "Rolled up"), SUBTOTAL),)
    return marks


def _dimensions(query: Query, names: Names) -> Iterator[tuple[Use, Group]]:
    for i, name in enumerate(query.dimensions):
        use, grain = names.dimension(name, f"dimensions[{i}]")
        if use.dimension is not None:
            yield use, Group(use.dimension, grain)


def _times(query: Query, names: Names) -> Iterator[tuple[Use, Group]]:
    for i, time in enumerate(query.time_dimensions):
        path = f"timeDimensions[{i}]"
        dimension = names.time(time.dimension, f"{path}.dimension")
        if time.granularity:
            use, _ = names.dimension(time.dimension, f"{path}.dimension")
            yield (
                use,
                Group(dimension, grain_of(dimension, time.granularity, f"{path}.granularity")),
            )


def _order(query: Query, names: Names, shown: tuple[Shown, ...]) -> tuple[tuple[str, str], ...]:
    """Sort keys as inner column names: those asked, else Cube's default; then the rest."""
    keys: dict[str, str] = {}
    for i, each in enumerate(query.order if query.order is not None else ()):
        for key in _order_keys(each.member, names, shown, f"order[{i}]"):
            keys.setdefault(key, each.direction)
    if query.order is None or not keys:
        times = [one.key for one in shown if one.column.kind == "time"]
        measures = [one.key for one in shown if one.column.kind == "measure"]
        first = times[:1] or measures[:1]
        keys = dict.fromkeys(first, "asc" if times else "desc")
    for one in shown:
        keys.setdefault(one.key, "asc")
    return tuple(keys.items())


def _order_keys(member: str, names: Names, shown: tuple[Shown, ...], path: str) -> list[str]:
    """The inner columns that an order's member names: its buckets when it is a time dimension."""
    exact = [one.key for one in shown if one.column.name == member]
    buckets = [
        one.key
        for one in shown
        if one.column.kind == "time" and one.column.name.rpartition(".")[0] == member
    ]
    if exact or buckets:
        return exact or buckets
    use = names.find(member, path)
    if use.measure is None:
        # As in Cube: a row has no value of it, so there is nothing to order by.
        names.unordered[member] = None
        return []
    names.by_key[use.measure.full_name] = use.measure
    return [use.measure.full_name]


def _group_column(use: Use, group: Group) -> Column:
    about = use.about
    if group.grain is None:
        return Column(
            use.name, "dimension", group.dimension.type, about.title, about.format, about.unit
        )
    grain = group.grain if isinstance(group.grain, str) else group.grain.name
    owner = ".".join(use.name.split(".")[:2])
    return Column(f"{owner}.{grain}", "time", "time", about.title, about.format, about.unit, grain)


ADDITIVE = ("count", "sum")


def _measure_column(use: Use, model: Model) -> Column:
    measure = use.measure
    assert measure is not None
    plain = not (
        measure.rolling or measure.multi_stage or measure.semi_additive or measure.share_of
    )
    return Column(
        use.name,
        "measure",
        value_type(measure, model),
        use.about.title,
        use.about.format,
        use.about.unit,
        additive=measure.type in ADDITIVE and plain,
    )


def _different(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple({group.key: group for group in groups}.values())


def _parameters(query: Query, model: Model) -> Mapping[str, Value]:
    """Every parameter's value: given, or its default. Unknown and ill-typed ones are errors."""
    values: dict[str, Value] = {name: each.default for name, each in model.parameters.items()}
    for name, value in query.parameters:
        path = f"parameters.{name}"
        if name not in model.parameters:
            raise QueryError(
                "unknown-parameter",
                f"there is no parameter `{name}`",
                path=path,
                near=nearest(name, model.parameters),
            )
        parameter = model.parameters[name]
        read = READ[parameter.type](value, name, path)
        if parameter.values and read not in parameter.values:
            raise QueryError(
                "bad-value",
                f"`{name}` may not be {value!r}",
                path=path,
                hint="valid: " + ", ".join(str(each) for each in parameter.values),
            )
        if isinstance(read, datetime):
            read = on_the_wall(read, query.timezone).isoformat()
        values[name] = read
    return values
