"""Checks over the whole model, once every name has its meaning."""

from __future__ import annotations

from semantic.model.owners import Report
from semantic.model.types import Cube


def without_broken(cubes: dict[str, Cube], report: Report) -> dict[str, Cube]:
    return cubes
