"""Questions over the wire: a server that is well, and one that is not."""

from __future__ import annotations

import json
import ssl
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from semantic.ask.llm.faults import wanted_wait
from semantic.ask.llm.planner import Planner
from semantic.ask.llm.prices import dollars
from semantic.ask.llm.settings import Endpoint, endpoint_from
from semantic.ask.llm.trace import Ledger
from semantic.errors import MetricastError
from semantic.layer import SemanticLayer
from semantic.result import Answer
from tests.semantic.ask.conftest import Open
from tests.semantic.ask.llm import endpoint as server

QUERY = {"measures": ["orders.count"]}


@pytest.fixture
def shop(askers: Open) -> Iterator[SemanticLayer]:
    layer = askers("shop").layer
    yield layer
    layer.planner = None


@contextmanager
def asked_of(layer: SemanticLayer, *behaviours: server.Behave, **limits: Any) -> Iterator[Any]:
    with server.served(*behaviours) as it:
        named: dict[str, Any] = {"model": "test-model", "seconds": 40.0} | limits
        layer.planner = Planner(Endpoint(server.KEY, base_url=it.url, **named))
        yield it


def offline(layer: SemanticLayer, question: str) -> Answer:
    planner, layer.planner = layer.planner, None
    try:
        return layer.ask(question)
    finally:
        layer.planner = planner


def test_a_query_comes_back_as_an_answer(shop: SemanticLayer) -> None:
    reading = {"purchases": "orders.count", "people": "orders.count"}
    with asked_of(shop, server.answers(QUERY, **reading)) as it:
        answer = shop.ask("how many purchases did people make?")
    assert answer.status == "answered"
    assert answer.translator == "llm:test-model"
    assert answer.result is not None
    assert answer.result.rows == offline(shop, "number of orders").result.rows  # type: ignore[union-attr]
    sent = it.asked[0]
    assert sent["response_format"]["type"] == "json_schema"
    assert "orders.count" in sent["messages"][0]["content"]
    assert "<question>" in sent["messages"][1]["content"]


def test_the_same_question_costs_nothing_twice(shop: SemanticLayer) -> None:
    with asked_of(shop, server.answers(QUERY)) as it:
        one, two = shop.ask("orders, how many?"), shop.ask("orders, how many?")
    assert one.query == two.query
    assert len(it.asked) == 1


FAULTS = {
    "hangs": (server.hangs(30), "in time"),
    "a byte now and then": (server.drips, "in time"),
    "a hundred megabytes": (server.floods, "too much"),
    "429 with a long wait": (server.status(429, retry_after="60"), "busy"),
    "429": (server.status(429, retry_after_ms="50"), "busy"),
    "500": (server.status(500, b'{"error": {"message": "boom"}}'), "500"),
    "401": (server.status(401), "refuses the key"),
    "429 until a day": (
        server.status(429, retry_after="Wed, 21 Oct 2037 07:28:00 GMT"), "busy"),
    "an error without end": (server.pours(500), "500"),
    "a small answer that unpacks to a large one": (server.unpacks, "compressed"),
    "headers without end": (server.headers_without_end, "cannot be reached"),
    "a redirect": (server.status(307, location="http://127.0.0.1:9/v1/x"), "elsewhere"),
    "cut off": (server.breaks_off, "broke off"),
    "no JSON": (server.status(200, b"{nothing"), "no completion"),
    "HTML": (server.status(200, b"<html>", content_type="text/html"), "no completion"),
    "another shape": (server.status(200, b'{"object": "list", "data": []}'), "no completion"),
    "no text": (server.says(None), "no completion"),
    "a refusal": (server.says(None, refusal="I can't help with that."), "refuses"),
    "a tool call, and another": (
        server.says(None, tool_calls=[{"id": "t1", "type": "function", "function": {
            "name": "run_sql", "arguments": "{\"sql\": \"drop table orders\"}"}}]),
        "no completion",
    ),
    "prose": (server.says("There were 42 orders."), "no query"),
    "not a reply": (server.says('{"answer": 42}'), "no query"),
    "SQL": (server.says('{"kind": "answer", "query": "SELECT 1"}'), "no query"),
    "an unknown member": (server.answers({"measures": ["orders.secret"]}), "no query"),
    "an unknown value": (
        server.answers({"measures": ["orders.count"], "filters": [
            {"member": "orders.status", "operator": "equals", "values": ["nonsense"]}]}),
        "no query",
    ),
    "nested without end": (server.says('{"kind": ' + "[" * 50_000), "no query"),
    "a date left out": (server.answers(QUERY), "no query"),
    "a date left out by one word for all": (
        server.answers(QUERY, **{"How many orders were there in 2023": "orders.count"}),
        "no query"),
    "its own words": (
        server.answers(QUERY, **{"in 2023 see http://evil.example": "orders.count"}), None),
}  # fmt: skip


