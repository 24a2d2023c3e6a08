"""Names of a query become members of the model, or an error with the nearest name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from semantic.compile.types import Column
from semantic.errors import QueryError
from semantic.model.nearest import nearest
from semantic.model.types import (
    About,
    Cube,
    Dimension,
    Granularity,
    Interval,
    Measure,
    MemberRef,
    Model,
    Segment,
    View,
    ViewMember,
)
from semantic.query.dates import TICK
from semantic.query.types import (
    DATE_OPERATORS,
    GRANULARITIES,
    TEXT_OPERATORS,
    And,
    AnyFilter,
    Filter,
    Or,
    Query,
    Range,
    Value,
)


@dataclass(frozen=True, slots=True)
class Group:
    """A breakdown: a dimension, or a bucket of a time dimension. `key` names its column inside."""

    dimension: Dimension
    grain: str | Granularity | None = None

    @property
    def key(self) -> str:
        if self.grain is None:
            return self.dimension.full_name
        name = self.grain if isinstance(self.grain, str) else self.grain.name
        return f"{self.dimension.full_name}.{name}"


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on a dimension's value."""

    dimension: Dimension
    operator: str
    values: tuple[Value | datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class InSegment:
    """The condition of a segment."""

    segment: Segment


@dataclass(frozen=True, slots=True)
class Having:
    """A condition on a measure's value."""

    measure: Measure
    operator: str
    values: tuple[Value | datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """All conditions hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one condition holds."""

    parts: tuple[Condition, ...]


Condition = Where | InSegment | Having | All | Some


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A span of a time dimension in wall-clock time: from `first` up to, not including, `until`."""

    dimension: Dimension
    first: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Shift:
    """Times are moved by `interval` × `sign` before bucketing; None: every time dimension."""

    dimension: MemberRef | None
    interval: Interval
    sign: int


@dataclass(frozen=True, slots=True)
class Scope:
    """At which grain, and about which rows, a measure is computed."""

    groups: tuple[Group, ...] = ()
    where: tuple[Condition, ...] = ()
    ranges: tuple[TimeRange, ...] = ()
    shifts: tuple[Shift, ...] = ()
    timezone: str = "UTC"

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(group.key for group in self.groups)


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the result and the inner column it shows."""

    column: Column
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with every name resolved."""

    query: Query
    scope: Scope
    measures: tuple[Measure, ...]
    having: tuple[Condition, ...]
    shown: tuple[Shown, ...]
    order: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, ...], ...]
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Use:
    """A member as the query names it."""

    name: str
    about: About
    dimension: Dimension | None = None
    measure: Measure | None = None
    segment: Segment | None = None
    path: tuple[str, ...] = ()


def resolve(query: Query, model: Model) -> Asked:
    """What a query names, found in the model. Raises QueryError with path and nearest names."""
    names = _Names(model)
    groups = [*_dimensions(query, names), *_times(query, names)]
    measures = [(names.measure(name, f"measures[{i}]")) for i, name in enumerate(query.measures)]
    if not groups and not measures:
        if not any(time.date_range for time in query.time_dimensions):
            raise QueryError("empty-query", "the query names no measure and no dimension",
                             hint='give at least one, such as {"measures": ["orders.count"]}')
    rows, having = _split(query, names, model)
    shown = tuple(Shown(_group_column(use, group), group.key) for use, group in groups)
    shown += tuple(Shown(_measure_column(use), use.measure.full_name) for use in measures if use.measure)
    scope = Scope(
        groups=_different(group for _, group in groups),
        where=rows,
        ranges=tuple(
            TimeRange(names.time(time.dimension, f"timeDimensions[{i}].dimension"), *_span(time.date_range))
            for i, time in enumerate(query.time_dimensions)
            if time.date_range
        ),
        timezone=query.timezone,
    )
    order = _order(query, names, shown)
    asked = [use.measure for use in measures if use.measure]
    extra = [m for key, _ in order for m in [names.by_key.get(key)] if m and m not in asked]
    return Asked(query, scope, tuple(dict.fromkeys(asked + extra)), having, shown, order,
                 names.links(query), _parameters(query, model))


def _span(asked: Range) -> tuple[datetime, datetime]:
    """A range of instants, its end moved to the first instant outside."""
    return asked.start, asked.end + TICK if asked.end < datetime.max else asked.end


def _dimensions(query: Query, names: _Names) -> Iterator[tuple[Use, Group]]:
    for i, name in enumerate(query.dimensions):
        use, grain = names.dimension(name, f"dimensions[{i}]")
        if use.dimension is not None:
            yield use, Group(use.dimension, grain)


def _times(query: Query, names: _Names) -> Iterator[tuple[Use, Group]]:
    for i, time in enumerate(query.time_dimensions):
        path = f"timeDimensions[{i}]"
        dimension = names.time(time.dimension, f"{path}.dimension")
        if time.granularity:
            use, _ = names.dimension(time.dimension, f"{path}.dimension")
            yield use, Group(dimension, grain_of(dimension, time.granularity, f"{path}.granularity"))


def grain_of(dimension: Dimension, name: str, path: str) -> str | Granularity:
    """The granularity that a name means for a time dimension."""
    if name in dimension.granularities:
        return dimension.granularities[name]
    if name in GRANULARITIES:
        return name
    known = (*GRANULARITIES, *dimension.granularities)
    raise QueryError("unknown-granularity", f"`{dimension.full_name}` has no granularity `{name}`",
                     path=path, near=nearest(name, known), hint="valid: " + ", ".join(known))


class _Names:
    """Finds members by the names a query gives, and remembers the join paths they imply."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.by_key: dict[str, Measure] = {}
        self.paths: dict[tuple[str, ...], None] = {}

    def links(self, query: Query) -> tuple[tuple[str, ...], ...]:
        """The chains of cubes that views and join hints fix."""
        for i, chain in enumerate(query.joins):
            for cube in chain:
                if cube not in self.model.cubes:
                    raise QueryError("unknown-cube", f"there is no cube `{cube}`", path=f"joinHints[{i}]",
                                     near=nearest(cube, self.model.cubes))
            self.paths[chain] = None
        return tuple(self.paths)

    def measure(self, name: str, path: str) -> Use:
        use = self.find(name, path)
        if use.measure is None:
            raise QueryError("not-a-measure", f"`{name}` is not a measure", path=path,
                             hint="put it under `dimensions`" if use.dimension else "put it under `segments`")
        self.by_key[use.measure.full_name] = use.measure
        return use

    def dimension(self, name: str, path: str) -> tuple[Use, str | Granularity | None]:
        head, _, last = name.rpartition(".")
        if head.count(".") == 1:
            use = self.find(head, path)
            if use.dimension is not None and use.dimension.type == "time":
                return use, grain_of(use.dimension, last, path)
        use = self.find(name, path)
        if use.dimension is None:
            raise QueryError("not-a-dimension", f"`{name}` is not a dimension", path=path,
                             hint="put it under `measures`" if use.measure else "put it under `segments`")
        if use.dimension.type == "geo":
            raise QueryError("unsupported", f"`{name}` is a place on the map, which cannot be a column yet", path=path)
        return use, None

    def time(self, name: str, path: str) -> Dimension:
        use, _ = self.dimension(name, path)
        if use.dimension is None or use.dimension.type != "time":
            raise QueryError("not-a-time", f"`{name}` is not a time dimension", path=path,
                             hint="put it under `dimensions`, or filter it")
        return use.dimension

    def segment(self, name: str, path: str) -> Segment:
        use = self.find(name, path)
        if use.segment is None:
            raise QueryError("not-a-segment", f"`{name}` is not a segment", path=path)
        return use.segment

    def find(self, name: str, path: str) -> Use:
        """The member that `owner.member` names, along the view's path when owner is a view."""
        owner_name, dot, member = name.partition(".")
        if not dot:
            raise QueryError("unknown-member", f"`{name}` does not say whose member it is", path=path,
                             near=self._anywhere(name), hint='write "cube.member" or "view.member"')
        if view := self.model.views.get(owner_name):
            return self._in_view(view, member, name, path)
        if cube := self.model.cubes.get(owner_name):
            return self._in_cube(cube, member, name, path)
        owners = [*self.model.views, *self.model.cubes]
        raise QueryError("unknown-cube", f"there is no cube or view `{owner_name}`", path=path,
                         near=nearest(owner_name, owners), hint="there are: " + ", ".join(sorted(owners)[:12]))

    def _in_view(self, view: View, member: str, name: str, path: str) -> Use:
        found = view.members.get(member)
        if found is None or not found.about.public:
            known = [each for each, one in view.members.items() if one.about.public]
            raise _unknown(view.name, member, known, path)
        for chain in view.paths:
            self.paths[chain] = None
        return Use(name, found.about, found.dimension, found.measure, found.segment, found.path)

    def _in_cube(self, cube: Cube, member: str, name: str, path: str) -> Use:
        for each in (cube.dimensions, cube.measures, cube.segments):
            found = each.get(member)
            if isinstance(found, Dimension):
                return Use(name, found.about, dimension=found)
            if isinstance(found, Measure):
                return Use(name, found.about, measure=found)
            if isinstance(found, Segment):
                return Use(name, found.about, segment=found)
        raise _unknown(cube.name, member, [*_visible(cube)], path)

    def _anywhere(self, word: str) -> list[str]:
        owners: Iterable[View | Cube] = [*self.model.views.values(), *self.model.cubes.values()]
        names = [f"{owner.name}.{member}" for owner in owners for member in _visible(owner)]
        return [name for name in names if name.rpartition(".")[2] == word][:2]


def _visible(owner: View | Cube) -> Iterator[str]:
    members: list[tuple[str, Dimension | Measure | Segment | ViewMember]] = (
        list(owner.members.items()) if isinstance(owner, View)
        else [*owner.dimensions.items(), *owner.measures.items(), *owner.segments.items()]
    )
    return (name for name, one in members if one.about.public)


def _unknown(owner: str, member: str, known: list[str], path: str) -> QueryError:
    return QueryError("unknown-member", f"`{owner}` has no member `{member}`", path=path,
                      near=[f"{owner}.{name}" for name in nearest(member, known)],
                      hint="`metricast catalog` lists what there is")


def _split(query: Query, names: _Names, model: Model) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """The query's conditions on rows and those on measures."""
    rows: list[Condition] = []
    having: list[Condition] = []
    for i, each in enumerate((*query.filters, *_defaults(query, model))):
        condition = _condition(each, names, f"filters[{i}]")
        if condition is None:
            continue
        kinds = {type(leaf) is Having for leaf in leaves((condition,))}
        if kinds == {True, False} and not isinstance(condition, All):
            raise QueryError("mixed-filter", "an `or` holds conditions on measures and on dimensions",
                             path=f"filters[{i}]",
                             hint="a condition on a measure is tested on groups, one on a dimension on rows: "
                             "write them as separate filters")
        for part in condition.parts if isinstance(condition, All) else (condition,):
            mixed = {type(leaf) is Having for leaf in leaves((part,))}
            if len(mixed) > 1:
                raise QueryError("mixed-filter", "a nested group holds conditions on measures and on dimensions",
                                 path=f"filters[{i}]", hint="write them as separate filters")
            (having if mixed == {True} else rows).append(part)
    rows += [InSegment(names.segment(name, f"segments[{i}]")) for i, name in enumerate(query.segments)]
    return tuple(dict.fromkeys(rows)), tuple(dict.fromkeys(having))


def _defaults(query: Query, model: Model) -> Iterator[AnyFilter]:
    """The default filters of the views in use that the query does not speak about itself."""
    named = {name.partition(".")[0]: None for name in query.members()}
    spoken = set(query.members())
    for name in named:
        view = model.views.get(name)
        for default in view.default_filters if view else ():
            shown = _shown_as(view, default.rule.member) if view else ""
            unless = {word if "." in word else f"{name}.{word}" for word in default.unless}
            if not spoken & ({shown} | unless):
                yield Filter(shown, default.rule.operator, tuple(default.rule.values))


def _shown_as(view: View, member: MemberRef) -> str:
    for one in view.members.values():
        inner = one.dimension or one.measure
        if inner and inner.cube == member.cube and inner.name == member.member:
            return one.full_name
    return f"{member.cube}.{member.member}"


def leaves(conditions: Iterable[Condition]) -> Iterator[Where | InSegment | Having]:
    """The single conditions of a tree, left to right."""
    for each in conditions:
        if isinstance(each, (All, Some)):
            yield from leaves(each.parts)
        else:
            yield each


def _condition(each: AnyFilter, names: _Names, path: str) -> Condition | None:
    match each:
        case And(inner) | Or(inner):
            word = "and" if isinstance(each, And) else "or"
            parts = [_condition(one, names, f"{path}.{word}[{i}]") for i, one in enumerate(inner)]
            kept = tuple(part for part in parts if part is not None)
            if len(kept) < 2:
                return kept[0] if kept else None
            return All(kept) if isinstance(each, And) else Some(kept)
        case Filter(member, operator, values):
            return _leaf(names.find(member, f"{path}.member"), member, operator, values, names, path)


def _leaf(use: Use, member: str, operator: str, values: tuple[Value, ...], names: _Names,
          path: str) -> Condition | None:
    if use.segment:
        raise QueryError("not-a-dimension", f"`{member}` is a segment", path=path, hint="put it under `segments`")
    if operator == "measureFilter":
        if use.measure is None:
            raise QueryError("not-a-measure", f"`measureFilter` needs a measure, `{member}` is none", path=path)
        names.by_key[use.measure.full_name] = use.measure
        return None
    kind = use.dimension.type if use.dimension else value_type(use.measure) if use.measure else "string"
    read = tuple(_value(value, kind, operator, member, path) for value in values)
    if use.measure:
        names.by_key[use.measure.full_name] = use.measure
        return Having(use.measure, operator, read)
    if use.dimension is None or use.dimension.type == "geo":
        raise QueryError("unsupported", f"`{member}` is a place on the map and cannot be filtered yet", path=path)
    return Where(use.dimension, operator, read)


def value_type(measure: Measure) -> str:
    """The type of a measure's value: number, string, boolean or time."""
    return measure.type if measure.type in ("string", "boolean", "time") else "number"


def _value(value: Value, kind: str, operator: str, member: str, path: str) -> Value | datetime:
    """A given value read as the member's type, or an error that says what the type wants."""
    if operator in DATE_OPERATORS:
        if kind not in ("time", "string"):
            raise QueryError("bad-value", f"`{operator}` needs a time dimension, `{member}` is a {kind}", path=path)
        return datetime.fromisoformat(str(value))
    if value is None:
        return None
    if operator in TEXT_OPERATORS:
        return str(value)
    return _READ.get(kind, _text)(value, member, f"{path}.values")


def _number(value: Value, member: str, path: str) -> Value:
    if isinstance(value, bool):
        raise QueryError("bad-value", f"`{member}` is a number, {value} is not", path=path)
    if isinstance(value, (int, float)):
        return value
    text = str(value).strip()
    try:
        number = int(text) if text.lstrip("+-").isascii() and text.lstrip("+-").isdigit() else float(text)
    except ValueError as fault:
        raise QueryError("bad-value", f"`{member}` is a number, {text[:60]!r} is not", path=path) from fault
    if isinstance(number, float) and number - number != 0:
        raise QueryError("bad-value", f"`{member}` needs a finite number", path=path)
    return text if isinstance(number, float) else number


def _boolean(value: Value, member: str, path: str) -> Value:
    words = {"true": True, "false": False, "1": True, "0": False}
    text = str(value).strip().lower()
    if text not in words:
        raise QueryError("bad-value", f"`{member}` is true or false, not {str(value)[:60]!r}", path=path)
    return words[text]


def _time(value: Value, member: str, path: str) -> Value | datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as fault:
        raise QueryError("bad-value", f"`{member}` is a time, {str(value)[:60]!r} is none", path=path,
                         hint='write "2023-10-26" or "2023-10-26T18:00:00"') from fault
    return moment.replace(tzinfo=None)


def _text(value: Value, member: str, path: str) -> Value:
    return str(value).lower() if isinstance(value, bool) else str(value)


_READ = {"number": _number, "boolean": _boolean, "time": _time, "string": _text}


def _order(query: Query, names: _Names, shown: tuple[Shown, ...]) -> tuple[tuple[str, str], ...]:
    """Sort keys as inner column names: those asked, else Cube's default; then the rest."""
    keys: dict[str, str] = {}
    for i, each in enumerate(query.order if query.order is not None else ()):
        for key in _order_keys(each.member, names, shown, f"order[{i}]"):
            keys.setdefault(key, each.direction)
    if query.order is None or not keys:
        times = [one.key for one in shown if one.column.kind == "time"]
        measures = [one.key for one in shown if one.column.kind == "measure"]
        first = times[:1] or measures[:1]
        keys = {key: "asc" if times else "desc" for key in first}
    for one in shown:
        keys.setdefault(one.key, "asc")
    return tuple(keys.items())


def _order_keys(member: str, names: _Names, shown: tuple[Shown, ...], path: str) -> list[str]:
    """The inner columns that an order's member names: its buckets when it is a time dimension."""
    exact = [one.key for one in shown if one.column.name == member]
    buckets = [one.key for one in shown if one.column.kind == "time" and one.column.name.rpartition(".")[0] == member]
    if exact or buckets:
        return exact or buckets
    use = names.find(member, path)
    if use.measure is None:
        raise QueryError("bad-order", f"`{member}` is not a column of this query", path=path,
                         near=nearest(member, [one.column.name for one in shown]),
                         hint="order by a selected member or by a measure")
    names.by_key[use.measure.full_name] = use.measure
    return [use.measure.full_name]


def _group_column(use: Use, group: Group) -> Column:
    about = use.about
    if group.grain is None:
        return Column(use.name, "dimension", group.dimension.type, about.title, about.format, about.unit)
    grain = group.grain if isinstance(group.grain, str) else group.grain.name
    owner = ".".join(use.name.split(".")[:2])
    return Column(f"{owner}.{grain}", "time", "time", about.title, about.format, about.unit, grain)


ADDITIVE = ("count", "sum")


def _measure_column(use: Use) -> Column:
    measure = use.measure
    assert measure is not None
    plain = not (measure.rolling or measure.multi_stage or measure.semi_additive or measure.share_of)
    return Column(use.name, "measure", value_type(measure), use.about.title, use.about.format, use.about.unit,
                  additive=measure.type in ADDITIVE and plain)


def _different(groups: Iterable[Group]) -> tuple[Group, ...]:
    return tuple({group.key: group for group in groups}.values())


def _parameters(query: Query, model: Model) -> Mapping[str, Value]:
    """Every parameter's value: given, or its default. Unknown and ill-typed ones are errors."""
    values: dict[str, Value] = {name: each.default for name, each in model.parameters.items()}
    for name, value in query.parameters:
        path = f"parameters.{name}"
        if name not in model.parameters:
            raise QueryError("unknown-parameter", f"there is no parameter `{name}`", path=path,
                             near=nearest(name, model.parameters))
        parameter = model.parameters[name]
        read = _READ[parameter.type](value, name, path)
        if parameter.values and read not in parameter.values:
            raise QueryError("bad-value", f"`{name}` may not be {value!r}", path=path,
                             hint="valid: " + ", ".join(str(each) for each in parameter.values))
        values[name] = read if not isinstance(read, datetime) else read.isoformat()
    return values
