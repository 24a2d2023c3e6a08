"""dbt's YAML files as values, in both spellings, read strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from semantic.errors import MetricastError
from semantic.model.source import Word, read_source
from semantic.review.exchange.dbt.types import (
    Dimension,
    Entity,
    Input,
    Manifest,
    Measure,
    Meta,
    Metric,
    NonAdditive,
    SemanticModel,
)
from semantic.review.exchange.part import Part
from semantic.review.exchange.passage import Losses

_OTHER = (
    "sources", "seeds", "snapshots", "exposures", "groups", "tests", "data_tests", "unit_tests",
    "macros", "analyses", "saved_queries", "functions",
)  # fmt: skip
_DBT_ONLY = "it is about dbt's runs, and not about what a number means"


def read_manifest(files: Mapping[str, bytes], losses: Losses) -> Manifest:
    """What the YAML files of a project say about metrics."""
    reader = Reader(losses)
    for name in sorted(files):
        try:
            source, tree = read_source(name, files[name])
        except MetricastError as error:
            losses.faults((error,))
            continue
        if not isinstance(tree, dict):
            losses.lost(f"the file `{name}`", "it is no mapping", place=source.place(0, 0))
        elif tree:
            reader.file(Part(tree, "the file", losses, source))
    return Manifest(tuple(reader.models), tuple(reader.metrics))


@dataclass(slots=True)
class Reader:
    """The models and metrics so far."""

    losses: Losses
    models: list[SemanticModel] = field(default_factory=list)
    metrics: list[Metric] = field(default_factory=list)

    def file(self, root: Part) -> None:
        """Everything of one file."""
        root.ignore("version")
        for key in _OTHER:
            root.unsaid(key, _DBT_ONLY)
        for part in root.parts("semantic_models", "a semantic model"):
            self._legacy_model(part)
        for part in root.parts("models", "a model"):
            self._latest_model(part)
        for part in root.parts("metrics", "a metric"):
            self.metrics += self._metric(part)
        root.close()

    # --------------------------------------------------------------- semantic models

    def _legacy_model(self, part: Part) -> None:
        name = self._name(part, "the semantic model")
        defaults = part.part("defaults", "`defaults`")
        time = defaults.text("agg_time_dimension") if defaults else None
        if defaults:
            defaults.close()
        relation = part.text("model")
        if relation is None:
            node = part.part("node_relation", "`node_relation`")
            relation = _relation(node) if node else None
        measures = []
        for each in part.parts("measures", "a measure"):
            measures += self._measure(each)
        meta = self._config(part, name)
        if name and meta is not None:
            self.models.append(SemanticModel(
                name=name, relation=relation or "", description=part.text("description"),
                label=part.text("label"), agg_time_dimension=time,
                primary_entity=part.text("primary_entity"),
                entities=tuple(self._entities(part.parts("entities", "an entity"))),
                dimensions=tuple(self._dimensions(part.parts("dimensions", "a dimension"))),
                measures=tuple(measures), meta=meta, place=part.place,
            ))  # fmt: skip
        part.close(name)

    def _latest_model(self, part: Part) -> None:
        name = self._name(part, "the model")
        semantic, enabled = self._enabled(part, name)
        if not enabled:
            why = "it declares no semantic model"
            self.losses.lost(f"the model `{name}`", why, name=name, place=part.place)
            return
        label = semantic or name
        entities, dimensions = self._columns(part)
        more = part.part("derived_semantics", "`derived_semantics`")
        if more:
            entities += self._entities(more.parts("entities", "an entity"))
            dimensions += self._dimensions(more.parts("dimensions", "a dimension"))
            more.close(name)
        measures: list[Measure] = []
        for each in part.parts("metrics", "a metric"):
            measures += self._simple_or_other(each)
        for key in ("tests", "data_tests", "constraints", "docs", "access", "group", "versions",
                    "latest_version", "contract", "tags"):  # fmt: skip
            part.unsaid(key, _DBT_ONLY, name=label)
        self.models.append(SemanticModel(
            name=label, relation=f"ref('{name}')", description=part.text("description"),
            label=part.text("label"), agg_time_dimension=part.text("agg_time_dimension"),
            primary_entity=part.text("primary_entity"), entities=tuple(entities),
            dimensions=tuple(dimensions), measures=tuple(measures),
            meta=self._config(part, label) or {}, place=part.place,
        ))  # fmt: skip
        part.close(label)

    def _enabled(self, part: Part, name: str) -> tuple[str, bool]:
        """The semantic model's own name, and whether the model declares one."""
        if "semantic_model" not in part:
            return "", False
        if isinstance(part.raw("semantic_model"), Word):
            return "", bool(part.flag("semantic_model"))
        inner = part.part("semantic_model", f"`semantic_model` of `{name}`")
        if inner is None:
            return "", False
        enabled, own = inner.flag("enabled"), inner.text("name")
        self._config(inner, name)
        inner.unsaid("group", _DBT_ONLY, name=name)
        inner.close(name)
        return str(own or ""), enabled is not False

    def _columns(self, part: Part) -> tuple[list[Entity], list[Dimension]]:
        entities: list[Entity] = []
        dimensions: list[Dimension] = []
        for column in part.parts("columns", "a column"):
            name = self._name(column, "the column")
            described = column.text("description")
            grain = column.text("granularity")
            if "entity" in column:
                entities += self._of_column(column, "entity", name)
            if "dimension" in column:
                dimensions += self._dimension_of(column, name, described, grain)
            for key in ("tests", "data_tests", "constraints", "data_type", "quote", "tags"):
                column.unsaid(key, _DBT_ONLY)
            self._config(column, name)
            column.close(name)
        return entities, dimensions

    def _of_column(self, column: Part, key: str, name: str) -> Iterator[Entity]:
        if isinstance(column.raw(key), Word):
            yield Entity(name, str(column.text(key)).lower(), name, column.place)
            return
        inner = column.part(key, f"`{key}` of `{name}`")
        if inner:
            own, kind = inner.text("name") or name, inner.text("type")
            for more in ("description", "label"):
                inner.unsaid(more, "keys have no descriptions of their own here")
            self._config(inner, str(own))
            inner.close(str(own))
            yield Entity(str(own), str(kind or "").lower(), name, column.place)

    def _dimension_of(
        self, column: Part, name: str, described: Word | None, grain: Word | None
    ) -> Iterator[Dimension]:
        if isinstance(column.raw("dimension"), Word):
            kind = str(column.text("dimension")).lower()
            yield Dimension(name, kind, name, None, described, grain, {}, column.place)
            return
        inner = column.part("dimension", f"`dimension` of `{name}`")
        if inner is None:
            return
        for each in self._dimensions(iter([inner])) if "name" in inner else [None]:
            kind = str(inner.text("type") or "categorical").lower()
            own = each.name if each else name
            yield Dimension(
                own, kind, name, inner.text("label"), inner.text("description") or described,
                grain, self._config(inner, own) or {}, column.place,
            )  # fmt: skip
            for key in ("validity_params", "is_partition"):
                inner.unsaid(key, "there is no such thing here", name=own)
            inner.close(own)

    # ---------------------------------------------------------------- keys, attributes

    def _entities(self, parts: Iterator[Part]) -> Iterator[Entity]:
        for part in parts:
            name = self._name(part, "the entity")
            for key in ("description", "label", "role"):
                part.unsaid(key, "keys have no descriptions of their own here")
            self._config(part, name)
            kind, expr = part.text("type"), part.text("expr", "entity")
            part.close(name)
            if name:
                yield Entity(name, str(kind or "").lower(), expr, part.place)

    def _dimensions(self, parts: Iterator[Part]) -> Iterator[Dimension]:
        for part in parts:
            name = self._name(part, "the dimension")
            grain = part.text("granularity")
            params = part.part("type_params", f"`type_params` of `{name}`")
            if params:
                grain = params.text("time_granularity") or grain
                params.unsaid("validity_params", "there is no such thing here", name=name)
                params.close(name)
            part.unsaid("is_partition", "there is no such thing here", name=name)
            part.unsaid("validity_params", "there is no such thing here", name=name)
            if not name:
                continue
            yield Dimension(
                name, str(part.text("type") or "").lower(), part.text("expr"), part.text("label"),
                part.text("description"), grain, self._config(part, name) or {}, part.place,
            )  # fmt: skip
            part.close(name)

    def _measure(self, part: Part) -> Iterator[Measure]:
        name = self._name(part, "the measure")
        params = part.part("agg_params", f"`agg_params` of `{name}`")
        percentile, discrete, approximate = None, False, False
        if params:
            percentile = params.number("percentile")
            discrete = bool(params.flag("use_discrete_percentile"))
            approximate = bool(params.flag("use_approximate_percentile"))
            params.close(name)
        meta = self._config(part, name)
        found = Measure(
            name, str(part.text("agg") or "").lower(), part.text("expr"),
            part.text("label", "create_metric_display_name"), part.text("description"),
            percentile, discrete, approximate, self._non_additive(part),
            part.text("agg_time_dimension"), bool(part.flag("create_metric")), meta or {}, part.place,
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
        return NonAdditive(str(name or ""), str(choice or "min").lower(), tuple(map(str, groupings)))

    # ------------------------------------------------------------------------ metrics

    def _simple_or_other(self, part: Part) -> Iterator[Measure]:
        """A metric of a model in the newer spelling; a simple one is a measure, too."""
        kind = str(part.text("type") or "simple").lower()
        if kind != "simple" or "agg" not in part:
            self.metrics += self._metric(part)
            return
        name = self._name(part, "the metric")
        described, label, expr = part.text("description"), part.text("label"), part.text("expr")
        percentile, sort = part.number("percentile"), part.text("percentile_type")
        meta = self._config(part, name)
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

    def _metric(self, part: Part) -> Iterator[Metric]:
        name = self._name(part, "the metric")
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
        meta = self._config(part, name)
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
        name = self._name(part, "the input")
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

    def _name(self, part: Part, what: str) -> str:
        name = part.text("name")
        part.called(f"{what} `{name}`" if name else what)
        if name is None:
            self.losses.lost("`name`", f"{what} has none", place=part.place)
        return str(name or "")

    def _config(self, part: Part, name: str) -> Meta | None:
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
            config.unsaid(key, _DBT_ONLY, name=name)
        config.close(name)
        if off:
            self.losses.lost(f"`{name}`", "it is switched off", name=name, place=part.place)
        return None if off else meta


def _relation(node: Part) -> Word | None:
    """The table of a `node_relation`, as it is called in the warehouse."""
    alias = node.text("alias")
    node.ignore("schema_name", "database", "relation_name")
    node.close()
    return alias
