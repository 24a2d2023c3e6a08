"""What an input is, before anything reads it as something it is not.

Every refusal is a `SourceError` that says what was found and what would do.
"""

from __future__ import annotations

import codecs
import hashlib
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from semantic.errors import Place, SourceError

HEAD = 64 * 1024  # bytes looked at to tell what a file is
LARGEST = 1024**3  # bytes: a directory page of 40,000 episodes
LONGEST = 32 * 1024**2  # bytes in one line: a hundred times the longest transcript known
WANTED = "give a podcast-directory page saved as text, or an RSS 2.0 feed"


@dataclass(frozen=True, slots=True)
class Source:
    """An input that looks like what it should be.

    `name` is what people see. `path` is None for an address, whose bytes are in `content`.
    `sha256` is over the bytes. `whole`: everything there is to load is in them (a feed
    refers to further files).
    """

    name: str
    kind: Literal["page", "rss"]
    sha256: str
    path: Path | None = None
    content: bytes | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)

    @property
    def whole(self) -> bool:
        """Whether `sha256` covers everything that will be loaded."""
        return self.kind == "page"


def find_source(source: str) -> Source:
    """The input that a path or an http(s) address names. Raises `SourceError`."""
    if not source.lower().startswith(("http://", "https://")):
        return inspect(Path(source).expanduser())
    from warehouse.podcasts.rss_fetch import Unreachable, fetch, shown

    name = shown(source)
    try:
        content = fetch(source)
    except Unreachable as fault:
        raise SourceError("source-unreachable", str(fault)) from fault
    if kind_of(content[:HEAD], name) != "rss":
        raise SourceError(
            "source-unknown", f"`{name}` is not a feed", hint="save the page and name the file"
        )
    return Source(name, "rss", hashlib.sha256(content).hexdigest(), content=content, address=source)


def inspect(path: Path) -> Source:
    """Look at the whole file once: its kind, its encoding, its hash.

    Raises `SourceError` for what is missing, a folder, a device, empty, too large, binary,
    HTML, not UTF-8 (feeds name their own encoding), or simply something else.
    """
    _regular(path)
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as fault:
        raise SourceError("source-unreadable", f"`{path}`: {fault.strerror}") from fault
    kind = kind_of(head, str(path))
    seen = hashlib.sha256()
    for block in _blocks(path):
        seen.update(block)
    if kind == "page":
        check_text(path)
    return Source(str(path), kind, seen.hexdigest(), path)


def kind_of(head: bytes, name: str) -> Literal["page", "rss"]:
    """What the first bytes show. Raises `SourceError` for anything that cannot be ingested."""
    if not head.strip():
        raise SourceError("source-empty", f"`{name}` is empty", hint=WANTED)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SourceError(
            "source-encoding", f"`{name}` is UTF-16 text", hint="save it as UTF-8 and try again"
        )
    if b"\0" in head or head.startswith((b"\x1f\x8b", b"PK\x03\x04", b"%PDF", b"\x89PNG")):
        raise SourceError("source-binary", f"`{name}` is not a text file", hint=WANTED)
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    opening = text[:2000].lower()
    if "<!doctype html" in opening or opening.startswith("<html"):
        raise SourceError(
            "source-html",
            f"`{name}` is an HTML page",
            hint="save the directory page as text, or give the feed's address",
        )
    if "<rss" in opening:
        return "rss"
    if "<feed" in opening:
        raise SourceError("source-unknown", f"`{name}` is an Atom feed", hint=WANTED)
    if not text.startswith("<"):
        from warehouse.podcasts.page import looks_like_page  # not needed for feeds and facts

        if looks_like_page(head):
            return "page"
    raise SourceError(
        "source-unknown", f"`{name}` is neither a podcast page nor a feed", hint=WANTED
    )


def check_text(path: Path) -> None:
    """Raise `SourceError` at the first byte that is not UTF-8, or in a line without end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, before = 1, b""  # the line now read, and the part of it already seen
    for block in _blocks(path):
        held = len(decoder.getstate()[0])  # bytes of a character cut by the block's edge
        try:
            decoder.decode(block)
        except UnicodeDecodeError as fault:
            good = (before + block)[: len(before) - held + fault.start]
            line += good.count(b"\n")
            raise _not_utf8(path, line, good.rpartition(b"\n")[2]) from fault
        whole, newline, rest = block.rpartition(b"\n")
        line += whole.count(b"\n") + len(newline)
        before = rest if newline else before + rest
        if len(before) > LONGEST:
            raise SourceError(
                "source-line-too-long",
                f"line {line:,} is longer than {LONGEST // 1024**2} MB",
                place=Place(str(path), line, 1),
                hint=WANTED,
            )
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as fault:
        raise _not_utf8(path, line, before) from fault


def _not_utf8(path: Path, line: int, good: bytes) -> SourceError:
    text = good.decode("utf-8", errors="replace")
    return SourceError(
        "source-encoding",
        "this file is not UTF-8 text",
        place=Place(str(path), line, len(text) + 1, text),
        hint="save it as UTF-8 and try again",
    )


def _regular(path: Path) -> None:
    """Raise a `SourceError` that says what it is where it is no regular file of fair size."""
    try:
        seen = path.stat()
    except (OSError, ValueError) as fault:  # ValueError: a zero byte in the name
        why = getattr(fault, "strerror", None) or str(fault)
        raise SourceError(
            "source-missing", f"`{str(path)[:200]}` cannot be found: {why}", hint=WANTED
        ) from fault
    if stat.S_ISDIR(seen.st_mode):
        raise SourceError("source-is-folder", f"`{path}` is a folder", hint="name a file in it")
    if not stat.S_ISREG(seen.st_mode):
        raise SourceError("source-unknown", f"`{path}` is not a regular file", hint=WANTED)
    if seen.st_size > LARGEST:
        raise SourceError(
            "source-too-large",
            f"`{path}` has {seen.st_size / 1024**3:.1f} GB; the most is {LARGEST // 1024**3} GB",
            hint=WANTED,
        )


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1024 * 1024):
            yield block
