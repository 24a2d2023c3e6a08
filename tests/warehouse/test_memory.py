"""What was learned of an endpoint stays learned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from semantic.ask.llm.memory import Memory, ShortMemory
from warehouse.memory import KeptMemory

URL = ("http://localhost/v1", "m")
TEXTS = ("revenue of orders", "names of customers", "income from sales")


def embed(texts: Sequence[str]) -> list[list[float]]:
    return [[float("revenue" in t or "income" in t), float("name" in t), 0.1] for t in texts]


@pytest.fixture
def memory(request: pytest.FixtureRequest, tmp_path: Path) -> Memory:
    if request.param == "short":
        return ShortMemory()
    return KeptMemory(tmp_path / "m.duckdb" if request.param == "file" else None)


def test_a_mode_outlives_the_process(tmp_path: Path) -> None:
    KeptMemory(tmp_path / "a" / "b.duckdb").keep_mode(URL, "text")
    assert KeptMemory(tmp_path / "a" / "b.duckdb").mode(URL) == "text"
    assert KeptMemory(tmp_path / "a" / "b.duckdb").mode(("other", "m")) is None


@pytest.mark.parametrize("memory", ["file", "here", "short"], indirect=True)
def test_texts_are_embedded_once(memory: Memory) -> None:
    asked: list[int] = []

    def counted(texts: Sequence[str]) -> list[list[float]]:
        asked.append(len(texts))
        return embed(texts)

    for _ in range(2):
        assert memory.nearest("what income", TEXTS, "small", counted) == [0, 2, 1]
    assert memory.nearest("what income", (*TEXTS, "more income"), "small", counted)[:3] == [0, 2, 3]
    assert asked == [4, 1, 2]
    memory.nearest("what income", TEXTS, "another", counted)
    assert asked[-1] == 4, "another model has other vectors"


def test_a_file_that_somebody_else_holds_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "m.duckdb").write_text("this is no database")
    memory = KeptMemory(tmp_path / "m.duckdb")
    memory.keep_mode(URL, "json_object")
    assert memory.mode(URL) == "json_object"


@pytest.mark.parametrize("memory", ["file", "here", "short"], indirect=True)
def test_vectors_of_another_length_are_passed_over(memory: Memory) -> None:
    memory.nearest("what income", TEXTS[:1], "small", embed)
    longer = [[1.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]]
    assert memory.nearest("q", TEXTS[:2], "small", lambda _: longer) == [1]


def test_the_file_can_be_read_by_people(tmp_path: Path) -> None:
    memory = KeptMemory(tmp_path / "m.duckdb")
    memory.nearest("what income", TEXTS, "small", embed)
    with duckdb.connect(str(tmp_path / "m.duckdb"), read_only=True) as base:
        rows = base.execute("select count(*), min(len(text)) from vectors").fetchall()
    assert rows == [(3, 32)], "members by their hash, and no question"
