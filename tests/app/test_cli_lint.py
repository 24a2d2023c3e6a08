"""`metricast lint`: formats, exit codes, `--fix`, settings beside the model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import Run

MODEL = """
cubes:
  - name: orders
    sql_table: orders
    owner: sales
    description: One purchase.
    dimensions:
      - {name: region, sql: region, type: string, description: Where to., ai_context: {synonyms: [a, A]}}
    measures:
      - {name: discounts, type: sum, sql: discount_pct, format: percent, description: Off in all.}
"""  # noqa: E501


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "orders.yml").write_text(MODEL)
    return folder


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_each_format_has_rule_level_and_line(
    metricast: Callable[..., Run], orders: Path, format: str
) -> None:
    done = metricast("lint", "--metrics", str(orders), "--format", format)
    assert done.code == 1
    if format == "text":
        assert "error[sum-of-ratios]: `orders.discounts` adds up `discount_pct`" in done.out
        assert "warning[repeated-synonym]: " in done.out
        assert "--> metrics/orders.yml:10:16" in done.out
        assert "1 error, 1 warning, 1 that `--fix` mends" in done.out
    if format == "json":
        assert done.json["ok"] is False
        assert [(each["rule"], each["severity"], each["line"], each["fixable"])
                for each in done.json["findings"]] == [
            ("repeated-synonym", "warn", 8, True), ("sum-of-ratios", "error", 10, False),
        ]  # fmt: skip
    if format == "github":
        lines = done.out.splitlines()
        assert lines[0].startswith("::warning file=metrics/orders.yml,line=8,")
        assert lines[1].startswith("::error file=metrics/orders.yml,line=10,")
        assert lines[2] == "::notice title=metricast::1 error, 1 warning, 1 that `--fix` mends"
    if format == "sarif":
        (run,) = json.loads(done.out)["runs"]
        assert [each["level"] for each in run["results"]] == ["warning", "error"]
        rules = run["tool"]["driver"]["rules"]
        assert (
            "A sum of percentages"
            in rules[run["results"][1]["ruleIndex"]]["shortDescription"]["text"]
        )


def test_warnings_fail_only_when_strict(metricast: Callable[..., Run], orders: Path) -> None:
    (orders / "lint.yml").write_text("rules: {sum-of-ratios: warn}")
    assert metricast("lint", "--metrics", str(orders)).code == 0
    assert metricast("lint", "--metrics", str(orders), "--strict").code == 1


def test_what_is_ignored_is_counted(metricast: Callable[..., Run], orders: Path) -> None:
    (orders / "lint.yml").write_text(
        "ignore: [{rule: sum-of-ratios, members: [orders.discounts], reason: a score}]"
    )
    done = metricast("lint", "--metrics", str(orders))
    assert (done.code, "1 ignored with a reason" in done.out) == (0, True)
    found = metricast("lint", "--metrics", str(orders), "--format", "json").json
    assert found["ignored"] == [
        {"rule": "sum-of-ratios", "member": "orders.discounts", "reason": "a score"}
    ]


def test_settings_with_a_fault_are_wrong_usage(metricast: Callable[..., Run], orders: Path) -> None:
    (orders / "lint.yml").write_text("\nrules: {sum-of-ratio: off}")
    done = metricast("lint", "--metrics", str(orders))
    assert done.code == 2
    assert "there is no rule `sum-of-ratio`" in done.err
    assert "--> metrics/lint.yml:2:9" in done.err
    assert "did you mean `sum-of-ratios`?" in done.err


def test_fixing(metricast: Callable[..., Run], orders: Path) -> None:
    done = metricast("lint", "--metrics", str(orders), "--fix")
    assert "fixed metrics/orders.yml" in done.err
    assert "repeated-synonym" not in done.out
    assert (orders / "orders.yml").read_text() == MODEL.replace("[a, A]", "[a]")
    again = metricast("lint", "--metrics", str(orders), "--fix")
    assert "nothing to fix" in again.err


def test_a_file_that_cannot_be_written(metricast: Callable[..., Run], orders: Path) -> None:
    (orders / "orders.yml").chmod(0o444)
    orders.chmod(0o555)
    try:
        done = metricast("lint", "--metrics", str(orders), "--fix")
    finally:
        orders.chmod(0o755)
    assert done.code in (1, 3)  # as root every file can be written


def test_a_model_with_faults(metricast: Callable[..., Run], orders: Path) -> None:
    (orders / "more.yml").write_text("cubes: [{nme: x}]")
    done = metricast("lint", "--metrics", str(orders))
    assert done.code == 1
    assert "1 fault keeps parts of the model out" in done.err


def test_the_podcast_is_clean(metricast: Callable[..., Run]) -> None:
    done = metricast("lint", "--strict")
    assert done.code == 0
    assert "no errors, no warnings, 2 ignored with a reason" in done.out
