"""Pages of our own: another podcast, broken records, and files that are no page at all."""

from __future__ import annotations

import random
import re
import time
from datetime import date
from pathlib import Path

import pytest

from semantic.errors import SourceError
from warehouse.podcasts.corrections import Corrections, Organization
from warehouse.podcasts.page import looks_like_page, read_page
from warehouse.podcasts.schema import TABLES

ABOVE = "A Podcast\nTechnology\nBusiness\nAnn + bo\nAbout.\nTotal 3 episodes\n"
HEADER = ABOVE + "1\n2\nGo to\n"
ONE = "Hello - with Cy Third of Acme\nHello - with Cy Third of Acme\nNotes.\n10:0002/01/2023\n"
TWO = "More\nMore\nNotes.\n1:00:0103/01/2023\n"


def written(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


def record(title: str, description: str = "Notes.", last: str = "10:0002/01/2023") -> str:
    return f"{title}\n{title}\n{description}\n{last}\n"


def rows(load, table):
    return [dict(zip(TABLES[table], row, strict=True)) for row in load.tables[table]]


def test_a_podcast_that_nobody_reviewed(tmp_path):
    load = read_page(written(tmp_path, HEADER + TWO + ONE))
    assert [row[1:4] for row in load.tables["episodes"]] == [
        ("Hello - with Cy Third of Acme", date(2023, 1, 2), 600),
        ("More", date(2023, 1, 3), 3601),
    ]
    assert [(row[1], row[2]) for row in load.tables["people"]] == [
        ("Ann", True),
        ("bo", True),
        ("Cy Third", False),
    ]
    assert load.tables["organizations"] == [("acme", "Acme", "other")]
    assert load.tables["topics"] == load.tables["mentions"] == []
    assert load.corrections == ()


def test_its_transcript(tmp_path):
    """Hosts are called by one name above and by two below; one speaker is new, one has no name."""
    spoken = (
        "[00:00] Ann Other: Welcome. [00:03] Bo: Hi all. [00:05] Cy: Good day, you two. "
        "[00:09] Zoe: Me, too. [00:11] Speaker 2: And me. "
    ) * 4
    notes = "* [00:00] Start* [00:05] Middle* [00:09] End"
    load = read_page(
        written(tmp_path, HEADER + record("Hello - with Cy Third", f"{notes}Transcript{spoken}"))
    )
    (episode,) = rows(load, "episodes")
    assert (episode["has_transcript"], episode["has_chapters"], episode["has_turns"]) == (
        True,
        True,
        True,
    )
    first = [
        (t["speaker"], t["person_id"], t["start_seconds"], t["words"]) for t in rows(load, "turns")
    ][:5]
    assert first == [
        ("Ann", "ann", 0, 1),
        ("bo", "bo", 3, 2),
        ("Cy Third", "cy-third", 5, 4),
        ("Zoe", None, 9, 2),
        ("Speaker 2", None, 11, 2),
    ]
    assert [(a["person_id"], a["role"]) for a in rows(load, "appearances")] == [
        ("ann", "host"),
        ("bo", "host"),
        ("cy-third", "guest"),
    ]
    assert [chapter["end_seconds"] for chapter in rows(load, "chapters")] == [5, 9, 600]


def test_a_host_without_a_turn_was_not_there(tmp_path):
    spoken = "Ann: Hello. Cy: Good day. " * 4
    load = read_page(
        written(tmp_path, HEADER + record("Hello - with Cy Third", f"NotesTranscript{spoken}"))
    )
    assert [row[1] for row in load.tables["appearances"]] == ["ann", "cy-third"]


def test_spellings_of_one_name_are_one_person(tmp_path):
    page = HEADER + record("A - with Cy-Ann Third") + record("B - with Cy Ann Third")
    load = read_page(written(tmp_path, page))
    assert [row[0] for row in load.tables["people"]] == ["ann", "bo", "cy-ann-third"]
    assert [row[:2] for row in load.tables["appearances"] if "third" in row[1]] == [
        (1, "cy-ann-third"),
        (2, "cy-ann-third"),
    ]


def test_names_of_another_script(tmp_path):
    page = HEADER + record("A (w/ 山田 太郎)") + record("B (w/ 鈴木 花子)")
    assert len({row[0] for row in read_page(written(tmp_path, page)).tables["people"]}) == 4


def test_of_one_day_what_is_later_in_the_page_is_older(tmp_path):
    page = HEADER + "".join(record(title) for title in ("Third", "Second", "First"))
    load = read_page(written(tmp_path, page))
    assert [row[1] for row in load.tables["episodes"]] == ["First", "Second", "Third"]


def test_parts_of_one_day_are_no_repeats_but_another_cut_is(tmp_path):
    titles = ["Day (Part 2)", "Day (Part 1)", "Night (remastered)", "Night (w/ Cy Third)"]
    load = read_page(written(tmp_path, HEADER + "".join(map(record, titles))))
    repeats = {row[1]: row[-1] for row in load.tables["episodes"]}
    assert repeats == {titles[0]: None, titles[1]: None, titles[2]: 1, titles[3]: None}


def test_names_to_review_are_told_and_never_merged(tmp_path):
    page = (
        HEADER
        + record("A - with Cy Third of Codeworks")
        + record("B - with Di Fourth of Code Works")
    )
    reviewed = Corrections(organizations={"Acme": Organization("Acme", "company")})
    load = read_page(written(tmp_path, page), reviewed=reviewed)
    assert len(load.tables["organizations"]) == 2
    said = [problem.reason for problem in load.problems]
    assert "organisation `Codeworks` is not reviewed: its kind is other" in said
    assert "organisations `Code Works` and `Codeworks` look alike and are kept apart" in said


@pytest.mark.parametrize("paging", ["", "1\n", "1\n2\n3\n…\n12\nGo to\n", "1\n2\nNext\n\n"])
def test_the_header_ends_where_the_records_begin(tmp_path, paging):
    load = read_page(written(tmp_path, ABOVE + paging + record("1984")))
    assert [row[1] for row in load.tables["episodes"]] == ["1984"]
    assert not any(problem.fatal for problem in load.problems)


@pytest.mark.parametrize("page", [HEADER + TWO + ONE + "\n\n", HEADER + TWO + "\n" + ONE])
def test_blank_lines_do_no_harm(tmp_path, page):
    load = read_page(written(tmp_path, page))
    assert len(load.tables["episodes"]) == 2
    assert not any(problem.fatal for problem in load.problems)


def test_windows_line_ends_and_a_byte_order_mark(tmp_path):
    plain = read_page(written(tmp_path, HEADER + ONE))
    other = read_page(written(tmp_path, ("\ufeff" + HEADER + ONE).replace("\n", "\r\n")))
    assert other.tables == plain.tables
    assert other.sha256 != plain.sha256


def test_progress_is_told_in_bytes(tmp_path):
    path = written(tmp_path, HEADER + ONE)
    told = []
    read_page(path, lambda read, total: told.append((read, total)))
    size = path.stat().st_size
    assert told[-1] == (size, size)
    assert [read for read, _ in told] == sorted(read for read, _ in told)


# ---------------------------------------------------------------- broken records


@pytest.mark.parametrize(
    ("broken", "line", "word"),
    [
        ("Hello\nHallo\nNotes.\n10:0002/01/2023\n", 10, "twice"),
        ("Hello\nNotes.\n10:0002/01/2023\n", 10, "twice"),
        ("Hello\nHello\n10:0002/01/2023\n", 13, "duration and date"),
        ("Hello\nHello\nNotes.\n10:0002/13/2023\n", 13, "calendar"),
        ("Hello\nHello\nNotes.\n10:0030/02/2023\n", 13, "calendar"),
        ("Hello\nHello\nNotes.\n10:0001/01/0000\n", 13, "calendar"),
        ("Hello\nHello\nNotes.\nsoon\n", 13, "duration and date"),
        ("Hello\nHello\nNotes.\n10:00\n", 13, "duration and date"),
        ("Hello\nHello\nNotes.\n١٠:٠٠٠٢/٠١/٢٠٢٣\n", 13, "duration and date"),
        ("Hello\nHello\nNotes.\n1:75:0002/01/2023\n", 13, "hours:minutes:seconds"),
        ("Hello\nHello\nNotes.\n10:9902/01/2023\n", 13, "hours:minutes:seconds"),
        ("Hello\nHello\nNotes\non two lines.\n10:0002/01/2023\n", 13, "duration and date"),
        (f"{'x' * 2000}\n{'x' * 2000}\nNotes.\n10:0002/01/2023\n", 10, "1,000 characters"),
    ],
)
def test_a_broken_record_is_a_problem_and_the_next_is_read(tmp_path, broken, line, word):
    load = read_page(written(tmp_path, HEADER + broken + TWO))
    (fatal,) = (problem for problem in load.problems if problem.fatal)
    assert fatal.line == line
    assert word in fatal.reason
    assert len(fatal.excerpt) <= 60
    assert [row[1] for row in load.tables["episodes"]] == ["More"]


@pytest.mark.parametrize("cut", ["Hello", "Hello\n", "Hello\nHello", "Hello\nHello\nNot"])
def test_a_page_that_ends_inside_a_record_says_so(tmp_path, cut):
    load = read_page(written(tmp_path, HEADER + TWO + cut))
    (fatal,) = (problem for problem in load.problems if problem.fatal)
    assert fatal.line == 14
    assert "ends inside a record" in fatal.reason


def reads(path: Path) -> str:
    """What reading a file comes to: `whole`, `broken`, or the code of the refusal."""
    try:
        load = read_page(path)
    except SourceError as fault:
        return fault.code
    return "broken" if any(problem.fatal for problem in load.problems) else "whole"


def test_a_page_cut_anywhere_is_never_taken_for_whole(page, tmp_path):
    """The real page, cut at some places: no page, or broken where it was cut."""
    whole = page.read_bytes()
    chance = random.Random(20231108)
    ends = [0, 5, 700, 1100, *(chance.randrange(1200, len(whole)) for _ in range(4))]
    for end in [*ends, len(whole) - 2, len(whole) - 30]:
        cut = whole[:end]
        told = {"not-a-page", "no-records", "wrong-encoding", "broken"}
        assert reads(written(tmp_path, cut)) in told, end
    assert reads(page) == "whole"


# ------------------------------------------------------------------ no page at all


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "not-a-page"),
        ("\n" * 100, "not-a-page"),
        ("<html><body>Total 3 episodes</body></html>", "not-a-page"),
        ("<html>\nTotal 3 episodes\n</html>\n", None),
        ("Just some text.\n" * 300, "not-a-page"),
        ("Total many episodes\n", "not-a-page"),
        (HEADER, "no-records"),
        (ABOVE, "no-records"),
        (HEADER + "\n\n\n", "no-records"),
        (HEADER.encode() + b"caf\xe9\n", "wrong-encoding"),
        ((HEADER + ONE).replace("Notes", "Café").encode("latin-1"), "wrong-encoding"),
        ((HEADER + ONE).encode("utf-16"), "wrong-encoding"),
        ((HEADER + ONE).encode("utf-16-le"), "not-a-page"),
        (b"\x00\x01\x02\xff" * 100, "wrong-encoding"),
        (b"PK\x03\x04" + bytes(range(256)), "wrong-encoding"),
        (HEADER.encode() + b"x" * 6_000_000, "line-too-long"),
        (HEADER.encode() + "é".encode()[:1], "wrong-encoding"),
    ],
)
def test_what_is_no_page_is_named(tmp_path, content, code):
    if code is None:  # a page by its header: its one record is broken
        assert any(problem.fatal for problem in read_page(written(tmp_path, content)).problems)
        return
    with pytest.raises(SourceError) as fault:
        read_page(written(tmp_path, content))
    assert fault.value.code == code
    assert "page.txt" in fault.value.message
    assert str(tmp_path) not in str(fault.value)


