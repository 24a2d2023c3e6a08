"""dbt's YAML files as values, in both spellings, read strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from semantic.errors import MetricastError
from semantic.model.source import Word, read_source
from semantic.review.exchange.dbt.read_metrics import DBT_ONLY, MetricReader
from semantic.review.exchange.dbt.types import (
    Dimension,
    Entity,
    Manifest,
    Measure,
    SemanticModel,
)
from semantic.review.exchange.part import Part
from semantic.review.exchange.passage import Losses

_OTHER = (
    "sources", "seeds", "snapshots", "exposures", "groups", "tests", "data_tests", "unit_tests",
    "macros", "analyses", "saved_queries", "functions",
)  # fmt: skip


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
class Reader(MetricReader):
    """The models so far, besides the metrics."""

    models: list[SemanticModel] = field(default_factory=list)

    def file(self, root: Part) -> None:
        """Everything of one file."""
        root.ignore("version")
        for key in _OTHER:
            root.unsaid(key, DBT_ONLY)
        for part in root.parts("semantic_models", "a semantic model"):
            self._legacy_model(part)
        for part in root.parts("models", "a model"):
            self._latest_model(part)
        for part in root.parts("metrics", "a metric"):
            self.metrics += self.metric(part)
        root.close()

    # --------------------------------------------------------------- semantic models

    def _legacy_model(self, part: Part) -> None:
        name = self.name(part, "the semantic model")
        defaults = part.part("defaults", "`defaults`")
        time = defaults.text("agg_time_dimension") if defaults else None
        if defaults:
            defaults.close()
        relation = part.text("model")
        if relation is None:
            node = part.part("node_relation", "`node_relation`")
            relation = _relation(node) if node else None
        measures: list[Measure] = []
        for each in part.parts("measures", "a measure"):
            measures += self.measure(each)
        meta = self.config(part, name)
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
        name = self.name(part, "the model")
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
            measures += self.simple_or_other(each)
        for key in ("tests", "data_tests", "constraints", "docs", "access", "group", "versions",
                    "latest_version", "contract", "tags"):  # fmt: skip
            part.unsaid(key, DBT_ONLY, name=label)
        self.models.append(SemanticModel(
            name=label, relation=f"ref('{name}')", description=part.text("description"),
            label=part.text("label"), agg_time_dimension=part.text("agg_time_dimension"),
            primary_entity=part.text("primary_entity"), entities=tuple(entities),
            dimensions=tuple(dimensions), measures=tuple(measures),
            meta=self.config(part, label) or {}, place=part.place,
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
        self.config(inner, name)
        inner.unsaid("group", DBT_ONLY, name=name)
        inner.close(name)
        return str(own or ""), enabled is not False

    def _columns(self, part: Part) -> tuple[list[Entity], list[Dimension]]:
        entities: list[Entity] = []
        dimensions: list[Dimension] = []
        for column in part.parts("columns", "a column"):
            name = self.name(column, "the column")
            described = column.text("description")
            grain = column.text("granularity")
            if "entity" in column:
                entities += self._of_column(column, "entity", name)
            if "dimension" in column:
                dimensions += self._dimension_of(column, name, described, grain)
            for key in ("tests", "data_tests", "constraints", "data_type", "quote", "tags"):
                column.unsaid(key, DBT_ONLY)
            self.config(column, name)
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
            self.config(inner, str(own))
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
                grain, self.config(inner, own) or {}, column.place,
            )  # fmt: skip
            for key in ("validity_params", "is_partition"):
                inner.unsaid(key, "there is no such thing here", name=own)
            inner.close(own)

    # ---------------------------------------------------------------- keys, attributes

    def _entities(self, parts: Iterator[Part]) -> Iterator[Entity]:
        for part in parts:
            name = self.name(part, "the entity")
            for key in ("description", "label", "role"):
                part.unsaid(key, "keys have no descriptions of their own here")
            self.config(part, name)
            kind, expr = part.text("type"), part.text("expr", "entity")
            part.close(name)
            if name:
                yield Entity(name, str(kind or "").lower(), expr, part.place)

    def _dimensions(self, parts: Iterator[Part]) -> Iterator[Dimension]:
        for part in parts:
            name = self.name(part, "the dimension")
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
                part.text("description"), grain, self.config(part, name) or {}, part.place,
            )  # fmt: skip
            part.close(name)


def _relation(node: Part) -> Word | None:
    """The table of a `node_relation`, as it is called in the warehouse."""
    alias = node.text("alias")
    node.ignore("schema_name", "database", "relation_name")
    node.close()
    return alias
