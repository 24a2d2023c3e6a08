"""Each rule where it finds something and where it does not, and the podcast."""

from __future__ import annotations

import json
import textwrap
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from semantic.model.load import files_of, load_model, load_model_text
from semantic.review.lint.rules import BY_ID, RULES
from semantic.review.lint.run import lint
from semantic.review.lint.scene import Scene
from semantic.review.lint.settings import Settings, read_settings
from tests.architecture.sources import ROOT

CASES = yaml.safe_load((Path(__file__).parent / "rules.yml").read_text())
TODAY = date(2026, 11, 30)


def written(case: dict[str, Any]) -> str:
    """The file of a case."""
    head = "cubes:\n" + case.get("with", "") + "  - name: orders\n    sql_table: orders\n"
    head += "    description: One purchase.\n"
    owner = case.get("owner", "sales")
    head += f"    owner: {owner}\n" if owner else ""
    return head + textwrap.indent(case["cube"], "    ") + case.get("more", "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_what_is_found(case: dict[str, Any]) -> None:
    text = written(case)
    model = load_model_text({"m.yml": text})
    assert not model.errors, "\n".join(map(str, model.errors))
    ours = read_settings("lint.yml", json.dumps(case.get("settings", {})))
    scene = Scene(model, {"m.yml": text}, TODAY, ours.question_months)
    found = lint(scene, ours).findings
    said = sorted(f"{each.rule.id} {each.found.member}" for each in found)
    assert said == sorted(case["finds"])
    assert all(each.found.place and each.found.place.line > 1 for each in found)


def test_every_rule_is_seen_finding_something() -> None:
    seen = {each.split()[0] for case in CASES for each in case["finds"]}
    assert seen == BY_ID.keys() - {"unused-ignore"}


def test_rules_explain_themselves() -> None:
    for rule in RULES:
        assert rule.says.endswith(".") and rule.why.endswith("."), rule.id
        assert rule.fix and not rule.fix.endswith("."), rule.id
    assert len(BY_ID) == len(RULES)


def test_nothing_is_found_in_the_podcast() -> None:
    folder = ROOT / "metrics"
    texts = {name: file.read_text(encoding="utf-8") for file, name in files_of(folder)}
    ours = read_settings("lint.yml", (folder / "lint.yml").read_bytes())
    report = lint(Scene(load_model(folder), texts, TODAY, ours.question_months), ours)
    assert not report.findings, "\n".join(str(each.error()) for each in report.findings)
    assert len(report.ignored) == len(ours.ignores)


def test_without_its_settings_something_is_found_there() -> None:
    report = lint(Scene(load_model(ROOT / "metrics")), Settings())
    assert {each.rule.id for each in report.findings} == {"hidden-filter", "shared-synonym"}


@pytest.mark.parametrize("path", sorted((ROOT / "tests/semantic/ask/models").glob("*.yml")),
                         ids=lambda path: path.stem)  # fmt: skip
def test_models_of_strangers(path: Path) -> None:
    """Nothing breaks, and of what can be wrong by a factor nothing is found there."""
    report = lint(Scene(load_model(path), {path.name: path.read_text()}, TODAY))
    assert not report.of("error"), "\n".join(str(each.error()) for each in report.of("error"))
