"""A small feed with all that the podcast namespace offers, against rows written by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from semantic.errors import SourceError
from warehouse.podcasts.load import Load
from warehouse.podcasts.rss import read_feed
from warehouse.podcasts.schema import TABLES
from warehouse.sources import inspect

SHOW = Path(__file__).parent / "show"


def load(path: Path) -> Load:
    return read_feed(inspect(path), lambda _: None)


def rows(read: Load, table: str, *columns: str) -> list[tuple[Any, ...]]:
    places = [list(TABLES[table]).index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in read.tables[table]]


@pytest.fixture(scope="module")
def show() -> Load:
    return load(SHOW / "feed.xml")


def test_nothing_is_wrong_with_it(show: Load) -> None:
    assert show.problems == ()
    assert show.declared_total is None
    assert set(show.tables) == set(TABLES) - {"ingests"}
    for table, found in show.tables.items():
        assert {len(row) for row in found} <= {len(TABLES[table])}


def test_episodes_are_numbered_from_the_oldest(show: Load) -> None:
    """Same second: further down the feed is older. The day is the day in UTC."""
    assert rows(show, "episodes", "episode_no", "title", "published_on", "duration_seconds") == [
        (1, "Kettles", date(2024, 1, 1), 600),
        (2, "Rerun: kettles", date(2024, 1, 2), 600),
        (3, "Knives, printed names (again)", date(2024, 2, 5), 599),
        (4, "Knives, printed names", date(2024, 2, 5), 3723),
        (5, "Why soup boils over & other floods", date(2024, 3, 5), 3723),
    ]


def test_what_episodes_have(show: Load) -> None:
    columns = ("kind", "has_transcript", "has_chapters", "has_turns", "source_url", "duplicate_of")
    assert rows(show, "episodes", *columns) == [
        ("interview", True, False, False, None, None),
        ("interview", False, False, False, None, 1),
        ("interview", True, False, True, None, None),
        ("interview", True, False, True, None, None),
        ("interview", True, True, True, "https://example.org/5", None),
    ]


def test_appearances(show: Load) -> None:
    """The channel's people stand for items that name nobody; editors are not heard."""
    everywhere = [
        row
        for number in (1, 2, 3, 4)
        for row in ((number, "ada-berg", "host"), (number, "bo-cruz", "host"))
    ]
    assert rows(show, "appearances", "episode_no", "person_id", "role") == [
        *everywhere,
        (5, "ada-berg", "host"),
        (5, "carl-diaz", "guest"),
        (5, "ada-lind", "guest"),
    ]
    assert show.tables["people"] == [
        ("ada-berg", "Ada Berg", True),
        ("ada-lind", "Ada Lind", False),
        ("bo-cruz", "Bo Cruz", True),
        ("carl-diaz", "Carl Díaz", False),
    ]


def test_turns(show: Load) -> None:
    """`Ada` is somebody in episode 4 and could be two people in episode 5."""
    columns = ("episode_no", "turn_no", "speaker", "person_id", "start_seconds", "words")
    assert rows(show, "turns", *columns) == [
        (3, 1, "Bo Cruz", "bo-cruz", 0, 2),
        (3, 2, "Ada Berg", "ada-berg", 2, 4),
        (4, 1, "Ada Berg", "ada-berg", 1, 7),
        (4, 2, "Ada Berg", "ada-berg", 6, 3),
        (4, 3, "Speaker 2", None, 8, 1),
        (5, 1, "Ada Berg", "ada-berg", 2, 10),
        (5, 2, "Carl Díaz", "carl-diaz", 68, 2),
        (5, 3, "Ada Lind", "ada-lind", 68, 4),
        (5, 4, "Ada", None, 72, 3),
        (5, 5, "Stranger", None, 74, 1),
    ]
    assert ("ada-berg", "Ada") in show.tables["person_aliases"]
    assert ("carl-diaz", "Carl") in show.tables["person_aliases"]


def test_chapters(show: Load) -> None:
    assert show.tables["chapters"] == [
        (5, 1, 0, 60, "Welcome"),
        (5, 2, 60, 1800, "Steam"),
        (5, 3, 1800, 3723, "Floods"),
    ]


def test_a_changed_transcript_is_a_new_input(tmp_path: Path, show: Load) -> None:
    copy = _copy(tmp_path)
    assert load(copy).sha256 == show.sha256
    transcript = copy.parent / "files" / "5.vtt"
    transcript.write_text(transcript.read_text() + "\n00:02:00.000 --> 00:02:01.000\nMore.\n")
    assert load(copy).sha256 != show.sha256


