"""The oracle on tables small enough to check by eye, one question for each rule."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.oracle import evaluate

WRITTEN = yaml.safe_load((Path(__file__).parent / "rules.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("rule", WRITTEN["rules"], ids=lambda rule: rule["name"])
def test_a_rule(rule: dict[str, Any]) -> None:
    _, rows = evaluate(WRITTEN["model"], WRITTEN["tables"], rule["query"])
    assert [[shown(cell) for cell in row] for row in rows] == rule["rows"]


def shown(cell: Any) -> Any:
    """A value as the file writes it: midnights as days."""
    return cell.date().isoformat() if isinstance(cell, datetime) else cell
