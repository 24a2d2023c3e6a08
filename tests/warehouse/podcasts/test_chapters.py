"""Printed lists of times, in every way the page writes them. The sentences are invented."""

from __future__ import annotations

import pytest

from warehouse.podcasts.chapters import read_chapters

WANTED = [(0, "Hello"), (88, "The middle part"), (3723, "Lightning Round")]


@pytest.mark.parametrize(
    "notes",
    [
        "Timestamps* [00:00:00] Hello* [00:01:28] The middle part* [01:02:03] Lightning Round",
        "Timestamps* [00:00] Hello* [01:28] The middle part* [1:02:03] Lightning Round",
        "Timestamps* 00:00: Hello* 01:28: The middle part* 1:02:03: Lightning Round",
        "Timestamps* 00:00 Hello* 01:28 The middle part* 01:02:03 Lightning Round",
        "Timestamps:* Hello [00:00:00]* The middle part [00:01:28]* Lightning Round [1:02:03]",
        "Timestamps* (00:00) Hello * (00:01:28) The middle part * (01:02:03) Lightning Round",
        "Timestamps:[00:00:00] Hello[00:01:28] The middle part[01:02:03] Lightning Round",
        "* [0:00:00] Hello* [0:01:28] The middle part* [01:02:03] Lightning Round",
        "* [00:00:00] Hello* [00:01:28] The middle part* [01:02:03] Lightning RoundShow Notes* A",
        "* [00:00:00] Hello* [00:01:28] The middle part* [01:02:03] Lightning Round "
        "Get full access to A Podcast at example.org/subscribe",
    ],
)
def test_a_list_of_times_is_read(notes):
    assert [(each.start_seconds, each.title) for each in read_chapters(notes)] == WANTED


@pytest.mark.parametrize(
    "notes",
    [
        "",
        "No times here, only prose.",
        "We met at 5:30pm and left at 9:00 sharp, at 10:15 to be exact.",
        "".join(
            f"* 00:0{n}:00 In this part the speakers go on at length about many things that "
            "happened, then about more of them, and in the end about what it all may have meant "
            "to them, to others, and to those who were not there.\n"
            for n in range(6)
        ),
    ],
)
def test_prose_with_times_is_no_list(notes):
    assert read_chapters(notes) == []


@pytest.mark.parametrize(
    "behind",
    [
        "Transcript",
        "Transcripts",
        "TranscriptAnn: Good day. ",
        "Show notes* A link* Another",
        "Show NotesPeople:* Ann",
        "TimestampsNone",
        "Editor’s note: none of this is true",
        "Links* One* Two",
        "AI Summary (beta)Here follows what a machine made of it, long enough to be no title of a "
        "chapter, and which nobody would print in a list of times at all, would they?* A* B",
    ],
)
def test_the_last_title_ends_where_something_is_glued_to_it(behind):
    notes = "* [00:00:00] Hello* [00:01:28] The middle part* [01:02:03] Lightning Round" + behind
    assert [(each.start_seconds, each.title) for each in read_chapters(notes)] == WANTED


def test_times_in_the_prose_above_do_not_join_the_list():
    prose = "At [00:10] it began, " + "and then it went on for a while " * 40
    listed = "* [00:00:00] Hello* [00:01:28] The middle part* [01:02:03] Lightning Round"
    assert [each.title for each in read_chapters(prose + listed)] == [t for _, t in WANTED]


def test_clocks_are_kept_as_printed():
    notes = "* [0:00:00] One* [99:59] Two* [0:13:00] Three"
    assert [each.start_seconds for each in read_chapters(notes)] == [0, 5999, 780]
