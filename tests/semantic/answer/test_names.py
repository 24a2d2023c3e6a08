"""Names that are cut stay apart."""

from __future__ import annotations

import pytest

from semantic.answer.names import shortened, text_width, wrapped


@pytest.mark.parametrize(("names", "width", "written"), [
    (["Rome", "Bari"], 180, ["Rome", "Bari"]),
    (["A very long name of a city", "Bari"], 80, ["A very long…", "Bari"]),
    # The same at the beginning: cut in the middle.
    (["A very long name, one", "A very long name, two"], 80, ["A very…e, one", "A very…e, two"]),
    # The same at the beginning and at the end: from where they differ.
    (["The same beginning one and the same ending", "The same beginning two and the same ending"],
     80, ["The…one and…", "The…two an…"]),
    ([], 80, []),
])  # fmt: skip
def test_names_are_cut_where_they_are_alike(
    names: list[str], width: int, written: list[str]
) -> None:
    assert list(shortened(names, width).values()) == written


@pytest.mark.parametrize("names", [
    [f"A product with quite a long name and more of it, size {n}" for n in range(13)],
    ["x" * 200 + "1", "x" * 200 + "2"],
    ["x" * 60 + f"{n}" + "y" * 60 for n in range(12)],
    ["東京" * 40 + "一", "東京" * 40 + "二"],
    ["a" * 90, "a" * 91, "a" * 92],
])  # fmt: skip
def test_no_two_names_are_written_alike(names: list[str]) -> None:
    written = shortened(names, 180)
    assert list(written) == names
    assert len(set(written.values())) == len(names)


def test_what_is_cut_fits() -> None:
    names = [f"A product with quite a long name and more of it, size {n}" for n in range(13)]
    assert all(text_width(text, 12) <= 180 for text in shortened(names, 180).values())


def test_a_text_is_wrapped_between_words() -> None:
    text = "Episodes by month, where the kind is interview, 1 January to 31 December 2023"
    lines = wrapped(text, 240, 12)
    assert len(lines) == 2
    assert " ".join(lines) == text
    assert wrapped("", 240, 12) == []
