"""Speaker labels: which words before a colon say who speaks.

A label is a name of somebody known to be in the episode, wherever it stands; a name the
transcript itself uses again and again; or a part such as `Speaker 2` or `Audience #1`, which
names nobody. Other words before a colon are speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from warehouse.podcasts.clocks import CLOCK

FEWEST_LABELS = 5  # in a labelled transcript
FEWEST_OF_A_NAME = 3  # before a name nobody knew counts as a label
_NUMBERED = r"(?:[Ss]peaker|[Aa]udience(?: [Mm]ember)?|[Hh]ost|[Gg]uest|[Cc]aller|[Uu]nknown)"
_PART = (
    rf"{_NUMBERED}\s?#?\d{{1,2}}|Speaker|Audience(?: [Mm]ember)?|Host|Guest|Interviewer|Moderator"
)
# Where a label stands that is not glued to anything: after a time or at the end of a sentence.
_FREE = r"(?:(?<=[\].?!…”\"\xa0])|(?<=[\].?!…”\"\xa0]\s))"
_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}"
_FREE_NAME = re.compile(rf"(?:^|{_FREE})({_NAME})\s?:(?![\d/])")
_TIMED_WHOLE_NAME = re.compile(rf"\[{CLOCK}\]\s?((?:[A-Z][\w’'-]+ ){{1,2}}[A-Z][\w’'-]+)\s?:")
_WITHIN_ONE_TIME = re.compile(rf"\[({CLOCK})\][^\[\]]{{2,150}}(?=\[\1\])")
_NO_NAMES = frozenset(
    "Note Notes Question Answer Example Summary Issue Disclaimer Update Edit Source Links".split()
)


def label_pattern(known: Iterable[str]) -> re.Pattern[str]:
    """What finds the labels of a transcript: group 1 the time before one, 2 or 3 the label."""
    names = sorted({name for name in known if name}, key=lambda name: (-len(name), name))
    some = "|".join(map(re.escape, names)) or r"(?!)"
    return re.compile(rf"(?:\[({CLOCK})\]\s*)?(?:({some})|{_FREE}({_PART}))\s?:(?![\d/])")


def whole_names(transcript: str, known: Iterable[str]) -> list[str]:
    """First and last names that label turns after a printed time, often enough, in order.

    Only where people already known have labels, too: elsewhere it is a manner of speaking.
    """
    names = _often(match[1] for match in _TIMED_WHOLE_NAME.finditer(transcript))
    if not names or len(label_pattern(known).findall(transcript)) < FEWEST_LABELS:
        return []
    return names


def unknown_names(transcript: str, known: Iterable[str]) -> list[str]:
    """Names that label turns often enough though nobody knows them, in order.

    They stand free, never glued, and not in headings such as `[01:00] Aside: Tools[01:00]`;
    without anybody known, two of them must take turns.
    """
    known = set(known)
    spoken = _WITHIN_ONE_TIME.sub("", transcript)
    found = _often(match[1] for match in _FREE_NAME.finditer(spoken))
    names = [name for name in found if name not in known and name.split()[0] not in _NO_NAMES]
    return names if known.intersection(found) or len(names) > 1 else []


def _often(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count >= FEWEST_OF_A_NAME]
