"""Headings inside a transcript: what is printed there and was not said.

They come in three dresses: between two equal times (`[01:00] A Heading[01:00] Ann:`), after a
time and glued to what follows (`[01:00] A HeadingAnn:`), and in capitals (`A HEADING [01:00]`).
Speech stands between equal times as well, so a text counts as heading only where it is a
chapter's title, is made of one's words, or is written as titles are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from warehouse.podcasts.clocks import CLOCK

_BETWEEN_EQUAL_TIMES = re.compile(rf"\[({CLOCK})\]\s?([^\[\]]{{2,150}})(?=\[\1\])")
_LAST_PIECE = re.compile(rf"\[({CLOCK})\]\s?([^\[\]]{{2,150}})(\[{CLOCK}\]\s*)?$")
_WORDS = re.compile(r"\w+(?:['’]\w+)?")
_SMALL = frozenset("a an and as at by for from in into of on or the to vs via with".split())
_MID_SENTENCE = (".", ",", "!", "-", "…", ":")


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings to expect in one transcript."""

    titles: frozenset[str]
    word_sets: tuple[frozenset[str], ...]
    glued: re.Pattern[str] | None
    any_case: re.Pattern[str] | None

    def removed_from(self, said: str) -> str:
        """What a turn says, without headings; a space stands in place of each."""
        said = _BETWEEN_EQUAL_TIMES.sub(self._unless_said, said)
        last = _LAST_PIECE.search(said)
        if last and last.start() and self._ends_turn(last[2].strip(), timed=bool(last[3])):
            said = said[: last.start()]
        if self.glued:
            said = self.glued.sub(" ", said)
        # The pattern is slow where it finds nothing, which is nearly everywhere.
        folded = said.casefold()
        if self.any_case and any(title in folded for title in self.titles):
            said = self.any_case.sub(_unless_small, said)
        return said

    def time_at_end(self, said: str) -> str | None:
        """The printed time of a heading that a turn ends with, glued to the next label.

        It is the time of what follows. None: the turn ends otherwise.
        """
        last = _LAST_PIECE.search(said)
        if last and not last[3] and self._ends_turn(last[2].strip(), timed=False):
            return last[1]
        return None

    def include(self, text: str) -> bool:
        """Whether a text between two equal times is a heading."""
        return self._from_chapters(text) or _reads_as_title(text)

    def _unless_said(self, found: re.Match[str]) -> str:
        return " " if self.include(found[2].strip()) else found[0]

    def _ends_turn(self, text: str, timed: bool) -> bool:
        """Whether the text after a turn's last time is a heading, glued to the next label.

        Where a time follows (`timed`), only a chapter's title is: the rest may be speech.
        """
        return text.casefold() in self.titles or (not timed and _reads_as_title(text))

    def _from_chapters(self, text: str) -> bool:
        if text.casefold() in self.titles:
            return True
        words = _words(text)
        telling = any(len(word) > 3 for word in words) and not text.endswith(_MID_SENTENCE)
        return telling and text[:1].isupper() and any(words <= each for each in self.word_sets)


def headings(titles: Iterable[str]) -> Headings:
    """The headings of a transcript, expected from the chapters' titles."""
    known = sorted({each for each in titles if len(each) > 2}, key=lambda each: (-len(each), each))
    some = "|".join(map(re.escape, known))
    several = "|".join(re.escape(each) for each in known if " " in each)
    return Headings(
        frozenset(each.casefold() for each in known),
        tuple(_words(each) for each in known),
        # Case counts in what follows: a capital letter glued to the title.
        re.compile(rf"\[{CLOCK}\]\s?(?i:{some})(?=[A-Z])") if some else None,
        re.compile(several, re.I) if several else None,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORDS.findall(text))


def _reads_as_title(text: str) -> bool:
    """Two words or more, all but small ones with a capital or a digit, and no sentence's end."""
    words = _WORDS.findall(text)
    if len(words) < 2 or text.endswith(_MID_SENTENCE) or words[-1] == "I":
        return False
    large = [word for word in words if word.casefold() not in _SMALL]
    return any(len(word) > 3 for word in large) and all(not word[0].islower() for word in large)


def _unless_small(found: re.Match[str]) -> str:
    """Take a chapter's title out only where it is printed in capitals."""
    letters = [letter for letter in found[0] if letter.isalpha()]
    return " " if sum(map(str.isupper, letters)) * 10 >= len(letters) * 9 else found[0]
