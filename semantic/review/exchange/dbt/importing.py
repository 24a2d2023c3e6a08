"""dbt's semantic models as cubes: tables, keys and attributes. Joins and metrics come after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from semantic.errors import MetricastError, Place
from semantic.model.spans import read_spans
from semantic.review.exchange.dbt.facts import OURS, facts_of
from semantic.review.exchange.dbt.jinja import Unread, read_call, read_template
from semantic.review.exchange.dbt.joins import Joins
from semantic.review.exchange.dbt.metrics import Metrics
from semantic.review.exchange.dbt.read import read_manifest
from semantic.review.exchange.dbt.types import (
    Dimension,
    Entity,
    Manifest,
    SemanticModel,
)
from semantic.review.exchange.draft import Draft, free_name
from semantic.review.exchange.names import column, name_of, word_at
from semantic.review.exchange.plain import Data, filled

_KEYS = ("primary", "unique")


def draft_of_dbt(files: Mapping[str, bytes]) -> Draft:
    """The draft of a project's YAML files, by name."""
    draft = Draft()
    manifest = read_manifest(files, draft.losses)
    models = Models(draft, manifest)
    models.run()
    Joins(draft, manifest, models.cubes).run()
    Metrics(draft, manifest, models).run()
    return draft


@dataclass(slots=True)
class Models:
    """Semantic models on their way into a draft; afterwards it knows what names mean."""

    draft: Draft
    manifest: Manifest
    cubes: dict[str, Data] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)
    _members: dict[tuple[str, str], str] = field(default_factory=dict)
    _keys: dict[tuple[str, str], str] = field(default_factory=dict)

    def run(self) -> None:
        """The cubes."""
        for model in self.manifest.models:
            self._cube(model)

    # ---------------------------------------------------------------------- meaning

    def home(self, entity: str) -> SemanticModel | None:
        """The model whose rows an entity identifies."""
        for model in self.manifest.models:
            if model.primary_entity == entity or any(
                each.name == entity and each.type in _KEYS for each in model.entities
            ):
                return model if model.name in self.cubes else None
        return None

    def member(self, model: str, name: str) -> str | None:
        """What a dimension is called here, by its model and its name there."""
        return self._members.get((model, name))

    def key(self, model: str, entity: str) -> str | None:
        """The dimension that an entity is in a model."""
        return self._keys.get((model, entity))

    # ------------------------------------------------------------------------ cubes

    def _cube(self, model: SemanticModel) -> None:
        facts, others = facts_of(model.meta)
        name = name_of(str(facts.get("name") or model.name))
        if name != model.name and "name" not in facts:
            self._changed(f"the name of `{model.name}`", "it is none here", f"called `{name}`",
                          name, model.place)  # fmt: skip
        if self.draft.cube(name) is not None:
            self._lost(f"`{model.name}`", "another has this name already", name, model.place)
            return
        source = self._source(model, facts, name)
        if source is None:
            return
        cube: Data = filled(
            name=name, title=facts.get("title") or model.label, description=model.description,
            **source,
        )  # fmt: skip
        skip = ("name", "title", "sql", "sql_table", "default_time_dimension", "member", "type",
                "keys_only", "joins")  # fmt: skip
        cube |= {key: value for key, value in facts.items() if key not in skip}
        cube |= filled(meta=({**others, **(facts.get("meta") or {})}))
        cube |= {"joins": [], "dimensions": [], "measures": []}
        self.draft.cubes.append(cube)
        self.draft.origins[name] = model.place
        self.cubes[model.name] = cube
        for each in model.dimensions:
            self._dimension(each, model, cube)
        for entity in model.entities:
            self._entity(entity, model, cube)
        named = {each.name for each in model.entities}
        if model.primary_entity not in (None, *named) and "keys_only" not in facts:
            why = "it has no expression, so the cube has no primary key"
            self._lost(f"the key `{model.primary_entity}` of `{name}`", why, name, model.place)
        self._time(model, facts, cube)

    def _source(self, model: SemanticModel, facts: Data, name: str) -> Data | None:
        for key in ("sql", "sql_table"):
            if isinstance(facts.get(key), str):
                return {key: facts[key]}
        relation = model.relation.strip()
        if relation.startswith("{{") and relation.endswith("}}"):
            relation = relation[2:-2]
        call = read_call(relation)
        if isinstance(call, Unread) or call.then:
            why = call.why if isinstance(call, Unread) else "only `ref` and `source` are read"
            self._lost(f"`model` of `{model.name}`", why, name, model.place)
            return None
        texts = [each for each in call.values if isinstance(each, str)]
        if call.name == "ref" and texts:
            in_package = len(texts) > 1 and not texts[1].isdigit()
            return {"sql_table": column(texts[1] if in_package else texts[0])}
        if call.name == "source" and len(texts) == 2:
            return {"sql_table": ".".join(map(column, texts))}
        why = "only `ref` and `source` are read"
        self._lost(f"`model` of `{model.name}`", why, name, model.place)
        return None

    def _dimension(self, each: Dimension, model: SemanticModel, cube: Data) -> None:
        facts, others = facts_of(each.meta)
        free = free_name(cube, name_of(str(facts.get("name") or each.name)))
        full = f"{cube['name']}.{free}"
        if free != each.name and "name" not in facts:
            why = "a member has it, or it is none here"
            what = f"the name of `{model.name}.{each.name}`"
            self._changed(what, why, f"called `{free}`", full, each.place)
        sql = self.row_sql(each.expr or column(each.name), f"`{full}`", full, each.place)
        if sql is None:
            return
        kind = self._type(each, facts, full)
        if each.granularity and OURS not in each.meta:
            self._lost(f"the granularity `{each.granularity}` of `{full}`",
                       "any grain can be asked for here", full, each.place)  # fmt: skip
        dimension = filled(
            name=free, title=each.label or facts.get("title"), description=each.description,
            type=kind, sql=sql,
        )  # fmt: skip
        skip = ("name", "title", "type", "sql", "sql_table", "member")
        dimension |= {key: value for key, value in facts.items() if key not in skip}
        dimension |= filled(meta=({**others, **(facts.get("meta") or {})}))
        cube["dimensions"].append(dimension)
        self.draft.origins[full] = each.place
        self._members[model.name, each.name] = free

    def _type(self, each: Dimension, facts: Data, full: str) -> str:
        if each.type == "time":
            return "time"
        if isinstance(facts.get("type"), str):
            return str(facts["type"])
        if each.type != "categorical":
            why = f"there is no type `{each.type[:20]}`"
            self._changed(f"the type of `{full}`", why, "taken for a string", full, each.place)
        else:
            self._changed(f"the type of `{full}`", "`categorical` may be any", "taken for a string",
                          full, each.place)  # fmt: skip
        return "string"

    def _entity(self, entity: Entity, model: SemanticModel, cube: Data) -> None:
        """A key as a dimension: that of the same expression, or one of its own."""
        full = f"{cube['name']}.{entity.name}"
        if entity.type not in (*_KEYS, "foreign"):
            why = "rows that are valid for a time only have no joins here"
            self._lost(f"the entity `{full}`", why, full, entity.place)
            return
        sql = self.row_sql(entity.expr or column(entity.name), f"`{full}`", full, entity.place)
        if sql is None:
            return
        found = next((each for each in cube["dimensions"] if each.get("sql") == sql), None)
        if found is None and facts_of(model.meta)[0].get("keys_only"):
            return
        if found is None:
            free = free_name(cube, name_of(entity.name))
            full = f"{cube['name']}.{free}"
            found = {"name": free, "type": "string", "sql": sql}
            self._changed(f"the type of `{full}`", "an entity has none", "taken for a string", full,
                          entity.place)  # fmt: skip
            cube["dimensions"].append(found)
            self.draft.origins[full] = entity.place
        if entity.type == "primary":
            was_there = "primary_key" in found
            found["primary_key"] = True
            if not was_there:
                found.setdefault("public", True)
        self._keys[model.name, entity.name] = str(found["name"])

    def _time(self, model: SemanticModel, facts: Data, cube: Data) -> None:
        if (time := model.agg_time_dimension) is None:
            return
        name = self.member(model.name, time)
        if name is None:
            self._lost(f"`agg_time_dimension` of `{model.name}`", f"there is no `{time}`",
                       str(cube["name"]), model.place)  # fmt: skip
            return
        self.times[model.name] = name
        if facts.get("default_time_dimension", name) == name:
            cube["default_time_dimension"] = name

    # -------------------------------------------------------------------------- sql

    def row_sql(self, text: str, what: str, full: str, place: Place) -> str | None:
        """An expression over a row's columns; None after reporting that it is none."""
        template = read_template(text)
        if isinstance(template, Unread):
            self._lost(what, template.why, full, place)
            return None
        if any(not isinstance(each, str) for each in template):
            self._lost(what, "Jinja in an expression is not run", full, place)
            return None
        spans = read_spans(word_at(text, place))
        if isinstance(spans, MetricastError):
            self._lost(what, spans.message, full, place)
            return None
        return str(text)

    def _lost(self, what: str, why: str, name: str, place: Place) -> None:
        self.draft.losses.lost(what, why, name=name, place=place)

    def _changed(self, what: str, why: str, becomes: str, name: str, place: Place) -> None:
        self.draft.losses.changed(what, why, becomes, name=name, place=place)
