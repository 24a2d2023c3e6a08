"""RELIABILITY line 6: the tests bite. Each planted fault is caught, and without one all is well."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.checks import BUDGET, CHECKS, hunt, trials
from tests.faults.planting import Fault, NotPlanted, fault, planted
from tests.faults.table import FAULTS

pytestmark = pytest.mark.long  # each case or model by itself is quick; all of them are not


def test_there_are_enough_faults_and_no_name_twice() -> None:
    assert len(FAULTS) >= 20
    assert len({each.name for each in FAULTS}) == len(FAULTS)


@pytest.mark.parametrize("check", [each for each in CHECKS if each != "cube"])
def test_without_a_fault_every_check_is_content(check: str) -> None:
    """As many questions as a fault may be asked; Cube's are all judged in `tests/conformance`."""
    found = {each.name: each.judge() for each, _ in trials(check)[: 2 * BUDGET]}
    assert found
    wrong = [f"{name}: {said.what[:300]}" for name, said in found.items() if said.kind != "right"]
    assert not wrong, "\n".join(wrong[:10])


@pytest.mark.parametrize("planted_fault", FAULTS, ids=lambda each: each.name)
def test_a_planted_fault_is_caught(planted_fault: Fault) -> None:
    catches = (hunt(planted_fault, trials(check)) for check in CHECKS)
    assert any(catches), (
        f"{planted_fault.harm}: no check saw it; does {planted_fault.target} still decide this?"
    )


@pytest.mark.parametrize("target", [
    "semantic.compile.lower:Lowering._left_joined",
    "semantic.compile.lower:Raising._left_join",
    "semantic.compile.raise:_left_join",
])  # fmt: skip
def test_a_fault_that_finds_nothing_to_change_says_so(target: str) -> None:
    with pytest.raises(NotPlanted, match="lost"), planted(Fault("lost", "", target, print)):
        pass


def test_a_fault_of_a_function_called_otherwise_says_so() -> None:
    odd = Fault("odd", "", "semantic.compile.facts:fact_rows", lambda original, p: original(p))
    with pytest.raises(NotPlanted, match="called otherwise"):
        hunt(odd, trials("shop"))


def test_a_fault_that_changes_nothing_is_not_caught() -> None:
    @fault("semantic.compile.facts:fact_rows", "none")
    def harmless(original: Any, *given: Any, **named: Any) -> Any:
        return original(*given, **named)

    assert not any(hunt(harmless, trials(check)) for check in ("shop", "rows"))


def test_a_fault_leaves_when_its_block_ends() -> None:
    before = [each.text() for each, _ in trials("shop") if each.text]
    for each in FAULTS:
        with planted(each):
            pass
    assert [each.text() for each, _ in trials("shop") if each.text] == before
