"""dbt's metrics as measures.

A simple metric is its measure with its filters; a cumulative one has a window; a ratio or a
derived one is a `number` over other measures. Where an input has a filter or an offset of its
own, that becomes a hidden measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from semantic.errors import MetricastError
from semantic.model.source import Word
from semantic.model.spans import read_spans
from semantic.review.exchange.dbt.facts import facts_of
from semantic.review.exchange.dbt.measures import Cannot, Definitions, Homes
from semantic.review.exchange.dbt.types import (
    Input,
    Manifest,
    Measure,
    Meta,
    Metric,
    SemanticModel,
)
from semantic.review.exchange.draft import Draft, free_name
from semantic.review.exchange.names import name_of, word_at
from semantic.review.exchange.plain import Data, filled, without

_WINDOW = re.compile(
    r"([0-9]{1,5})\s*(second|minute|hour|day|week|month|quarter|year)s?|([0-9]{1,5})([dwmyq])"
)
_SHORT = {"d": "day", "w": "week", "m": "month", "q": "quarter", "y": "year"}


@dataclass(frozen=True, slots=True)
class Made:
    """A measure that a metric became: its cube and its name there; `model` in dbt."""

    cube: Data
    name: str
    model: str

    @property
    def reference(self) -> str:
        """As the SQL of a measure names it."""
        return f"{{{self.cube['name']}.{self.name}}}"


@dataclass(slots=True)
class Metrics:
    """Metrics on their way into a draft."""

    draft: Draft
    manifest: Manifest
    homes: Homes
    made: dict[str, Made | None] = field(default_factory=dict)
    hidden: dict[tuple[str, str], Made] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Every metric, and the measures that make metrics of themselves."""
        for metric in self._all():
            if not _is_base(metric):
                self._metric(metric)
        used = {each.measure.name for each in self.manifest.metrics if each.measure}
        used |= {each.name for one in self.manifest.metrics for each in self._inputs(one)}
        for model in self.manifest.models:
            for measure in model.measures:
                if measure.name not in used and measure.name not in self.made:
                    why = "no metric is made of it"
                    self.draft.losses.lost(f"the measure `{measure.name}`", why, name=measure.name,
                                           place=measure.place)  # fmt: skip

    def _all(self) -> list[Metric]:
        named = {each.name for each in self.manifest.metrics}
        own = [
            Metric(each.name, "simple", each.label, each.description,
                   measure=Input(each.name, place=each.place), meta=each.meta, place=each.place)
            for model in self.manifest.models
            for each in model.measures
            if each.create_metric and each.name not in named
        ]  # fmt: skip
        return [*self.manifest.metrics, *own]

    @staticmethod
    def _inputs(metric: Metric) -> Iterator[Input]:
        yield from (each for each in (metric.numerator, metric.denominator) if each)
        yield from metric.inputs

    # ------------------------------------------------------------------- each metric

    def _metric(self, metric: Metric) -> Made | None:
        """The measure of a metric, made when it is first asked for."""
        if metric.name in self.made:
            return self.made[metric.name]
        if metric.name in self._open:
            raise Cannot(f"it is made of itself, by way of `{metric.name}`")
        self._open.append(metric.name)
        try:
            made = self._make(metric)
        except Cannot as reason:
            self.draft.losses.lost(f"the metric `{metric.name}`", str(reason), name=metric.name,
                                   place=metric.place)  # fmt: skip
            made = None
        self._open.pop()
        self.made[metric.name] = made
        return made

    def _make(self, metric: Metric) -> Made:
        match metric.type:
            case "simple" | "cumulative":
                return self._aggregate(metric)
            case "ratio":
                return self._ratio(metric)
            case "derived":
                return self._derived(metric)
            case "conversion":
                raise Cannot("there are no conversion metrics here")
        raise Cannot(f"there are no metrics of type `{metric.type[:20]}`")

    def _aggregate(self, metric: Metric) -> Made:
        if metric.measure is None:
            raise Cannot("it names no measure")
        model, measure, more = self._measure_of(metric.measure.name)
        is_its_own = metric.type == "simple" and metric.measure.name == metric.name
        filters = (*metric.filters, *metric.measure.filters, *(() if is_its_own else more))
        definition = Definitions(self.draft, self.homes).of(model, measure, filters)
        if metric.type == "cumulative":
            definition["rolling_window"] = _window(metric)
        cube = self.homes.cubes[model.name]
        return self._add(metric, cube, model.name, definition, measure.meta)

    def _measure_of(self, name: str) -> tuple[SemanticModel, Measure, tuple[Word, ...]]:
        """The measure of a name, or that of the simple metric of that name with its filters."""
        for model in self.manifest.models:
            for measure in model.measures:
                if measure.name == name and model.name in self.homes.cubes:
                    simple = next((each for each in self.manifest.metrics if each.name == name
                                   and each.type == "simple" and each.measure
                                   and each.measure.name == name), None)  # fmt: skip
                    is_newer = simple is not None and simple.place == measure.place
                    return model, measure, simple.filters if simple and is_newer else ()
        for metric in self.manifest.metrics:
            if metric.name == name and metric.type == "simple" and metric.measure:
                if metric.measure.name == name:
                    break
                model, measure, more = self._measure_of(metric.measure.name)
                return model, measure, (*metric.filters, *metric.measure.filters, *more)
        raise Cannot(f"there is no measure `{name}`")

    # ----------------------------------------------------------- metrics over metrics

    def _ratio(self, metric: Metric) -> Made:
        if metric.numerator is None or metric.denominator is None:
            raise Cannot("a ratio has a numerator and a denominator")
        over, under = (self._input(each, metric) for each in (metric.numerator, metric.denominator))
        sql = f"1.0 * {over.reference} / NULLIF({under.reference}, 0)"
        return self._add(metric, over.cube, over.model, {"type": "number", "sql": sql}, {})

    def _derived(self, metric: Metric) -> Made:
        if metric.expr is None or not metric.inputs:
            raise Cannot("it has no expression over other metrics")
        inputs = {each.alias or each.name: each for each in metric.inputs}
        spans = read_spans(word_at(metric.expr, metric.place))
        if isinstance(spans, MetricastError):
            raise Cannot(spans.message)
        made = {name: self._input(each, metric) for name, each in inputs.items()}
        by = {}
        for each in spans.names:
            if each.table is not None or each.name not in made:
                raise Cannot(f"`{each.name}` is none of its inputs")
            by[each.start, each.end] = made[each.name].reference
        first = next(iter(made.values()))
        shifted = next((inputs[name] for name, one in made.items() if inputs[name].offset_window
                        and spans.replaced(by).strip() == one.reference), None)  # fmt: skip
        if shifted is not None and len(made) == 1:
            return self._shown(metric, first)
        definition: Data = {"type": "number", "sql": spans.replaced(by)}
        if any(each.offset_window for each in metric.inputs):
            definition["multi_stage"] = True
        return self._add(metric, first.cube, first.model, definition, {})

    def _shown(self, metric: Metric, made: Made) -> Made:
        """A metric that is another at another time, and nothing more: its hidden part, shown."""
        entry = next(each for each in made.cube["measures"] if each["name"] == made.name)
        made.cube["measures"].remove(entry)
        self.hidden = {key: one for key, one in self.hidden.items() if one is not made}
        entry = without(entry, "name", "title", "public")
        return self._add(metric, made.cube, made.model, entry, {})

    def _input(self, each: Input, metric: Metric) -> Made:
        if each.offset_to_grain:
            raise Cannot("`offset_to_grain` has no counterpart here")
        filters = (*metric.filters, *each.filters)
        base = self._named(each.name, filters)
        if each.offset_window is None:
            return base
        shift = {"interval": _interval(each.offset_window), "type": "prior"}
        key = (base.reference, f"offset {shift['interval']}")
        if key not in self.hidden:
            definition = {
                "type": "number", "sql": f"{{{base.name}}}", "multi_stage": True,
                "time_shift": [shift],
            }  # fmt: skip
            label = str(shift["interval"]).replace(" ", "_")
            self.hidden[key] = self._hide(base, f"{base.name}_{label}_before", definition, metric)
        return self.hidden[key]

    def _named(self, name: str, filters: tuple[Word, ...]) -> Made:
        """A metric, or a measure that is none itself, with filters of its own."""
        metric = next((each for each in self._all() if each.name == name), None)
        if metric is not None and not filters:
            made = self._metric(metric)
            if made is None:
                raise Cannot(f"it needs `{name}`, which could not be carried over")
            return made
        if metric is not None and metric.type != "simple":
            raise Cannot(f"it filters `{name}`, which is no simple metric")
        model, measure, more = self._measure_of(name)
        if metric is not None and metric.measure and not more:
            more = (*metric.filters, *metric.measure.filters)
        key = (f"{model.name}.{measure.name}", "\n".join((*filters, *more)))
        if key not in self.hidden:
            base = Made(self.homes.cubes[model.name], name_of(name), model.name)
            definition = Definitions(self.draft, self.homes).of(model, measure, (*filters, *more))
            self.hidden[key] = self._hide(base, f"{base.name}_part", definition, measure)
        return self.hidden[key]

    # --------------------------------------------------------------------------- rest

    def _hide(self, base: Made, name: str, definition: Data, of: Metric | Measure) -> Made:
        free = free_name(base.cube, name)
        entry = {"name": free, **definition, "public": False}
        base.cube["measures"].append(entry)
        self.draft.origins[f"{base.cube['name']}.{free}"] = of.place
        return Made(base.cube, free, base.model)

    def _add(
        self, metric: Metric, cube: Data, model: str, definition: Data, measure_meta: Meta
    ) -> Made:
        facts, others = facts_of({**measure_meta, **metric.meta})
        owner, _, own = str(facts.get("member") or "").partition(".")
        if own and owner != cube["name"] and (known := self.draft.cube(owner)) is not None:
            cube = known
        wanted = own or name_of(metric.name)
        free = free_name(cube, wanted)
        full = f"{cube['name']}.{free}"
        if free != metric.name and not own:
            self.draft.losses.changed(
                f"the name of the metric `{metric.name}`", "a member has it, or it is none here",
                f"called `{free}`", name=full, place=metric.place,
            )  # fmt: skip
        entry = filled(name=free, title=facts.get("title") or metric.label,
                       description=metric.description)  # fmt: skip
        entry |= definition
        skip = ("name", "title", "type", "sql", "sql_table", "member", "primary_key")
        entry |= {key: value for key, value in facts.items() if key not in skip}
        entry |= filled(meta=({**others, **(facts.get("meta") or {})}))
        cube["measures"].append(entry)
        self.draft.origins[full] = metric.place
        return Made(cube, free, model)


def _is_base(metric: Metric) -> bool:
    """Whether our own export wrote a metric only as the base of another."""
    ours = metric.meta.get("metricast")
    return isinstance(ours, dict) and ours.get("base") is True


def _window(metric: Metric) -> Data:
    if metric.grain_to_date:
        return {"type": "to_date", "granularity": str(metric.grain_to_date).lower()}
    return {"trailing": _interval(metric.window) if metric.window else "unbounded"}


def _interval(text: str) -> str:
    """`7 days` or `30d` as an interval of ours."""
    match = _WINDOW.fullmatch(text.strip().lower())
    if match is None:
        raise Cannot(f"`{text[:30]}` is no length of time that is read here")
    number, unit = int(match[1] or match[3]), match[2] or _SHORT[match[4]]
    return f"{number} {unit}{'' if number == 1 else 's'}"
