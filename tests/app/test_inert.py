"""What data holds is shown, never obeyed."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inert import csv_cell, json_text, markdown_cell, terminal_cell, terminal_text
from app.print_rows import csv_line

DANGEROUS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ANY_TEXT = st.text(st.characters(codec=None, categories=None))


@pytest.mark.parametrize(("cell", "shown"), [
    ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
    ("\x9b31m", r"\x9b31m"),
    ("abc\u202edef", r"abc\u202edef"),
    ("two\nlines", r"two\nlines"),
    ("Zoë – “naïve” 日本", "Zoë – “naïve” 日本"),
])  # fmt: skip
def test_terminal_cells(cell: str, shown: str) -> None:
    assert terminal_cell(cell) == shown


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_formulas_in_csv_are_text(start: str) -> None:
    assert csv_cell(f"{start}1+1") == f"'{start}1+1"


def test_plain_text_in_csv_is_left_alone() -> None:
    assert csv_cell("AI agents – with Itamar, “live”") == "AI agents – with Itamar, “live”"


@pytest.mark.parametrize(("cell", "shown"), [
    ("![x](http://e.example/a.png)", r"!\[x\](http&#58;//e.example/a.png)"),
    ("<img src=x>", "&lt;img src=x&gt;"),
    ("a|b", r"a\|b"),
    ("www.e.example", "www&#46;e.example"),
    ("me@e.example", "me&#64;e.example"),
    ("two\nlines", "two lines"),
])  # fmt: skip
def test_markdown_cells(cell: str, shown: str) -> None:
    assert markdown_cell(cell) == shown


@given(ANY_TEXT)
def test_no_text_reaches_a_terminal_raw(text: str) -> None:
    assert not DANGEROUS.search(terminal_cell(text) + markdown_cell(text))
    assert not DANGEROUS.search(terminal_text(text))
    assert "\n" not in terminal_cell(text) + markdown_cell(text)
    terminal_cell(text).encode()


def test_every_character_that_is_printable_may_be_passed_over() -> None:
    """Prose of printable characters is passed over unread: each is harmless in a cell, too."""
    printable = [chr(each) for each in range(0x110000) if chr(each).isprintable()]
    assert len(printable) > 100_000
    assert [each for each in printable if terminal_cell(each) != each] == []


@given(ANY_TEXT)
def test_no_csv_cell_is_a_formula_and_each_stays_one_cell(text: str) -> None:
    row = next(csv.reader(io.StringIO(csv_line([csv_cell(text), "next"]), newline="")))
    assert len(row) == 2
    assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r"))


@given(ANY_TEXT)
def test_markdown_never_makes_a_link_or_a_tag(text: str) -> None:
    shown = markdown_cell(text)
    assert "<" not in shown
    assert not re.search(r"(?<!\\)[\[\]|]", shown.replace(r"\\", ""))
    assert not re.search(r"(?i)\bhttps?:", shown)


@given(ANY_TEXT)
def test_json_is_the_same_value_and_safe(text: str) -> None:
    shown = json_text(json.dumps([text], ensure_ascii=False))
    assert json.loads(shown) == [text]
    assert not DANGEROUS.search(shown)