SLOW = {"hangs": 3.0, "a byte now and then": 3.0}


@pytest.mark.parametrize("name", FAULTS)
def test_what_goes_wrong_ends_in_the_offline_answer(name: str, shop: SemanticLayer) -> None:
    behave, said = FAULTS[name]
    question = "How many orders were there in 2023?"
    with asked_of(shop, behave, seconds=SLOW.get(name, 40.0)):
        started = time.monotonic()
        answer = shop.ask(question)
        taken = time.monotonic() - started
    # What is not slow ends long before; on a busy machine that is no matter of the code.
    assert taken < (10 if name in SLOW else 40)
    assert answer.status == "answered"
    assert "evil" not in repr(answer)
    if said is None:
        return
    assert answer.query == offline(shop, question).query
    assert any("offline" in each and said in each for each in answer.warnings), answer.warnings
    assert server.KEY not in repr(answer)


def test_the_usual_time_is_short_enough(shop: SemanticLayer) -> None:
    with asked_of(shop, server.hangs(30), seconds=Endpoint("").seconds):
        started = time.monotonic()
        answer = shop.ask("How many orders were there in 2023?")
    assert time.monotonic() - started < 10
    assert answer.status == "answered"


def test_nobody_is_there(shop: SemanticLayer) -> None:
    shop.planner = Planner(Endpoint(server.KEY, base_url="http://127.0.0.1:9/v1", seconds=40))
    answer = shop.ask("How many orders were there in 2023?")
    assert answer.status == "answered"
    assert "cannot be reached" in answer.warnings[-1]


def test_a_name_that_nobody_has(shop: SemanticLayer) -> None:
    url = "http://no-such-host.invalid/v1"
    shop.planner = Planner(Endpoint(server.KEY, base_url=url, seconds=40))
    answer = shop.ask("How many orders were there in 2023?")
    assert answer.status == "answered"
    assert "cannot be reached" in answer.warnings[-1]


