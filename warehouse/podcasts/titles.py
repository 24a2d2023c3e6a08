"""Guests, organisations, series and kind out of an episode's title."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SERIES = re.compile(r"^\[([^\]]+?)(?: #\d+)?\]\s*")
_NAMED_SERIES = re.compile(r"^(AI Fundamentals|Emergency Pod):\s*")
_PARENTHESES = re.compile(r"\(([^()]*)\)\s*$")
# `w/` is with; `w/o` is without.
_WITH = re.compile(r"(?:\bwith\b|\bw/(?!o\b)|\bft\.)\s*")
_ET_AL = re.compile(r",?\s*\bet al\.?\s*$")
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
_ORGANIZATIONS = re.compile(r"\s+/\s+|\s*,\s*|\s+and\s+")
_FROM = re.compile(r"\s+(?:of|from|at)\s+")
_POSSESSIVE = re.compile(r"^(.+?)['’]s\s+(.+)$")
_DASHES = re.compile(r"\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Guest:
    """A person named in a title, with the organisations given there, most often one."""

    name: str
    organizations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says. `series` None: no series is printed."""

    series: str | None
    kind: str
    guests: tuple[Guest, ...]


def read_title(title: str) -> Title:
    """Series, kind and guests of a title; the last `with`, `w/` or `ft.` marks the guests."""
    series, rest = _split_series(title)
    guests = tuple(_guests(rest))
    return Title(series, _kind(series, rest), guests)


def _split_series(title: str) -> tuple[str | None, str]:
    for pattern in (_SERIES, _NAMED_SERIES):
        if found := pattern.match(title):
            return found[1].strip(), title[found.end() :]
    return None, title


def _kind(series: str | None, rest: str) -> str:
    """interview, emergency, feed_swap, fundamentals, summit_preview or recap."""
    name = (series or "").casefold()
    if "summit preview" in name:
        return "summit_preview"
    if name == "emergency pod":
        return "emergency"
    if name == "ai fundamentals":
        return "fundamentals"
    if name:
        return "feed_swap"
    return "recap" if re.search(r"\brecap\b", rest, re.I) else "interview"


def _guests(text: str) -> list[Guest]:
    inside = _PARENTHESES.search(text)
    part = inside[1] if inside and _WITH.search(inside[1]) else text
    marks = list(_WITH.finditer(part))
    if not marks:
        return []
    named = _ET_AL.sub("", part[marks[-1].end() :]).strip()
    people, *given = _FROM.split(named, maxsplit=1)
    shared = tuple(_ORGANIZATIONS.split(given[0])) if given else ()
    return [_guest(each, shared) for each in _AND.split(people) if each.strip()]


def _guest(text: str, shared: tuple[str, ...]) -> Guest:
    """One name; a possessive organisation belongs to that person only."""
    if found := _POSSESSIVE.match(text.strip()):
        return Guest(found[2].strip(), (found[1].strip(),))
    return Guest(text.strip(), tuple(each.strip() for each in shared))


def stem(title: str) -> str:
    """A title without its parentheses, to see that two records carry one recording."""
    return _DASHES.split(_PARENTHESES.sub("", title).strip())[0].casefold().strip()
