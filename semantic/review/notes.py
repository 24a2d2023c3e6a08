"""Faults of a model as notes that hosts of code show beside the line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from semantic.errors import MetricastError

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def github_notes(faults: Sequence[MetricastError], level: str = "error") -> list[str]:
    """Workflow commands of GitHub Actions, one a line: notes beside the lines of a pull request.

    Source: "Workflow commands for GitHub Actions", setting an error message.
    """
    return [_command(fault, level) for fault in faults]


def _command(fault: MetricastError, level: str) -> str:
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


def sarif(faults: Sequence[MetricastError], version: str) -> dict[str, Any]:
    """The faults as a SARIF 2.1.0 log, which code scanning takes in."""
    codes = sorted({fault.code for fault in faults})
    driver = {
        "name": "metricast",
        "version": version,
        "rules": [{"id": code, "shortDescription": {"text": code.replace("-", " ")}}
                  for code in codes],
    }  # fmt: skip
    results = [
        {"ruleId": fault.code, "ruleIndex": codes.index(fault.code), "level": "error",
         "message": {"text": _said(fault)}, "locations": _locations(fault)}
        for fault in faults
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
