"""Feeds and transcripts with holes in them: an error we know, or rows; never a traceback."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from semantic.errors import SourceError
from warehouse.podcasts.rss import read_feed
from warehouse.podcasts.rss_captions import Cue, read_cues, turns_of
from warehouse.podcasts.rss_chapters import read_chapters
from warehouse.podcasts.rss_fetch import Unreadable
from warehouse.podcasts.rss_items import seconds_of
from warehouse.podcasts.schema import TABLES
from warehouse.podcasts.turns import count_words
from warehouse.sources import Source

SHOW = Path(__file__).parent / "show"
SEED, COUNT = 7, 300


def mutations(content: bytes) -> list[bytes]:
    """Cuts, repeats, flipped bits and foreign pieces, each at a random place."""
    chance = random.Random(SEED)
    pieces = [b"\0", b"<", b"]]>", b"&x;", b"\xff\xfe", b"{", b"<item>", b"9" * 400, b"\n\n", b"--"]
    made = []
    for _ in range(COUNT):
        start = chance.randrange(len(content))
        end = min(len(content), start + chance.randrange(60))
        match chance.randrange(4):
            case 0:
                made.append(content[:start])
            case 1:
                made.append(content[:start] + content[end:])
            case 2:
                made.append(content[:start] + chance.choice(pieces) + content[start:])
            case _:
                flipped = bytes(byte ^ (1 << chance.randrange(8)) for byte in content[start:end])
                made.append(content[:start] + flipped + content[end:])
    return made


def test_damaged_feeds() -> None:
    seen: Counter[str] = Counter()
    for content in mutations((SHOW / "feed.xml").read_bytes()):
        source = Source("f", "rss", "", None, content, str((SHOW / "feed.xml").as_uri()))
        try:
            load = read_feed(source, lambda _: None)
        except SourceError:
            seen["refused"] += 1
            continue
        seen["read"] += 1
        for table, rows in load.tables.items():
            assert {len(row) for row in rows} <= {len(TABLES[table])}
    assert seen["read"] > COUNT // 2


@pytest.mark.parametrize("name", ["5.vtt", "4.srt", "3.json", "5.chapters.json"])
def test_damaged_transcripts_and_chapters(name: str) -> None:
    kind = name.rpartition(".")[2]
    for content in mutations((SHOW / "files" / name).read_bytes()):
        try:
            if "chapters" in name:
                read_chapters(content)
            else:
                for turn in turns_of(read_cues(content, kind, ["Ada Berg"])):
                    assert turn.speaker.strip() == turn.speaker != ""
        except Unreadable:
            continue


@pytest.mark.parametrize(
    "content",
    ["[]", "{}", "null", "1", '{"segments": 5}', '{"segments": [1]}', "[" * 100_000, '"x"'],
)
def test_json_that_is_something_else(content: str) -> None:
    with pytest.raises(Unreadable):
        read_chapters(content.encode())
    if content != "[]":
        with pytest.raises(Unreadable):
            read_cues(content.encode(), "application/json")


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [
        ("1:02:03", 3723),
        ("62:03", 3723),
        ("3723", 3723),
        (" 59.9 ", 59),
        ("00:00", 0),
        ("", None),
        ("-5", None),
        ("1h 2m", None),
        ("1:2:3:4", None),
        ("9" * 30, None),
        ("٣", 3),
    ],
)
def test_lengths(clock: str, seconds: int | None) -> None:
    assert seconds_of(clock) == seconds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two", 2),
        ("non\u00a0breaking  space\n", 3),
        ("don't — stop ...", 2),
        ("100 % 日本 é", 3),
        ("( ) 🙂", 0),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_colon_is_not_a_speaker() -> None:
    """A printed word before a colon is a name when it is known or stands twice."""
    srt = "1\n00:00:01,000 --> 00:00:02,000\n{}\n"
    once = read_cues(srt.format("Note: mind the gap").encode(), "srt")
    assert [cue.speaker for cue in once] == [None]
    known = read_cues(srt.format("Ada: mind the gap").encode(), "srt", ["Ada Berg"])
    assert known == [Cue(1.0, "Ada", "mind the gap", begins=True)]
    lines = read_cues(srt.format("- Eve: hello\n- Bob: hi\n- Eve: bye\n- Bob: bye").encode(), "srt")
    assert [(turn.speaker, turn.text) for turn in turns_of(lines)] == [
        ("Eve", "hello"),
        ("Bob", "hi"),
        ("Eve", "bye"),
        ("Bob", "bye"),
    ]
