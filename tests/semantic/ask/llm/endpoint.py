"""A server on this machine that speaks the protocol, and misbehaves when it is told to."""

from __future__ import annotations

import gzip
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-canary-7f3a9c"
Behave = Callable[["Handler", dict[str, Any]], None]
Meaning = Callable[[str], list[float]]


class Handler(BaseHTTPRequestHandler):
    """One request: what it asked is kept, and the server's next behaviour answers it."""

    server: Endpoint
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        asked = json.loads(body)
        self.server.asked.append(asked)
        if self.path.endswith("/embeddings") and self.server.meaning:
            self.send(200, embedded(asked["input"], self.server.meaning))
            return
        behaviours = self.server.behaviours
        behave = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        with suppress(BrokenPipeError, ConnectionResetError):
            behave(self, asked)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        headers = {"content-type": "application/json"} | headers
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


class Endpoint(ThreadingHTTPServer):
    """`behaviours` are taken one after another; the last one stays."""

    daemon_threads = True

    def __init__(
        self, behaviours: list[Behave], tls: ssl.SSLContext | None, meaning: Meaning | None
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours = behaviours
        self.meaning = meaning
        self.asked: list[dict[str, Any]] = []
        self.scheme = "https" if tls else "http"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what the tests want."""


@contextmanager
def served(
    *behaviours: Behave, tls: ssl.SSLContext | None = None, meaning: Meaning | None = None
) -> Iterator[Endpoint]:
    """A server in a thread; `meaning` gives the vectors of texts."""
    server = Endpoint(list(behaviours), tls, meaning)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def completion(text: str | None, **message: object) -> bytes:
    return json.dumps({
        "id": "c1", "object": "chat.completion", "created": 1, "model": "test",
        "choices": [{"index": 0, "finish_reason": "stop",
                     "message": {"role": "assistant", "content": text} | message}],
        "usage": {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050},
    }).encode()  # fmt: skip


def embedded(texts: list[str], meaning: Meaning) -> bytes:
    vectors = [{"object": "embedding", "index": at, "embedding": meaning(text)}
               for at, text in enumerate(texts)]  # fmt: skip
    return json.dumps({"object": "list", "data": vectors, "model": "test"}).encode()


def says(text: str | None, **message: object) -> Behave:
    return lambda handler, _: handler.send(200, completion(text, **message))


def answers(query: dict[str, Any], **reading: str) -> Behave:
    """A reply that gives a query."""
    stands = [{"words": words, "means": means} for words, means in reading.items()]
    return says(json.dumps({"kind": "answer", "query": query, "reading": stands}))


def status(code: int, body: bytes = b"{}", **headers: str) -> Behave:
    return lambda handler, _: handler.send(code, body, **headers)


def hangs(seconds: float) -> Behave:
    return lambda handler, _: time.sleep(seconds)


def drips(handler: Handler, _: dict[str, Any]) -> None:
    """A byte now and then, for longer than anybody waits."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "100000")
    handler.end_headers()
    for _ in range(600):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.1)


def floods(handler: Handler, _: dict[str, Any]) -> None:
    """A hundred megabytes."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(100_000_000))
    handler.end_headers()
    for _ in range(1000):
        handler.wfile.write(b"x" * 100_000)


def pours(status: int) -> Behave:
    """A body that never ends, behind any status."""

    def behave(handler: Handler, _: dict[str, Any]) -> None:
        handler.send_response(status)
        handler.send_header("content-length", str(10**12))
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 100_000)

    return behave


def unpacks(handler: Handler, _: dict[str, Any]) -> None:
    """Two hundred kilobytes that are two hundred megabytes when unpacked."""
    body = gzip.compress(b" " * 200_000_000, 1)
    handler.send(200, body, content_encoding="gzip")


def headers_without_end(handler: Handler, _: dict[str, Any]) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for at in range(100_000):
        handler.wfile.write(b"x-%d: %s\r\n" % (at, b"a" * 1000))


def breaks_off(handler: Handler, _: dict[str, Any]) -> None:
    """Half an answer."""
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", "500")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [{"mess')
    handler.wfile.flush()
    handler.close_connection = True
    handler.connection.close()


def only_text(then: Behave, status: int = 400) -> Behave:
    """An endpoint that knows no response formats."""

    def behave(handler: Handler, asked: dict[str, Any]) -> None:
        if "response_format" in asked:
            handler.send(status, b'{"error": {"message": "response_format is not supported"}}')
        else:
            then(handler, asked)

    return behave
