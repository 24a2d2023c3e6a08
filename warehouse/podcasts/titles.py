"""Guests, organisations, series and kind out of an episode's title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from warehouse.podcasts.names import is_whole_name

_SERIES = re.compile(r"^\[([^\]]+?)(?: #\d+)?\]\s*")
_NAMED_SERIES = re.compile(r"^((?:\w+ )?Fundamentals|Emergency (?:Pod|Episode)):\s*")
_OWN_SERIES = frozenset("bonus rerun replay repost trailer update video".split())
_PARENTHESES = re.compile(r"\(([^()]*)\)\s*$")
# `w/` is with; `w/o` is without.
_WITH = re.compile(r"(?:\bwith\b|\bw/(?!o\b)|\b(?:ft|feat)\.|\bfeaturing\b)\s*")
_SET_OFF = re.compile(r"(?:[-–—|:(,]\s*|^)(?:with|w/)\s*$|(?:\bw/|\b(?:ft|feat)\.)\s*$")
_ET_AL = re.compile(r",?\s*\bet al\.?$")
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+")
_ORGANIZATIONS = re.compile(r"\s+/\s+|\s*,\s*(?:and\s+)?|\s+and\s+")
_FROM = re.compile(r"\s(?:of|from|at)\s+")
_POSSESSIVE = re.compile(r"^(.+?)['’]s\s+(.+)$")
_ANOTHER_CUT = re.compile(r"\b(?:audio|remaster(?:ed)?|re-?upload(?:ed)?|repost)\b", re.I)


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
    series, rest = _split_series(" ".join(title.split()))
    return Title(series, _kind(series, rest), tuple(_guests(rest)))


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
    if name.startswith("emergency"):
        return "emergency"
    if name.endswith("fundamentals"):
        return "fundamentals"
    if name and name not in _OWN_SERIES:
        return "feed_swap"
    return "recap" if re.search(r"\brecap\b", rest, re.I) else "interview"


def _guests(text: str) -> list[Guest]:
    inside = _PARENTHESES.search(text)
    part = inside[1] if inside and _WITH.search(inside[1]) else text
    marks = list(_WITH.finditer(part))
    if not marks:
        return []
    named = _ET_AL.sub("", part[marks[-1].end() :].strip())
    people, *given = _FROM.split(named, maxsplit=1)
    shared = tuple(each.strip() for each in _ORGANIZATIONS.split(given[0])) if given else ()
    guests = [_guest(each.strip(), shared) for each in _AND.split(people) if each.strip()]
    # "Cooking with Fire" invites nobody: a single name counts where a mark sets it off.
    alone = bool(_SET_OFF.search(part[: marks[-1].end()]))
    return [each for each in guests if is_whole_name(each.name) or alone]


def _guest(text: str, shared: tuple[str, ...]) -> Guest:
    """One name; a possessive organisation belongs to that person only."""
    if found := _POSSESSIVE.match(text):
        return Guest(found[2], (found[1],))
    return Guest(text, shared)


def is_repeat(title: str) -> bool:
    """Whether the last parentheses speak of the audio: `(Recap - cleaned audio)`.

    Such a record repeats the recording of another of the same stem, if there is one.
    """
    inside = _PARENTHESES.search(title)
    return bool(inside and _ANOTHER_CUT.search(inside[1]))


def stem(title: str) -> str:
    """A title without its last parentheses, upper and lower case alike."""
    return _PARENTHESES.sub("", title).strip().casefold()
