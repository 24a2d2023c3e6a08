"""The shapes of foreign files, written down by hand from their specifications.

Ossie: `core-spec/spec.md` and the JSON Schema beside it (0.2.0.dev0, one model at the root).
dbt: the JSON Schemas of semantic manifests and of project files, and the pages about the newer
spelling. Each object: its keys, the required ones with a `!`, and what stands behind them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import yaml

Shape = Any

AI = {"instructions": str, "synonyms": [str], "examples": [str]}
EXTENSION = {"vendor_name!": str, "data!": str}
EXPRESSION = {"dialects!": [{"dialect!": {"ANSI_SQL"}, "expression!": str}]}
DATATYPES = {"String", "Integer", "Decimal", "Float", "Boolean", "Date", "Time", "DateTime",
             "DateTimeTz", "Opaque"}  # fmt: skip
COMMON = {"name!": str, "description": str, "ai_context": (str, AI),
          "custom_extensions": [EXTENSION]}  # fmt: skip
OSSIE = {
    **COMMON,
    "version!": {"0.2.0.dev0"},
    "datasets!": [{
        **COMMON, "source!": str, "primary_key": [str], "unique_keys": [[str]],
        "fields": [{**COMMON, "expression!": EXPRESSION, "dimension": {"is_time": bool},
                    "label": str, "datatype": DATATYPES}],
    }],
    "relationships": [{**{key: value for key, value in COMMON.items() if key != "description"},
                       "from!": str, "to!": str, "from_columns!": [str], "to_columns!": [str]}],
    "metrics": [{**COMMON, "expression!": EXPRESSION, "datatype": DATATYPES}],
}  # fmt: skip

GRAIN = "(nanosecond|microsecond|millisecond|second|minute|hour|day|week|month|quarter|year)"
NAME = re.compile(rf"(?!.*__)(?!{GRAIN}$)[a-z][a-z0-9_]*[a-z0-9]")
CONFIG = {"meta": dict, "enabled": bool, "group": str, "tags": [str]}
GRAINS = {"day", "week", "month", "quarter", "year"}
AGGS = {"sum", "min", "max", "average", "count_distinct", "sum_boolean", "count", "percentile",
        "median"}  # fmt: skip
KEYS = {"primary", "unique", "foreign", "natural"}
INPUT = {"name!": NAME, "alias": str, "filter": str, "offset_window": str}
LEGACY_METRIC = {
    "name!": NAME, "description": str, "label!": str, "config": CONFIG, "filter": str,
    "type!": {"simple", "ratio", "derived", "cumulative"},
    "type_params!": {
        "measure": {"name!": NAME}, "numerator": INPUT, "denominator": INPUT, "expr": str,
        "metrics": [INPUT], "cumulative_type_params": {"window": str, "grain_to_date": GRAINS},
    },
}  # fmt: skip
LEGACY = {
    "name!": NAME, "model!": re.compile(r"ref\('\w+'\)"), "description": str, "label": str,
    "config": CONFIG, "defaults": {"agg_time_dimension": NAME}, "primary_entity": NAME,
    "entities": [{"name!": NAME, "type!": KEYS, "expr": str}],
    "dimensions": [{
        "name!": NAME, "type!": {"categorical", "time"}, "expr": str, "label": str,
        "description": str, "config": CONFIG, "type_params": {"time_granularity!": GRAINS},
    }],
    "measures": [{
        "name!": NAME, "agg!": AGGS, "expr": str,
        "agg_params": {"percentile": float, "use_discrete_percentile": bool,
                       "use_approximate_percentile": bool},
        "non_additive_dimension": {"name!": NAME, "window_choice": {"min", "max"}},
    }],
}  # fmt: skip
FACTS = {"label": str, "description": str, "config": CONFIG}
LATEST_METRIC = {
    "name!": NAME, **FACTS, "type!": {"simple", "ratio", "derived", "cumulative"}, "agg": AGGS,
    "expr": str, "percentile": float, "percentile_type": {"continuous"},
    "non_additive_dimension": {"name!": NAME, "window_agg": {"min", "max"}},
    "input_metric": NAME, "numerator": NAME, "denominator": NAME, "input_metrics": [INPUT],
    "window": str, "grain_to_date": GRAINS,
}  # fmt: skip
LATEST = {
    "name!": str, "description": str, "config": CONFIG,
    "semantic_model!": {"enabled!": bool, "name": NAME}, "agg_time_dimension": NAME,
    "primary_entity": NAME,
    "columns": [{"name!": str, "granularity": GRAINS, "entity": {"type!": KEYS, "name": NAME},
                 "dimension": {"type!": {"categorical", "time"}, "name": NAME, **FACTS}}],
    "derived_semantics": {
        "entities": [{"name!": NAME, "type!": KEYS, "expr!": str}],
        "dimensions": [{"name!": NAME, "type!": {"categorical", "time"}, "expr!": str,
                        "granularity": GRAINS, **FACTS}],
    },
    "metrics": [LATEST_METRIC],
}  # fmt: skip


def faults_of_ossie(text: str) -> list[str]:
    """Where a document is not of the standard's shape, or speaks of what it has not."""
    document = yaml.safe_load(text)
    found = list(faults(document, OSSIE, "document"))
    datasets = {each["name"] for each in document["datasets"]}
    for each in document.get("relationships", ()):
        if not {each["from"], each["to"]} <= datasets:
            found.append(f"{each['name']} is between datasets that are not there")
        if len(each["from_columns"]) != len(each["to_columns"]):
            found.append(f"{each['name']} has sides of different lengths")
    for kind in ("datasets", "relationships", "metrics"):
        names = [each["name"] for each in document.get(kind, ())]
        found += [f"{kind}: {name} twice" for name in set(names) if names.count(name) > 1]
    found += [f"not JSON: {each[:60]}" for each in extensions(document) if not is_json(each)]
    return found


