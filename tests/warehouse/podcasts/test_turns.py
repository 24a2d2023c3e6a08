"""Speaker turns, in every way the page prints them. The sentences are invented."""

from __future__ import annotations

import pytest

from warehouse.podcasts.headings import headings
from warehouse.podcasts.turns import count_words, read_turns, split_notes

LABELS = ["Ann", "Ann Other", "Bo", "bo", "bo2"]


def read(transcript, titles=()):
    turns = read_turns(transcript, LABELS, headings(titles))
    return [(each.label, each.start_seconds, each.text) for each in turns]


def filler(count=4):
    return "".join(f"Ann: Word {n}. Bo: Word {n}. " for n in range(count))


@pytest.mark.parametrize(
    ("printed", "turn"),
    [
        ("[00:01:00] Ann Other: Good day. ", ("Ann Other", 60, "Good day.")),
        ("Ann: [00:01:00] Good day. ", ("Ann", 60, "Good day.")),
        ("[01:00]Ann: Good day. ", ("Ann", 60, "Good day.")),
        ("[1:01:00]  Ann: Good day. ", ("Ann", 3660, "Good day.")),
        ("Ann: Good day. ", ("Ann", None, "Good day.")),
        ("bo: Good day. ", ("bo", None, "Good day.")),
        ("[00:01:00] bo2: good day. ", ("bo2", 60, "good day.")),
        ("Ann : Good day. ", ("Ann", None, "Good day.")),
        ("lastAnn: Good [00:02:00] day. ", ("Ann", None, "Good day.")),
        ("[00:01:00] Ann: A ratio of 3:1. ", ("Ann", 60, "A ratio of 3:1.")),
        ("Ann:\xa0Good\xa0day. ", ("Ann", None, "Good day.")),
        ("[00:01:00] Speaker 2: Good day. ", ("Speaker 2", 60, "Good day.")),
        ("[00:01:00] speaker 1: Good day. ", ("speaker 1", 60, "Good day.")),
        ("[00:38:45]Audience #1: Good day. ", ("Audience #1", 2325, "Good day.")),
        ("\xa0Host: Good day. ", ("Host", None, "Good day.")),
    ],
)
def test_a_turn_begins_at_its_label(printed, turn):
    assert read(printed + filler())[0] == turn


@pytest.mark.parametrize(
    "said",
    [
        "We are focused on models: how to build them.",
        "It was the host: nobody else.",
        "See chapter Ann:3 of it.",
        "Three things that Bob: no, that he said.",
    ],
)
def test_words_before_a_colon_are_speech(said):
    assert read(f"Ann: {said} {filler()}")[0] == ("Ann", None, said)


def test_a_time_after_the_text_closes_a_turn_and_opens_the_next():
    turns = read("Ann: One. [00:00:19]Bo: Two. [00:00:40]Ann: Three. " + filler())
    assert turns[:3] == [("Ann", None, "One."), ("Bo", 19, "Two."), ("Ann", 40, "Three.")]


def test_neighbours_with_one_speaker_stay_apart():
    assert [turn[0] for turn in read("Ann: One. Ann: Two. " + filler())][:2] == ["Ann", "Ann"]


def test_a_time_without_a_label_belongs_to_the_running_turn():
    assert read("[00:00:00] Ann: One two[00:00:05] three. " + filler())[0][2] == "One two three."


def test_what_stands_before_the_first_label_is_nobodys():
    assert read("[00:00:00] Introduction[00:00:00] Ann: One. " + filler())[0] == ("Ann", 0, "One.")
    assert read("Editor’s note: all times are late. Ann: One. " + filler())[0][2] == "One."


def test_the_transcript_ends_before_the_footer():
    _, transcript = split_notes(
        "NotesTranscript" + filler(9) + "Get full access to A Pod at pod.example/subscribe"
    )
    assert read(transcript)[-1][2] == "Word 8."


def test_a_transcript_without_labels_gives_no_turns():
    assert read("[00:00:00] So we went on. Note: this is it. " * 50) == []
    assert list(read_turns(filler(), [], headings(()))) == []
    assert read("") == []


def test_notes_and_transcript_are_told_apart():
    body = "Ann: " + "word " * 599 + "word"
    assert split_notes("Some notesTranscript" + body) == ("Some notes", body)
    assert split_notes("Transcript" + body) == ("", body)
    assert split_notes("Some notesTranscripts[00:00] " + body)[1].startswith("[00:00]")
    assert split_notes("Some notesTranscription" + body)[1] == body
    assert split_notes("NotesTranscript:" + body)[1] == body
    assert split_notes("NotesTranscript" + filler())[1] == filler(), "short, but labelled"
    assert split_notes("Full Transcript and notes: elsewhere. " + "x" * 3000)[1] == ""
    assert split_notes("TranscriptFull transcript is elsewhere!")[1] == ""
    assert split_notes("We speak of Transcripts, like those of courts. " + "x " * 3000)[1] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two", 2),
        ("one\xa0two", 2),
        ("one - two", 2),
        ("it's 3.5%", 2),
        ("... — !", 0),
        ("中文 ok", 2),
        ("  one\u2003two\n", 2),
    ],
)
def test_a_word_has_a_letter_or_digit(text, words):
    assert count_words(text) == words
