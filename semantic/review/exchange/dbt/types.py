"""What dbt's semantic layer can say, whichever spelling it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from semantic.errors import Place
from semantic.model.source import Word

NOWHERE = Place("", 0, 0)
Meta = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entity:
    """A key: `primary`, `unique`, `foreign` or `natural`. Models join where names are equal."""

    name: str
    type: str
    expr: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Dimension:
    """An attribute: `categorical` or `time`."""

    name: str
    type: str
    expr: str | None = None
    label: str | None = None
    description: str | None = None
    granularity: str | None = None
    meta: Meta = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class NonAdditive:
    """Only the first (`min`) or last (`max`) moment counts."""

    name: str
    choice: str = "min"
    groupings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate over the rows of a model. `expr` None: the column of its name."""

    name: str
    agg: str
    expr: str | None = None
    label: str | None = None
    description: str | None = None
    percentile: float | None = None
    discrete: bool = False
    approximate: bool = False
    non_additive: NonAdditive | None = None
    agg_time_dimension: str | None = None
    create_metric: bool = False
    meta: Meta = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Input:
    """A measure or metric that a metric is made of."""

    name: str
    filters: tuple[Word, ...] = ()
    alias: str | None = None
    offset_window: str | None = None
    offset_to_grain: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Metric:
    """A number people ask for. `measure` is set for simple and cumulative ones."""

    name: str
    type: str
    label: str | None = None
    description: str | None = None
    filters: tuple[Word, ...] = ()
    measure: Input | None = None
    numerator: Input | None = None
    denominator: Input | None = None
    expr: Word | str | None = None
    inputs: tuple[Input, ...] = ()
    window: str | None = None
    grain_to_date: str | None = None
    meta: Meta = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class SemanticModel:
    """A dbt model with its keys, attributes and aggregates."""

    name: str
    relation: str
    description: str | None = None
    label: str | None = None
    agg_time_dimension: str | None = None
    primary_entity: str | None = None
    entities: tuple[Entity, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    measures: tuple[Measure, ...] = ()
    meta: Meta = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything the files of a project say about metrics."""

    models: tuple[SemanticModel, ...] = ()
    metrics: tuple[Metric, ...] = ()