def faults_of_dbt(text: str) -> list[str]:
    """Where a file is not of dbt's shape."""
    data = yaml.safe_load(text)
    assert data.pop("version") == 2
    shape = (
        {"models": [LATEST], "metrics": [LATEST_METRIC]}
        if "models" in data or "type_params" not in str(data)
        else {"semantic_models": [LEGACY], "metrics": [LEGACY_METRIC]}
    )
    if "semantic_models" in data:
        shape = {"semantic_models": [LEGACY], "metrics": [LEGACY_METRIC]}
    found = list(faults(data, shape, "file"))
    for model in data.get("semantic_models", ()):
        if model.get("measures") and "agg_time_dimension" not in model.get("defaults", {}):
            found.append(f"{model['name']} has measures and no time for them")
        times = {each["name"] for each in model.get("dimensions", ()) if each["type"] == "time"}
        if not set(model.get("defaults", {}).values()) <= times:
            found.append(f"{model['name']} counts by a time that is not its own")
        keys = [each["type"] for each in model.get("entities", ())].count("primary")
        if keys + ("primary_entity" in model) != 1:
            found.append(f"{model['name']} has {keys} primary keys")
        parts = [*model.get("entities", ()), *model.get("dimensions", ())]
        names = [each["name"] for each in parts]
        found += [f"{name} twice" for name in set(names) if names.count(name) > 1]
        found += [f"{each['name']} has no grain" for each in model.get("dimensions", ())
                  if each["type"] == "time" and "type_params" not in each]  # fmt: skip
    return found


def repeated_labels(texts: Iterable[str]) -> set[str]:
    """Labels that two metrics or two models of a project share, which dbt refuses."""
    files = [yaml.safe_load(text) for text in texts]
    owners = [each for file in files for each in (file, *file.get("models", ()))]
    metrics = [each.get("label") for owner in owners for each in owner.get("metrics", ())]
    models = [each.get("label") for file in files for each in file.get("semantic_models", ())]
    return {each for labels in (metrics, models) for each in labels
            if each and labels.count(each) > 1}  # fmt: skip


def faults(thing: Any, shape: Shape, path: str) -> Any:
    """Every place where a thing is not of a shape."""
    if isinstance(shape, dict):
        yield from _mapping(thing, shape, path)
    elif isinstance(shape, list):
        if not isinstance(thing, list) or not thing:
            yield f"{path} is no list with something in it"
            return
        for index, each in enumerate(thing):
            yield from faults(each, shape[0], f"{path}[{index}]")
    else:
        yield from _word(thing, shape, path)


def _word(thing: Any, shape: Shape, path: str) -> Any:
    if isinstance(shape, tuple):
        if all(list(faults(thing, each, path)) for each in shape):
            yield f"{path} is none of the shapes it may have"
    elif isinstance(shape, set):
        if thing not in shape:
            yield f"{path} is {thing!r}, not one of {sorted(shape)}"
    elif isinstance(shape, re.Pattern):
        if not isinstance(thing, str) or not shape.fullmatch(thing):
            yield f"{path} is {thing!r}"
    elif not isinstance(thing, shape) and not (shape is float and isinstance(thing, int)):
        yield f"{path} is {thing!r:.60}, no {shape.__name__}"


def _mapping(thing: Any, shape: dict[str, Shape], path: str) -> Any:
    if not isinstance(thing, dict):
        yield f"{path} is no mapping"
        return
    keys = {key.rstrip("!"): value for key, value in shape.items()}
    for key, value in thing.items():
        if key not in keys:
            yield f"{path} has a key `{key}`"
        else:
            yield from faults(value, keys[key], f"{path}.{key}")
    for key in shape:
        if key.endswith("!") and key[:-1] not in thing:
            yield f"{path} has no `{key[:-1]}`"


def extensions(thing: Any) -> Any:
    """The data of every extension."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key == "custom_extensions":
                yield from (each["data"] for each in value)
            yield from extensions(value)
    elif isinstance(thing, list):
        for each in thing:
            yield from extensions(each)


def is_json(text: str) -> bool:
    """Whether a text is a JSON object."""
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
