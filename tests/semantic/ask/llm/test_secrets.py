"""Canaries in the key, the URL and the context: they are sent where they belong, and never said."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from semantic.ask.llm.planner import Planner
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.trace import Ledger
from semantic.layer import SemanticLayer
from tests.semantic.ask.conftest import Open
from tests.semantic.ask.llm import endpoint as server

QUERY = {"measures": ["orders.count"]}
IN_URL, IN_QUERY, IN_CONTEXT = "canary-pass-5512", "canary-token-9917", "canary-person-3331"
CANARIES = (server.KEY, IN_URL, IN_QUERY, IN_CONTEXT)

BEHAVIOURS = {
    "well": server.answers(QUERY),
    "echoes the key": server.status(401, f'{{"error": "bad key {server.KEY}"}}'.encode()),
    "breaks": server.status(500, f"<html>{server.KEY}".encode()),
    "redirects": server.status(307, location=f"http://127.0.0.1:9/{server.KEY}"),
    "says the key": server.says(f"the key is {server.KEY}"),
    "hangs": server.hangs(5),
}


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_no_canary_is_said(
    name: str, askers: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    plain = askers("shop").layer
    layer = SemanticLayer(plain.model, plain.engine, plain.as_of, {"person": IN_CONTEXT})
    ledger = Ledger(tmp_path / "traces.jsonl", with_text=True)
    with caplog.at_level(logging.DEBUG), server.served(BEHAVIOURS[name]) as it:
        url = it.url.replace("//", f"//me:{IN_URL}@") + f"?token={IN_QUERY}"
        layer.planner = Planner(Endpoint(server.KEY, "small", url, 1.5), ledger)
        answer = layer.ask("How many orders were there in 2023?")
        summary = layer.asker.summarise(answer)
    out = capfd.readouterr()
    said = {
        "logs": caplog.text, "answer": repr(answer), "summary": repr(summary), "out": out.out,
        "err": out.err, "traces": (tmp_path / "traces.jsonl").read_text(),
        "prompts": repr(it.asked), "planner": repr(layer.planner),
    }  # fmt: skip
    assert answer.status == "answered"
    assert it.asked
    assert caplog.text, "at DEBUG somebody logs something, or nothing is tested"
    leaks = [(where, canary) for where, text in said.items() for canary in CANARIES
             if canary in text]  # fmt: skip
    assert not leaks
