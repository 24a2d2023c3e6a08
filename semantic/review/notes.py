"""Faults of a model as notes that hosts of code show beside the line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote

from semantic.errors import MetricastError

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_WORD = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|[\w.$-]+""")
_NUMBERS = re.compile(r"\d[\d,.]*")

Level = Literal["error", "warning", "note"]


def github_notes(
    faults: Sequence[MetricastError], levels: Sequence[Level] | None = None
) -> list[str]:
    """Workflow commands of GitHub Actions, one a line: notes beside the lines of a pull request.

    `levels` has one for each fault; without it, all are errors.
    Source: "Workflow commands for GitHub Actions", setting an error message.
    """
    return [_command(fault, level) for fault, level in _leveled(faults, levels)]


def _leveled(
    faults: Sequence[MetricastError], levels: Sequence[Level] | None
) -> Iterator[tuple[MetricastError, Level]]:
    return zip(faults, levels or ["error"] * len(faults), strict=True)


def _command(fault: MetricastError, level: Level) -> str:
    where = ""
    if place := fault.place:
        facts = {"file": place.file, "line": place.line, "col": place.column}
        where = ",".join(f"{key}={_property(str(value))}" for key, value in facts.items()) + ","
    command = "notice" if level == "note" else level
    return f"::{command} {where}title={_property(fault.code)}::{_data(_said(fault))}"


def _said(fault: MetricastError) -> str:
    said = fault.message
    if fault.near:
        said += "; did you mean " + " or ".join(f"`{word}`" for word in fault.near) + "?"
    return f"{said} ({fault.hint})" if fault.hint else said


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(
    faults: Sequence[MetricastError],
    version: str,
    levels: Sequence[Level] | None = None,
    about: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, Any]:
    """The faults as a SARIF 2.1.0 log, which code scanning takes in.

    `about` says what a code means, where its words do not say it themselves.
    """
    rules = _rules(faults, about)
    codes = [rule["id"] for rule in rules]
    seen: Counter[str] = Counter()
    results = []
    for fault, level in _leveled(faults, levels):
        known = _fingerprint(fault)
        seen[known] += 1
        results.append({
            "ruleId": fault.code, "ruleIndex": codes.index(fault.code), "level": level,
            "message": {"text": _said(fault)}, "locations": _locations(fault),
            "partialFingerprints": {"primaryLocationLineHash": f"{known}:{seen[known]}"},
        })  # fmt: skip
    driver = {"name": "metricast", "version": version, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def _rules(faults: Sequence[MetricastError], about: Mapping[str, str]) -> list[dict[str, Any]]:
    """What each code means; where nobody said, what its family of errors does."""
    first: dict[str, MetricastError] = {}
    for fault in faults:
        first.setdefault(fault.code, fault)
    rules = []
    for code, fault in sorted(first.items()):
        words = code.replace("-", " ")
        family = (type(fault).__doc__ or "").strip().partition("\n")[0]
        full = about.get(code) or f"{words.capitalize()}: {family[:1].lower()}{family[1:]}"
        rules.append({
            "id": code,
            "shortDescription": {"text": about.get(code, words)},
            "fullDescription": {"text": full},
            "help": {"text": f"{full} Each message says what to do, where that is known. `{code}` "
                             "stands in Metricast's reference: docs/reference/errors.md for "
                             "errors and findings, lint.md for rules of lint."},
        })  # fmt: skip
    return rules


def _fingerprint(fault: MetricastError) -> str:
    """The same wherever the line moves to, and whatever is counted."""
    place = fault.place
    where = (place.file, place.text.strip()) if place else ("", "")
    said = _NUMBERS.sub("#", fault.message)
    return sha256("\0".join((fault.code, *where, said)).encode()).hexdigest()[:16]


def _locations(fault: MetricastError) -> list[dict[str, Any]]:
    if fault.place is None:
        return []
    region = {"startLine": fault.place.line, "startColumn": fault.place.column}
    if word := _WORD.match(fault.place.text, fault.place.column - 1):
        region |= {"endLine": fault.place.line, "endColumn": word.end() + 1}
    uri = quote(fault.place.file.replace("\\", "/"), safe="/,;:@&=+$!*'()~")
    where = {"artifactLocation": {"uri": uri}, "region": region}
    return [{"physicalLocation": where}]
