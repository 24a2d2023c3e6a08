"""A question as words: folded, with their places, and with fixed phrases made one word.

`fold` makes case, accents, quotes and dashes equal; `stem` makes singular and plural equal.
The lexicon, the value index and the question all go through the same functions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{4}-\d{2}(?!\d)|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    r"|\d+(?:,\d{3})+(?:\.\d+)?%?|\d+\.\d+%?|\d+%"
    r"|>=|<=|!=|<>|[<>=&%#+]|(?<=\d)-(?=\d)|(?<=\s)-(?=\s)"
    rf"|[{_CJK}]"
    rf"|(?:(?![{_CJK}_])\w)+(?:'(?:(?![{_CJK}_])\w)+)*'?"
)
_PLAIN = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "`": "'", "\u00b4": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u00df": "ss", "\u00d8": "O", "\u00f8": "o", "\u0142": "l", "\u0141": "L", "\u00e6": "ae",
    "\u2265": ">=", "\u2264": "<=", "\u00a0": " ",
})  # fmt: skip
_IRREGULAR = {
    "people": "person", "persons": "person", "men": "man", "women": "woman",
    "children": "child", "feet": "foot", "mice": "mouse", "indices": "index",
    "analyses": "analysis", "diagnoses": "diagnosis", "criteria": "criterion",
    "paid": "pay", "paying": "pay", "pays": "pay", "sold": "sell", "bought": "buy",
    "spent": "spend", "spoke": "speak", "spoken": "speak", "speaks": "speak", "lost": "lose",
    "won": "win", "wrote": "write", "written": "write", "taught": "teach", "led": "lead",
    "ran": "run", "built": "build", "weigh": "weight", "weighs": "weight", "weighed": "weight",
}  # fmt: skip
_UNCHANGED = {"series", "species", "news", "always", "less", "whereas", "perhaps"}

# Ways to write one idea of reporting; general English, no domain.
CANON = {
    "avg": "average", "mean": "average", "averaged": "average", "sum": "total", "summed": "total",
    "overall": "total", "combined": "total", "pct": "share", "percent": "share", "%": "share",
    "percentage": "share", "proportion": "share", "fraction": "share", "cumulative": "running",
    "maximum": "max", "minimum": "min", "mom": "mom", "yoy": "yoy", "wow": "wow", "ytd": "ytd",
    "qty": "quantity", "amt": "amount", "cnt": "count", "organisation": "organization",
    "colour": "color", "centre": "center", "programme": "program", "cancelled": "canceled",
    "have": "with", "has": "with", "having": "with", "had": "with",
    "rolling": "moving", "trailing": "moving",
    "two": "2", "three": "3", "four": "4", "six": "6", "seven": "7", "twelve": "12",
    "orgs": "organization", "org": "organization", "amounts": "amount",
}  # fmt: skip
# Phrases that act as one word, in the question and in the model's names alike.
FIXED: dict[tuple[str, ...], str] = {
    ("how", "many"): "count", ("number", "of"): "count", ("numbers", "of"): "count",
    ("count", "of"): "count", ("#", "of"): "count", ("no", "of"): "count", ("nr", "of"): "count",
    ("how", "much"): "howmuch", ("running", "total"): "running", ("running", "sum"): "running",
    ("running", "count"): "running",
    ("running", "tally"): "running", ("growth", "rate"): "growth",
    ("cumulative", "total"): "running",
    ("cumulative", "sum"): "running", ("rolling", "average"): "moving",
    ("moving", "average"): "moving", ("month", "over", "month"): "mom",
    ("month", "on", "month"): "mom", ("year", "over", "year"): "yoy",
    ("year", "on", "year"): "yoy", ("week", "over", "week"): "wow",
    ("from", "day", "to", "day"): "daily", ("from", "week", "to", "week"): "weekly",
    ("from", "month", "to", "month"): "monthly", ("from", "year", "to", "year"): "yearly",
    ("from", "quarter", "to", "quarter"): "quarterly",
    ("per", "cent"): "share",
    ("have", "been"): "were", ("has", "been"): "was", ("had", "been"): "was",
    ("month", "to", "month"): "mom",
    ("year", "to", "year"): "yoy",
    ("99th", "percentile"): "p99", ("95th", "percentile"): "p95", ("90th", "percentile"): "p90",
    ("75th", "percentile"): "p75", ("25th", "percentile"): "p25", ("10th", "percentile"): "p10",
}  # fmt: skip
_LONGEST_FIXED = max(map(len, FIXED))


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question. `start` and `end` are places in the text as written.

    `key` is folded, `stem` also singular and canonical; `said` is the text as written.
    `caps`: written with a capital that the start of the sentence does not explain.
    """

    said: str
    key: str
    stem: str
    start: int
    end: int
    caps: bool = False
    comma: bool = False
    quote: int = 0


