"""`lint.yml`: severities, ignores with a reason, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from semantic.errors import ModelError
from semantic.model.load import load_model, load_model_text
from semantic.review.lint.run import lint
from semantic.review.lint.scene import Scene
from semantic.review.lint.settings import Settings, read_settings

MODEL = """
cubes:
  - name: orders
    sql_table: orders
    measures:
      - {name: count, title: Orders, type: count}
"""


def found(settings: str) -> list[tuple[str, str]]:
    scene = Scene(load_model_text({"shop/cubes/orders.yml": MODEL}))
    report = lint(scene, read_settings("lint.yml", settings))
    return [(each.rule.id, each.severity) for each in report.findings]


ALL = [("missing-description", "warn"), ("missing-owner", "warn"),
       ("missing-description", "warn"), ("missing-unit", "warn")]  # fmt: skip


@pytest.mark.parametrize(("settings", "left"), [
    ("", ALL),
    ("rules: {missing-description: off, missing-owner: error}",
     [("missing-owner", "error"), ("missing-unit", "warn")]),
    ("ignore: [{rule: missing-description, members: [orders], reason: later}]", ALL[1:]),
    ('ignore: [{rule: missing-description, members: ["orders*"], reason: later}]',
     [ALL[1], ALL[3]]),
    ("ignore: [{rule: missing-description, files: [cubes/orders.yml], reason: later}]",
     [ALL[1], ALL[3]]),
    ("ignore: [{rule: missing-description, files: [orders.yml], members: [orders], reason: no}]",
     ALL[1:]),
    ("ignore: [{rule: missing-unit, members: [orders], reason: none is}]",
     [("unused-ignore", "warn"), *ALL]),
    ("ignore: [{rule: missing-unit, members: [orders], reason: none is}]\n"
     "rules: {missing-unit: off}", ALL[:3]),
])  # fmt: skip
def test_what_is_left(settings: str, left: list[tuple[str, str]]) -> None:
    assert sorted(found(settings)) == sorted(left)


@pytest.mark.parametrize(("text", "message", "line"), [
    ("\nrules: {missing-ownr: off}", "there is no rule `missing-ownr`", 2),
    ("\nrules:\n  missing-owner: no", "`missing-owner` is off, warn or error", 3),
    ("\nruels: {}", "settings of lint have no `ruels`", 2),
    ("ignore:\n  - {rule: missing-owner, members: [orders]}", "an `ignore` needs `reason`", 2),
    ("ignore:\n  - rule: missing-owner\n    reason: x", "this ignores all of `missing-owner`", 2),
    ("ignore: [{rule: x, members: [a], reason: b}]", "there is no rule `x`", 1),
    ("ignore: [{rule: missing-owner, mebmers: [a], reason: b}]",
     "settings of lint have no `mebmers`", 1),
    ("question_months: often",
     "`question_months`: expected a number such as 0.9, not `often`", 1),
    ("ignore: all", "`ignore` is a list", 1),
    ("- rules", "settings of lint are a mapping, not a list", 1),
    ("rules:\n  missing-owner: off\n  missing-owner: off", "`missing-owner` is written twice", 3),
])  # fmt: skip
def test_settings_that_cannot_be_meant(text: str, message: str, line: int) -> None:
    with pytest.raises(ModelError) as caught:
        read_settings("lint.yml", text)
    assert caught.value.message == message
    assert caught.value.place is not None
    assert caught.value.place.line == line


def test_all_faults_are_told_at_once() -> None:
    """A missing reason hides neither an unknown rule nor a key that is none."""
    text = """
rules: {missing-ownr: off, missing-unit: maybe}
ruels: {}
ignore:
  - {rule: missing-owner, members: [orders]}
  - {rule: hidden-fitler, members: [orders], reason: x}
  - {rule: missing-unit, members: [orders]}
"""
    with pytest.raises(ModelError) as caught:
        read_settings("lint.yml", text)
    told = [line for line in str(caught.value).splitlines() if line.startswith("error[")]
    assert told == [
        "error[unknown-name]: there is no rule `missing-ownr`",
        "error[bad-value]: `missing-unit` is off, warn or error",
        "error[unknown-key]: settings of lint have no `ruels`",
        "error[missing-key]: an `ignore` needs `reason`",
        "error[unknown-name]: there is no rule `hidden-fitler`",
        "error[missing-key]: an `ignore` needs `reason`",
    ]
    facts = caught.value.to_json()
    assert facts["line"] == 2
    others = facts["others"]
    assert isinstance(others, list)
    assert [each["line"] for each in others] == [2, 3, 5, 6, 7]


def test_settings_are_no_model_file(tmp_path: Path) -> None:
    (tmp_path / "orders.yml").write_text(MODEL)
    (tmp_path / "lint.yml").write_text("rules: {missing-owner: off}\n")
    assert not load_model(tmp_path).errors
    (tmp_path / "lint.yml").write_text("")
    assert not load_model(tmp_path).errors


def test_a_model_file_called_lint_is_read(tmp_path: Path) -> None:
    """Its cubes would be lost without a word."""
    (tmp_path / "lint.yml").write_text(MODEL)
    assert [*load_model(tmp_path).cubes] == ["orders"]
    (tmp_path / "lint.yml").write_text(MODEL + "rules: {}\n")
    assert [each.code for each in load_model(tmp_path).errors] == ["unknown-key"]


def test_no_settings_are_every_rules_own() -> None:
    assert Settings().severity("sum-of-ratios") == "error"
    assert Settings().severity("stale-question") == "off"
