"""Files a feed refers to, fetched within limits.

A feed is written by strangers: it may name only http and https addresses, and, when it is
itself a local file, files in its own folder or below.
"""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

LARGEST = 64 * 1024**2  # bytes in one file
PATIENCE = 10.0  # seconds without a byte
LONGEST = 60.0  # seconds for one file, however it drips
GIVE_UP = 3  # failures of one host, after which it is not asked again
AGENT = "metricast (podcast ingest)"


class Unreachable(Exception):
    """A file that could not be had; the text says why, in words for a report."""


class Unreadable(Exception):
    """A file that is not what its type says; the text ends the sentence "it is …"."""


@dataclass(slots=True)
class Nearby:
    """Reads what a feed at `base` refers to. `base` is the feed's own address or path."""

    base: str | Path
    failures: dict[str, int] = field(default_factory=dict)

    def read(self, reference: str) -> bytes:
        """The bytes of an address or relative path. Raises `Unreachable`."""
        try:
            if isinstance(self.base, Path) and urlsplit(reference).scheme in ("", "file"):
                return _read_under(self.base.parent, reference)
            address = urljoin(self.base, reference) if isinstance(self.base, str) else reference
            host = urlsplit(address).netloc
        except (OSError, ValueError) as fault:
            raise Unreachable(f"`{reference[:200]}` cannot be read: {fault}") from fault
        if self.failures.get(host, 0) >= GIVE_UP:
            raise Unreachable(f"{host} failed {GIVE_UP} times and is not asked again")
        try:
            return fetch(address)
        except Unreachable:
            self.failures[host] = self.failures.get(host, 0) + 1
            raise


def fetch(address: str) -> bytes:
    """The bytes at an http or https address. Raises `Unreachable`."""
    name = shown(address)
    if urlsplit(address).scheme not in ("http", "https"):
        raise Unreachable(f"`{name}` is neither an http nor an https address")
    try:
        request = urllib.request.Request(address, headers={"User-Agent": AGENT})  # noqa: S310
        with _opener().open(request, timeout=PATIENCE) as answer:
            return _read_all(answer, name)
    except urllib.error.HTTPError as fault:
        raise Unreachable(f"`{name}` answers {fault.code} {fault.reason}") from fault
    except urllib.error.URLError as fault:
        raise Unreachable(f"`{name}` cannot be reached: {fault.reason}") from fault
    except (OSError, HTTPException, ValueError) as fault:
        raise Unreachable(
            f"`{name}` cannot be read: {str(fault) or type(fault).__name__}"
        ) from fault


def shown(address: str) -> str:
    """An address for people and tables: without password and query, which may be secrets."""
    parts = urlsplit(address)
    if not parts.netloc:
        return address
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _read_all(answer: IO[bytes], name: str) -> bytes:
    """Everything, unless it is too much or takes too long."""
    end = time.monotonic() + LONGEST
    blocks: list[bytes] = []
    size = 0
    # One read is one packet: a sender of a byte a second is noticed at the next.
    while block := getattr(answer, "read1", answer.read)(65536):
        blocks.append(block)
        size += len(block)
        if size > LARGEST:
            raise Unreachable(f"`{name}` is larger than {LARGEST // 1024**2} MB")
        if time.monotonic() > end:
            raise Unreachable(f"`{name}` takes longer than {LONGEST:.0f} s")
    return b"".join(blocks)


def _read_under(folder: Path, reference: str) -> bytes:
    """A file in the folder or below it, links followed first."""
    named = urlsplit(reference)
    path = (folder / unquote(named.path)).resolve()
    if named.netloc not in ("", "localhost") or not path.is_relative_to(folder.resolve()):
        raise Unreachable(f"`{reference}` is outside the feed's folder")
    if not path.is_file():
        raise Unreachable(f"`{reference}` is not there")
    if path.stat().st_size > LARGEST:
        raise Unreachable(f"`{reference}` is larger than {LARGEST // 1024**2} MB")
    return path.read_bytes()


def _opener() -> urllib.request.OpenerDirector:
    """http and https only: what a redirect may lead to is no more than that."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPRedirectHandler(),
    ):
        opener.add_handler(handler)
    return opener
