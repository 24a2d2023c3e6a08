"""The words of the standard that both directions use."""

from __future__ import annotations

import hashlib
import json

from semantic.review.exchange.plain import Data, without

VERSION = "0.2.0.dev0"
VENDOR = "METRICAST"
DIALECT = "ANSI_SQL"
MAX_EXTENSION = 2_000_000


def expression(text: str) -> Data:
    """An expression object with one dialect."""
    return {"dialects": [{"dialect": DIALECT, "expression": text}]}


def extension(data: Data) -> list[Data]:
    """The list with our extension, empty where there is nothing to say."""
    shown = json.dumps(data, ensure_ascii=False, separators=(", ", ": "))
    return [{"vendor_name": VENDOR, "data": shown}] if data else []


def digest(thing: Data) -> str:
    """A short mark of what an object says in the standard's own words."""
    words = json.dumps(without(thing, "custom_extensions"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
