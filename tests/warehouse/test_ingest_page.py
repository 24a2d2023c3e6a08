"""The real page whole, and what happens when it is not (checklist line 21)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from semantic.errors import SourceError
from warehouse.engines.duckdb import open_engine
from warehouse.ingest import ingest
from warehouse.locate import current_file
from warehouse.targets import embedded

PAGE = Path(__file__).parents[2].parent / "shared" / "data" / "latent_space_page.txt"
NOW = datetime(2026, 5, 17, tzinfo=UTC)

pytestmark = pytest.mark.skipif(
    not PAGE.exists() or find_spec("warehouse.podcasts.page") is None,
    reason="needs the real page (../shared/data) and its parser",
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("METRICAST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The header and the four shortest records: a small page that is whole."""
    path = tmp_path_factory.mktemp("pages") / "small.txt"
    lines = PAGE.read_text(encoding="utf-8").splitlines(keepends=True)
    records = ["".join(lines[at : at + 4]) for at in range(9, len(lines) - 3, 4)]
    path.write_text("".join([*lines[:9], *sorted(records, key=len)[:4]]), encoding="utf-8")
    return path


def test_the_whole_page_in_seconds() -> None:
    started = time.monotonic()
    summary = ingest(str(PAGE), "duckdb:", now=NOW)
    assert time.monotonic() - started < 20, "seconds, also on a busy machine"
    assert (summary.episodes, summary.recordings, summary.declared_total) == (43, 42, 93)
    assert not any(problem.fatal for problem in summary.problems)
    assert "43 episodes of 93 declared (42 distinct recordings)" in str(summary)
    engine = open_engine("duckdb:")
    assert engine.query("SELECT count(DISTINCT episode_no) FROM chapters").rows == [(39,)]
    assert engine.query("SELECT count(DISTINCT episode_no) FROM turns").rows == [(24,)]
    assert ingest(str(PAGE), "duckdb:", now=NOW).already_loaded


LAST = 9 + 4 * 3  # the first line of the fourth and last record, from 0


def _cut_in_a_description(text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    return "".join([*lines[: LAST + 2], lines[LAST + 2][:500]]).encode()


def _cut_after_a_title(text: str) -> bytes:
    return "".join(text.splitlines(keepends=True)[: LAST + 1]).encode()


def _without_a_length(text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    lines[9 + 4 * 1 + 3] = "soon\n"
    return "".join(lines).encode()


def _a_line_missing(text: str) -> bytes:
    lines = text.splitlines(keepends=True)
    del lines[9 + 4 * 1 + 1]
    return "".join(lines).encode()


def _other_encoding(text: str) -> bytes:
    return text.encode("cp1252", errors="replace")


def _one_bad_byte(text: str) -> bytes:
    content = text.encode()
    return content[:5000] + b"\xff" + content[5000:]


def _line_without_end(text: str) -> bytes:
    return text.encode() + b"x" * 40 * 1024**2


def _header_only(text: str) -> bytes:
    return "".join(text.splitlines(keepends=True)[:9]).encode()


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (_cut_in_a_description, {"source-broken"}),
        (_cut_after_a_title, {"source-broken"}),
        (_without_a_length, {"source-broken"}),
        (_a_line_missing, {"source-broken"}),
        (_other_encoding, {"source-encoding"}),
        (_one_bad_byte, {"source-encoding"}),
        (lambda text: text.encode("utf-16"), {"source-encoding"}),
        (_line_without_end, {"source-line-too-long"}),
        (_header_only, {"no-records"}),
    ],
)
def test_a_page_that_is_not_whole_changes_nothing(
    small: Path, tmp_path: Path, spoil: Callable[[str], bytes], codes: set[str]
) -> None:
    ingest(str(small), "duckdb:", now=NOW)
    before = current_file(embedded()), current_file(embedded()).read_bytes()
    spoiled = tmp_path / "spoiled.txt"
    spoiled.write_bytes(spoil(small.read_text(encoding="utf-8")))
    with pytest.raises(SourceError) as refused:
        ingest(str(spoiled), "duckdb:", now=NOW)
    assert refused.value.code in codes
    assert refused.value.exit_code == 2
    assert "Traceback" not in str(refused.value)
    assert (current_file(embedded()), current_file(embedded()).read_bytes()) == before


def test_a_broken_record_is_left_out_with_partial(small: Path, tmp_path: Path) -> None:
    spoiled = tmp_path / "spoiled.txt"
    spoiled.write_bytes(_without_a_length(small.read_text(encoding="utf-8")))
    summary = ingest(str(spoiled), "duckdb:", now=NOW, partial=True)
    assert summary.episodes == 3
    assert "warning: line" in str(summary)
