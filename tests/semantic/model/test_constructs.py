"""Every construct of a model file means what it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from semantic.model import load_model_text
from tests.semantic.model.look import look


class _Loader(yaml.SafeLoader):
    """YAML without dates: what is expected is compared as text."""


_Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
TABLE = Path(__file__).with_name("constructs.yml").read_text(encoding="utf-8")
CASES: list[dict[str, Any]] = yaml.load(TABLE, Loader=_Loader)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_meaning(case: dict[str, Any]) -> None:
    model = load_model_text(case.get("files") or {"orders.yml": case["file"]})
    assert [str(error) for error in model.errors] == []
    found = {path: look(model, path) for path in case["means"]}
    assert found == case["means"]
