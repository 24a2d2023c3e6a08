"""What tests may say of rows: each invariant where it holds and where it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from semantic import SemanticLayer
from semantic.model.load import load_model_text
from semantic.review.testing.outcomes import Outcome, outcomes
from semantic.review.testing.unchanged import rows_hash
from tests.semantic.review.testing.shop import MODEL, layer, warehouse

CASES = yaml.safe_load((Path(__file__).parent / "checks.yml").read_text())


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return warehouse(tmp_path_factory.mktemp("shop"))


def only(opened: SemanticLayer) -> Outcome:
    (found,) = outcomes(opened.model, opened.query)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: [*case["test"]][-1])
def test_what_is_wrong(url: str, tmp_path: Path, case: dict[str, Any]) -> None:
    written = json.dumps({"name": "one"} | case["test"])
    found = only(layer(tmp_path / "m", url, f"tests:\n  - {written}\n"))
    assert found.detail == case.get("says", "")
    assert found.passed == ("says" not in case)


HASHED = """
tests:
  - name: past
    query: {measures: [orders.paid], dimensions: [orders.id]}
    unchanged_since: {date: "2024-02-01", time_dimension: orders.day HASH}
"""


def test_a_hash_is_told_and_then_kept(url: str, tmp_path: Path) -> None:
    told = only(layer(tmp_path / "one", url, HASHED.replace("HASH", ""))).detail
    wanted = rows_hash([(2, 20), (1, 10)])
    assert told == ("nothing is recorded of the 2 rows before 2024-02-01: write "
                    f"`hash: {wanted}`, or `rows`")  # fmt: skip
    kept = layer(tmp_path / "two", url, HASHED.replace("HASH", f', hash: "{wanted}"'))
    assert only(kept).passed
    changed = warehouse(tmp_path, "UPDATE orders SET paid = 11 WHERE id = 1;")
    now = only(kept.__class__.open(tmp_path / "two", changed))
    assert now.detail.startswith("the 2 rows before 2024-02-01 are not those recorded: their hash")
    later = tmp_path / "later"
    later.mkdir()
    grown = warehouse(later, "INSERT INTO orders VALUES (6, 'eve', '2024-04-01', 'north', 1);")
    assert only(kept.__class__.open(tmp_path / "two", grown)).passed


@pytest.mark.parametrize(("said", "message"), [
    ("", "the test `one` says nothing about its rows"),
    ("between: [{column: orders.count}]",
     "`between` of `orders.count` has neither `min` nor `max`"),
    ("between: [{column: orders.count, min: [1]}]",
     "the bounds of `orders.count` are numbers or days"),
    ("between: [{column: orders.count, least: 1}]", "`between` has no `least`"),
    ("row_count: {}", "`row_count` of `one` has neither `min` nor `max`"),
    ("row_count: 1.5", "a number of rows is a whole number, not `1.5`"),
    ("row_count: many", "expected a number such as 0.9, not `many`"),
    ("same_rows: {query: {measures: [orders.cuont]}}", "`orders` has no member `cuont`"),
    ("parts_add_up: {tolerance: 1}", "`parts_add_up` needs `measures`"),
    ("unchanged_since: {date: 2024-13-01}", "`date` is a day such as 2024-05-17, not `2024-13-01`"),
    ('unchanged_since: {date: 2024-01-01, rows: [[1]], hash: "1"}',
     "`unchanged_since` has both `rows` and a `hash`"),
    ("unchanged_since: {date: 2024-01-01, rows: 5}",
     "the `rows` of `2024-01-01` are not a list of rows"),
    ("equals: [{column: orders.count}]", "`equals` needs `other`"),
    ("rows: [[1, 2], [1]]", "the rows of `one` do not have the same length"),
])  # fmt: skip
def test_a_test_that_cannot_be_meant(said: str, message: str) -> None:
    text = f"{MODEL}tests:\n  - name: one\n    query: {{measures: [orders.count]}}\n    {said}\n"
    model = load_model_text({"m.yml": text})
    assert [each.message for each in model.errors] == [message]
    assert model.errors[0].place is not None
    assert model.errors[0].place.line > len(MODEL.splitlines())
    assert not model.tests
