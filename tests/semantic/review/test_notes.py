"""Faults as notes beside the line."""

from __future__ import annotations

from semantic.errors import ModelError, Place
from semantic.review.notes import github_notes, sarif

FAULT = ModelError(
    "unknown-member", "`orders` has no measure `cuont`\nnor 100% of it",
    place=Place("metrics/a,b:c.yml", 4, 12, "sql: cuont"), near=["count"], hint="see the list",
)  # fmt: skip
BARE = ModelError("no-model", "no cube is defined")


def test_a_workflow_command_for_each_fault() -> None:
    assert github_notes([FAULT, BARE]) == [
        "::error file=metrics/a%2Cb%3Ac.yml,line=4,col=12,title=unknown-member::`orders` has no "
        "measure `cuont`%0Anor 100%25 of it; did you mean `count`? (see the list)",
        "::error title=no-model::no cube is defined",
    ]


def test_a_log_for_code_scanning() -> None:
    made = sarif([FAULT, BARE], "1.2")
    (run,) = made["runs"]
    assert made["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["no-model", "unknown-member"]
    one, two = run["results"]
    assert (one["ruleId"], one["ruleIndex"], one["level"]) == ("unknown-member", 1, "error")
    (where,) = one["locations"]
    assert where["physicalLocation"] == {
        "artifactLocation": {"uri": "metrics/a,b:c.yml"},
        "region": {"startLine": 4, "startColumn": 12},
    }
    assert two["locations"] == []
