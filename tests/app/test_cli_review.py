"""`metricast validate` and `schema`: what editors and hosts of code read."""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import loading
from semantic.review.schema import model_schema
from tests.app.conftest import Run
from tests.architecture.sources import ROOT


def test_the_schema_is_printed(metricast: Callable[..., Run]) -> None:
    assert metricast("schema").json == model_schema()


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    (tmp_path / "orders.yml").write_text(
        "cubes:\n  - name: orders\n    sql_table: orders\n    measures:\n"
        "      - {name: count, type: cuont}\n"
    )
    return tmp_path


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_each_format_names_file_and_line(
    metricast: Callable[..., Run], broken: Path, format: str
) -> None:
    done = metricast("validate", "--metrics", str(broken), "--format", format)
    assert done.code == 1
    assert "orders.yml" in done.out
    if format == "github":
        assert done.out.startswith("::error file=")
        assert "line=5," in done.out
    if format == "sarif":
        (result,) = json.loads(done.out)["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 5


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_nothing_wrong(metricast: Callable[..., Run], format: str) -> None:
    done = metricast("validate", "--format", format)
    assert done.code == 0
    if format == "sarif":
        assert json.loads(done.out)["runs"][0]["results"] == []


def test_other_commands_do_not_print_notes(metricast: Callable[..., Run]) -> None:
    done = metricast("query", "{}", "--format", "sarif")
    assert done.code == 2
    assert "not sarif" in done.err


def test_tables_are_held_against_the_model(metricast: Callable[..., Run], shop: Path) -> None:
    arguments = ("validate", "--metrics", str(shop / "metrics"), "--warehouse")
    fits = metricast(*arguments, f"duckdb:{shop / 'shop.duckdb'}")
    assert (fits.code, "no errors" in fits.out) == (0, True)
    gone = metricast(*arguments, f"duckdb:{shop / 'none.duckdb'}")
    assert gone.code == 3
    assert "none.duckdb" in gone.err


def test_a_log_has_what_its_schema_asks_for(metricast: Callable[..., Run], tmp_path: Path) -> None:
    """What SARIF 2.1.0 requires of each object, and what code scanning needs to place a result."""
    (tmp_path / "ü m.yml").write_text("cubes:\n  - {name: a b, sql_table: t}\n")
    (tmp_path / "n.yml").write_text("cubes: [\n")
    done = metricast("validate", "--metrics", str(tmp_path), "--format", "sarif")
    log = json.loads(done.out)
    assert log.keys() == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert len(driver["rules"]) == len({rule["id"] for rule in driver["rules"]}) == 2
    for rule in driver["rules"]:
        assert isinstance(rule["shortDescription"]["text"], str)
    assert len(run["results"]) == 2
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        uri = physical["artifactLocation"]["uri"]
        assert not re.search(r"[\s\\]|^/", uri), "a URI reference: blanks and letters are escaped"
        assert physical["region"]["startLine"] >= 1
        assert physical["region"]["startColumn"] >= 1
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")


@pytest.mark.slow
def test_a_thousand_cubes_are_validated_in_three_seconds(
    metricast: Callable[..., Run], tmp_path: Path
) -> None:
    """Of processor, on an idle machine; one that has more to do is given more."""
    makes = getattr(loading, "cube", None) or loading._cube
    for number in range(1_000):
        (tmp_path / f"{number}.yml").write_text(makes(number))
    started = time.process_time()
    done = metricast("validate", "--metrics", str(tmp_path))
    taken = time.process_time() - started
    assert "1000 cubes, no views, 10000 measures, 10000 dimensions" in done.out
    assert taken < 3 * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_the_podcasts_tests_pass(metricast: Callable[..., Run]) -> None:
    done = metricast("test")
    assert done.code == 0
    assert "60 of 60 tests pass, 46 of 46 verified questions pass" in done.out


TESTS = """
tests:
  - {name: right, query: {measures: [sales.count]}, rows: [[14]]}
  - {name: wrong, query: {measures: [sales.count]}, rows: [[15]]}
"""


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_a_test_that_fails(
    metricast: Callable[..., Run], shop: Path, tmp_path: Path, format: str
) -> None:
    model = (shop / "metrics" / "sales.yml").read_text()
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "sales.yml").write_text(model + TESTS)
    done = metricast("test", "--metrics", str(tmp_path / "m"), "--warehouse",
                     f"duckdb:{shop / 'shop.duckdb'}", "--format", format)  # fmt: skip
    assert done.code == 1
    assert "`wrong`" in done.out or '"wrong"' in done.out
    assert "`right`" not in done.out
    if format == "text":
        assert "missing (15); not wanted (14)" in done.out
        assert "1 of 2 tests pass" in done.out


