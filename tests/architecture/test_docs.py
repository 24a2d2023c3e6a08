"""The documentation cannot lie: what is generated is fresh, and nothing is left out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from docs.generate import BLOCK, pages, renewed
from docs.parts import VARIABLE, all_raised
from tests.architecture.sources import ROOT, sources

REFERENCE = ROOT / "docs" / "reference"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def everything() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in pages())


@pytest.mark.parametrize("page", [page.relative_to(ROOT).as_posix() for page in pages()])
def test_generated_parts_are_fresh(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    now = renewed(text)
    for old, new in zip(BLOCK.finditer(text), BLOCK.finditer(now), strict=True):
        assert old[0] == new[0], f"{page} is stale at {old[1].strip()}: run `make docs`"


@pytest.mark.parametrize("page", [page.relative_to(ROOT).as_posix() for page in pages()])
def test_links_lead_somewhere(page: str) -> None:
    here = (ROOT / page).parent
    targets = LINK.findall((ROOT / page).read_text(encoding="utf-8"))
    gone = [each for each in targets if "://" not in each and not (here / each).exists()]
    assert not gone


def test_every_variable_is_documented() -> None:
    settings = (REFERENCE / "settings.md").read_text(encoding="utf-8")
    read = {
        name
        for source in sources()
        for name in VARIABLE.findall((ROOT / source.path).read_text(encoding="utf-8"))
    }
    missing = {name for name in read if not name.endswith("_")} - set(VARIABLE.findall(settings))
    assert not missing, f"docs/parts.py does not explain {sorted(missing)}"


def test_every_error_code_is_documented() -> None:
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    missing = {raised.code for raised in all_raised() if f"| `{raised.code}` |" not in page}
    assert not missing, f"run `make docs`: {sorted(missing)}"


def test_error_codes_are_words() -> None:
    odd = {
        each.code for each in all_raised() if not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", each.code)
    }
    assert not odd


def test_every_make_target_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):.*##", makefile, re.M)) - {"help"}
    said = everything()
    assert not {each for each in targets if f"make {each}" not in said}


def test_the_version_is_in_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## {project['version']}" in Path(ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
