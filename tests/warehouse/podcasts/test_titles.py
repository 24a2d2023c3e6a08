"""Guests, organisations, series and kind of every title of the page, and of odd ones."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from warehouse.podcasts.titles import read_title, stem

CASES = yaml.safe_load((Path(__file__).parent / "titles.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["title"][:50] for case in CASES])
def test_a_title_says_who_and_what(case):
    title = read_title(case["title"])
    guests = {guest.name: list(guest.organizations) for guest in title.guests}
    assert guests == case.get("guests", {})
    assert title.series == case.get("series")
    assert title.kind == case["kind"]


def test_without_is_not_with():
    assert read_title("Faster w/o tricks").guests == ()


def test_one_recording_under_two_titles():
    assert stem("A Talk (Recap - cleaned audio)") == stem("A Talk (Live w/ Ann Other, et al)")
    assert stem("A Talk (Recap)") != stem("Another Talk (Recap)")
