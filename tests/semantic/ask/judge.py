"""Judging answers by their rows: what a case expects, and how an answer compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from semantic.ask.types import Answered, Chat, Clarify, Declined, Translation
from semantic.query.types import Query
from tests.semantic.ask.conftest import Asker

Case = Mapping[str, Any]
_STATUS = {Answered: "answered", Clarify: "clarify", Declined: "declined", Chat: "chat"}


@dataclass(frozen=True)
class Verdict:
    """`kind`: right, wrong (answered, other rows), needless (asked or declined), missed (answered
    what should be declined or asked back)."""

    kind: str
    question: str
    detail: str = ""


def read_cases(name: str) -> list[Case]:
    return list(yaml.safe_load((Path(__file__).parent / "cases" / f"{name}.yml").read_text()))


def judge(case: Case, asker: Asker, view: str, previous: Query | None = None) -> Verdict:
    """How the answer to a case compares with what it must be."""
    got = asker.ask(case["q"], previous)
    status, want = _STATUS[type(got)], case.get("want", "answered")
    if status != want:
        kind = "needless" if want == "answered" else "missed" if status == "answered" else "other"
        return Verdict(kind, case["q"], _shown(got))
    if isinstance(got, Answered):
        good = any(_same(each, got, asker, view) for each in _expected(case))
        return Verdict("right" if good else "wrong", case["q"], _shown(got))
    if isinstance(got, Clarify) and case.get("options"):
        queries = [option.query for option in got.options]
        for each in case["options"]:
            if not any(_same(each, Answered(q, ""), asker, view) for q in queries):
                return Verdict("other", case["q"], _shown(got))
    return Verdict("right", case["q"], _shown(got))


def _expected(case: Case) -> list[Case]:
    return [case, case["also"]] if "also" in case else [case]


def to_json(case: Case, view: str) -> dict[str, Any]:
    """The short form of a case as Cube JSON."""

    def full(name: str) -> str:
        return name if "." in name else f"{view}.{name}"

    filters = [
        {"member": full(m), "operator": op, **({"values": [*values]} if values else {})}
        for m, op, *values in case.get("f", ())
    ]
    written: dict[str, Any] = {
        "measures": [full(m) for m in case.get("m", ())],
        "dimensions": [full(m) for m in case.get("d", ())],
        "filters": filters,
        "segments": [full(m) for m in case.get("s", ())],
    }
    if "g" in case or "r" in case:
        time: dict[str, Any] = {"dimension": full(case.get("t", _TIMES.get(view, "")))}
        if "g" in case:
            time["granularity"] = case["g"]
            written["fillMissingDates"] = "o" not in case
        if "r" in case:
            time["dateRange"] = [str(day) for day in case["r"]]
        written["timeDimensions"] = [time]
    if "o" in case:
        written["order"] = {
            full(o.lstrip("-")): "desc" if o[0] == "-" else "asc" for o in case["o"]
        }
    if "n" in case:
        written["limit"] = case["n"]
    return written


_TIMES = {
    "podcast": "podcast.published_on",
    "insurance": "insurance.reported_on",
    "": "orders.ordered_at",
}


def _same(expected: Case, got: Answered, asker: Asker, view: str) -> bool:
    want = asker.layer.query(to_json(expected, view))
    have = asker.layer.query(got.query)
    wanted_rows, rows = _rounded(want.rows), _rounded(have.rows)
    if Counter(wanted_rows) == Counter(rows):
        return True
    names = [column.name for column in have.columns]
    wanted = [column.name for column in want.columns]
    if not expected.get("d") or not set(wanted) <= set(names) or len(wanted_rows) != len(rows):
        return False
    picked = [names.index(name) for name in wanted]
    return Counter(wanted_rows) == Counter(tuple(row[at] for at in picked) for row in rows)


def _rounded(rows: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Sums of floats differ in their last digits with the order of adding."""
    return [tuple(round(x, 6) if isinstance(x, float) else x for x in row) for row in rows]


def _shown(got: Translation) -> str:
    match got:
        case Answered():
            return f"{got.interpretation} {list(got.assumptions)}"
        case Clarify():
            return f"? {[option.label for option in got.options]}"
        case Declined():
            return f"{got.code}: {got.reason}"
    return got.text
