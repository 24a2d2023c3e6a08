"""`metricast ask` as a process against a misbehaving server: over within ten seconds of its start.

The limits are the usual ones, nothing is scaled; Python's own start and end count. Whatever the
server does, the answer is the offline one, and says so.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.app.conftest import Run, in_a_process
from tests.app.test_cli_endpoint import BEHAVIOURS, HOSTILE, IN_QUERY, IN_URL
from tests.semantic.ask.llm import endpoint as server

LIMIT = 10.0
QUESTION = "How many episodes were there in 2023, by kind?"


def after(seconds: float, then: server.Behave) -> server.Behave:
    """The same, when somebody has waited."""

    def behave(handler: server.Handler, asked: dict[str, Any]) -> None:
        time.sleep(seconds)
        then(handler, asked)

    return behave


def calls(name: str, **arguments: object) -> server.Behave:
    """A reply that wants a tool to be run first, and then another."""
    function = {"name": name, "arguments": json.dumps(arguments)}
    return server.says(None, tool_calls=[{"id": "t1", "type": "function", "function": function}])


MORE: dict[str, server.Behave] = {
    "429 that asks for a second, each time": server.status(429, retry_after="1"),
    "429 by its counters": server.status(
        429, x_ratelimit_remaining_requests="0", x_ratelimit_reset_requests="6m0s"),
    "503": server.status(503, b"busy"),
    "500 after some time, each time": after(1.5, server.status(500)),
    "a break after some time, each time": after(1.5, server.breaks_off),
    "invalid JSON": server.status(200, b'{"choices": [{"message": '),
    "an unfinished reply": server.says('{"kind": "answer", "query": {"measures": ["pod'),
    "a tool call, and another": calls("run_sql", sql="drop table episodes"),
    "wrong replies, slowly": after(1.5, server.answers({"measures": ["podcast.secret"]})),
    "SQL for a query": server.says('{"kind": "answer", "query": "SELECT * FROM episodes"}'),
    "another kind of reply": server.says('{"answer": 42}'),
    "a small answer that unpacks to a large one": server.unpacks,
    "headers without end": server.headers_without_end,
}  # fmt: skip
# Those two are replies and no faults: the question is declined, or answered.
REPLIES = ("a refusal that repeats the key", "a reading of its own")
SERVED = {name: each for name, each in (BEHAVIOURS | MORE).items() if name not in REPLIES}


@pytest.fixture(scope="module")
def plain(podcast_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The offline answer; and the packaged warehouse is made, as on first use."""
    folder = tmp_path_factory.mktemp("plain")
    shown = in_a_process("ask", QUESTION, "--format", "json", home=podcast_home, cwd=folder)
    assert shown.json["status"] == "answered"
    assert len(shown.json["rows"]) > 1
    return shown


@pytest.fixture
def ask(podcast_home: Path, plain: Run, tmp_path: Path) -> Callable[..., Run]:
    """Ask with an endpoint; what holds of every such question is held here."""

    def run(url: str, **more: str) -> Run:
        traces = tmp_path / "traces.jsonl"
        named = {
            "OPENAI_API_KEY": server.KEY, "OPENAI_MODEL": "small", "OPENAI_LOG": "debug",
            "OPENAI_BASE_URL": url.replace("//", f"//me:{IN_URL}@") + f"?token={IN_QUERY}",
            "METRICAST_TRACES": str(traces), "METRICAST_TRACE_TEXT": "1",
        }  # fmt: skip
        started = time.monotonic()
        shown = in_a_process(
            "ask", QUESTION, "--format", "json", home=podcast_home, cwd=tmp_path, **(named | more)
        )
        taken = time.monotonic() - started
        print(f"{taken:.2f} s")
        assert taken < LIMIT
        assert shown.code == 0, shown.err
        same = ("status", "query", "rows", "text", "translator")
        assert [shown.json[key] for key in same] == [plain.json[key] for key in same]
        assert "answered by the offline translator: " in shown.json["warnings"][-1]
        kept = traces.read_text()
        # The trace ends with the endpoint, so no row of the answer can have reached it.
        for secret in (server.KEY, IN_URL, IN_QUERY, "Traceback", *_cells(plain)):
            assert secret not in kept + shown.err
        for secret in (server.KEY, IN_URL, IN_QUERY, "Traceback", "evil", HOSTILE):
            assert secret not in shown.out + shown.err
        return shown

    return run


def _cells(shown: Run) -> list[str]:
    """The answer's rows as anybody would write them down."""
    return [json.dumps(row)[1:-1] for row in shown.json["rows"]]


@pytest.mark.long
@pytest.mark.parametrize("name", SERVED)
def test_it_is_over_in_time(name: str, ask: Callable[..., Run], plain: Run) -> None:
    with server.served(SERVED[name]) as it:
        ask(it.url)
    assert it.asked
    said = json.dumps(it.asked)
    assert not [each for each in (server.KEY, *_cells(plain)) if each in said]


@pytest.mark.long
@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "http://no-such-host.invalid/v1"])
def test_nobody_there_is_known_in_time(url: str, ask: Callable[..., Run]) -> None:
    assert "cannot be reached" in ask(url).json["warnings"][-1]


@pytest.mark.long
def test_an_expired_certificate_is_told_in_time(ask: Callable[..., Run], tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    expired = authority.issue_cert(
        "127.0.0.1",
        not_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_after=datetime(2020, 1, 2, tzinfo=UTC),
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    expired.configure_cert(tls)
    with server.served(server.answers({"measures": ["podcast.episodes"]}), tls=tls) as it:
        shown = ask(it.url, SSL_CERT_FILE=str(tmp_path / "ca.pem"))
    assert "certificate" in shown.json["warnings"][-1]
    assert not it.asked, "nothing is sent where nobody is trusted"


@pytest.mark.long
def test_a_summary_takes_no_time_of_its_own(
    podcast_home: Path, plain: Run, tmp_path: Path
) -> None:  # fmt: skip
    """A good reply, and then a server that hangs: the answer stands, in the same ten seconds."""
    reply = server.answers(plain.json["query"])
    with server.served(reply, server.hangs(60)) as it:
        named = {"OPENAI_API_KEY": server.KEY, "OPENAI_BASE_URL": it.url,
                 "METRICAST_TRACES": str(tmp_path / "traces.jsonl")}  # fmt: skip
        started = time.monotonic()
        shown = in_a_process("ask", QUESTION, "--summary", home=podcast_home, cwd=tmp_path, **named)
        taken = time.monotonic() - started
    assert shown.code == 0
    assert plain.json["text"] in " ".join(shown.out.split())
    assert "no summary: the endpoint did not answer in time" in shown.err
    assert len(it.asked) == 2
    assert taken < LIMIT
