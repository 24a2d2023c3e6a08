"""Turns and words counted a second time: labels listed by hand, the text walked piece by piece.

Nothing of the parser is used: what it takes for a label or a heading has no say here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from warehouse.podcasts.page import read_page
from warehouse.podcasts.schema import TABLES

PAGE = Path(__file__).resolve().parents[4] / "shared" / "data" / "latent_space_page.txt"
CASES = yaml.safe_load((Path(__file__).parent / "second_count.yml").read_text(encoding="utf-8"))
STARTS = ("Transcripts", "Transcription", "Transcript:", "Transcript")
CLOCK = re.compile(r"\[\d+:\d+(?::\d+)?\]")

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="needs the real page (../shared/data)")


@lru_cache(maxsize=1)
def turns_read() -> dict[str, list[int]]:
    """The words of each turn as the parser reads them, by the episode's title."""
    tables = read_page(PAGE).tables
    number, title = (list(TABLES["episodes"]).index(name) for name in ("episode_no", "title"))
    titles = {row[number]: row[title] for row in tables["episodes"]}
    number, words = (list(TABLES["turns"]).index(name) for name in ("episode_no", "words"))
    found: dict[str, list[int]] = {}
    for row in tables["turns"]:
        found.setdefault(titles[row[number]], []).append(row[words])
    return found


@lru_cache(maxsize=1)
def descriptions() -> dict[str, str]:
    lines = PAGE.read_text(encoding="utf-8").split("\n")[9:]
    return {lines[at]: lines[at + 2] for at in range(0, len(lines) - 3, 4)}


def test_the_labelled_transcripts_are_these() -> None:
    assert set(turns_read()) == {case["title"] for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=[case["title"][:30] for case in CASES])
def test_turns_and_words(case: dict[str, Any]) -> None:
    second = list(walked(transcript(descriptions()[case["title"]]), case["turns"]))
    assert Counter(label for label, _ in second) == case["turns"]
    read = turns_read()[case["title"]]
    assert len(read) == len(second)
    words = sum(count for _, count in second) - case.get("words_in_headings", 0)
    assert abs(sum(read) - words) <= 0.001 * words


def transcript(description: str) -> str:
    """What follows the heading that is glued to a label or a time, up to the footer."""
    for at in (found.start() for found in re.finditer("Transcript", description)):
        word = next(each for each in STARTS if description.startswith(each, at))
        rest = description[at + len(word) :]
        if len(rest) > 1000 and not rest[0].isspace():
            return rest[: rest.rindex("Get full access to")]
    raise AssertionError("no transcript")


def walked(text: str, labels: Iterable[str]) -> Iterator[tuple[str, int]]:
    """(label, words) of every turn, by looking at one position after the other."""
    printed = [each + colon for each in sorted(labels, key=len)[::-1] for colon in (":", " :")]
    label, words, inside, at = "", 0, False, 0
    while at < len(text):
        found = next((each for each in printed if text.startswith(each, at)), None)
        if found:
            if label:
                yield label, words + inside
            label, words, inside, at = found.rstrip(" :"), 0, False, at + len(found)
        elif time := CLOCK.match(text, at):
            words, inside, at = words + inside, False, time.end()
        elif text[at].isspace():
            words, inside, at = words + inside, False, at + 1
        else:
            inside, at = inside or text[at].isalnum(), at + 1
    yield label, words + inside
