"""`eval` over the shop: its figures, its exit code, its faults."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import HOSTILE, Run

Sell = Callable[..., Run]
RIGHT = {"id": "r", "category": "counts", "question": "How many sales?", "rows": [[len(HOSTILE)]]}
WRONG = {"id": "w", "category": "sums", "question": "How many sales?", "rows": [[-1]]}
TALK = {"turns": [{"question": "amount by product", "status": ["answered"], "query": {
    "measures": ["sales.amount"], "dimensions": ["sales.product"]}},
    {"question": "hello", "status": "chat"}]}  # fmt: skip


@pytest.fixture
def cases(tmp_path: Path) -> Callable[..., str]:
    def write(*lines: object) -> str:
        file = tmp_path / "cases.jsonl"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return str(file)

    return write


def test_what_is_right_passes(sell: Sell, cases: Callable[..., str]) -> None:
    shown = sell("eval", cases(RIGHT, TALK))
    assert shown.code == 0, shown.out + shown.err
    assert "right: 3 of 3 (100.0%)" in shown.out
    assert "counts" in shown.out
    assert "dialogue" in shown.out


def test_what_is_wrong_is_listed_and_fails(sell: Sell, cases: Callable[..., str]) -> None:
    shown = sell("eval", cases(RIGHT, WRONG))
    assert shown.code == 1
    assert "SILENTLY WRONG: How many sales?" in shown.out
    assert "not reached: right>=85 (it is 50.0)" in shown.out
    assert sell("eval", cases(RIGHT, WRONG), "--require", "right>=50").code == 0


def test_json(sell: Sell, cases: Callable[..., str]) -> None:
    run = sell("eval", cases(RIGHT, WRONG), "--perturb", "case,typo", "--format", "json")
    found = run.json
    assert run.code == 1
    assert found["ok"] is False
    assert found["figures"]["right"] == {"part": 1, "whole": 2}
    assert set(found["categories"]) == {"counts", "sums"}
    assert set(found["perturbed"]) == {"case", "typo"}
    assert [each["outcome"] for each in found["questions"]][:2] == ["right", "wrong"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--require", "rihgt>=1"], "no threshold"),
        (["--perturb", "smell"], "no perturbation"),
        (["--translator", "llm"], "OPENAI_API_KEY is not set"),
    ],
)
def test_bad_options(
    arguments: list[str], said: str, sell: Sell, cases: Callable[..., str]
) -> None:
    shown = sell("eval", cases(RIGHT), *arguments)
    assert shown.code == 2
    assert said in shown.err + shown.out
    assert "Traceback" not in shown.err + shown.out


def test_a_bad_file(sell: Sell, tmp_path: Path) -> None:
    shown = sell("eval", str(tmp_path / "none.jsonl"))
    assert shown.code == 2
    assert "there is no file" in shown.err


def test_an_expected_query_that_cannot_run_names_its_case(
    sell: Sell, cases: Callable[..., str]
) -> None:
    bad = {"id": "b7", "question": "How many sales?", "query": {"measures": ["sales.none"]}}
    shown = sell("eval", cases(bad))
    assert shown.code == 2
    assert "case b7" in shown.err
