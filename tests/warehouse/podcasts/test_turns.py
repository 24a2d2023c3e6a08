"""Speaker turns, in every way the page prints them. The sentences are invented."""

from __future__ import annotations

import pytest

from warehouse.podcasts.turns import count_words, full_names, read_turns, split_notes

LABELS = ["Ann", "Ann Other", "Bo", "bo"]


def read(transcript, headings=()):
    return [(t.label, t.start_seconds, t.text) for t in read_turns(transcript, LABELS, headings)]


def filler(count=4):
    return "".join(f"Ann: Word {n}. Bo: Word {n}. " for n in range(count))


@pytest.mark.parametrize(
    ("printed", "turn"),
    [
        ("[00:01:00] Ann Other: Good day. ", ("Ann Other", 60, "Good day.")),
        ("Ann: [00:01:00] Good day. ", ("Ann", 60, "Good day.")),
        ("[01:00]Ann: Good day. ", ("Ann", 60, "Good day.")),
        ("Ann: Good day. ", ("Ann", None, "Good day.")),
        ("bo: Good day. ", ("bo", None, "Good day.")),
        ("Ann : Good day. ", ("Ann", None, "Good day.")),
        ("lastAnn: Good [00:02:00] day. ", ("Ann", None, "Good day.")),
        ("[00:01:00] Ann: A ratio of 3:1. ", ("Ann", 60, "A ratio of 3:1.")),
        ("Ann:\xa0Good\xa0day. ", ("Ann", None, "Good day.")),
    ],
)
def test_a_turn_begins_at_its_label(printed, turn):
    assert read(printed + filler())[0] == turn


def test_a_time_after_the_text_closes_a_turn_and_opens_the_next():
    turns = read("Ann: One. [00:00:19]Bo: Two. [00:00:40]Ann: Three." + filler())
    assert turns[:3] == [("Ann", None, "One."), ("Bo", 19, "Two."), ("Ann", 40, "Three.Ann"[:6])]


def test_neighbours_with_one_speaker_stay_apart():
    assert [t[0] for t in read("Ann: One. Ann: Two. " + filler())][:2] == ["Ann", "Ann"]


def test_headings_are_not_speech():
    between = "[00:00:00] Ann: Hi. [00:01:00] A New Part[00:01:00] Bo: Yes. " + filler()
    assert read(between)[0][2] == "Hi."
    glued = "Ann: Hi. [05:00] A New PartBo: Yes. " + filler()
    assert read(glued, ["A New Part"])[0][2] == "Hi."
    capitals = "Ann: Hi. A NEW PARTBo: Yes. " + filler()
    assert read(capitals, ["A New Part"])[0][2] == "Hi."


def test_a_time_without_a_label_belongs_to_the_running_turn():
    assert read("[00:00:00] Ann: One two[00:00:05] three. " + filler())[0][2] == "One two three."


def test_a_transcript_without_labels_gives_no_turns():
    assert read_turns("[00:00:00] So we went on. Note: this is it. " * 50, LABELS, ()) == []
    assert read_turns(filler(), [], ()) == []


def test_full_names_are_speakers_only_where_others_have_labels():
    labelled = filler() + "[00:01:00] Cy Third: One. " * 3
    assert full_names(labelled, LABELS) == ["Cy Third"]
    assert full_names("[00:01:00] Search Issues: one. " * 9, LABELS) == []


def test_notes_and_transcript_are_told_apart():
    body = "Ann: " + "word " * 600
    assert split_notes("Some notesTranscript" + body) == ("Some notes", body)
    assert split_notes("Some notesTranscripts[00:00] " + body)[1].startswith("[00:00]")
    assert split_notes("NotesTranscript:" + body)[1] == body
    assert split_notes("Full Transcript and notes: elsewhere. " + "x" * 3000)[1] == ""
    assert split_notes("TranscriptFull transcript is elsewhere!")[1] == ""


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
    ],
)
def test_a_word_has_a_letter_or_digit(text, words):
    assert count_words(text) == words
