"""The real page, and pages that are none. The page stands beside the checkout."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest

from semantic.errors import SourceError
from warehouse.locate import FACTS
from warehouse.podcasts.page import looks_like_page, read_page
from warehouse.podcasts.schema import TABLES
from warehouse.podcasts.write_facts import facts

PAGE = Path(__file__).resolve().parents[4] / "shared" / "data" / "latent_space_page.txt"
needs_page = pytest.mark.skipif(
    not PAGE.exists(), reason="../shared/data is not beside this checkout"
)


@lru_cache(maxsize=1)
def load():
    return read_page(PAGE)


@lru_cache(maxsize=1)
def records():
    """The page cut by hand: every four lines after nine, newest first."""
    lines = PAGE.read_text(encoding="utf-8").split("\n")[9:]
    return [lines[at : at + 4] for at in range(0, len(lines) - 3, 4)][::-1]


def rows(table):
    return [dict(zip(TABLES[table], row, strict=True)) for row in load().tables[table]]


@needs_page
def test_the_counts_that_the_page_holds():
    episodes = rows("episodes")
    assert len(episodes) == 43
    assert load().declared_total == 93
    assert sum(each["duplicate_of"] is None for each in episodes) == 42
    assert sum(each["has_chapters"] for each in episodes) == 39
    assert sum(each["has_turns"] for each in episodes) == 24
    assert not any(problem.fatal for problem in load().problems)


@needs_page
def test_every_title_date_and_duration_is_exact():
    printed = {}
    for title, _, _, last in records():
        clock, day, month, year = re.match(r"(.*:\d\d)(\d\d)/(\d\d)/(\d{4})$", last).groups()
        seconds = sum(int(part) * 60**at for at, part in enumerate(reversed(clock.split(":"))))
        printed[title] = (date(int(year), int(month), int(day)), seconds)
    read = {
        each["title"]: (each["published_on"], each["duration_seconds"]) for each in rows("episodes")
    }
    assert read == printed


@needs_page
def test_numbers_follow_the_days_and_the_repeat_comes_last():
    episodes = rows("episodes")
    assert [each["published_on"] for each in episodes] == sorted(
        each["published_on"] for each in episodes
    )
    repeat = next(each for each in episodes if each["duplicate_of"])
    assert (repeat["episode_no"], repeat["duplicate_of"]) == (43, 42)
    assert "cleaned audio" in repeat["title"]


@needs_page
def test_words_agree_with_a_second_count():
    """Counted another way: all of a labelled transcript, less labels, times and headings."""
    counted, titles = Counter(), defaultdict(list)
    for turn in rows("turns"):
        counted[turn["episode_no"]] += turn["words"]
    for chapter in rows("chapters"):
        titles[chapter["episode_no"]].append(chapter["chapter_title"])
    spoken = {each["episode_no"]: each["title"] for each in rows("episodes") if each["has_turns"]}
    descriptions = {title: description for title, _, description, _ in records()}
    assert set(counted) == set(spoken)
    for number, title in spoken.items():
        names = {turn["speaker"] for turn in rows("turns") if turn["episode_no"] == number}
        second = _second_count(descriptions[title], names, titles[number])
        assert abs(counted[number] - second) <= 0.005 * second, (title, counted[number], second)


def _second_count(description, names, titles):
    text = max(re.split(r"Transcript(?:s|ion)?:?(?=[\[A-Z])", description, maxsplit=1), key=len)
    firsts = {name.split()[0] for name in names} | {
        "Swyx",
        "swyx",
        "Swtx",
        "Abhi",
        "Rahul Ligma",
        "Whole Mars Catalog",
    }
    labels = "|".join(sorted(map(re.escape, names | firsts), key=len, reverse=True))
    text = text[re.search(rf"(?:{labels})\s?:", text).start() :]
    text = re.sub(r"Get full access to .*$", "", text)
    for heading in sorted(titles, key=len, reverse=True):
        text = re.sub(rf"(\[[\d:]+\]) ?{re.escape(heading)} ?(?=\[|(?:{labels})\s?:)", r"\1", text)
        if " " in heading:
            text = text.replace(heading.upper(), " ")
    text = re.sub(rf"(?:{labels})\s?:(?!\d)", " ", text)
    text = re.sub(r"\[[\d:]+\]", " ", text)
    return len(
        [
            piece
            for piece in re.split(r"[\s\u00a0]+", text)
            if re.search(r"\w", piece.replace("_", ""))
        ]
    )


@needs_page
@pytest.mark.parametrize(
    ("person", "organization", "part"),
    [
        ("Logan Kilpatrick", "OpenAI", "App Store Moment"),
        ("Florent Crivello", "Lindy", "App Store Moment"),
        ("Nader Dabit", None, "App Store Moment"),
        ("Itamar Friedman", "Codium AI", "Debugging the Internet"),
        ("Varun Mohan", "Codeium", "97% Cheaper"),
        ("Shreya Rajpal", "Guardrails AI", "Guaranteed quality"),
        ("Shreya Shankar", "UC Berkeley", "Grounded Research"),
        ("Nathan Lambert", "Hugging Face", "Llama 2"),
        ("Tianqi Chen", "CMU", "LLMs Everywhere"),
        ("Yuanzhi Li", "Microsoft Research", "Tiny Model"),
        ("Joe Reeve", "Amplitude", "RLHB"),
        ("Jerry Liu", "LlamaIndex", "RAG Is A Hack"),
        ("Rahul Sonwalkar", "Julius AI", "OpenAI DevDay"),
        ("Artem Keydunov", "Cube", "Copilot for Data"),
    ],
)
def test_guests_stand_with_their_organisation(person, organization, part):
    names = {each["person_id"]: each["full_name"] for each in rows("people")}
    firms = {each["organization_id"]: each["name"] for each in rows("organizations")}
    number = next(each["episode_no"] for each in rows("episodes") if part in each["title"])
    found = [
        (each["role"], firms.get(each["organization_id"]))
        for each in rows("appearances")
        if each["episode_no"] == number and names[each["person_id"]] == person
    ]
    assert found == [("guest", organization)]


@needs_page
def test_namesakes_stay_apart():
    names = [each["full_name"] for each in rows("people")]
    for namesakes in (("Shreya Rajpal", "Shreya Shankar"), ("Nathan Lambert", "Nathan Labenz")):
        assert set(namesakes) <= set(names)
    firms = {each["name"] for each in rows("organizations")}
    assert {"Codeium", "Codium AI", "AutoGPT"} <= firms
    swyx = {each["alias"] for each in rows("person_aliases") if each["person_id"] == "shawn-wang"}
    assert {"swyx", "Swyx", "Swtx", "Shawn Wang"} <= swyx


@needs_page
def test_chapters_run_in_order_and_end_where_the_next_begins():
    by_episode = defaultdict(list)
    for each in rows("chapters"):
        by_episode[each["episode_no"]].append(each)
    for chapters in by_episode.values():
        assert [each["chapter_no"] for each in chapters] == list(range(1, len(chapters) + 1))
        for one, following in pairwise(chapters):
            assert one["end_seconds"] == following["start_seconds"]
        assert all(3 <= len(each["chapter_title"]) <= 140 for each in chapters)


@needs_page
def test_the_shipped_facts_are_what_the_page_gives():
    for name, text in facts(load()).items():
        assert (FACTS / name).read_text(encoding="utf-8") == text, (
            f"{name}: run python -m warehouse.podcasts.write_facts PAGE"
        )


@needs_page
def test_no_sentence_of_the_page_is_shipped():
    """Runs of eight words of any description stand in no shipped cell but chapter titles."""
    shingles = set()
    for _, _, description, _ in records():
        words = description.split()
        shingles |= {" ".join(words[at : at + 8]) for at in range(len(words) - 7)}
    titles = {each["chapter_title"] for each in rows("chapters")} | {
        each["title"] for each in rows("episodes")
    }
    for path in FACTS.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for cell in (cell for row in csv.reader(file) for cell in row if cell not in titles):
                words = cell.split()
                assert not shingles & {" ".join(words[at : at + 8]) for at in range(len(words) - 7)}


# ------------------------------------------------------------- pages of our own

HEADER = "A Podcast\nTechnology\nBusiness\nAnn Other + bo\nAbout.\nTotal 3 episodes\n1\n2\nGo to\n"
ONE = "Hello - with Cy Third of Acme\nHello - with Cy Third of Acme\nNotes.\n10:0002/01/2023\n"
TWO = "More\nMore\nNotes.\n1:00:0103/01/2023\n"


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "page.txt"
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return path


def test_another_page_needs_no_corrections(tmp_path):
    found = read_page(written(tmp_path, HEADER + TWO + ONE), reviewed=None)
    assert [row[1:4] for row in found.tables["episodes"]] == [
        ("Hello - with Cy Third of Acme", date(2023, 1, 2), 600),
        ("More", date(2023, 1, 3), 3601),
    ]
    assert [row[1] for row in found.tables["people"]] == ["Ann Other", "bo", "Cy Third"]
    assert ("acme", "Acme", "other") in found.tables["organizations"]


def test_progress_is_told_in_bytes(tmp_path):
    path = written(tmp_path, HEADER + ONE)
    told = []
    read_page(path, lambda read, total: told.append((read, total)), reviewed=None)
    assert told[-1] == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize(
    ("broken", "line", "word"),
    [
        ("Hello\nHallo\nNotes.\n10:0002/01/2023\n", 10, "twice"),
        ("Hello\nHello\nNotes.\n10:0002/13/2023\n", 13, "calendar"),
        ("Hello\nHello\nNotes.\nsoon\n", 13, "duration and date"),
        ("Hello\nHello\nNotes.\n1:75:0002/01/2023\n", 13, "hours:minutes:seconds"),
    ],
)
def test_a_broken_record_is_a_problem_and_the_next_is_read(tmp_path, broken, line, word):
    found = read_page(written(tmp_path, HEADER + broken + TWO), reviewed=None)
    fatal = [problem for problem in found.problems if problem.fatal]
    assert [(problem.line, word in problem.reason) for problem in fatal] == [(line, True)]
    assert [row[1] for row in found.tables["episodes"]] == ["More"]


def test_a_page_that_ends_inside_a_record_says_so(tmp_path):
    found = read_page(written(tmp_path, HEADER + TWO + "Hello\nHello\nNotes."), reviewed=None)
    assert [
        "ends inside a record" in problem.reason for problem in found.problems if problem.fatal
    ] == [True]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "not-a-page"),
        ("<html><body>Total 3 episodes</body></html>", "not-a-page"),
        ("Just some text.\n" * 30, "not-a-page"),
        (HEADER, "no-records"),
        (HEADER.encode() + b"caf\xe9\n", "wrong-encoding"),
        ((HEADER + ONE).encode("utf-16"), "wrong-encoding"),
        (b"\x00\x01\x02\xff" * 100, "wrong-encoding"),
    ],
)
def test_what_is_no_page_is_named(tmp_path, content, code):
    with pytest.raises(SourceError) as fault:
        read_page(written(tmp_path, content), reviewed=None)
    assert fault.value.code == code
    assert "page.txt" in fault.value.message


def test_a_folder_and_a_missing_file_are_named(tmp_path):
    with pytest.raises(SourceError, match="folder"):
        read_page(tmp_path)
    with pytest.raises(SourceError, match="no file"):
        read_page(tmp_path / "nothing.txt")


def test_a_page_is_known_by_its_head():
    assert looks_like_page(HEADER.encode())
    assert not looks_like_page(b"<rss>Total 3 episodes</rss>")
    assert not looks_like_page(b"\x00Total 3 episodes")
    assert not looks_like_page(b"")
