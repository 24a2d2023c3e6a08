"""What was learned of a language model's endpoint and paid for once, in a DuckDB file.

It is opened for a moment at a time. Another process may hold it, or the disk be full: then what it
would have saved is asked for again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

TABLES = """\
create table if not exists modes (url varchar, model varchar, mode varchar,
    primary key (url, model));
create table if not exists vectors (model varchar, text varchar, vector float[],
    primary key (model, text));
"""
Vector = Sequence[float]
Embed = Callable[[Sequence[str]], Sequence[Vector]]


@dataclass
class KeptMemory:
    """The mode that an endpoint is spoken to in, and the vectors of texts, beyond this process.

    Without a `path`, or where the file cannot be used, for this process only.
    """

    path: Path | None = None
    _here: duckdb.DuckDBPyConnection | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def mode(self, identity: tuple[str, str]) -> str | None:
        """The mode that an endpoint (URL and model) was last spoken to in."""
        with self._open() as base:
            said = "select mode from modes where url = ? and model = ?"
            found = base.execute(said, identity).fetchone()
        return found[0] if found else None

    def keep_mode(self, identity: tuple[str, str], mode: str) -> None:
        """Remember it."""
        with self._open() as base:
            base.execute("insert or replace into modes values (?, ?, ?)", [*identity, mode])

    def nearest(self, question: str, texts: Sequence[str], model: str, embed: Embed) -> list[int]:
        """The places of `texts`, nearest in meaning to the question first, by cosine similarity.

        `embed` is asked for the vectors of what is not known yet; it may raise.
        """
        keys = [_key(text) for text in texts]
        with self._open() as base:
            known = {key for (key,) in base.execute(
                "select text from vectors where model = ?", [model]).fetchall()}  # fmt: skip
        lacking = [at for at, key in enumerate(keys) if key not in known]
        *made, asked = embed([*(texts[at] for at in lacking), question])
        rows = [(model, keys[at], list(vector)) for at, vector in zip(lacking, made, strict=True)]
        with self._open() as base:
            if rows:
                base.executemany("insert or ignore into vectors values (?, ?, ?)", rows)
            found = base.execute(
                "select text, list_cosine_similarity(vector, ?::float[]) from vectors "
                "where model = ? and len(vector) = ?", [list(asked), model, len(asked)]
            ).fetchall()  # fmt: skip
        near = dict(found)
        return sorted(
            (at for at, key in enumerate(keys) if key in near), key=lambda at: -near[keys[at]]
        )

    @contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock:
            if self._here is None and self.path is not None:
                try:
                    base = _at(self.path)
                except (duckdb.Error, OSError):
                    self.path = None
                else:
                    try:
                        yield base
                    finally:
                        base.close()
                    return
            self._here = self._here or _at(None)
            yield self._here


def _at(path: Path | None) -> duckdb.DuckDBPyConnection:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    base = duckdb.connect(str(path) if path else ":memory:")
    base.execute(TABLES)
    return base


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]