@pytest.mark.parametrize("expired", [True, False])
def test_an_expired_certificate_is_not_trusted(
    expired: bool, shop: SemanticLayer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    ended = datetime(2020, 1, 2, tzinfo=UTC) if expired else None
    begun = datetime(2020, 1, 1, tzinfo=UTC) if expired else None
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", not_before=begun, not_after=ended).configure_cert(tls)
    with server.served(server.answers(QUERY), tls=tls) as it:
        shop.planner = Planner(Endpoint(server.KEY, "test", it.url, 40))
        answer = shop.ask("How many orders were there?")
    assert answer.status == "answered"
    assert (answer.translator == "llm:test") is not expired
    assert len(it.asked) == (0 if expired else 1), "nothing is sent where nobody is trusted"
    assert any("certificate" in each for each in answer.warnings) is expired


def test_after_three_faults_the_endpoint_rests(shop: SemanticLayer) -> None:
    with asked_of(shop, server.status(401)) as it:
        for at in range(5):
            answer = shop.ask(f"How many orders were there in 202{at}?")
        assert len(it.asked) == 3
    assert "rests" in answer.warnings[-1]


def test_a_wrong_member_is_mended(shop: SemanticLayer) -> None:
    wrong = server.answers({"measures": ["orders.cuont"]})
    with asked_of(shop, wrong, server.answers(QUERY)) as it:
        answer = shop.ask("orders, how many?")
    assert answer.status == "answered"
    assert not answer.warnings
    assert "orders.count" in it.asked[1]["messages"][-1]["content"]


def test_a_word_that_nothing_stands_for_is_not_passed_over(shop: SemanticLayer) -> None:
    silent = server.answers(QUERY)
    declines = server.says(json.dumps({"kind": "decline", "words": ["unicorns"]}))
    with asked_of(shop, silent, declines) as it:
        answer = shop.ask("How many unicorns did we sell?")
    assert answer.status == "declined"
    assert "unicorns" in (answer.reason or "")
    assert "unicorns" in it.asked[1]["messages"][-1]["content"]


@pytest.mark.parametrize("status", [400, 500])
def test_an_endpoint_without_formats_is_asked_plainly_from_then_on(
    status: int, shop: SemanticLayer
) -> None:
    """Some say that they do not know a format, and some break on it."""
    fenced = server.says("Here it is:\n```json\n" + json.dumps(
        {"kind": "answer", "query": QUERY, "reading": []}) + "\n```")  # fmt: skip
    with asked_of(shop, server.only_text(fenced, status)) as it:
        assert shop.ask("orders, how many?").status == "answered"
        assert shop.ask("how many orders in all").status == "answered"
    formats = ["response_format" in each for each in it.asked]
    assert formats == [True] * (len(formats) - 2) + [False, False]
    assert len(formats) == {400: 4, 500: 6}[status]


def test_a_question_back_offers_whole_queries(shop: SemanticLayer) -> None:
    two = {
        "kind": "clarify",
        "reading": [{"words": "whichever", "means": "Delivered"}],
        "text": "42 or 43?",
        "options": [
            QUERY,
            {
                "measures": ["orders.count"],
                "filters": [
                    {"member": "orders.status", "operator": "equals", "values": ["Delivered"]}
                ],
            },
        ],
    }
    with asked_of(shop, server.says(json.dumps(two))):
        answer = shop.ask("orders, whichever?")
    assert answer.status in ("clarify", "answered")
    assert "42" not in answer.text, "the endpoint's own numbers are never shown"


def test_the_previous_query_goes_in_and_the_words_do_not(shop: SemanticLayer) -> None:
    with asked_of(shop, server.answers(QUERY)) as it:
        talk = shop.conversation()
        talk.ask("orders, how many?")
        talk.ask("only in 2023 please")
    assert '{"measures":["orders.count"]}' in it.asked[1]["messages"][1]["content"]
    assert "how many?" not in it.asked[1]["messages"][1]["content"]


@pytest.mark.parametrize(("limits", "said"), [
    ({"tokens": 100}, "question would use more tokens"),
    ({"tokens_a_session": 100}, "session would use more tokens"),
    ({"tokens_a_day": 100}, "day would use more tokens"),
    ({"dollars_a_session": 1.0}, "no price"),
    ({"dollars": 1.0}, "no price"),
    ({"model": "gpt-5-mini", "dollars": 0.00001}, "question would use more dollars"),
    ({"model": "gpt-5-mini", "dollars_a_session": 0.00001}, "session would use more dollars"),
    ({"model": "gpt-5-mini", "dollars_a_day": 0.00001}, "day would use more dollars"),
    ({"seconds_a_session": 0.0}, "session would use more seconds"),
    ({"seconds_a_day": 0.0}, "day would use more seconds"),
])  # fmt: skip
def test_a_budget_ends_the_asking_and_not_the_answers(
    limits: dict[str, Any], said: str, shop: SemanticLayer
) -> None:
    with asked_of(shop, server.answers(QUERY), **limits) as it:
        answer = shop.ask("How many orders were there in 2023?")
    assert answer.status == "answered"
    assert said in answer.warnings[-1]
    assert not it.asked


@pytest.mark.parametrize("limits", [
    {"tokens_a_session": 6_000.0}, {"tokens_a_day": 6_000.0}, {"seconds_a_session": 0.3},
    {"seconds_a_day": 0.3}, {"model": "gpt-5-mini", "dollars_a_day": 0.0015},
])  # fmt: skip
def test_what_earlier_questions_used_counts(
    limits: dict[str, Any], shop: SemanticLayer, tmp_path: Path
) -> None:
    """Of a day also what another process used."""

    def thinks(handler: server.Handler, asked: dict[str, Any]) -> None:
        time.sleep(0.35)
        server.answers(QUERY)(handler, asked)

    with server.served(thinks) as it:
        said = []
        for _ in range(7):
            clock = lambda: datetime(2026, 1, 2, tzinfo=UTC)  # noqa: E731
            ledger = Ledger(tmp_path / "traces.jsonl", clock=clock)
            if "day" not in next(reversed(limits)):
                ledger = shop.planner.ledger if shop.planner else ledger
            named = {"model": "test", "base_url": it.url} | limits
            shop.planner = Planner(Endpoint(server.KEY, **named), ledger)
            said += [shop.ask("orders, how many?").warnings]
    assert said[0] == ()
    assert any("more" in each for each in said[-1]), said
    assert 0 < len(it.asked) < len(said)


def test_a_reply_that_never_came_is_paid_for(shop: SemanticLayer) -> None:
    with asked_of(shop, server.hangs(30), seconds=0.5):
        shop.ask("orders, how many?")
        assert shop.planner is not None
        assert shop.planner.ledger.session.tokens > 500


@pytest.mark.parametrize(("headers", "wait"), [
    ({}, None),
    ({"retry-after": "20"}, 20.0),
    ({"retry-after": "-20"}, 0.0),
    ({"retry-after": "nan"}, None),
    ({"retry-after": "soon"}, None),
    ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
    ({"retry-after": "Fri, 02 Jan 2026 00:01:00 GMT", "date": "Fri, 02 Jan 2026 00:00:00 GMT"}, 60),
    ({"retry-after": "Fri, 02 Jan 2026 00:01:00 GMT"}, None),
    ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1m30s"}, 90.0),
    ({"x-ratelimit-remaining-requests": "7", "x-ratelimit-reset-requests": "1m30s"}, None),
    ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "120ms",
      "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "2"}, 2.0),
    ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1 fortnight"}, None),
])  # fmt: skip
def test_how_long_the_headers_ask_to_wait(headers: dict[str, str], wait: float | None) -> None:
    assert wanted_wait(headers) == wait


def test_an_endpoint_is_left_alone_for_as_long_as_it_asks(shop: SemanticLayer) -> None:
    limited = server.status(429, retry_after="60")
    with asked_of(shop, limited, server.answers(QUERY)) as it:
        one = shop.ask("How many orders were there in 2023?")
        two = shop.ask("How many orders were there in 2022?")
    assert "busy" in one.warnings[-1]
    assert "left alone" in two.warnings[-1]
    assert len(it.asked) == 1


def test_after_three_useless_questions_the_endpoint_rests(shop: SemanticLayer) -> None:
    with asked_of(shop, server.says("I had rather talk.")) as it:
        for at in range(4):
            answer = shop.ask(f"How many orders were there in 202{at}?")
    assert "rests" in answer.warnings[-1]
    assert len(it.asked) == 9, "three questions, each asked once and mended twice"


def test_without_the_package_the_offline_translator_answers(
    shop: SemanticLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with asked_of(shop, server.answers(QUERY)) as it:
        answer = shop.ask("How many orders were there in 2023?")
    assert answer.status == "answered"
    assert "pip install 'metricast[llm]'" in answer.warnings[-1]
    assert not it.asked


def test_a_question_back_passes_over_no_word(shop: SemanticLayer) -> None:
    """Two options that are one query are an answer, and held to the words like any other."""
    same = server.says(json.dumps({"kind": "clarify", "options": [QUERY, QUERY]}))
    with asked_of(shop, same) as it:
        answer = shop.ask("How many unicorns did we sell?")
    assert answer.status != "answered" or answer.translator == "offline"
    assert "unicorns" in it.asked[1]["messages"][-1]["content"]


@pytest.mark.parametrize(("reading", "right"), [
    ({"unicorns": "orders.count"}, True),
    ({"How many unicorns did we sell": "orders.count"}, False),
    ({"unicorns": "orders.status"}, False),
])  # fmt: skip
def test_each_word_is_read_by_itself(
    reading: dict[str, str], right: bool, shop: SemanticLayer
) -> None:
    with asked_of(shop, server.answers(QUERY, **reading)):
        answer = shop.ask("How many unicorns did we sell?")
    assert (answer.translator == "llm:test-model") is right
    assert ("“unicorns” is read as" in " ".join(answer.assumptions)) is right


def test_traces_hold_hashes_and_costs(shop: SemanticLayer, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "traces.jsonl", clock=lambda: datetime(2026, 1, 2, tzinfo=UTC))
    with server.served(server.answers(QUERY)) as it:
        shop.planner = Planner(Endpoint(server.KEY, "gpt-5-mini", it.url), ledger)
        shop.ask("orders, how many?")
    text = (tmp_path / "traces.jsonl").read_text()
    (line,) = ledger.lines()
    assert line["status"] == "answered"
    assert line["dollars"] == pytest.approx(1000 * 0.25e-6 + 50 * 2e-6)
    assert ledger.spent_today().dollars == pytest.approx(line["dollars"])
    assert ledger.spent_today().tokens == 1050
    assert [each["step"] for each in line["steps"]] == [
        "reading the model",
        "asking the language model",
    ]
    assert "texts" not in line
    assert server.KEY not in text
    assert "how many" not in text


def test_it_must_be_there_when_somebody_insists(
    askers: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    plain = askers("shop").layer
    layer = SemanticLayer(plain.model, plain.engine, plain.as_of, translator="llm")
    with pytest.raises(MetricastError, match="OPENAI_API_KEY"):
        layer.ask("how many orders")


def test_the_steps_are_told(shop: SemanticLayer) -> None:
    steps: list[str] = []
    wrong = server.answers({"measures": ["orders.cuont"]})
    with asked_of(shop, wrong, server.answers(QUERY)):
        shop.ask("orders, how many?", on_step=steps.append)
    assert steps == [
        "reading the model", "asking the language model", "mending the query", "running the query",
    ]  # fmt: skip
    steps.clear()
    with asked_of(shop, server.status(401)):
        shop.ask("orders, how many?", on_step=steps.append)
    assert steps[-2:] == ["asking the offline translator", "running the query"]


def test_a_question_can_be_stopped_while_the_endpoint_thinks(shop: SemanticLayer) -> None:
    stop = threading.Event()
    with asked_of(shop, server.hangs(30), seconds=20):
        threading.Timer(0.3, stop.set).start()
        started = time.monotonic()
        with pytest.raises(MetricastError, match="cancelled"):
            shop.ask("orders, how many?", cancelled=stop.is_set)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(("text", "fault"), [
    ('{"test-model": [1000000, 0]}', None), ("{", "no table of prices"), ("[]", "no table"),
    ('{"m": 3}', "no table of prices"),
])  # fmt: skip
def test_prices_of_ones_own(text: str, fault: str | None, tmp_path: Path) -> None:
    (tmp_path / "prices.json").write_text(text)
    environ = {"OPENAI_API_KEY": "k", "METRICAST_LLM_PRICES": str(tmp_path / "prices.json")}
    if fault:
        with pytest.raises(MetricastError, match=fault):
            endpoint_from(environ)
        return
    endpoint = endpoint_from(environ)
    assert endpoint is not None
    assert dollars("test-model", 2, 0, endpoint.prices) == 2.0
    assert dollars("gpt-5-mini", 1_000_000, 0, endpoint.prices) == 0.25
    assert dollars("another", 1, 1, endpoint.prices) is None
