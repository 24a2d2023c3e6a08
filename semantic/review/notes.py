"""Faults of a model as notes that hosts of code show beside the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import quote

from semantic.errors import MetricastError

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


Level = Literal["error", "warning"]


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
    return f"::{level} {where}title={_property(fault.code)}::{_data(_said(fault))}"


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
    codes = sorted({fault.code for fault in faults})
    said = {code: about.get(code, code.replace("-", " ")) for code in codes}
    driver = {
        "name": "metricast",
        "version": version,
        "rules": [{"id": code, "shortDescription": {"text": said[code]}} for code in codes],
    }
    results = [
        {"ruleId": fault.code, "ruleIndex": codes.index(fault.code), "level": level,
         "message": {"text": _said(fault)}, "locations": _locations(fault)}
        for fault, level in _leveled(faults, levels)
    ]  # fmt: skip
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def _locations(fault: MetricastError) -> list[dict[str, Any]]:
    if fault.place is None:
        return []
    region = {"startLine": fault.place.line, "startColumn": fault.place.column}
    uri = quote(fault.place.file.replace("\\", "/"), safe="/,;:@&=+$!*'()~")
    where = {"artifactLocation": {"uri": uri}, "region": region}
    return [{"physicalLocation": where}]
