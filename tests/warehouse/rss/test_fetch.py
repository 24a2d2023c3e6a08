"""What a feed refers to is fetched within limits, from where it may be."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from semantic.errors import SourceError
from warehouse.podcasts import rss_fetch
from warehouse.podcasts.rss import read_feed
from warehouse.podcasts.rss_fetch import Nearby, Unreachable, fetch, shown
from warehouse.sources import find_source

SHOW = Path(__file__).parent / "show"


class Pages(BaseHTTPRequestHandler):
    """The show's folder, and a few addresses that misbehave."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        Pages.asked.append(self.path)
        path = self.path.partition("?")[0]
        if path == "/to-file":
            self.redirect("file:///etc/hostname")
        elif path == "/round":
            self.redirect("/round")
        elif path == "/to-feed":
            self.redirect("/feed.xml")
        elif path == "/broken":
            self.send_error(500)
        elif path == "/endless":
            self.endless(b"x" * 65536, pause=0)
        elif path == "/drip":
            self.endless(b"x", pause=0.05)
        elif path == "/silent":
            time.sleep(3)
        elif (SHOW / path.lstrip("/")).is_file():
            self.answer((SHOW / path.lstrip("/")).read_bytes())
        else:
            self.send_error(404)

    def answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def endless(self, block: bytes, pause: float) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(100_000):
                self.wfile.write(block)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Pages.asked = []
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rss_fetch, "LARGEST", 1024**2)
    monkeypatch.setattr(rss_fetch, "PATIENCE", 0.5)
    monkeypatch.setattr(rss_fetch, "LONGEST", 1.0)


@pytest.mark.parametrize("path", ["/feed.xml", "/to-feed"])
def test_a_feed_from_an_address_is_the_feed_from_its_file(web: str, path: str) -> None:
    here = read_feed(find_source(str(SHOW / "feed.xml")), lambda _: None)
    there = read_feed(find_source(web + path), lambda _: None)
    assert there.problems == ()
    assert there.tables == here.tables
    assert there.sha256 == here.sha256


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/nothing", "answers 404"),
        ("/broken", "answers 500"),
        ("/to-file", "not allowed"),
        ("/round", "answers 302"),
        ("/endless", "is larger than 1 MB"),
        ("/drip", "takes longer than 1 s"),
        ("/silent", "timed out"),
    ],
)
def test_faults_are_told_in_time(web: str, small: None, path: str, reason: str) -> None:
    started = time.monotonic()
    with pytest.raises(Unreachable, match=reason):
        fetch(web + path)
    assert time.monotonic() - started < 2.5


def test_a_host_that_fails_is_given_up(web: str) -> None:
    nearby = Nearby(web + "/feed.xml")
    for _ in range(10):
        with pytest.raises(Unreachable):
            nearby.read("broken")
    assert len(Pages.asked) == rss_fetch.GIVE_UP


@pytest.mark.parametrize("reference", ["file:///etc/passwd", "ftp://h/x", "data:,x", "x:y"])
def test_a_feed_on_the_web_reaches_no_files(web: str, reference: str) -> None:
    with pytest.raises(Unreachable):
        Nearby(web + "/feed.xml").read(reference)


def test_a_feed_in_a_file_reaches_its_own_folder_only(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("s")
    folder = tmp_path / "show"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "a b.vtt").write_text("WEBVTT")
    (folder / "out").symlink_to(tmp_path / "secret.txt")
    nearby = Nearby(folder / "feed.xml")
    assert nearby.read("files/a%20b.vtt") == b"WEBVTT"
    assert nearby.read((folder / "files" / "a%20b.vtt").as_uri().replace("%25", "%")) == b"WEBVTT"
    for reference in (
        "../secret.txt",
        "%2e%2e/secret.txt",
        "files/../../secret.txt",
        "out",
        "/etc/passwd",
        "file:///etc/passwd",
        "file://elsewhere/etc/passwd",
        "//127.0.0.1/etc/passwd",
        "files",
        "a\0b",
        "x" * 5000,
    ):
        with pytest.raises(Unreachable):
            nearby.read(reference)


def test_secrets_in_addresses_are_not_shown(web: str) -> None:
    assert shown("https://me:pw@example.org/feed?token=abc#x") == "https://example.org/feed"
    with pytest.raises(SourceError) as refused:
        find_source(web.replace("http://", "http://me:hush@") + "/nothing?token=hush")
    assert "hush" not in str(refused.value)
    found = find_source(web + "/feed.xml?token=hush")
    assert "hush" not in read_feed(found, lambda _: None).source
