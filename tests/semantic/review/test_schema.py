"""The JSON Schema and the reader agree on what a file may say."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from semantic.model.load import load_model
from semantic.review.schema import model_schema
from tests.architecture.sources import ROOT

FILES = sorted(set((ROOT / "metrics").rglob("*.yml")) - {ROOT / "metrics" / "lint.yml"})
VALID = jsonschema.Draft202012Validator(model_schema())
ORDERS: dict[str, Any] = {
    "cubes": [{
        "name": "orders", "sql_table": "orders", "description": "One row an order.",
        "dimensions": [{"name": "id", "sql": "id", "type": "number", "primary_key": True},
                       {"name": "day", "sql": "day", "type": "time"}],
        "measures": [{"name": "count", "type": "count"},
                     {"name": "paid", "type": "sum", "sql": "paid", "unit": "EUR"}],
    }],
}  # fmt: skip


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(model_schema())
    assert model_schema() == model_schema()


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_file_of_the_podcast_is_valid(path: Path) -> None:
    VALID.validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_every_key_says_what_it_means() -> None:
    for name, made in model_schema()["$defs"].items():
        for key, each in made["properties"].items():
            assert each.get("description") or "$ref" in each, f"{name}.{key}"


CHANGES: dict[str, Any] = {
    "nothing changed": lambda cube: None,
    "cubes of nothing": lambda cube: cube.update(joins=[]),
    "an unknown key": lambda cube: cube.update(sql_tabel="orders"),
    "no name": lambda cube: cube.pop("name"),
    "a name with a blank": lambda cube: cube.update(name="my orders"),
    "an unknown type of measure": lambda cube: cube["measures"][0].update(type="cuont"),
    "an unknown type of dimension": lambda cube: cube["dimensions"][1].update(type="date"),
    "a text for a flag": lambda cube: cube["dimensions"][0].update(primary_key="perhaps"),
    "measures by name": lambda cube: cube.update(measures={"count": {"type": "count"}}),
    "an unknown status": lambda cube: cube.update(status="blessed"),
    "synonyms": lambda cube: cube.update(ai_context={"synonyms": ["purchases"]}),
    "instructions as a text": lambda cube: cube.update(ai_context="Use it often."),
    "nothing behind a key": lambda cube: cube.update(joins=None, segments=None),
    "a number for a text": lambda cube: cube.update(title=2024, owner=True),
    "a label that is a number": lambda cube: cube["dimensions"].append(
        {"name": "size", "type": "number", "case": {"when": [{"sql": "{CUBE}.a > 1", "label": 5}]}}
    ),
    "a list for a text": lambda cube: cube.update(title=["Orders"]),
    "a mapping for a text": lambda cube: cube["measures"][1].update(sql={"sql": "paid"}),
    "an unknown key of a context": lambda cube: cube.update(ai_context={"synonym": ["x"]}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_reader_and_the_schema_agree(change: str, tmp_path: Path) -> None:
    file = copy.deepcopy(ORDERS)
    CHANGES[change](file["cubes"][0])
    (tmp_path / "orders.yml").write_text(yaml.safe_dump(file))
    assert VALID.is_valid(file) == (not load_model(tmp_path).errors)


BESIDE: dict[str, Any] = {
    "owners": {"owners": [{"name": "finance", "codeowners": ["@shop/finance"]}]},
    "an owner without a word": {"owners": [{"name": "finance"}]},
    "a parameter": {
        "parameters": [{"name": "rate", "type": "number", "default": 5, "values": [5]}]
    },
    "a parameter without a default": {"parameters": [{"name": "rate", "type": "number"}]},
    "a parameter of an unknown type": {"parameters": [{"name": "r", "type": "int", "default": 5}]},
    "a question": {"questions": [{"name": "q", "questions": ["How many?"],
                                  "query": {"measures": ["orders.count"]}}]},
    "a question without wordings": {"questions": [{"name": "q", "questions": [], "query": {}}]},
    "a test": {"tests": [{"name": "t", "query": {"measures": ["orders.count"]}, "rows": [[1]]}]},
    "a test without a query": {"tests": [{"name": "t", "rows": [[1]]}]},
    "a view": {"views": [{"name": "v", "cubes": [{"join_path": "orders", "includes": "*"}]}]},
    "a view of names": {"views": [{"name": "v", "cubes": [
        {"join_path": "orders", "includes": ["count", {"name": "paid", "alias": "income"}]}]}]},
    "a view without includes": {"views": [{"name": "v", "cubes": [{"join_path": "orders"}]}]},
    "an unknown part": {"dashboards": []},
}  # fmt: skip


@pytest.mark.parametrize("part", BESIDE)
def test_they_agree_about_what_stands_beside_cubes(part: str, tmp_path: Path) -> None:
    file = ORDERS | BESIDE[part]
    (tmp_path / "orders.yml").write_text(yaml.safe_dump(file))
    assert VALID.is_valid(file) == (not load_model(tmp_path).errors)


def test_the_reference_names_every_key_of_every_part() -> None:
    page = (ROOT / "docs" / "reference" / "yaml.md").read_text(encoding="utf-8")
    schema = model_schema()
    parts = {"Model file": schema} | {
        heading(name): each for name, each in schema["$defs"].items()
    }  # fmt: skip
    for name, each in parts.items():
        section = page.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        missing = [key for key in each["properties"] if f"| `{key}` |" not in section]
        assert not missing, f"{name}: {missing}; run `make docs`"


def heading(name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Spec"))
    return words[:1].upper() + words[1:].lower()


def test_an_empty_list_may_have_nothing_behind_it(tmp_path: Path) -> None:
    (tmp_path / "m.yml").write_text("cubes:\nviews:\n")
    assert not load_model(tmp_path).errors
    VALID.validate({"cubes": None, "views": None})