def _copy(to: Path) -> Path:
    for path in SHOW.rglob("*"):
        if path.is_file():
            copied = to / path.relative_to(SHOW)
            copied.parent.mkdir(exist_ok=True)
            copied.write_bytes(path.read_bytes())
    return to / "feed.xml"


def _feed(tmp_path: Path, items: str, *, head: str = "") -> Path:
    path = tmp_path / "feed.xml"
    path.write_text(
        f'<?xml version="1.0"?>{head}<rss version="2.0" '
        'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
        'xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>t</title>'
        f"{items}</channel></rss>"
    )
    return path


ITEM = (
    "<item><title>{title}</title><pubDate>Mon, 01 Jan 2024 08:00:00 GMT</pubDate>"
    "<itunes:duration>60</itunes:duration>{more}</item>"
)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("<item><title>x</title></item>", "an item without a date of publication (pubDate)"),
        (ITEM.format(title="", more=""), "an item without a title"),
        (ITEM.replace("60", "an hour").format(title="x", more=""), "an item without a length"),
        (ITEM.format(title="x", more='<podcast:transcript url="../x.vtt"/>'), "outside the feed"),
        (ITEM.format(title="x", more='<podcast:transcript url="/etc/passwd.srt"/>'), "outside"),
        (ITEM.format(title="x", more='<podcast:transcript url="gone.vtt"/>'), "is not there"),
        (ITEM.format(title="x", more='<podcast:chapters url="ftp://h/c.json"/>'), "neither an"),
        (ITEM.format(title="x", more='<podcast:chapters url="http://127.0.0.1:9/"/>'), "reached"),
        (ITEM.format(title="x", more='<podcast:chapters url="feed.xml"/>'), "not a chapter list"),
        (
            ITEM.format(title="x", more='<podcast:transcript url="feed.xml" type="text/vtt"/>'),
            "VTT",
        ),
    ],
)
def test_what_is_lost_is_fatal_and_says_where(tmp_path: Path, item: str, reason: str) -> None:
    good = ITEM.format(title="good", more="")
    read = load(_feed(tmp_path, f"{good}\n\n{item}"))
    assert [problem.fatal for problem in read.problems] == [True]
    assert reason in read.problems[0].reason
    assert read.problems[0].line == 3
    assert "good" in [title for (title,) in rows(read, "episodes", "title")]


def test_a_feed_cut_short_keeps_what_is_whole(tmp_path: Path) -> None:
    items = "\n".join(ITEM.format(title=f"t{n}", more="") for n in range(5))
    path = _feed(tmp_path, items)
    content = path.read_text()
    path.write_text(content[: content.index("t3") + 30])
    read = load(path)
    assert any(problem.fatal and "well-formed" in problem.reason for problem in read.problems)
    assert [title for (title,) in rows(read, "episodes", "title")] == ["t2", "t1", "t0"]


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(SourceError) as refused:
        load(_feed(tmp_path, "<item><title>&b;</title></item>", head=bomb))
    assert refused.value.code == "source-entities"
    outside = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(SourceError):
        load(_feed(tmp_path, "<item><title>&x;</title></item>", head=outside))


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refused:
        load(_feed(tmp_path, "<a>" * 200 + "</a>" * 200))
    assert refused.value.code == "source-too-deep"


def test_only_transcripts_nobody_can_read(tmp_path: Path) -> None:
    more = '<podcast:transcript url="x.html" type="text/html"/>'
    read = load(_feed(tmp_path, ITEM.format(title="x", more=more)))
    assert [(problem.reason, problem.fatal) for problem in read.problems] == [
        ("transcripts only as text/html", False)
    ]


@pytest.mark.parametrize(
    ("title", "guests"),
    [
        ("Soup — with Ana de la Cruz of Kettle Labs", [("ana-de-la-cruz", "guest", "kettle-labs")]),
        ("Soup with Bo Cruz and Li Wu", [("bo-cruz", "guest", None), ("li-wu", "guest", None)]),
        ("Cooking with Fire", []),
        ("Cooking with the best of them", []),
        ("Soup", []),
    ],
)
def test_guests_of_a_title(
    tmp_path: Path, title: str, guests: list[tuple[str, str, str | None]]
) -> None:
    read = load(_feed(tmp_path, ITEM.format(title=title, more="")))
    assert rows(read, "appearances", "person_id", "role", "organization_id") == guests
    known = {organization for *_, organization in guests if organization}
    assert {key for key, *_ in read.tables["organizations"]} == known


def test_names_in_other_scripts_stay_apart(tmp_path: Path) -> None:
    more = "<podcast:person>王小明</podcast:person><podcast:person>李小龙</podcast:person>"
    read = load(_feed(tmp_path, ITEM.format(title="x", more=more)))
    assert [name for (name,) in rows(read, "people", "full_name")] == ["李小龙", "王小明"]
