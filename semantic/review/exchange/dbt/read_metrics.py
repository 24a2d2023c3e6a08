"""dbt's measures and metrics as values, in both spellings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from semantic.model.source import Word
from semantic.review.exchange.dbt.types import Input, Measure, Meta, Metric, NonAdditive
from semantic.review.exchange.part import Part
from semantic.review.exchange.passage import Losses

DBT_ONLY = "it is about dbt's runs, and not about what a number means"


@dataclass(slots=True)
class MetricReader:
    """The metrics so far."""

    losses: Losses
    metrics: list[Metric] = field(default_factory=list)

    def measure(self, part: Part) -> Iterator[Measure]:
        """A measure of the older spelling; none where it is switched off."""
        name = self.name(part, "the measure")
        params = part.part("agg_params", f"`agg_params` of `{name}`")
        percentile, discrete, approximate = None, False, False
        if params:
            percentile = params.number("percentile")
            discrete = bool(params.flag("use_discrete_percentile"))
            approximate = bool(params.flag("use_approximate_percentile"))
            params.close(name)
        meta = self.config(part, name)
        found = Measure(
            name, str(part.text("agg") or "").lower(), part.text("expr"),
            part.text("label", "create_metric_display_name"), part.text("description"),
            percentile, discrete, approximate, self._non_additive(part),
            part.text("agg_time_dimension"), bool(part.flag("create_metric")), meta or {},
            part.place,
        )  # fmt: skip
        part.close(name)
        if name and meta is not None:
            yield found

    def _non_additive(self, part: Part) -> NonAdditive | None:
        inner = part.part("non_additive_dimension", "`non_additive_dimension`")
        if inner is None:
            return None
        name = inner.text("name")
        choice = inner.text("window_choice", "window_agg")
        groupings = inner.texts("window_groupings") or inner.texts("group_by")
        inner.close()
        moment = str(choice or "min").lower()
        return NonAdditive(str(name or ""), moment, tuple(map(str, groupings)))

    def simple_or_other(self, part: Part) -> Iterator[Measure]:
        """A metric of a model in the newer spelling; a simple one is a measure, too."""
        kind = str(part.text("type") or "simple").lower()
        if kind != "simple" or "agg" not in part:
            self.metrics += self.metric(part)
            return
        name = self.name(part, "the metric")
        described, label, expr = part.text("description"), part.text("label"), part.text("expr")
        percentile, sort = part.number("percentile"), part.text("percentile_type")
        meta = self.config(part, name)
        filters = self._filters(part)
        self._without_counterpart(part, name)
        found = Measure(
            name, str(part.text("agg")).lower(), expr, label, described,
            percentile / 100 if percentile is not None and percentile > 1 else percentile,
            sort is None or sort != "continuous" if percentile is not None else False, False,
            self._non_additive(part), part.text("agg_time_dimension"), False, {}, part.place,
        )  # fmt: skip
        part.close(name)
        if name and meta is not None:
            self.metrics.append(Metric(
                name, "simple", label, described, filters, Input(name, place=part.place),
                meta=meta, place=part.place,
            ))  # fmt: skip
            yield found

    def metric(self, part: Part) -> Iterator[Metric]:
        """A metric over others, or over a measure; none where it is switched off."""
        name = self.name(part, "the metric")
        kind = str(part.text("type") or "").lower()
        params = part.part("type_params", f"`type_params` of `{name}`") or part
        self._without_counterpart(params, name)
        window, grain = params.text("window"), params.text("grain_to_date")
        inner = params.part("cumulative_type_params", f"`cumulative_type_params` of `{name}`")
        for each in (inner, params):
            if each and "period_agg" in each:
                each.unsaid("period_agg", "a coarser period is computed from its own rows here",
                            name=name)  # fmt: skip
        if inner:
            window, grain = inner.text("window") or window, inner.text("grain_to_date") or grain
            inner.close(name)
        meta = self.config(part, name)
        if kind == "conversion":
            for key in ("conversion_type_params", "entity", "calculation", "base_metric",
                        "conversion_metric", "constant_properties"):  # fmt: skip
                params.ignore(key)
        found = Metric(
            name, kind, part.text("label"), part.text("description"), self._filters(part),
            self._input(params, "measure", "input_metric"), self._input(params, "numerator"),
            self._input(params, "denominator"), params.text("expr"), self._inputs(params),
            window, grain, meta or {}, part.place,
        )  # fmt: skip
        if params is not part:
            params.close(name)
        part.close(name)
        if name and meta is not None:
            yield found

    def _without_counterpart(self, part: Part, name: str) -> None:
        why = "empty periods are filled in a query (`fillMissingDates`), and not by a definition"
        for key in ("fill_nulls_with", "join_to_timespine", "null_fill_value", "time_spine_join"):
            part.unsaid(key, why, name=name)
        part.unsaid("time_granularity", "the grain is the query's", name=name)

    def _input(self, part: Part, *keys: str) -> Input | None:
        key = next((each for each in keys if each in part), None)
        if key is None:
            return None
        if isinstance(part.raw(key), Word):
            word = part.text(key)
            assert word is not None
            return Input(str(word), place=word.place)
        inner = part.part(key, f"`{key}`")
        return self._read_input(inner) if inner else None

    def _inputs(self, part: Part) -> tuple[Input, ...]:
        key = "input_metrics" if "input_metrics" in part else "metrics"
        if key not in part:
            return ()
        raw = part.raw(key)
        if isinstance(raw, list) and all(isinstance(each, Word) for each in raw):
            return tuple(Input(str(each), place=each.place) for each in part.texts(key))
        return tuple(self._read_input(each) for each in part.parts(key, "an input"))

    def _read_input(self, part: Part) -> Input:
        name = self.name(part, "the input")
        self._without_counterpart(part, name)
        found = Input(
            name, self._filters(part), part.text("alias"), part.text("offset_window"),
            part.text("offset_to_grain"), part.place,
        )  # fmt: skip
        part.close(name)
        return found

    def _filters(self, part: Part) -> tuple[Word, ...]:
        if isinstance(part.raw("filter"), Word):
            word = part.text("filter")
            return (word,) if word else ()
        return part.texts("filter")

    # --------------------------------------------------------------------------- rest

    def name(self, part: Part, what: str) -> str:
        """The name of an object, which from now on its losses say; empty without one."""
        name = part.text("name")
        part.called(f"{what} `{name}`" if name else what)
        if name is None:
            self.losses.lost("`name`", f"{what} has none", place=part.place)
        return str(name or "")

    def config(self, part: Part, name: str) -> Meta | None:
        """What `config` and `meta` keep; None where the object is switched off."""
        found = part.anything("meta")
        meta = dict(found) if isinstance(found, dict) else {}
        config = part.part("config", f"`config` of `{name}`")
        if config is None:
            return meta
        inner = config.anything("meta")
        if isinstance(inner, dict):
            meta |= inner
        off = config.flag("enabled") is False if "enabled" in config else False
        for key in ("group", "tags", "materialized", "schema", "database", "alias"):
            config.unsaid(key, DBT_ONLY, name=name)
        config.close(name)
        if off:
            self.losses.lost(f"`{name}`", "it is switched off", name=name, place=part.place)
        return None if off else meta
