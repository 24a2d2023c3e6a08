"""The commands with an endpoint: one on this machine that speaks the protocol."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import HOSTILE, Run
from tests.semantic.ask.llm import endpoint as server

Sell = Callable[..., Run]
COUNT = {"measures": ["sales.count"]}
AMOUNT = {"measures": ["sales.amount"]}


def answers_by_word(handler: server.Handler, asked: dict[str, Any]) -> None:
    """A language model that knows two questions."""
    question = asked["messages"][1]["content"]
    query = AMOUNT if "takings" in question or "amount" in question else COUNT
    server.answers(query, takings="sales.amount")(handler, asked)


@pytest.fixture
def endpoint() -> Iterator[server.Endpoint]:
    with server.served(answers_by_word) as it:
        yield it


@pytest.fixture
def sell_with(sell: Sell, endpoint: server.Endpoint, tmp_path: Path) -> Sell:
    def run(*arguments: str, **more: Any) -> Run:
        named = {
            "OPENAI_API_KEY": server.KEY, "OPENAI_BASE_URL": endpoint.url, "OPENAI_MODEL": "small",
            "METRICAST_TRACES": str(tmp_path / "traces.jsonl"),
        }  # fmt: skip
        return sell(*arguments, **(named | more))

    return run


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    file = tmp_path / "cases.jsonl"
    lines = [
        {"id": "takings", "question": "what were our takings?", "query": AMOUNT},
        {"id": "count", "question": "How many sales?", "query": COUNT},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_the_endpoint_answers_what_no_grammar_can(sell: Sell, sell_with: Sell) -> None:
    assert sell("ask", "what were our takings?", "--format", "json").json["status"] == "declined"
    answer = sell_with("ask", "what were our takings?", "--format", "json").json
    assert (answer["status"], answer["translator"]) == ("answered", "llm:small")
    assert answer["query"] == AMOUNT


def test_offline_means_offline(sell_with: Sell, endpoint: server.Endpoint) -> None:
    sell_with("ask", "How many sales?", "--translator", "offline")
    assert not endpoint.asked


def test_many_at_once_and_turns(sell_with: Sell, endpoint: server.Endpoint) -> None:
    lines = [{"id": 1, "question": "what were our takings?"},
             {"id": 2, "turns": ["How many sales?", "and the takings"]}]  # fmt: skip
    stdin = "".join(json.dumps(line) + "\n" for line in lines)
    found = sell_with("ask", "--input", "-", stdin=stdin).lines
    assert [each.get("turn") for each in found] == [None, 0, 1]
    assert [each["translator"] for each in found] == ["llm:small"] * 3
    assert [each["query"] for each in found] == [AMOUNT, COUNT, AMOUNT]
    follow_up = endpoint.asked[-1]["messages"][1]["content"]
    assert '{"measures":["sales.count"]}' in follow_up


def test_context_is_what_is_sent(sell_with: Sell, endpoint: server.Endpoint) -> None:
    question = "what were our takings?"
    shown = sell_with("context", question)
    assert f"<question>{question}</question>" in shown.out
    assert "sales.amount" in shown.out
    whole = sell_with("context", question, "--format", "json").json
    assert not endpoint.asked
    sell_with("ask", question)
    assert endpoint.asked[0] == whole


def test_traces(sell_with: Sell) -> None:
    assert "nothing was asked" in sell_with("traces").out
    sell_with("ask", "what were our takings?", METRICAST_TRACE_TEXT="1")
    sell_with("ask", "How many takings in all?")
    shown = sell_with("traces").out
    assert "what were our takings?" in shown
    assert "in all" not in shown, "only words that somebody wanted kept are kept"
    assert "price unknown" in shown
    assert "spent today: " in shown
    (one, two) = sell_with("traces", "--format", "json").json
    assert one["prompt_tokens"] == two["prompt_tokens"] == 1000
    assert server.KEY not in shown


def test_summary(sell: Sell, shop: Path, tmp_path: Path) -> None:
    good = server.says(f"There are {len(HOSTILE)} sales.")
    bad = server.says("There are 99 sales.")
    with server.served(server.answers(COUNT), good, server.answers(COUNT), bad) as it:
        named = {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": it.url,
                 "METRICAST_TRACES": str(tmp_path / "t.jsonl")}  # fmt: skip
        shown = sell("ask", "How many sales?", "--summary", **named)
        assert f"summary: There are {len(HOSTILE)} sales." in shown.out
        shown = sell("ask", "How many sales?", "--summary", **named)
        assert "99" not in shown.out + shown.err
        assert "dropped" in shown.err
    shown = sell("ask", "How many sales?", "--summary")
    assert shown.code == 0
    assert "no endpoint" in shown.err


def test_an_evaluation_is_recorded_carried_on_and_replayed(
    sell: Sell, sell_with: Sell, endpoint: server.Endpoint, cases: Path, tmp_path: Path
) -> None:
    kept = str(tmp_path / "kept")
    run = sell_with("eval", str(cases), "--translator", "llm", "--record", kept, "--jobs", "2")
    assert run.code == 0, run.out + run.err
    assert "2 questions to small: about" in run.err
    assert "unknown price" in run.err
    assert "translated by: llm 2" in run.out
    assert len(endpoint.asked) == 2
    # A run that broke off has some replies: only the others are asked for.
    next(iter(Path(kept).glob("*.json"))).unlink()
    assert sell_with("eval", str(cases), "--translator", "llm", "--record", kept).code == 0
    assert len(endpoint.asked) == 3
    again = sell("eval", str(cases), "--replay", kept, OPENAI_MODEL="small")
    assert again.code == 0, again.out + again.err
    assert "translated by: llm 2" in again.out
    assert len(endpoint.asked) == 3


def test_what_was_not_recorded_is_answered_offline_and_counted(
    sell: Sell, cases: Path, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    run = sell("eval", str(cases), "--replay", str(tmp_path / "none"))
    assert run.code == 1
    assert "translated by: offline 2" in run.out
    assert "right: 1 of 2" in run.out


def test_prices_that_cannot_be_read(sell_with: Sell, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text("nothing")
    run = sell_with("ask", "How many sales?", METRICAST_LLM_PRICES=str(tmp_path / "p.json"))
    assert run.code == 2
    assert "no table of prices" in run.err
    assert "in dollars a million tokens" in run.err
