"""Two versions of the shop, and what is said of them: written by hand, never generated."""

from __future__ import annotations

from typing import Any

import pytest

from semantic.review.cells import plain, same
from semantic.review.diff.compare import compare
from semantic.review.diff.numbers import Ask
from semantic.review.diff.types import Change, Comparison, Diff
from tests.semantic.review.diff.conftest import cases, edited

CASES = cases()
ROW = "a row"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_said(case: dict[str, Any], ask: Ask) -> None:
    before, after = edited(case.get("before", [])), edited(case.get("after", []))
    found = compare(before, after, ask)
    assert sorted(map(said, found.changes)) == sorted(case["changes"])
    assert [each.message for each in found.breaking] == case.get("breaking", [])
    for name, users in case.get("used_by", {}).items():
        (change,) = [each for each in found.changes if each.name == name]
        assert sorted(f"{kind} {user}" for kind, user in change.used_by) == sorted(users)
    check_numbers(found, case.get("numbers", {}))


def said(change: Change) -> str:
    """A change in one line, as the cases have it."""
    line = f"{change.action} {change.kind} {change.name}"
    line += f" (was {change.was})" if change.was else ""
    line += f": {', '.join(each.name for each in change.aspects)}" if change.aspects else ""
    line += f" in place of {change.replaces}" if change.replaces else ""
    line += f" with {change.follows}" if change.follows else ""
    return line + (" (mended)" if change.mended else "")


def check_numbers(found: Diff, wanted: dict[str, Any]) -> None:
    assert found.numbers is not None
    differ = {f"{each.kind} {each.name}": each for each in found.numbers if each.differs}
    assert set(differ) == set(wanted)
    for name, grains in wanted.items():
        given = {each.what: each for each in differ[name].comparisons if each.differs}
        assert set(given) == set(grains), name
        for grain, rows in grains.items():
            if isinstance(rows, str):
                assert told(given[grain]) == rows
            else:
                assert_rows(given[grain], rows, f"{name} {grain}")


def told(comparison: Comparison) -> str:
    return f"only {comparison.only}" if comparison.only else comparison.shape


def assert_rows(comparison: Comparison, wanted: list[list[Any]], where: str) -> None:
    """Rows as (key, before, after), the largest difference first; equal ones in any order."""
    given = [flat(row.key, row.before, row.after) for row in comparison.rows]
    assert len(given) == len(wanted), where
    for row in wanted:
        assert any(all(map(alike, one, row)) for one in given), f"{where}: {row} not in {given}"
    sizes = [size(row) for row in given]
    assert sizes == sorted(sizes, reverse=True), where


def flat(key: Any, before: Any, after: Any) -> list[Any]:
    def cell(side: Any) -> Any:
        return "no row" if side is None else side[0] if side else ROW

    return [*key, cell(before), cell(after)]


def alike(given: Any, wanted: Any) -> bool:
    if hasattr(given, "strftime"):
        return bool(given.strftime("%Y-%m") == wanted)
    return same(plain(given), plain(wanted)) or (
        isinstance(wanted, float) and abs(float(given) - wanted) < 1e-8
    )


def size(row: list[Any]) -> float:
    before, after = (each if isinstance(each, int | float) else 0 for each in map(plain, row[-2:]))
    return abs(after - before)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_without_a_warehouse_the_same_is_said_of_members(case: dict[str, Any]) -> None:
    before, after = edited(case.get("before", [])), edited(case.get("after", []))
    found = compare(before, after)
    assert found.numbers is None
    assert sorted(map(said, found.changes)) == sorted(case["changes"])
    seen = [each for each in case.get("breaking", []) if "no longer runs" not in each]
    assert [each.message for each in found.breaking] == seen
