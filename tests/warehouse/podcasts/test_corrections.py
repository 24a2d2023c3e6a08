"""The reviewed files: what may stand in them, and to which podcast they belong."""

from __future__ import annotations

import pytest
import yaml

from semantic.errors import SourceError
from warehouse.podcasts.corrections import HERE, corrections_for, read_corrections

PERSON = "- {full_name: Ann Other, aliases: [annie], host: true, reason: so}\n"


def test_the_review_belongs_to_one_podcast():
    assert corrections_for("Latent Space: The AI Engineer Podcast — some subtitle").people
    assert not corrections_for("Another Podcast").people
    assert not corrections_for("").people


def test_a_folder_may_lack_any_file(tmp_path):
    assert not read_corrections(tmp_path).people
    (tmp_path / "people.yml").write_text(PERSON)
    found = read_corrections(tmp_path)
    assert (found.hosts, found.person("annie"), found.person("x")) == (
        ("Ann Other",),
        "Ann Other",
        "x",
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("people.yml", "- {full_name: Ann Other}\n", "'reason' is missing"),
        ("people.yml", "- {full_name: Ann Other, reason: ''}\n", "carries a reason"),
        ("people.yml", "- {reason: so}\n", "'full_name' is missing"),
        ("people.yml", "- Ann Other\n", "entry 1"),
        ("kinds.yml", "- {title: A, kind: soup, reason: so}\n", "`soup` is none of interview"),
        (
            "appearances.yml",
            "- {title: A, reason: so, people: [{person: B, role: cook}]}\n",
            "`cook` is none of host",
        ),
        ("topics.yml", "- {id: a, name: A, kind: tool, patterns: ['('], reason: so}\n", "pattern"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, name, text, said):
    (tmp_path / name).write_text(text)
    with pytest.raises(SourceError) as fault:
        read_corrections(tmp_path)
    assert fault.value.code == "bad-correction"
    assert name in fault.value.message
    assert said in fault.value.message


def test_a_key_stands_once(tmp_path):
    (tmp_path / "people.yml").write_text("- {full_name: A, full_name: B, reason: so}\n")
    with pytest.raises(SourceError, match="stands twice"):
        read_corrections(tmp_path)


def test_no_person_and_no_spelling_stands_twice():
    people = yaml.safe_load((HERE / "latent_space" / "people.yml").read_text(encoding="utf-8"))
    spellings = [name for each in people for name in (each["full_name"], *each["aliases"])]
    assert len(set(spellings)) == len(spellings)
    firms = yaml.safe_load((HERE / "latent_space/organizations.yml").read_text(encoding="utf-8"))
    names = [name for each in firms for name in (each["name"], *each.get("spellings", ()))]
    assert len(set(names)) == len(names)
