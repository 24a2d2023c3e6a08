"""Headings inside transcripts: which texts are not speech. The sentences are invented."""

from __future__ import annotations

import pytest

from warehouse.podcasts.headings import headings

TITLES = ["A New Part", "Voices", "The Art of LLMs: a Tale", "Why salt matters in soup"]


def left(said, titles=TITLES):
    return " ".join(headings(titles).removed_from(said).split())


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        # between two equal times
        ("Hi. [01:00] A New Part[01:00] ", "Hi. [01:00]"),
        ("Hi. [01:00] a new part [01:00] ", "Hi. [01:00]"),
        ("Hi. [01:00] Voices[01:00] Yes.", "Hi. [01:00] Yes."),
        ("Hi. [01:00] Salt in Soup[01:00] ", "Hi. [01:00]"),
        ("Hi. [01:00] Unlisted Matters (Again)[01:00] ", "Hi. [01:00]"),
        ("Hi. [01:00] Aside: How to Cook[01:00] ", "Hi. [01:00]"),
        # after a time and glued to the next label, which comes here
        ("Hi.\xa0[05:00] A New Part", "Hi."),
        ("Hi. [05:00] Why No Salt?", "Hi."),
        ("Hi. [05:00] A New Part [05:00] ", "Hi. [05:00]"),
        ("Hi. [05:00] A New Part [05:03] ", "Hi."),
        # after a time and glued to what is said
        ("Hi. [05:00] A New PartAnd so on.", "Hi. And so on."),
        # in capitals
        ("Hi.A NEW PART [05:45]", "Hi. [05:45]"),
        ("Hi.THE ART OF LLMs: A TALE [0:13:00]", "Hi. [0:13:00]"),
    ],
)
def test_headings_are_taken_out(said, spoken):
    assert left(said) == spoken


@pytest.mark.parametrize(
    "said",
    [
        "Hi. [01:00] Well,[01:00]",
        "Hi. [01:00] I thought it was really[01:00]",
        "Hi. [01:00] Yeah. For that.[01:00]",
        "Hi. [01:00] And I[01:00]",
        "Hi. [01:00] This was[01:00]",
        "Hi. [01:00] Simple.[01:00]",
        "Hi. [01:00] A New Pair Of[01:02] shoes.",
        "Hi. [05:00] meeting",
        "Hi. [05:00] Exactly",
        "Hi. [05:00] Ann Other Knows [05:02]",
        "We need a new part for it.",
        "The art of LLMs: a tale by nobody.",
        "[05:00] Why salt matters in soup is what I ask.",
    ],
)
def test_speech_stays(said):
    assert left(said) == said


def test_no_chapters_no_harm():
    assert left("Hi. [01:00] One Two Three[01:00] NO PART.", ()) == "Hi. [01:00] NO PART."
