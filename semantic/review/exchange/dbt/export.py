"""Our files as dbt's semantic models and metrics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from semantic.compile.portable import Portable, Unsaid
from semantic.errors import Place
from semantic.model.owners import Owner
from semantic.model.types import Cube, Interval, Measure, Select
from semantic.model.types import Dimension as OurDimension
from semantic.review.exchange.dbt.facts import OURS
from semantic.review.exchange.dbt.keys import Keys
from semantic.review.exchange.dbt.limits import beyond, length, not_derived, shift_of
from semantic.review.exchange.dbt.names import Names
from semantic.review.exchange.dbt.reach import Reach, listed
from semantic.review.exchange.dbt.types import (
    Dimension,
    Input,
    Manifest,
    Metric,
    NonAdditive,
    SemanticModel,
)
from semantic.review.exchange.dbt.types import Measure as Aggregate
from semantic.review.exchange.dbt.write import files_of
from semantic.review.exchange.ours import Ours
from semantic.review.exchange.passage import Losses, Passage
from semantic.review.exchange.plain import Data, filled, said

_AGGREGATES = {
    "sum": "sum", "avg": "average", "min": "min", "max": "max", "median": "median",
    "count": "count", "count_distinct": "count_distinct", "percentile": "percentile",
    "count_distinct_approx": "count_distinct",
}  # fmt: skip
_DERIVED = ("number", "string", "time", "boolean")
_RATIO = re.compile(r"1\.0 \* \{([\w.]+)\} / NULLIF\(\{([\w.]+)\}, 0\)", re.I)
_FACTS = (
    "public", "owner", "status", "replaced_by", "unit", "format", "ai_context", "meta",
    "drill_members",
)  # fmt: skip


def export_dbt(ours: Ours, losses: Losses, spelling: str) -> Passage:
    """Semantic models and metrics; `spelling`: "dbt" (semantic_models) or "dbt-latest"."""
    work = _Work(ours, losses, Portable(ours.model), spelling == "dbt-latest")
    models = tuple(work.model(owner, cube) for owner, cube in ours.cubes())
    work.derived_metrics()
    work.unreached()
    work.rest()
    files = files_of(Manifest(models, tuple(work.metrics)), work.queries, spelling)
    return Passage(spelling, files, tuple(work.carried), losses.by_place())


@dataclass(slots=True)
class _Work:
    """A manifest in the making."""

    ours: Ours
    losses: Losses
    portable: Portable
    one_a_model: bool  # in the newer spelling, a dbt model holds one semantic model
    metrics: list[Metric] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    queries: dict[str, str] = field(default_factory=dict)
    waiting: list[tuple[Owner, Measure]] = field(default_factory=list)
    metric_of: dict[str, str] = field(default_factory=dict)
    names: Names = field(init=False)
    keys: Keys = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names()
        self.keys = Keys(self.ours, self.portable, self.losses, self.names)

    # --------------------------------------------------------------- semantic models

    def model(self, owner: Owner, cube: Cube) -> SemanticModel:
        """A cube as a semantic model; a role is one of its own."""
        name = self.names.model(cube.name)
        written = said(owner.spec)
        self.carried.append(cube.name)
        place = owner.spec.name.place
        facts = _facts(written) | filled(name=cube.name if name != cube.name else None)
        facts["keys_only"] = True  # the entities are keys, and no dimensions of their own
        if owner.alias_of is not None:
            why = f"there are no roles in dbt: it is `{owner.alias_of}` again"
            self._changed("the role", cube.name, why, "a semantic model of its own", place)
        relation = self._relation(cube, name, facts, place)
        dimensions = tuple(self._dimensions(owner, cube))
        time = self._time(cube, dimensions, facts, place)
        measures = tuple(self._measures(owner, cube, time))
        entities, primary = self.keys.of(cube)
        title = written.get("title")
        label = self.names.label(str(title), cube.name, "model label") if title else None
        facts |= filled(joins=self.keys.declared(cube), title=title if title != label else None)
        for kind, entries in (("segment", owner.segments), ("hierarchy", owner.hierarchies)):
            for each in entries.values():
                self._lost(f"the {kind}", f"{cube.name}.{each.name}", "dbt has none",
                           each.name.place)  # fmt: skip
        return SemanticModel(
            name=name, relation=relation, description=written.get("description"),
            label=label, agg_time_dimension=time, primary_entity=primary,
            entities=entities, dimensions=dimensions, measures=measures, meta=_meta(facts),
            place=place,
        )  # fmt: skip

    def _relation(self, cube: Cube, name: str, facts: Data, place: Place) -> str:
        if isinstance(cube.source, Select):
            facts["sql"] = cube.source.text
            self.queries[name] = cube.source.text
            what = f"`sql` of `{cube.name}`"
            if "{" in cube.source.text:
                del self.queries[name]
                why = "it names other cubes or parameters in braces"
                self.losses.lost(what, why, f"write the dbt model `{name}` by hand",
                                 name=cube.name, place=place)  # fmt: skip
            else:
                why, becomes = "a semantic model is over a dbt model", f"`models/{name}.sql`"
                self.losses.changed(what, why, becomes, name=cube.name, place=place)
            return f"ref('{name}')"
        parts = cube.source.parts
        if not re.fullmatch(r"\w+", parts[-1]):
            facts["sql_table"] = cube_table(self.ours, cube)
            why = "a dbt model cannot be called as the table is"
            self.losses.changed(f"`sql_table` of `{cube.name}`", why, f"`ref('{name}')`",
                                name=cube.name, place=place)  # fmt: skip
            return f"ref('{name}')"
        if len(parts) > 1:
            facts["sql_table"] = ".".join(parts)
            self.losses.changed(f"`sql_table` of `{cube.name}`", "dbt chooses schemas itself",
                                f"`ref('{parts[-1]}')`", name=cube.name, place=place)  # fmt: skip
        if not self.one_a_model or self._has_table(cube):
            return f"ref('{parts[-1]}')"
        own = name if name != parts[-1] else f"{name}_rows"
        self.queries[own] = "select * from {{ ref('" + parts[-1] + "') }}"  # noqa: S608 - dbt's text
        facts["sql_table"] = ".".join(parts)
        why = f"another semantic model is over `{parts[-1]}`, and a dbt model holds one"
        self.losses.changed(f"`sql_table` of `{cube.name}`", why, f"`models/{own}.sql`",
                            name=cube.name, place=place)  # fmt: skip
        return f"ref('{own}')"

    def _has_table(self, cube: Cube) -> bool:
        """Whether a cube is the one of those over its table that the table's dbt model holds."""
        same = [
            each.name for each in self.ours.model.cubes.values()
            if not isinstance(each.source, Select) and not isinstance(cube.source, Select)
            and each.source.parts[-1] == cube.source.parts[-1]
        ]  # fmt: skip
        assert not isinstance(cube.source, Select)
        table = cube.source.parts[-1]
        return cube.name == (table if table in same else same[0])

    def _time(
        self, cube: Cube, dimensions: tuple[Dimension, ...], facts: Data, place: Place
    ) -> str | None:
        """The time dimension that every measure needs, one of the model itself."""
        names = [each.name for each in dimensions if each.type == "time"]
        default = cube.default_time_dimension
        if default and (name := self.names.member(cube.name, default)) in names:
            return name
        if not names:
            return None
        facts["default_time_dimension"] = default
        why = "measures need one in dbt, and the cube names none"
        if default:
            why = f"measures need one in dbt, and `{default}` is not carried over"
        self._changed("the time dimension", cube.name, why, f"`agg_time_dimension: {names[0]}`",
                      place)  # fmt: skip
        return names[0]

    def _dimensions(self, owner: Owner, cube: Cube) -> list[Dimension]:
        found = []
        for dimension in cube.dimensions.values():
            text = self.portable.dimension(dimension)
            place = owner.dimensions[dimension.name].name.place
            if isinstance(text, Unsaid):
                self._lost("the dimension", dimension.full_name, text.why, place)
                continue
            found.append(self._dimension(owner, dimension, text, place))
        return found

    def _dimension(
        self, owner: Owner, dimension: OurDimension, text: str, place: Place
    ) -> Dimension:
        written = said(owner.dimensions[dimension.name])
        name = self.names.member(dimension.cube, dimension.name)
        is_time = dimension.type == "time"
        facts = _facts(written)
        facts |= filled(name=dimension.name if name != dimension.name else None,
                        primary_key=dimension.primary_key or None)  # fmt: skip
        if name != dimension.name:
            why = "dbt's names are in small letters"
            self._changed("the name", dimension.full_name, why, f"`{name}`", place)
        if is_time:
            self._changed("the grain", dimension.full_name, "times have a smallest grain in dbt",
                          "written as `day`", place)  # fmt: skip
        for grain in dimension.granularities:
            self.losses.lost(f"the granularity `{grain}` of `{dimension.full_name}`",
                             "dbt's custom grains belong to its time spine",
                             name=dimension.full_name, place=place)  # fmt: skip
        self.carried.append(dimension.full_name)
        return Dimension(
            name=name, type="time" if is_time else "categorical",
            expr=text if text != name else None, label=written.get("title"),
            description=written.get("description"), granularity="day" if is_time else None,
            meta=_meta({"type": dimension.type, **facts}),
            place=place,
        )  # fmt: skip

    # --------------------------------------------------------------------- measures

    def _measures(self, owner: Owner, cube: Cube, time: str | None) -> list[Aggregate]:
        found = []
        for measure in cube.measures.values():
            place = owner.measures[measure.name].name.place
            if measure.type in _DERIVED:
                self.waiting.append((owner, measure))
                continue
            made = self._aggregate(measure, time, place)
            if isinstance(made, str):
                self._lost("the measure", measure.full_name, made, place)
                continue
            found.append(made)
            self._simple(owner, measure, made.name)
        return found

    def _aggregate(self, measure: Measure, time: str | None, place: Place) -> Aggregate | str:
        """A measure as dbt aggregates it, or why it cannot."""
        if time is None:
            return "a measure needs a time dimension in dbt, and its semantic model has none"
        reason = beyond(measure)
        agg = _AGGREGATES.get(measure.type)
        if reason or agg is None:
            return reason or f"dbt has no `{measure.type}`"
        value: str | Unsaid = "1"
        if measure.sql or measure.filters:
            value = self.portable.input(measure)
        if isinstance(value, Unsaid):
            return value.why
        non_additive = None
        if rule := measure.semi_additive:
            moment = rule.time_dimension
            if rule.by or moment.cube != measure.cube:
                return "the moment is chosen for each of other members (`semi_additive`)"
            if f"{moment.cube}.{moment.member}" not in self.carried:
                return f"the moment is one of `{moment.member}`, which is not carried over"
            name = self.names.member(moment.cube, moment.member)
            why = "dbt chooses the moment for each period, and not for each group"
            self._changed("`semi_additive`", measure.full_name, why, "`non_additive_dimension`",
                          place)  # fmt: skip
            non_additive = NonAdditive(name, "max" if rule.choose == "last" else "min")
        if measure.type == "count_distinct_approx":
            self._changed("`count_distinct_approx`", measure.full_name, "dbt has exact counts only",
                          "`count_distinct`", place)  # fmt: skip
        own = f"{measure.full_name}_base" if measure.rolling else measure.full_name
        return Aggregate(
            name=self.names.metric(own), agg=agg, expr=value,
            percentile=measure.percentile, non_additive=non_additive, place=place,
        )  # fmt: skip

    def _simple(self, owner: Owner, measure: Measure, name: str) -> None:
        """The metric over an aggregate: simple, or cumulative where it has a window."""
        window = measure.rolling
        fixed = window.trailing if window else None
        trailing = length(fixed) if isinstance(fixed, Interval) else None
        self._metric(owner, measure, Metric(
            name=self.names.metric(measure.full_name), type="cumulative" if window else "simple",
            measure=Input(name),
            window=trailing, grain_to_date=window.to_date if window else None,
        ))  # fmt: skip

    def _metric(self, owner: Owner, measure: Measure, metric: Metric) -> None:
        spec = owner.measures[measure.name]
        written = said(spec)
        title = str(written.get("title") or measure.about.title)
        label = self.names.label(title, measure.cube)
        facts = {"member": measure.full_name, **_facts(written)}
        facts |= filled(title=title if title != label else None)
        self.carried.append(measure.full_name)
        self.metric_of[measure.full_name] = metric.name
        self.metrics.append(replace(
            metric, label=label,
            description=written.get("description"), place=spec.name.place,
            meta=_meta(facts),
        ))  # fmt: skip

    # -------------------------------------------------------------- derived metrics

    def derived_metrics(self) -> None:
        """Measures over measures, once those they name are there."""
        waiting = self.waiting
        while waiting:
            left = [each for each in waiting if not self._try_derived(*each)]
            if len(left) == len(waiting):
                break
            waiting = left
        for owner, measure in waiting:
            place = owner.measures[measure.name].name.place
            self._lost("the measure", measure.full_name, self._why(measure), place)

    def _try_derived(self, owner: Owner, measure: Measure) -> bool:
        shift = shift_of(measure)
        if not_derived(measure, shift is not None):
            return False
        text = self.portable.derived(measure, self.metric_of)
        if isinstance(text, Unsaid) or measure.sql is None:
            return False
        name = self.names.metric(measure.full_name)
        used = [f"{ref.cube}.{ref.member}" for ref in measure.sql.members.values()]
        inputs = list(dict.fromkeys(self.metric_of[each] for each in used))
        match = _RATIO.fullmatch(measure.sql.text.strip())
        if shift:
            metric = Metric(name, "derived", expr="before", inputs=(
                Input(inputs[0], alias="before", offset_window=shift),))  # fmt: skip
        elif match and len(inputs) == 2:
            metric = Metric(name, "ratio", numerator=Input(inputs[0]), denominator=Input(inputs[1]))
        else:
            metric = Metric(name, "derived", expr=text, inputs=tuple(map(Input, inputs)))
        self._metric(owner, measure, metric)
        return True

    def _why(self, measure: Measure) -> str:
        if reason := not_derived(measure, shift_of(measure) is not None):
            return reason
        text = self.portable.derived(measure, self.metric_of)
        return text.why if isinstance(text, Unsaid) else "it is made of itself"

    # ------------------------------------------------------------------------ reach

    def unreached(self) -> None:
        """Groups that can be asked for here only: a sentence a cube, and one for each measure
        that is made of several cubes' rows."""
        cubes = self.ours.model.cubes
        joins = [(join.cube, join.to) for cube in cubes.values() for join in cube.joins]
        reach = Reach(self.keys.steps(), self.keys.own(), joins)
        shown = [name for name in cubes if any(
            f"{name}.{each}" in self.carried for each in cubes[name].dimensions)]  # fmt: skip
        said: set[str] = set()
        for full_name in self.metric_of:
            measure = cubes[full_name.partition(".")[0]].measures[full_name.partition(".")[2]]
            parts = dict.fromkeys(self._parts(measure))
            what = f"`{full_name}`" if len(parts) > 1 else f"the measures of `{next(iter(parts))}`"
            if what not in said and (only := reach.only_here(parts, shown)):
                why = "dbt joins towards one row, twice at most, and all parts by the same keys"
                self.losses.changed(f"{what} by {listed(only)}", why, "not to be asked there",
                                    place=measure.about.place)  # fmt: skip
            said.add(what)

    def _parts(self, measure: Measure) -> Iterator[str]:
        """The cubes whose rows a measure is made of."""
        if measure.type not in _DERIVED:
            yield measure.cube
        elif measure.sql is not None:
            for ref in measure.sql.members.values():
                yield from self._parts(self.ours.model.cubes[ref.cube].measures[ref.member])

    # ------------------------------------------------------------------------- rest

    def rest(self) -> None:
        """What dbt has no words for at all."""
        for kind in ("views", "parameters", "questions", "tests"):
            for file in self.ours.files:
                for spec in getattr(file, kind):
                    name = str(spec.name) if kind == "views" else ""
                    self.losses.lost(f"the {kind[:-1]} `{spec.name}`", "dbt has none", name=name,
                                     place=spec.name.place)  # fmt: skip

    def _lost(self, what: str, name: str, why: str, place: Place) -> None:
        self.losses.lost(f"{what} `{name}`", why, name=name, place=place)

    def _changed(self, what: str, name: str, why: str, becomes: str, place: Place) -> None:
        self.losses.changed(f"{what} of `{name}`", why, becomes, name=name, place=place)


def cube_table(ours: Ours, cube: Cube) -> str:
    """A table as its cube's file names it, quotes and all."""
    return str(ours.owners[cube.name].spec.sql_table)


def _facts(written: Data) -> Data:
    """What people read, which dbt keeps in `meta` only."""
    return {key: written[key] for key in _FACTS if key in written}


def _meta(facts: Data) -> Data:
    return {OURS: facts} if facts else {}
