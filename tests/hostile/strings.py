"""Texts that have broken something somewhere: quotes, comments, wildcards, Unicode, disguises."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from random import Random

import yaml

TRAPS: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "traps.yml").read_text())
KINDS = (
    "quotes",
    "statements",
    "marks",
    "braces",
    "controls",
    "invisible",
    "unicode",
    "keywords",
    "dates",
    "numbers",
)
PIECES = [TRAPS[kind] for kind in KINDS]
ILL_FORMED = [
    "\ud800",
    "a\udfffb",
    "\udc00\ud800",
    "\0",
    "a\0b",
    "'\0",
]  # no text of a database holds these
PLAIN = ["a", "b", "Ab", "x y", " ", "ü", "0"]


def hostile_texts(rng: Random) -> Iterator[str]:
    """Every known trap once, in some order; then any text, without end."""
    traps = [
        *(each for pieces in PIECES for each in pieces),
        *ILL_FORMED,
        "",
        *(each * 2000 for each in "'%\\a"),
    ]
    yield from rng.sample(traps, len(traps))
    while True:
        yield hostile_text(rng)


def hostile_text(rng: Random) -> str:
    """One hostile text: a known trap, several put together, or any characters."""
    chance = rng.random()
    if chance < 0.35:
        return rng.choice(rng.choice(PIECES))
    if chance < 0.85:
        parts = [rng.choice(rng.choice([*PIECES, PLAIN, PLAIN])) for _ in range(rng.randint(2, 5))]
        return "".join(parts)
    if chance < 0.95:
        return "".join(_any_character(rng) for _ in range(rng.randint(0, 12)))
    if chance < 0.97:
        return rng.choice(ILL_FORMED) + rng.choice(PLAIN)
    return rng.choice(rng.choice(PIECES)) * rng.choice((10, 100, 700))


def _any_character(rng: Random) -> str:
    code = rng.choice(
        (rng.randint(1, 127), rng.randint(128, 0x2FFF), rng.randint(0x10000, 0x10FFFF))
    )
    return chr(code)


def well_formed(text: str) -> bool:
    """Whether a database can hold the text: Unicode without NUL and lone surrogates."""
    return "\0" not in text and not any(0xD800 <= ord(each) <= 0xDFFF for each in text)


def neighbours(text: str) -> list[str]:
    """Texts that a wrong escape would take for this one."""
    found = [
        text.upper(),
        text.lower(),
        text.swapcase(),
        text.replace("'", "''"),
        text.replace("''", "'"),
        text.replace("\\", "\\\\"),
        text.replace("\\", ""),
        text.replace("%", "x"),
        text.replace("_", "x"),
        text.replace("!", ""),
        "!" + text,
        text.strip(),
        f" {text} ",
        text[1:],
        text[:-1],
        f"a{text}b",
        text.split("--")[0],
        text.split("\0")[0],
        unicodedata.normalize("NFC", text),
        unicodedata.normalize("NFD", text),
        unicodedata.normalize("NFKC", text),
        text.replace("{CUBE}", "texts"),
    ]
    return [each for each in dict.fromkeys(found) if each != text]
