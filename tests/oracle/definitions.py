"""What a measure's definition says, before any row is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.oracle.model import Member
from tests.oracle.rows import Condition, Group
from tests.oracle.syntax import has_aggregate, parse

DERIVED = ("number", "string", "time", "boolean")
COUNTS = ("count", "count_distinct", "count_distinct_approx")
STAGED = "multi_stage group_by reduce_by add_group_by grain filter time_shift".split()
Key = tuple[Any, ...]
Column = dict[Key, Any]
Table = dict[Key, dict[str, Any]]


def is_derived(measure: Member) -> bool:
    """An expression over measures at the same grain, of the same rows and time."""
    raw = measure.raw
    if measure.type not in DERIVED or raw.get("share_of"):
        return False
    if raw.get("sql") and has_aggregate(parse(str(raw["sql"]))):
        return False
    rule = grain_of(measure)
    regrouped = rule["keep_only"] is not None or rule["reduce"] or rule["add"]
    return not (regrouped or raw.get("time_shift") or raw.get("filter"))


def grain_of(measure: Member) -> dict[str, Any]:
    """The grain of a multi-stage measure, in whichever spelling."""
    raw = measure.raw
    grain = raw.get("grain") or {}
    keep = raw.get("group_by", grain.get("keep_only"))
    return {
        "keep_only": keep,
        "reduce": raw.get("reduce_by") or grain.get("exclude") or grain.get("reduce") or [],
        "add": raw.get("add_group_by") or grain.get("include") or grain.get("add") or [],
    }


def plain_raw(raw: dict[str, Any]) -> dict[str, Any]:
    """A measure without its stage."""
    return {key: value for key, value in raw.items() if key not in STAGED}


def texts(measure: Member) -> list[str]:
    """All expressions of a measure."""
    raw = measure.raw
    found = [raw["sql"]] if raw.get("sql") else []
    found += [each["sql"] for each in (raw.get("filters") or []) + (raw.get("order_by") or [])]
    if case := raw.get("case"):
        for branch in [*case["when"], case.get("else") or {}]:
            found += [branch["sql"]] if "sql" in branch else []
            found += [branch["label"]["sql"]] if isinstance(branch.get("label"), dict) else []
    return [str(text) for text in found]


def prune(condition: Condition, stays: Callable[[Member], bool]) -> Condition | None:
    """A condition without the members that do not stay.

    An OR that loses a part says nothing more.
    """
    if condition[0] in ("and", "or"):
        kept = [pruned for each in condition[1] if (pruned := prune(each, stays))]
        if condition[0] == "or" and len(kept) < len(condition[1]):
            return None
        return (condition[0], tuple(kept)) if kept else None
    return condition if condition[0] == "measure" or stays(condition[1]) else None


def project(key: Key, groups: tuple[Group, ...], kept: tuple[Group, ...]) -> Key:
    """A group's key with only the groups that are kept."""
    names = {group.key for group in kept}
    return tuple(value for value, group in zip(key, groups, strict=True) if group.key in names)


class Sorted:
    """A value that sorts NULLs last, forwards or backwards."""

    def __init__(self, value: Any, backwards: bool = False) -> None:
        self.value, self.backwards = value, backwards

    def __lt__(self, other: Sorted) -> bool:
        if self.value is None or other.value is None:
            return self.value is not None and other.value is None
        return bool(other.value < self.value if self.backwards else self.value < other.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sorted) and self.value == other.value
