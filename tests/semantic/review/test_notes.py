"""Faults as notes beside the line."""

from __future__ import annotations

import pytest

from semantic.errors import MetricastError, ModelError, Place
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
    about = run["tool"]["driver"]["rules"][1]
    assert about["fullDescription"]["text"] == (
        "Unknown member: a model file says something that cannot be meant."
    )
    assert "`unknown-member` stands in Metricast's reference" in about["help"]["text"]


LINE = "      - {name: count, type: cuont}"


@pytest.mark.parametrize(("text", "column", "end"), [
    (LINE, 29, 34),
    (LINE, 9, None),
    ('    sql: "a \\" b"', 10, 18),
    ("    sql: 'it'", 10, 14),
    ("", 1, None),
])  # fmt: skip
def test_a_region_ends_with_its_word(text: str, column: int, end: int | None) -> None:
    fault = ModelError("bad-value", "no", place=Place("m.yml", 5, column, text))
    (result,) = sarif([fault], "1")["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region.get("endColumn") == end
    assert region.get("endLine") == (end and 5)


def prints(*faults: MetricastError) -> list[str]:
    results = sarif(faults, "1")["runs"][0]["results"]
    return [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]


def test_a_result_is_known_again() -> None:
    def at(line: int, said: str = "2 of 5 rows", text: str = LINE) -> MetricastError:
        return ModelError("no-partner", said, place=Place("m.yml", line, 9, text))

    assert prints(at(5)) == prints(at(9)) == prints(at(5, "3 of 1,005 rows"))
    assert prints(at(5)) != prints(at(5, text="other"))
    assert prints(at(5)) != prints(at(5, "none of its rows"))
    one, two = prints(at(5), at(5))
    assert one != two


def test_levels_have_each_hosts_words() -> None:
    (note,) = github_notes([BARE], ["note"])
    assert note.startswith("::notice title=no-model::")
    (result,) = sarif([BARE], "1", ["note"])["runs"][0]["results"]
    assert result["level"] == "note"
