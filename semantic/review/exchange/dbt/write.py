"""Semantic models and metrics as dbt's YAML, in either spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping

from semantic.review.exchange.dbt.types import (
    Dimension,
    Entity,
    Input,
    Manifest,
    Measure,
    Metric,
    SemanticModel,
)
from semantic.review.exchange.plain import Data, filled
from semantic.review.exchange.yaml_text import yaml_text

_COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEAD = "Written by `metricast export {0}`."


def files_of(manifest: Manifest, queries: Mapping[str, str], spelling: str) -> dict[str, str]:
    """A file for each semantic model with its metrics, one for metrics over several; queries as
    dbt models beside them."""
    files = {f"models/{name}.sql": text.rstrip("\n") + "\n" for name, text in queries.items()}
    head = (_HEAD.format(spelling),)
    own, shared = _by_model(manifest)
    for model in manifest.models:
        metrics = own[model.name]
        data = (
            {"models": [_latest(model, metrics)]}
            if spelling == "dbt-latest"
            else filled(
                semantic_models=[_legacy(model)], metrics=[_metric(each) for each in metrics]
            )
        )
        files[f"models/{model.name}.yml"] = yaml_text({"version": 2, **data}, head)
    if shared:
        rows = [_advanced(each) if spelling == "dbt-latest" else _metric(each) for each in shared]
        files["models/_metrics.yml"] = yaml_text({"version": 2, "metrics": rows}, head)
    return dict(sorted(files.items()))


def _by_model(manifest: Manifest) -> tuple[dict[str, list[Metric]], list[Metric]]:
    """The metrics of each model, and those over several."""
    model_of = {measure.name: model.name for model in manifest.models for measure in model.measures}
    own: dict[str, list[Metric]] = {model.name: [] for model in manifest.models}
    shared: list[Metric] = []
    homes: dict[str, str | None] = {}
    for metric in manifest.metrics:
        if metric.measure:
            homes[metric.name] = model_of.get(metric.measure.name)
        else:
            inputs = {homes.get(each.name) for each in _inputs(metric)}
            homes[metric.name] = inputs.pop() if len(inputs) == 1 else None
        home = homes[metric.name]
        (own[home] if home else shared).append(metric)
    return own, shared


def _inputs(metric: Metric) -> tuple[Input, ...]:
    ends = (metric.numerator, metric.denominator)
    return (*(each for each in ends if each), *metric.inputs)


# ------------------------------------------------------------------- older spelling


def _legacy(model: SemanticModel) -> Data:
    return filled(
        name=model.name,
        label=model.label,
        description=model.description,
        model=model.relation,
        config={"meta": dict(model.meta)} if model.meta else None,
        defaults=filled(agg_time_dimension=model.agg_time_dimension),
        primary_entity=model.primary_entity,
        entities=[filled(name=each.name, type=each.type, expr=each.expr)
                  for each in model.entities],
        dimensions=[_legacy_dimension(each) for each in model.dimensions],
        measures=[_legacy_measure(each) for each in model.measures],
    )  # fmt: skip


def _legacy_dimension(each: Dimension) -> Data:
    params = {"time_granularity": each.granularity} if each.granularity else None
    return filled(
        name=each.name, label=each.label, description=each.description, type=each.type,
        expr=each.expr, type_params=params,
        config={"meta": dict(each.meta)} if each.meta else None,
    )  # fmt: skip


def _legacy_measure(each: Measure) -> Data:
    params = None
    if each.percentile is not None:
        params = {
            "percentile": each.percentile, "use_discrete_percentile": False,
            "use_approximate_percentile": False,
        }  # fmt: skip
    return filled(
        name=each.name, agg=each.agg, expr=each.expr, agg_params=params,
        non_additive_dimension=_non_additive(each, "window_choice"),
    )  # fmt: skip


def _non_additive(each: Measure, choice: str) -> Data | None:
    rule = each.non_additive
    return {"name": rule.name, choice: rule.choice} if rule else None


def _metric(metric: Metric) -> Data:
    params = filled(
        measure={"name": metric.measure.name} if metric.measure else None,
        numerator={"name": metric.numerator.name} if metric.numerator else None,
        denominator={"name": metric.denominator.name} if metric.denominator else None,
        expr=metric.expr,
        metrics=[_input(each) for each in metric.inputs],
        cumulative_type_params=filled(window=metric.window, grain_to_date=metric.grain_to_date),
    )
    return _named(metric) | {"type_params": params}


def _named(metric: Metric) -> Data:
    return filled(
        name=metric.name, label=metric.label, description=metric.description, type=metric.type,
        config={"meta": dict(metric.meta)} if metric.meta else None,
    )  # fmt: skip


def _input(each: Input) -> Data:
    return filled(name=each.name, alias=each.alias, offset_window=each.offset_window)


# ------------------------------------------------------------------- newer spelling


def _latest(model: SemanticModel, metrics: list[Metric]) -> Data:
    """A dbt model with its semantic model: what is a column stands at the column."""
    relation = model.relation.removeprefix("ref('").removesuffix("')")
    columns: dict[str, Data] = {}
    derived: Data = {"entities": [], "dimensions": []}
    for entity in model.entities:
        _place(columns, derived["entities"], entity)
    for dimension in model.dimensions:
        _place_dimension(columns, derived["dimensions"], dimension)
    measures = {each.name: each for each in model.measures}
    rows = [_simple(measures[each.measure.name], each) if each.type == "simple" and each.measure
            else _advanced(each) for each in metrics]  # fmt: skip
    hidden = {each.measure.name for each in metrics if each.measure and each.type != "simple"}
    base = [_simple(measures[name], Metric(name, "simple", meta={"metricast": {"base": True}}))
            for name in measures if name in hidden]  # fmt: skip
    return filled(
        name=relation,
        description=model.description,
        config={"meta": _with_label(model)} if model.meta or model.label else None,
        semantic_model=filled(enabled=True, name=model.name if model.name != relation else None),
        agg_time_dimension=model.agg_time_dimension,
        primary_entity=model.primary_entity,
        columns=list(columns.values()),
        derived_semantics=filled(**derived),
        metrics=[*base, *rows],
    )


def _with_label(model: SemanticModel) -> Data:
    """A model has no label in the newer spelling: its title stands in `meta`."""
    meta = dict(model.meta)
    if model.label:
        meta["metricast"] = {"title": model.label, **meta.get("metricast", {})}
    return meta


def _place(columns: dict[str, Data], derived: list[Data], entity: Entity) -> None:
    text = entity.expr or entity.name
    if _COLUMN.fullmatch(text) and text not in columns:
        columns[text] = {"name": text, "entity": {"type": entity.type, "name": entity.name}}
    else:
        derived.append({"name": entity.name, "type": entity.type, "expr": text})


def _place_dimension(columns: dict[str, Data], derived: list[Data], each: Dimension) -> None:
    text = each.expr or each.name
    facts = filled(
        label=each.label, description=each.description,
        config={"meta": dict(each.meta)} if each.meta else None,
    )  # fmt: skip
    if _COLUMN.fullmatch(text) and text not in columns:
        columns[text] = filled(name=text, granularity=each.granularity) | {
            "dimension": {"type": each.type}
            | filled(name=each.name if each.name != text else None)
            | facts
        }
    else:
        derived.append(
            {"name": each.name, "type": each.type, "expr": text}
            | filled(granularity=each.granularity)
            | facts
        )


def _simple(measure: Measure, metric: Metric) -> Data:
    return _named(metric) | filled(
        agg=measure.agg, expr=measure.expr,
        percentile=measure.percentile * 100 if measure.percentile is not None else None,
        percentile_type="continuous" if measure.percentile is not None else None,
        non_additive_dimension=_non_additive(measure, "window_agg"),
    )  # fmt: skip


def _advanced(metric: Metric) -> Data:
    return _named(metric) | filled(
        input_metric=metric.measure.name if metric.measure else None,
        numerator=metric.numerator.name if metric.numerator else None,
        denominator=metric.denominator.name if metric.denominator else None,
        expr=metric.expr,
        input_metrics=[_input(each) for each in metric.inputs],
        window=metric.window,
        grain_to_date=metric.grain_to_date,
    )
