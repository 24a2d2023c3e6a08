"""Guests, organisations, series and kind of every title of the page, and of odd ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from warehouse.podcasts.titles import is_repeat, read_title, stem

CASES = yaml.safe_load((Path(__file__).parent / "titles.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"][:50] for case in CASES])
def test_a_title_says_who_and_what(case):
    title = read_title(case["title"])
    guests = {guest.name: list(guest.organizations) for guest in title.guests}
    assert guests == case.get("guests", {})
    assert title.series == case.get("series")
    assert title.kind == case["kind"]


@pytest.mark.parametrize(
    ("title", "guests"),
    [
        ("Faster w/o tricks", {}),
        ("Faster with less - w/ Ann Other", {"Ann Other": ()}),
        ("Living with Data — with Ann Other of Acme", {"Ann Other": ("Acme",)}),
        (
            "Ants — with Ann Other & Bo Third of Acme",
            {"Ann Other": ("Acme",), "Bo Third": ("Acme",)},
        ),
        (
            "Ants (w/ Acme's Ann Other, Bo Third, and Cy Fourth et al.)",
            {"Ann Other": ("Acme",), "Bo Third": (), "Cy Fourth": ()},
        ),
        ("Ants - with Ann Other of Nuts & Bolts", {"Ann Other": ("Nuts & Bolts",)}),
        ("Ants | with Ann Other from Acme / Oak", {"Ann Other": ("Acme", "Oak")}),
        ("Ants ft. Anna van der Berg", {"Anna van der Berg": ()}),
        ("Ants featuring Ann Other", {"Ann Other": ()}),
        ("Ants – with Cher", {"Cher": ()}),
        ("Ants (w/ bo)", {"bo": ()}),
        ("Cooking with Fire", {}),
        ("Cooking with fire and water", {}),
        ("No one at all", {}),
        ("", {}),
        ("with", {}),
        ("Ants with  Ann   Other of  Acme", {"Ann Other": ("Acme",)}),
    ],
)
def test_guests_of_other_titles(title, guests):
    assert {guest.name: guest.organizations for guest in read_title(title).guests} == guests


@pytest.mark.parametrize(
    ("title", "series", "kind"),
    [
        ("[Other Pod] A talk", "Other Pod", "feed_swap"),
        ("[Other Pod #3] A talk", "Other Pod", "feed_swap"),
        ("[Bonus] A talk", "Bonus", "interview"),
        ("Emergency Episode: A talk", "Emergency Episode", "emergency"),
        ("Soup Fundamentals: Salt", "Soup Fundamentals", "fundamentals"),
        ("Soup: Salt", None, "interview"),
        ("Our year: a recap", None, "recap"),
        ("Recapitulation", None, "interview"),
    ],
)
def test_series_and_kind_of_other_titles(title, series, kind):
    read = read_title(title)
    assert (read.series, read.kind) == (series, kind)


def test_one_recording_under_two_titles():
    again, first = "A Talk (Recap - cleaned audio)", "A Talk (Live w/ Ann Other, et al)"
    assert stem(again) == stem(first)
    assert (is_repeat(again), is_repeat(first)) == (True, False)
    assert stem("A Talk (Recap)") != stem("Another Talk (Recap)")
    assert not is_repeat("A Talk (Part 2)")
    assert not is_repeat("Cleaned audio for everybody")
