"""`metricast test` in somebody's own folder: what is broken there counts, and is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.conftest import Run

RIGHT = "\ntests:\n  - {name: right, query: {measures: [sales.count]}, rows: [[14]]}\n"
BROKEN = {
    "a test": "  - {name: wrong, query: {measures: [sales.cuont]}, rows: [[14]]}\n",
    "a question": (
        "questions:\n  - {name: wrong, questions: [how many], query: {measures: [sales.cuont]}}\n"
    ),
    "a file": "  - {name: wrong, query: {measures: [sales.count]}, rows: [[14]\n",
    "a measure": (
        "cubes:\n  - name: more\n    sql_table: sales\n    measures:\n"
        "      - {name: count, type: cuont}\n"
    ),
}


@pytest.fixture
def ours(metricast: Callable[..., Run], shop: Path, tmp_path: Path) -> Callable[..., Run]:
    """Run a command over the shop's model with one more file beside it."""

    def run(command: str, more: str, *arguments: str, model: bool = True) -> Run:
        folder = tmp_path / "ours"
        folder.mkdir(exist_ok=True)
        if model:
            (folder / "sales.yml").write_text((shop / "metrics" / "sales.yml").read_text() + RIGHT)
        (folder / "more.yml").write_text(more)
        return metricast(command, "--metrics", str(folder), "--warehouse",
                         f"duckdb:{shop / 'shop.duckdb'}", *arguments)  # fmt: skip

    return run


def written(what: str) -> str:
    text = BROKEN[what]
    return text if text[0] != " " else f"tests:\n{text}"


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_what_is_broken_is_no_success(ours: Callable[..., Run], what: str, format: str) -> None:
    done = ours("test", written(what), "--format", format)
    assert done.code == 1
    places = {"a measure": 5, "a question": 2, "a test": 2, "a file": 2}
    match format:
        case "text":
            assert f"more.yml:{places[what]}:" in done.out
            assert "1 of 1 tests pass, 0 of 0 verified questions pass, 1 fault of the" in done.out
        case "json":
            found = done.json
            assert found["ok"] is False
            assert [each["kind"] for each in found["outcomes"]] == ["file", "test"]
            assert f"more.yml:{places[what]}:" in found["outcomes"][0]["place"]
        case "github":
            (note, count) = done.out.splitlines()
            assert note.startswith("::error file=")
            assert f"more.yml,line={places[what]}," in note
            assert "1 fault" in count
        case "sarif":
            (result,) = json.loads(done.out)["runs"][0]["results"]
            region = result["locations"][0]["physicalLocation"]["region"]
            assert region["startLine"] == places[what]


def test_a_folder_of_nothing_but_faults_tells_them_all(ours: Callable[..., Run]) -> None:
    done = ours("test", written("a measure") + "      - {name: sum, type: smu}\n", model=False)
    assert done.code == 1
    assert "more.yml:5:" in done.out
    assert "more.yml:6:" in done.out
    assert "2 faults of the files" in done.out


def test_changes_are_not_tried_where_a_test_is_broken(ours: Callable[..., Run]) -> None:
    done = ours("test", written("a test"), "--mutate")
    assert done.code == 1
    assert "mend the tests first" in done.err


def test_a_folder_that_is_none_is_wrong_input(metricast: Callable[..., Run]) -> None:
    done = metricast("test", "--metrics", "nowhere")
    assert (done.code, done.out) == (2, "")
    assert "there is no folder or file `nowhere`" in done.err


def test_which_warehouse_was_asked_is_said(
    metricast: Callable[..., Run], ours: Callable[..., Run], shop: Path
) -> None:
    named = ours("test", written("a test"), "--format", "json")
    assert "asked was" not in named.err
    assert named.json["warehouse"] == f"duckdb:{shop / 'shop.duckdb'}"
    done = metricast("test", "--metrics", "ours")
    assert done.code == 1
    assert "Table with name sales does not exist" in done.out
    assert done.err == (
        "asked was the embedded podcast, since no warehouse was named: --warehouse URL or "
        "METRICAST_WAREHOUSE names yours, such as duckdb:shop.duckdb\n"
    )
