"""The real page, read once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.podcasts.load import Load
from warehouse.podcasts.page import read_page
from warehouse.podcasts.schema import TABLES

PAGE = Path(__file__).resolve().parents[4] / "shared" / "data" / "latent_space_page.txt"


@pytest.fixture(scope="session")
def page() -> Path:
    """The real page; tests that ask for it are skipped where it is not beside the checkout."""
    if not PAGE.exists():
        pytest.skip("../shared/data/latent_space_page.txt is not beside this checkout")
    return PAGE


@pytest.fixture(scope="session")
def load(page) -> Load:
    """What the parser makes of it."""
    return read_page(page)


@pytest.fixture(scope="session")
def printed(page) -> list[list[str]]:
    """The page cut by hand: every four lines after nine, oldest first."""
    lines = page.read_text(encoding="utf-8").split("\n")[9:]
    return [lines[at : at + 4] for at in range(0, len(lines) - 3, 4)][::-1]


@pytest.fixture(scope="session")
def rows(load):
    """The rows of a table as dictionaries."""

    def of(table):
        return [dict(zip(TABLES[table], row, strict=True)) for row in load.tables[table]]

    return of
