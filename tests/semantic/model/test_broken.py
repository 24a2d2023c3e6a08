"""Broken model files give exactly these messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from semantic.model import load_model_text

GOLDEN = Path(__file__).with_name("broken.yml")
CASES: list[dict[str, Any]] = yaml.safe_load(GOLDEN.read_text(encoding="utf-8"))


def said(case: dict[str, Any]) -> str:
    """Everything the loader says about a case's files."""
    files = case.get("files") or {"orders.yml": case["file"]}
    return "\n\n".join(str(error) for error in load_model_text(files).errors) + "\n"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_message(case: dict[str, Any]) -> None:
    assert said(case) == case.get("says")


def test_table_is_long_enough() -> None:
    assert len(CASES) >= 50
    assert len({case["name"] for case in CASES}) == len(CASES)


def rewrite() -> None:
    """Write the messages as they are now; the diff is read by a person."""
    head = [line for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line[:1] == "#"]
    parts = ["\n".join(head) + "\n"]
    parts += (_written({**case, "says": said(case)}) for case in CASES)
    GOLDEN.write_text("\n".join(parts), encoding="utf-8")


class _Literal(str):
    """A text written as a block."""


class _Dumper(yaml.SafeDumper):
    pass


def _represent(dumper: yaml.SafeDumper, text: _Literal) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")


_Dumper.add_representer(_Literal, _represent)


def _written(case: dict[str, Any]) -> str:
    blocks = {
        key: {name: _Literal(text) for name, text in value.items()}
        if isinstance(value, dict)
        else _Literal(value)
        if "\n" in value and "\t" not in value
        else value
        for key, value in case.items()
    }
    return str(yaml.dump([blocks], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000))


if __name__ == "__main__":
    rewrite()
