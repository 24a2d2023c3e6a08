"""A planner that always knows the right query: what its replies cannot say is a defect of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from semantic.ask.llm.faults import EndpointFault
from semantic.ask.llm.held import members_of
from semantic.ask.llm.planner import Planner
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.tokens import tokens
from semantic.ask.llm.wire import Completion, Wire
from semantic.evaluation.cases import Turn, read_cases
from semantic.evaluation.judge import judge
from semantic.layer import SemanticLayer
from tests.semantic.ask.conftest import Open
from tests.semantic.ask.test_questions import FILES, layer_for

pytestmark = pytest.mark.long  # each case or model by itself is quick; all of them are not

Json = dict[str, Any]
_EMPTY: Json = {"measures": [], "dimensions": [], "timeDimensions": [], "filters": [], "anyOf": [],
                "segments": [], "order": [], "limit": None}  # fmt: skip
_WHOLE: Json = {"kind": "", "reading": [], "query": None, "options": [], "text": None, "words": []}


class Perfect(Wire):
    """Replies with what it is given, as the schema has it; says of words what they mean only
    when it is asked."""

    def __init__(self) -> None:
        super().__init__(Endpoint("", model="perfect"))
        self.reply: Json = {}
        self.mended: list[str] = []

    def complete(self, messages: list[Json], schema: Json, *_: Any) -> Completion:
        if len(messages) > 4:
            raise EndpointFault("unusable", messages[-1]["content"])
        reply = _WHOLE | self.reply
        if len(messages) > 2:
            said = messages[-1]["content"]
            self.mended.append(said)
            meaning = next(member for member in _named(self.reply))
            reply["reading"] = [{"words": words, "means": meaning}
                                for words in re.findall("“(.*?)”", said)]  # fmt: skip
        Draft202012Validator(schema).validate(reply)
        return Completion(json.dumps(reply), "json_schema")


def _named(reply: Json) -> Iterator[str]:
    """The members that a reply's first query names."""
    query = reply.get("query") or reply["options"][0]
    yield from (*query["measures"], *query["dimensions"], *query["segments"])
    yield from (each["dimension"] for each in query["timeDimensions"])


def shown(query: Mapping[str, Any], layer: SemanticLayer) -> Json | None:
    """The query over the members that people see; None where it uses a hidden one."""
    members = layer.asker.lexicon.members
    names = {".".join(m.identity): name for name, m in members.items()}
    used = members_of(layer.read(query))
    if any(each not in members and each not in names for each in used):
        return None
    text = json.dumps(query)
    for each in used:
        text = text.replace(f'"{each}"', f'"{each if each in members else names[each]}"')
    found: Json = json.loads(text)
    return found


def written(query: Mapping[str, Any], layer: SemanticLayer) -> Json:
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
            found["anyOf"] = [*found["anyOf"], [{"values": []} | dict(one) for one in each["or"]]]
        else:
            found["filters"] = [*found["filters"], {"values": []} | dict(each)]
    read = layer.read(query).time_dimensions
    found["timeDimensions"] = [
        {"granularity": None, "compareDateRange": None} | dict(each)
        | {"dateRange": one.date_range and [str(one.date_range.start), str(one.date_range.end)]}
        for each, one in zip(query.get("timeDimensions", []), read, strict=True)
    ]  # fmt: skip
    return found


# The others give their right rows, and no query that a planner could say.
WRITTEN = [file for file in FILES if any(
    isinstance(each, dict) for case in read_cases(file) for turn in case.turns
    for each in (*turn.right, *turn.options)
)]  # fmt: skip


def replies_to(turn: Turn, layer: SemanticLayer) -> Json | None:
    """What a perfect planner says; None where nobody has written the query down."""

    def all_of(queries: Iterable[Any]) -> list[Json]:
        found = (shown(each, layer) for each in queries if isinstance(each, dict))
        return [written(each, layer) for each in found if each]

    if "answered" in turn.statuses:
        right = all_of(turn.right)
        return {"kind": "answer", "query": right[0]} if right else None
    if "clarify" in turn.statuses and len(options := all_of(turn.options)) > 1:
        return {"kind": "clarify", "text": "Which?", "options": options[:4]}
    return {"kind": "decline", "text": "Nothing."} if "declined" in turn.statuses else None


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_every_case_can_be_said(file: Any, askers: Open) -> None:
    layer = layer_for(file.stem, askers)
    plain = SemanticLayer(layer.model, layer.engine, layer.as_of)
    wire = Perfect()
    plain.planner = Planner(wire.endpoint, wire=wire)
    asked, wrong = 0, []
    for case in read_cases(file):
        talk = plain.conversation()
        for turn in case.turns:
            reply = replies_to(turn, plain)
            if reply is None:
                written_down = any(isinstance(each, dict) for each in turn.right)
                assert not (written_down and "answered" in turn.statuses), turn.question
                continue
            wire.reply = reply
            answer = talk.ask(turn.question)
            asked += 1
            if judge(turn, answer, plain).outcome != "right":
                wrong.append((turn.question, answer.status, answer.warnings or answer.text))
    assert not wrong
    assert asked
    assert len(wire.mended) <= 0.35 * asked, wire.mended


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