def test_a_folder_and_a_missing_file_are_named(tmp_path):
    with pytest.raises(SourceError, match="folder"):
        read_page(tmp_path)
    with pytest.raises(SourceError, match="no file"):
        read_page(tmp_path / "nothing.txt")


LONG = 400_000


@pytest.mark.parametrize(
    "description",
    [
        " " * LONG + "x",
        "* " * LONG,
        "*" * LONG,
        "[00:00] " * (LONG // 8),
        "[00:00:00] Title " * (LONG // 17),
        "[00:00" * (LONG // 6),
        "* Title" * (LONG // 7),
        "Get full access to " * (LONG // 19),
        "NotesTranscript" + "Ann: a " * (LONG // 7),
        "NotesTranscript" + "[00:00:00] Ann Foo: a " * (LONG // 22),
        "NotesTranscript" + "Ann: a. " * 9 + "[00:01] Title" * (LONG // 13),
        "NotesTranscript" + "Ann: a. " * 9 + "A" * LONG,
        "NotesTranscript" + "Ann: a. " * 9 + "A " * (LONG // 2) + ":",
        "NotesTranscript" + "Ann: a. " * 9 + "[01:00] " + "Aa " * 40 + " " * LONG + "[01:00]",
        "Transcript" * (LONG // 10),
        "\u202e\x1b[31m\x00" * (LONG // 8),
    ],
    ids=lambda text: text[:20].strip(),
)
def test_no_text_takes_long(tmp_path, description):
    """Patterns that look back and forth would take minutes for some of these."""
    started = time.process_time()
    read_page(written(tmp_path, HEADER + record("Hello - with Cy Third", description)))
    assert time.process_time() - started < 5.0


@pytest.mark.parametrize(
    "title", ["a" + " " * 900 + "b", "with " * 190, "(" * 900, "[" * 900, "A's " * 200, "- " * 400]
)
def test_no_title_breaks_it(tmp_path, title):
    title = title.strip()
    load = read_page(written(tmp_path, HEADER + record(title)))
    assert [row[1] for row in load.tables["episodes"]] == [title]


def test_noise_never_ends_in_a_traceback(tmp_path):
    """Lines of a page in any order, with bytes exchanged: a load or a SourceError."""
    chance = random.Random(7)
    lines = (HEADER + ONE + TWO + record("Z", "NotesTranscript" + "Ann: a. " * 9)).splitlines(True)
    for _ in range(300):
        content = bytearray("".join(chance.choices(lines, k=chance.randrange(30))).encode())
        for _ in range(chance.randrange(4)):
            if content:
                content[chance.randrange(len(content))] = chance.randrange(256)
        assert re.fullmatch("[a-z-]+", reads(written(tmp_path, bytes(content))))


def test_a_page_is_known_by_its_head():
    assert looks_like_page(HEADER.encode())
    assert not looks_like_page(b"<rss>Total 3 episodes</rss>")
    assert not looks_like_page(b"\x00Total 3 episodes")
    assert not looks_like_page(b"")
