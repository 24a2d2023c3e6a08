"""`questions` over the shop: feedback in, proposed YAML out, nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.app.conftest import Run

Sell = Callable[..., Run]


def test_feedback_becomes_a_proposal(sell: Sell, tmp_path: Path) -> None:
    log = str(tmp_path / "feedback.jsonl")
    empty = sell("questions", "review", "--log", log)
    assert "nothing to propose" in empty.out
    kept = sell("questions", "good", "Amount by month", "--log", log)
    assert kept.out.startswith("kept as good: Amount by month")
    sell("questions", "bad", "How", "many", "sales?", "--log", log)
    meant = '{"measures": ["sales.average"]}'
    sell("questions", "bad", "cost of a sale", "--meant", meant, "--log", log)
    shown = sell("questions", "review", "--log", log)
    assert [each["questions"] for each in yaml.safe_load(shown.out)["questions"]] == [
        ["Amount by month"],
        ["cost of a sale"],
    ]
    assert "How many sales?” was answered badly once" in shown.out
    assert "Proposed from 3 notes" in shown.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["good"], "say which question"),
        (["review", "what"], "takes no question"),
        (["bad", "x", "--meant", "{"], "JSON"),
        (["bad", "x", "--meant", '{"measures": ["sales.none"]}'], "has no member"),
    ],
)
def test_bad_use(arguments: list[str], said: str, sell: Sell, tmp_path: Path) -> None:
    log = tmp_path / "feedback.jsonl"
    shown = sell("questions", *arguments, "--log", str(log))
    assert shown.code == 2
    assert said in shown.err
    assert not log.exists()


def test_a_broken_line_is_said(sell: Sell, tmp_path: Path) -> None:
    log = tmp_path / "feedback.jsonl"
    log.write_text("{\n")
    shown = sell("questions", "review", "--log", str(log))
    assert shown.code == 0
    assert f"{log}:1 is no feedback" in shown.err
