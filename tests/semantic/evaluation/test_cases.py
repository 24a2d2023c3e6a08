"""Case files are read strictly, and every fault is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from semantic.errors import QueryError, SourceError
from semantic.evaluation.cases import read_cases
from semantic.evaluation.perturb import PERTURBATIONS, perturbed
from semantic.evaluation.thresholds import read_thresholds

GOOD = '{"question": "how many", "query": {"measures": ["a.count"]}}'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "is not JSON"),
        ("[1]", "is not a JSON object"),
        ('{"query": {}}', "has no `question`"),
        ('{"question": "x"}', "says neither `query` nor `rows`"),
        ('{"question": "x", "qeury": {}}', "has an unknown key `qeury`"),
        ('{"question": "x", "status": "refused"}', "has the status 'refused'; it can be answered"),
        ('{"question": "x", "query": "SELECT"}', "neither a query nor a list of rows"),
        ('{"turns": []}', "is a list of questions and stands alone"),
        ('{"turns": ["x"]}', "has a turn that is not an object"),
        ('{"turns": [{"question": "x", "id": 1}]}', "has an unknown key `id`"),
        ('{"turns": [' + GOOD + '], "question": "x"}', "stands alone"),
    ],
)
def test_a_bad_line(line: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(f"{GOOD}\n\n{line}\n")
    with pytest.raises(SourceError) as caught:
        read_cases(file)
    assert f"{file}:3 " in caught.value.message
    assert said in caught.value.message


def test_files_that_hold_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    for name, code in (("empty", "no-cases"), ("missing", "no-such-file"), ("binary", "bad-cases")):
        with pytest.raises(SourceError) as caught:
            read_cases(tmp_path / f"{name}.jsonl")
        assert caught.value.code == code


def test_a_folder_is_all_its_files(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.jsonl").write_text(f"{GOOD}\n{GOOD}\n")
    assert [case.id for case in read_cases(tmp_path)] == ["a:1", "a:2", "b:1", "b:2"]


def test_what_a_case_says(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(
        '{"question": "hi", "status": ["chat", "declined"], "category": "idle"}\n'
        '{"turns": [{"question": "n", "rows": [[1]], "alternatives": [{"measures": ["a.n"]}]}]}\n'
    )
    idle, talk = read_cases(file)
    assert (idle.category, idle.turns[0].statuses) == ("idle", ("chat", "declined"))
    assert talk.category == "dialogue"
    assert talk.turns[0].right == ([[1]], {"measures": ["a.n"]})


@pytest.mark.parametrize("kind", PERTURBATIONS)
def test_a_perturbation_is_the_same_each_time(kind: str) -> None:
    question = "How many orders were shipped by country in 2023?"
    changed = perturbed(question, kind)
    assert changed == perturbed(question, kind)
    assert changed != question


def test_what_perturbations_do() -> None:
    assert perturbed("orders by country in 2023?", "order") == "in 2023, orders by country?"
    assert perturbed("orders", "order") == "orders"
    assert perturbed("IBM", "typo") == "IBM"
    assert abs(len(perturbed("customers", "typo")) - len("customers")) <= 1


@pytest.mark.parametrize("text", ["right", "right>90", "rihgt>=90", "right>=many", "right>=1.2.3"])
def test_a_bad_threshold_names_the_figures(text: str) -> None:
    with pytest.raises(QueryError, match=r"threshold|number") as caught:
        read_thresholds([text])
    assert caught.value.code == "bad-threshold"
