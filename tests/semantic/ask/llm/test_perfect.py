"""A planner that always knows the right query: what its replies cannot say is a defect of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from semantic.ask.llm.faults import EndpointFault
from semantic.ask.llm.planner import Planner
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.tokens import tokens
from semantic.ask.llm.wire import Completion, Wire
from semantic.evaluation.cases import read_cases
from semantic.evaluation.judge import judge
from semantic.layer import SemanticLayer
from tests.semantic.ask.conftest import Open
from tests.semantic.ask.test_questions import FILES, layer_for

Json = dict[str, Any]
_EMPTY: Json = {"measures": [], "dimensions": [], "timeDimensions": [], "filters": [], "anyOf": [],
                "segments": [], "order": [], "limit": None}  # fmt: skip


class Perfect(Wire):
    """Replies with a query that it is given, as the schema has it."""

    def __init__(self) -> None:
        super().__init__(Endpoint("", model="perfect"))
        self.reply: Json = {}

    def complete(self, messages: list[Json], schema: Json, *_: Any) -> Completion:
        if len(messages) > 2:
            raise EndpointFault("unusable", messages[-1]["content"])
        self.schema = schema
        return Completion(json.dumps(self.reply), "json_schema")


def shown(query: Mapping[str, Any], layer: SemanticLayer) -> Json | None:
    """The query over the members that people see; None where it uses a hidden one."""
    members = layer.asker.lexicon.members
    names = {".".join(m.identity): name for name, m in members.items()}
    text = json.dumps(query)
    for used in {w for w in text.replace('"', " ").split() if "." in w}:
        if used in members or used.count(".") != 1 or not used.replace(".", "").isidentifier():
            continue
        if used not in names:
            return None
        text = text.replace(f'"{used}"', f'"{names[used]}"')
    found: Json = json.loads(text)
    return found


def written(query: Mapping[str, Any]) -> Json:
    """Cube JSON as the reply's schema writes it."""
    known = {"fillMissingDates", "order", "filters", "timeDimensions"}
    found = _EMPTY | {key: value for key, value in query.items() if key not in known}
    order = query.get("order") or []
    pairs = order.items() if isinstance(order, Mapping) else [
        (each["id"], "desc" if each.get("desc") else "asc") if isinstance(each, Mapping) else each
        for each in order
    ]  # fmt: skip
    found["order"] = [{"member": name, "direction": way} for name, way in pairs]
    for each in query.get("filters", []):
        if "or" in each:
            found["anyOf"] = [*found["anyOf"], each["or"]]
        else:
            found["filters"] = [*found["filters"], {"values": []} | dict(each)]
    found["timeDimensions"] = [
        {"granularity": None, "dateRange": None, "compareDateRange": None} | dict(each)
        for each in query.get("timeDimensions", [])
    ]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_can_be_said(file: Any, askers: Open) -> None:
    layer = layer_for(file.stem, askers)
    plain = SemanticLayer(layer.model, layer.engine, layer.as_of)
    wire = Perfect()
    plain.planner = Planner(wire.endpoint, wire=wire)
    asked = 0
    for case in read_cases(file):
        talk = plain.conversation()
        for turn in case.turns:
            queries = [shown(each, plain) for each in turn.right if isinstance(each, dict)]
            right = next((each for each in queries if each), None)
            if right is None:
                continue
            words = [{"words": turn.question, "means": name} for name in plain.read(right).measures
                     or plain.read(right).dimensions]  # fmt: skip
            wire.reply = {"kind": "answer", "query": written(right), "reading": words,
                          "options": [], "text": None, "words": []}  # fmt: skip
            answer = talk.ask(turn.question)
            if answer.translator.startswith("verified") or answer.status == "chat":
                continue
            assert answer.status == "answered", f"{turn.question}: {answer.warnings or answer.text}"
            assert answer.translator == "llm:perfect", f"{turn.question}: {answer.warnings}"
            assert judge(turn, answer, plain).outcome == "right" or "answered" not in turn.statuses
            asked += 1
    assert asked


def test_the_prompt_of_the_podcast_is_small(askers: Open) -> None:
    layer = layer_for("podcast", askers)
    planner = Planner(Endpoint(""))
    asker = layer.asker
    sizes = [
        planner.book(case.turns[0].question, model=layer.model, lexicon=asker.lexicon,
                     values=asker.values, as_of=layer.as_of).tokens  # type: ignore[arg-type]
        for case in read_cases(FILES[0].parent / "podcast.jsonl")
    ]  # fmt: skip
    assert max(sizes) < 6_000


def test_the_first_part_of_the_prompt_does_not_change(askers: Open) -> None:
    layer = layer_for("podcast", askers)
    asker = layer.asker

    def system(question: str) -> str:
        return Planner(Endpoint("")).book(
            question, model=layer.model, lexicon=asker.lexicon, values=asker.values,
            as_of=layer.as_of,  # type: ignore[arg-type]
        ).system  # fmt: skip

    assert system("how many episodes") == system("who talks most, by month?")


def test_tokens_are_counted_from_above() -> None:
    assert tokens("How many episodes per month?") == 7
    assert tokens("") == 0
