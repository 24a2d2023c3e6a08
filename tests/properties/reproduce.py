"""Prints SQL and rows of generated queries, to be compared between processes.

    PYTHONHASHSEED=1 python -m tests.properties.reproduce 20 1

Arguments: how many worlds, and the seed by which the model's files are shuffled.
"""

from __future__ import annotations

import json
import sys
from random import Random
from typing import Any

import yaml

from semantic import SemanticLayer
from semantic.errors import MetricastError
from semantic.model.load import load_model_text
from tests.oracle.generate import AS_OF, PER_WORLD, make_cases
from tests.properties.engine import Memory


def files(model: dict[str, Any], shuffle: int) -> dict[str, str]:
    """A model in a file for each cube and view, in some order."""
    found = {"parameters.yml": {"parameters": model["parameters"]}}
    found |= {f"{cube['name']}.yml": {"cubes": [cube]} for cube in model["cubes"]}
    found |= {f"{view['name']}.yml": {"views": [view]} for view in model["views"]}
    names = sorted(found)
    Random(shuffle).shuffle(names)
    return {name: yaml.safe_dump(found[name], sort_keys=False) for name in names}


def main() -> None:
    """One JSON line for each query."""
    worlds, shuffle = int(sys.argv[1]), int(sys.argv[2])
    for world in range(worlds):
        found = make_cases(world, PER_WORLD)
        engine = Memory(found[0].tables, found[0].types)
        layer = SemanticLayer(load_model_text(files(found[0].model, shuffle)), engine, as_of=AS_OF)
        for case in found:
            try:
                result = layer.query(case.query)
                rows = [str(row) for row in result.rows]
                told: list[Any] = [result.sql, rows, list(result.warnings)]
            except MetricastError as refusal:
                told = [str(refusal)]
            sys.stdout.write(json.dumps([case.seed, *told]) + "\n")
        engine.close()


if __name__ == "__main__":
    main()
