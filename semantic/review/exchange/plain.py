"""What files of ours say, as plain data: dicts, lists, texts, numbers."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from semantic.model.words import plain

Data = dict[str, Any]


def said(spec: BaseModel) -> Data:
    """The keys somebody wrote, and what stands behind them."""
    data = plain(spec.model_dump(by_alias=True, exclude_unset=True, warnings=False))
    assert isinstance(data, dict)
    if isinstance(data.get("percentile"), str):
        data["percentile"] = float(data["percentile"])
    return data


def named(data: Data, *first: str) -> Data:
    """The same with the keys that people look for first in front."""
    front = {key: data[key] for key in first if key in data}
    return front | {key: value for key, value in data.items() if key not in front}


def without(data: Data, *keys: str) -> Data:
    """The same without some keys."""
    return {key: value for key, value in data.items() if key not in keys}


def filled(**data: Any) -> Data:
    """The keys that have something behind them."""
    return {key: value for key, value in data.items() if value not in (None, "", [], {}, ())}


def in_order(data: Data, order: tuple[str, ...]) -> Data:
    """The same, its keys in the order given; others behind, as they stood."""
    return named(data, *order)


CUBE = (
    "name", "title", "description", "sql_table", "sql", "extends", "public", "owner", "status",
    "replaced_by", "default_time_dimension", "ai_context", "meta", "joins", "dimensions",
    "segments", "hierarchies", "measures",
)  # fmt: skip
MEMBER = (
    "name", "title", "description", "type", "sql", "case", "latitude", "longitude", "primary_key",
    "public", "sub_query", "propagate_filters_to_sub_query", "granularities", "percentile",
    "filters", "rolling_window", "multi_stage", "format", "unit", "owner", "status",
)  # fmt: skip