def test_no_tests_are_no_success(metricast: Callable[..., Run], shop: Path) -> None:
    done = metricast("test", "--metrics", str(shop / "metrics"), "--warehouse",
                     f"duckdb:{shop / 'shop.duckdb'}")  # fmt: skip
    assert done.code == 1
    assert "there are no tests" in done.out


def test_the_tests_in_the_guide_pass(metricast: Callable[..., Run], tmp_path: Path) -> None:
    page = (ROOT / "docs" / "guide" / "linting.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", page, re.S)
    shutil.copytree(ROOT / "metrics", tmp_path / "m")
    (tmp_path / "m" / "guide.yml").write_text(block)
    done = metricast("test", "--metrics", str(tmp_path / "m"))
    assert done.code == 0, done.out
    (tmp_path / "m" / "guide.yml").write_text(block.replace("[[5]]", "[[6]]"))
    done = metricast("test", "--metrics", str(tmp_path / "m"))
    assert done.code == 1
    assert "before 2023-04-01: missing (6); not wanted (5)" in done.out


def test_changes_that_no_test_notices(metricast: Callable[..., Run], shop: Path,
                                      tmp_path: Path) -> None:  # fmt: skip
    model = (shop / "metrics" / "sales.yml").read_text()
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "sales.yml").write_text(model + TESTS.replace("[[15]]", "[[14]]"))
    where = ("--metrics", str(tmp_path / "m"), "--warehouse", f"duckdb:{shop / 'shop.duckdb'}")
    done = metricast("test", "--mutate", *where)
    assert done.code == 0
    # 1.50 to 14.50: 112 in all, 8 on average. Only the count has tests.
    assert "sales.yml:16:16: sales.amount: sum becomes avg" in done.out
    assert "- name: sales_amount_aggregate" in done.out
    assert "- [112]" in done.out
    # 14 sales of 14 products, and paid sums an even step apart: a count of products is that of
    # sales, and a median is the mean, whatever is asked.
    assert "0 of 3 changes noticed (0%)" in done.out
    assert "2 more gave the same rows in every query tried" in done.out
    some = metricast("test", "--mutate", *where, "--limit", "2", "--format", "json").json
    assert (len(some["mutants"]), some["not_tried"]) == (2, 0)
    none = metricast("test", "--mutate", *where, "--seconds", "0").out
    assert "changes were not tried: the time was over" in none


def test_changes_are_held_against_tests_that_pass(
    metricast: Callable[..., Run], shop: Path, tmp_path: Path
) -> None:
    model = (shop / "metrics" / "sales.yml").read_text()
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "sales.yml").write_text(model + TESTS)
    done = metricast("test", "--mutate", "--metrics", str(tmp_path / "m"), "--warehouse",
                     f"duckdb:{shop / 'shop.duckdb'}")  # fmt: skip
    assert done.code == 1
    assert "mend the tests first" in done.err


def test_wordings_lead_to_their_queries(
    metricast: Callable[..., Run], shop: Path, tmp_path: Path
) -> None:
    model = (shop / "metrics" / "sales.yml").read_text()
    questions = """
questions:
  - {name: one, questions: [how many sales, number of sales], query: {measures: [sales.count]}}
  - {name: two, questions: [how many sales], query: {measures: [sales.amount]}}
"""
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "sales.yml").write_text(model + questions)
    done = metricast("test", "--translator", "offline", "--metrics", str(tmp_path / "m"),
                     "--warehouse", f"duckdb:{shop / 'shop.duckdb'}")  # fmt: skip
    assert done.code == 1
    assert "2 of 3 wordings pass" in done.out
    assert "another query than that of `" in done.out
