"""Entities as joins: a foreign key leads to the model whose rows it identifies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from semantic.errors import MetricastError, Place
from semantic.model.spans import read_spans
from semantic.review.exchange.dbt.facts import facts_of
from semantic.review.exchange.dbt.together import apart
from semantic.review.exchange.dbt.types import Entity, Manifest, SemanticModel
from semantic.review.exchange.draft import Draft
from semantic.review.exchange.names import column, name_of, word_at
from semantic.review.exchange.plain import Data, filled

_KEYS = ("primary", "unique")
_TOLD = ("many_to_one", "one_to_many", "one_to_one")


@dataclass(frozen=True, slots=True)
class _End:
    """A model and one of its keys."""

    model: SemanticModel
    entity: Entity


@dataclass(slots=True)
class Joins:
    """The joins of a manifest on their way into the cubes, which go by their models' names.

    Our own export tells which model declares a join (`joins` in `meta`); a join that nobody told
    of is seen from the names of the keys.
    """

    draft: Draft
    manifest: Manifest
    cubes: Mapping[str, Data]
    _told: set[tuple[str, object]] = field(default_factory=set)

    def run(self) -> None:
        """Those that are told of, in their order, then the others."""
        models = [model for model in self.manifest.models if model.name in self.cubes]
        by_cube = {str(self.cubes[model.name]["name"]): model for model in models}
        for model in models:
            for entry in _entries(model):
                self._tell(model, by_cube.get(entry["name"]), entry)
        for one, other in product(models, repeat=2):
            for left, right in product(one.entities, other.entities):
                is_join = one is not other and left.name == right.name and right.type in _KEYS
                if is_join and not self._is_told(one, left, other):
                    self._see(_End(one, left), _End(other, right))

    # -------------------------------------------------------------------- told of

    def _tell(self, model: SemanticModel, other: SemanticModel | None, entry: Data) -> None:
        left = _entity(model, entry["entity"])
        right = _entity(other, entry["entity"]) if other else None
        if other is None or left is None or right is None:
            where = model if left is None else other
            gone = f"entity `{entry['entity']}`" if where else f"model of `{entry['name']}`"
            self._lost(model, entry["name"], f"there is no {gone}", model.place)
            return
        self._told |= {(end, key) for end in (model.name, other.name)
                       for key in (left.name, entry.get("back"))}  # fmt: skip
        self._add(entry["relationship"], _End(model, left), _End(other, right))

    def _is_told(self, one: SemanticModel, left: Entity, other: SemanticModel) -> bool:
        """Whether a key leads elsewhere, and meets another of our own models by the way."""
        is_ours = bool(facts_of(other.meta)[0].get("keys_only"))
        return is_ours and (one.name, left.name) in self._told

    # ----------------------------------------------------------------------- seen

    def _see(self, left: _End, right: _End) -> None:
        """A foreign key and the rows it identifies; two keys of one kind from either side.

        Said from one side only, groups without rows would be shown, which dbt never does.
        """
        if left.entity.type in (*_KEYS, "foreign"):
            is_many = left.entity.type == "foreign"
            self._add("many_to_one" if is_many else "one_to_one", left, right)

    # ---------------------------------------------------------------------- added

    def _add(self, relationship: str, left: _End, right: _End) -> None:
        cube, to = self.cubes[left.model.name], str(self.cubes[right.model.name]["name"])
        taken = {join.get("alias") or join["name"] for join in cube["joins"]}
        alias = name_of(f"{to}_{left.entity.name}") if to in taken else None
        conditions = []
        for one, other in zip(*_columns(left.entity, right.entity), strict=True):
            sides = _side(one, "{CUBE}"), _side(other, f"{{{alias or to}}}")
            fault = next((each for each in sides if isinstance(each, MetricastError)), None)
            if fault:
                self._lost(left.model, to, fault.message, left.entity.place)
                return
            conditions.append(" = ".join(map(str, sides)))
        join = {"name": to, "relationship": relationship, "sql": " AND ".join(conditions)}
        cube["joins"].append(join | filled(alias=alias))

    def _lost(self, model: SemanticModel, to: str, why: str, place: Place) -> None:
        name = str(self.cubes[model.name]["name"])
        self.draft.losses.lost(f"the join from `{name}` to `{to}`", why, name=f"{name}>{to}",
                               place=place)  # fmt: skip


def _entries(model: SemanticModel) -> Iterator[Data]:
    """The joins that our own export told of; what somebody broke there is passed over."""
    told = facts_of(model.meta)[0].get("joins")
    for each in told if isinstance(told, list) else ():
        words = ("name", "relationship", "entity")
        is_whole = isinstance(each, dict) and all(isinstance(each.get(word), str) for word in words)
        if is_whole and each["relationship"] in _TOLD:
            yield each


def _entity(model: SemanticModel, name: str) -> Entity | None:
    return next((each for each in model.entities if each.name == name), None)


def _columns(left: Entity, right: Entity) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is compared with what: several columns one by one, where both sides have as many."""
    texts = (left.expr or column(left.name), right.expr or column(right.name))
    sides = apart(texts[0]), apart(texts[1])
    return sides if len(sides[0]) == len(sides[1]) else ((texts[0],), (texts[1],))


def _side(text: str, owner: str) -> str | MetricastError:
    """An expression with its columns named as those of one side, or what is wrong with it."""
    spans = read_spans(word_at(text, Place("", 1, 1)))
    if isinstance(spans, MetricastError):
        return spans
    by = {(each.start, each.end): f"{owner}.{column(each.name)}" for each in spans.names}
    return spans.replaced(by)
