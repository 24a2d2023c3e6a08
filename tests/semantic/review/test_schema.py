"""The JSON Schema and the reader agree on what a file may say."""

from __future__ import annotations

import copy
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from semantic.errors import ModelError, QueryError
from semantic.model.load import load_model
from semantic.query.spec import read_query
from semantic.review.lint.settings import read_settings
from semantic.review.schema import model_schema
from tests.architecture.sources import ROOT

FILES = sorted((ROOT / "metrics").rglob("*.yml"))
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
    "a sum of nothing": lambda cube: cube["measures"][1].pop("sql"),
    "a case and no sql": lambda cube: cube["measures"].append(
        {"name": "big", "type": "string", "case": {"when": [{"sql": "{count} > 1", "label": "a"}]}}
    ),
    "no table": lambda cube: cube.pop("sql_table"),
    "two tables": lambda cube: cube.update(sql="SELECT 1 AS id"),
    "a SELECT": lambda cube: (cube.pop("sql_table"), cube.update(sql="SELECT * FROM orders")),
    "a percentile of 3": lambda cube: cube["measures"].append(
        {"name": "p", "type": "percentile", "sql": "paid", "percentile": 3}
    ),
    "a percentile": lambda cube: cube["measures"].append(
        {"name": "p", "type": "percentile", "sql": "paid", "percentile": 0.9}
    ),
    "a percentile of nothing": lambda cube: cube["measures"].append(
        {"name": "p", "type": "percentile", "sql": "paid"}
    ),
    "a sum's percentile": lambda cube: cube["measures"][1].update(percentile=0.5),
    "an interval": lambda cube: cube["dimensions"][1].update(
        granularities=[{"name": "long", "interval": "1 year", "offset": "1 month"}]
    ),
    "an interval in words": lambda cube: cube["dimensions"][1].update(
        granularities=[{"name": "long", "interval": "often"}]
    ),
    "a window": lambda cube: cube["measures"][1].update(rolling_window={"trailing": "7 days"}),
    "an unbounded window": lambda cube: cube["measures"][1].update(
        rolling_window={"trailing": "unbounded"}
    ),
    "a window in words": lambda cube: cube["measures"][1].update(
        rolling_window={"trailing": "a while"}
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
    "a test that expects nothing": {"tests": [
        {"name": "t", "query": {"measures": ["orders.count"]}}]},
    "a test of a row count": {"tests": [
        {"name": "t", "query": {"measures": ["orders.count"]}, "row_count": 1}]},
    "an extended cube": {"cubes": [*ORDERS["cubes"], {"name": "more", "extends": "orders"}]},
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
    lint = (ROOT / "docs" / "reference" / "lint.md").read_text(encoding="utf-8")
    for key in ("rules", "ignore", "question_months"):
        schema["properties"].pop(key)
        assert f"| `{key}` |" in lint
    for key in parts.pop("Ignore")["properties"]:
        assert f"| `{key}` |" in lint
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


QUERIES: dict[str, Any] = {
    "a misspelt key": {"dimension": []},
    "all keys": {
        "measures": ["orders.count"], "dimensions": ["orders.id"], "segments": [], "limit": 5,
        "timeDimensions": [{"dimension": "orders.day", "granularity": "month",
                            "dateRange": ["2024-01-01", "2024-01-31"]}],
        "filters": [{"or": [{"member": "orders.id", "operator": "gt", "values": [1]},
                            {"dimension": "orders.id", "operator": "set"}]}],
        "order": [["orders.count", "desc"]], "offset": 0, "total": False, "timezone": "UTC",
    },
    "an order by name": {"measures": ["orders.count"], "order": {"orders.count": "asc"}},
    "an order of none": {"measures": ["orders.count"], "order": {"orders.count": "up"}},
    "an order of objects": {"measures": ["orders.count"],
                            "order": [{"id": "orders.count", "desc": True}]},
    "a measure alone": {"measures": "orders.count"},
    "an unknown operator": {"measures": ["orders.count"], "filters": [
        {"member": "orders.id", "operator": "about", "values": [1]}]},
    "an operator's sign": {"measures": ["orders.count"], "filters": [
        {"member": "orders.id", "operator": ">=", "values": [1]}]},
    "a filter without values": {"measures": ["orders.count"], "filters": [
        {"member": "orders.id", "operator": "equals"}]},
    "a filter without a member": {"measures": ["orders.count"], "filters": [
        {"operator": "equals", "values": [1]}]},
    "something beside a group": {"measures": ["orders.count"], "filters": [
        {"and": [], "member": "orders.id"}]},
    "a time without its dimension": {"measures": ["orders.count"], "timeDimensions": [
        {"granularity": "day"}]},
    "two kinds of ranges": {"measures": ["orders.count"], "timeDimensions": [
        {"dimension": "orders.day", "dateRange": "2024", "compareDateRange": ["2023", "2024"]}]},
    "one range to compare": {"measures": ["orders.count"], "timeDimensions": [
        {"dimension": "orders.day", "compareDateRange": ["2024"]}]},
    "a negative limit": {"measures": ["orders.count"], "limit": -1},
    "a flag in words": {"measures": ["orders.count"], "total": "perhaps"},
}  # fmt: skip


@pytest.mark.parametrize("kind", QUERIES)
def test_the_schema_agrees_with_the_reader_of_queries(kind: str) -> None:
    try:
        read_query(QUERIES[kind], date(2024, 5, 17))
    except QueryError:
        valid = False
    else:
        valid = True
    question = {"name": "q", "questions": ["How many?"], "query": QUERIES[kind]}
    assert VALID.is_valid({"questions": [question]}) == valid
    test = {"name": "t", "query": QUERIES[kind], "rows": [[1]]}
    assert VALID.is_valid({"tests": [test]}) == valid
    test = {"name": "t", "query": {}, "same_rows": {"query": QUERIES[kind]}}
    assert VALID.is_valid({"tests": [test]}) == valid


@pytest.mark.parametrize(("settings", "valid"), [
    ({"question_months": 12}, True), ({"rules": {"stale-question": "warn"}}, True),
    ({"rules": {"stale-question": "loud"}}, False), ({"rules": {"stale-questions": "off"}}, False),
    ({"ignore": [{"rule": "hidden-filter", "reason": "so", "members": ["a.*"]}]}, True),
    ({"ignore": [{"rule": "hidden-filter"}]}, False), ({"rules": {}, "cubes": []}, False),
])  # fmt: skip
def test_the_settings_of_lint_are_known_too(settings: dict[str, Any], valid: bool) -> None:
    assert VALID.is_valid(settings) == valid
    try:
        read_settings("lint.yml", yaml.safe_dump(settings))
    except ModelError:
        assert not valid
    else:
        assert valid
