"""`ask` over the shop: its JSON, its formats, conversations, many at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import HOSTILE, Run
from tests.architecture.sources import ROOT

Sell = Callable[..., Run]
FIELDS = [
    "question", "status", "query", "columns", "rows", "text", "interpretation", "assumptions",
    "warnings", "options", "reason", "nearest", "sql", "translator", "timings_ms",
]  # fmt: skip
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_json_is_the_contract(sell: Sell) -> None:
    answer = sell("ask", "How many sales?", "--format", "json").json
    assert list(answer) == FIELDS
    assert answer["status"] == "answered"
    assert answer["query"] == {"measures": ["sales.count"]}
    assert answer["columns"] == [
        {"name": "sales.count", "type": "number", "format": None, "unit": None}
    ]
    assert answer["rows"] == [[len(HOSTILE)]]
    assert str(len(HOSTILE)) in answer["text"]
    assert answer["translator"] == "offline"
    assert answer["sql"]
    assert all(took >= 0 for took in answer["timings_ms"].values())


def test_the_reference_names_every_field() -> None:
    page = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    assert not [field for field in FIELDS if f"`{field}`" not in page]


def test_what_nothing_covers_is_declined(sell: Sell) -> None:
    answer = sell("ask", "How many unicorns per galaxy?", "--format", "json")
    assert answer.code == 0
    assert list(answer.json) == FIELDS
    assert answer.json["status"] == "declined"
    assert (answer.json["query"], answer.json["rows"], answer.json["sql"]) == (None, [], None)
    assert answer.json["reason"]
    shown = sell("ask", "How many unicorns per galaxy?")
    assert answer.json["reason"] in " ".join(shown.out.split())


def test_an_unquoted_question(sell: Sell) -> None:
    assert sell("ask", "How", "many", "sales?", "--format", "json").json["rows"]


def test_an_answer_for_people(sell: Sell) -> None:
    shown = sell("ask", "Amount by month").out
    assert "EUR" in shown
    assert "█" in shown
    assert "sales.yml:" in shown


@pytest.mark.parametrize("format", ["table", "json", "csv", "markdown"])
def test_hostile_cells_are_inert(sell: Sell, format: str) -> None:
    done = sell("ask", "sales by product", "--format", format)
    assert done.code == 0
    assert not CONTROL.search(done.out + done.err)
    if format == "markdown":
        assert "<img" not in done.out
        assert "![" not in done.out


def test_csv_is_rows_alone(sell: Sell) -> None:
    done = sell("ask", "How many sales?", "--format", "csv")
    assert done.out == f"sales.count\n{len(HOSTILE)}\n"
    assert str(len(HOSTILE)) in done.err


def test_a_conversation_kept_in_a_file(sell: Sell, tmp_path: Path) -> None:
    state = str(tmp_path / "talk.json")
    first = sell("ask", "Sales by month", "--follow-up", state, "--format", "json").json
    assert json.loads(Path(state).read_text())["query"] == first["query"]
    second = sell("ask", "by product", "--follow-up", state, "--format", "json").json
    assert second["query"]["measures"] == first["query"]["measures"]
    assert second["query"]["dimensions"] == ["sales.product"]
    assert json.loads(Path(state).read_text())["query"] == second["query"]
    declined = sell("ask", "How many unicorns per galaxy?", "--follow-up", state)
    assert declined.code == 0
    assert json.loads(Path(state).read_text())["query"] == second["query"]


def test_a_conversation_from_a_bare_query(sell: Sell, tmp_path: Path) -> None:
    state = tmp_path / "talk.json"
    state.write_text('{"measures": ["sales.amount"]}')
    answer = sell("ask", "by product", "--follow-up", str(state), "--format", "json").json
    assert answer["query"]["measures"] == ["sales.amount"]


@pytest.mark.parametrize("kept", ["not json", "[1]", '{"query": {"measures": 3}}', "[" * 9000])
def test_a_broken_state_is_a_sentence(sell: Sell, tmp_path: Path, kept: str) -> None:
    (tmp_path / "talk.json").write_text(kept)
    done = sell("ask", "by product", "--follow-up", str(tmp_path / "talk.json"))
    assert done.code == 2
    assert done.err.startswith("error[")
    assert (tmp_path / "talk.json").read_text() == kept


def test_many_questions_in_one_process(sell: Sell, tmp_path: Path) -> None:
    lines = [
        {"id": "a", "question": "How many sales?"},
        {"id": "b", "turns": ["Sales by month", 3, "by product"]},
        {"id": "c"},
        {"id": "d", "turns": "no list"},
        {"id": "e", "question": "x" * 20_000},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(line) for line in lines))
    done = sell("ask", "--input", str(tmp_path / "in.jsonl"))
    assert done.code == 0
    one, first, bad, third, missing, wrong, long = done.lines
    assert list(one) == ["id", *FIELDS]
    assert list(first) == ["id", "turn", *FIELDS]
    assert [each.get("turn") for each in (one, first, bad, third)] == [None, 0, 1, 2]
    assert bad["error"]["code"] == "bad-line"
    assert third["query"]["dimensions"] == ["sales.product"]
    assert third["query"]["measures"] == first["query"]["measures"]
    assert missing["error"]["code"] == wrong["error"]["code"] == "bad-line"
    assert long["id"] == "e"
