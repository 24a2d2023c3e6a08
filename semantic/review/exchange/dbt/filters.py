"""dbt's filters, `{{ Dimension('order__status') }} = 'paid'`, as conditions of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from semantic.errors import MetricastError
from semantic.model.source import Word
from semantic.model.spans import read_spans
from semantic.review.exchange.dbt.jinja import Call, Unread, read_template
from semantic.review.exchange.dbt.types import SemanticModel
from semantic.review.exchange.names import word_at
from semantic.review.exchange.plain import Data

_GRAINS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")


class Homes(Protocol):
    """What a filter's names mean."""

    cubes: dict[str, Data]
    times: dict[str, str]

    def home(self, entity: str) -> SemanticModel | None:
        """The model whose rows an entity identifies."""

    def member(self, model: str, name: str) -> str | None:
        """What a dimension is called here."""

    def key(self, model: str, entity: str) -> str | None:
        """The dimension that an entity is."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Reads the filters of a metric over one model."""

    homes: Homes
    model: SemanticModel

    def condition(self, text: Word) -> str | Unread:
        """The condition in our words, or why it cannot be said."""
        template = read_template(text)
        if isinstance(template, Unread):
            return template
        pieces, bare = [], []
        for part in template:
            if isinstance(part, str):
                pieces.append(part)
                bare.append(part)
                continue
            meant = self._call(part)
            if isinstance(meant, Unread):
                return meant
            pieces.append(meant)
            bare.append("x")
        spans = read_spans(word_at("".join(bare), text.place))
        if isinstance(spans, MetricastError):
            return Unread(spans.message)
        return " ".join("".join(pieces).split("\n")).strip()

    def _call(self, call: Call) -> str | Unread:
        path = call.text(0)
        if path is None:
            return Unread(f"`{call.name}` has no name in it")
        match call.name:
            case "Dimension":
                return self._dimension(path, self._grain(call))
            case "TimeDimension":
                return self._dimension(path, call.text(1) or self._grain(call))
            case "Entity":
                return self._entity(path)
        return Unread(f"`{call.name}` has no counterpart here")

    def _grain(self, call: Call) -> str | None:
        for name, values in call.then:
            if name == "grain" and values and isinstance(values[0], str):
                return values[0]
        return None

    def _dimension(self, path: str, grain: str | None) -> str | Unread:
        *entities, name = path.split("__")
        if grain is None and name.lower() in _GRAINS and len(entities) > 1:
            name, grain, entities = entities[-1], name, entities[:-1]
        if name == "metric_time":
            return self._reference(self.model, self.homes.times.get(self.model.name), grain, name)
        home = self.homes.home(entities[-1]) if entities else self.model
        own = self.homes.member(self.model.name, name)
        if entities and home is None and self.model.primary_entity == entities[-1]:
            home = self.model
        if home is None and own is not None:
            home = self.model
        if home is None:
            return Unread(f"`{path}` is of no model that is here")
        return self._reference(home, self.homes.member(home.name, name), grain, path)

    def _entity(self, path: str) -> str | Unread:
        name = path.split("__")[-1]
        for model in (self.model, self.homes.home(name)):
            if model is not None and (key := self.homes.key(model.name, name)):
                return self._reference(model, key, None, path)
        return Unread(f"there is no key `{path}`")

    def _reference(
        self, model: SemanticModel, member: str | None, grain: str | None, path: str
    ) -> str | Unread:
        if member is None:
            return Unread(f"there is no dimension `{path}`")
        if grain is not None and grain.lower() not in _GRAINS:
            return Unread(f"`{grain[:20]}` is no grain that is read here")
        owner = "" if model is self.model else f"{self.homes.cubes[model.name]['name']}."
        return f"{{{owner}{member}{'.' + grain.lower() if grain else ''}}}"