def plain(text: str) -> str:
    """The text with quotes, dashes and ligatures in their plain form."""
    return text.translate(_PLAIN)


def fold(text: str) -> str:
    """The text without case and accents."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", plain(text).casefold())
    return "".join(char for char in bare if not unicodedata.combining(char))


@lru_cache(maxsize=65536)
def stem(key: str) -> str:
    """The singular of a folded word, and one spelling for general reporting words."""
    word = _possessive(key)
    word = CANON.get(word, word)
    single = _IRREGULAR.get(word) or _singular(word)
    return CANON.get(single, single)


REPORTING = frozenset(("average", "total", "share", "running", "max", "min", "moving", "with"))


def as_said(key: str) -> str:
    """The singular of a folded word, where reporting words are not taken for each other: no
    value that is a "percentage" is what "share" names."""
    word = _possessive(key)
    return word if stem(key) in REPORTING else stem(key)


def split(text: str) -> tuple[Word, ...]:
    """The words of a text, in order; fixed phrases come as one word."""
    found = [_word(match, text) for match in _TOKEN.finditer(plain_same_length(text))]
    return join_fixed(_mark_quotes(found, text))


@lru_cache(maxsize=16384)
def stems(text: str) -> tuple[str, ...]:
    """Only the stems of a text's words: what two ways to write one thing have in common."""
    return tuple(word.stem for word in split(text.replace("_", " ")))


def fast_stems(text: str) -> tuple[str, ...]:
    """As `stems`, without joining fixed phrases; for values, of which there are many."""
    return tuple(stem(key) for key in _TOKEN.findall(fold(plain(text))))


def plain_same_length(text: str) -> str:
    """`plain`, but every character stays one character, so that places hold."""
    if text.isascii():
        return text.replace("`", "'")
    return "".join(new if len(new := char.translate(_PLAIN)) == 1 else char for char in text)


def _possessive(key: str) -> str:
    if key.endswith("'s"):
        return key[:-2].replace("'", "")
    return key.rstrip("'").replace("'", "")


# Plurals of "thesis", "analysis", "diagnosis", "crisis"; "bases" and "axes" have two singulars.
_GREEK = ("theses", "analyses", "gnoses", "crises", "synopses", "ellipses")


def _singular(word: str) -> str:
    if len(word) < 4 or word in _UNCHANGED or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ie") and len(word) > 4:
        return word[:-2] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith(_GREEK):
        return word[:-2] + "is"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _word(match: re.Match[str], text: str) -> Word:
    said = text[match.start() : match.end()]
    key = fold(match.group())
    before = text[: match.start()].rstrip()
    opens = not before or before[-1] in ".!?:;\n"
    comma = before.endswith((",", ";", ":"))
    caps = said[:1].isupper() and (not opens or said[1:2].isupper())
    return Word(said, key, stem(key), match.start(), match.end(), caps, comma)


def _mark_quotes(words: list[Word], text: str) -> list[Word]:
    """Words between double quotes carry the number of their quotation, from 1."""
    spans = [m.span() for m in re.finditer(r'"[^"]{1,200}"', plain_same_length(text))]
    if not spans:
        return words
    marked = []
    for word in words:
        inside = next((n for n, (a, b) in enumerate(spans, 1) if a <= word.start < b), 0)
        marked.append(_but(word, quote=inside) if inside else word)
    return marked


def join_fixed(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with each fixed phrase as one word."""
    joined: list[Word] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_FIXED, len(words) - at), 1, -1):
            run = words[at : at + size]
            name = FIXED.get(tuple(word.key for word in run))
            if name and not run[0].quote:
                said = " ".join(word.said for word in run)
                first = run[0]
                joined.append(Word(said, name, name, first.start, run[-1].end, False, first.comma))
                at += size
                break
        else:
            joined.append(words[at])
            at += 1
    return tuple(joined)


def _but(word: Word, quote: int) -> Word:
    return Word(word.said, word.key, word.stem, word.start, word.end, word.caps, word.comma, quote)
