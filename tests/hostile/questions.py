"""Every question that one hostile text makes, and what may come of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from semantic.query.types import DATE_OPERATORS
from tests.hostile import oracles
from tests.hostile.oracles import Value
from tests.hostile.strings import well_formed
from tests.hostile.warehouse import Texts

Json = dict[str, Any]
COMPARED = ("equals", "notEquals", "gt", "gte", "lt", "lte")
IDS: Json = {"dimensions": ["texts.id", "texts.v"], "order": {"texts.id": "asc"}, "limit": 10_000}


@dataclass(frozen=True)
class Question:
    """`ids`: the rows that are right, None when anything typed is. `may_refuse`: a refusal is
    right, too; without rows that are right, `must_refuse` says that only a refusal is.
    """

    query: Json
    ids: Callable[[], list[int]] | None = None
    may_refuse: bool = False
    must_refuse: bool = False


def questions(text: str, texts: Texts, rng: Random) -> Iterator[Question]:
    """The questions that hold a text as a value, and as everything else."""
    yield from _texts(text, texts, rng)
    yield from _numbers(text, texts)
    yield from _times(text, texts)
    yield from _flags(text, texts)
    yield from _places(text)


def _filtered(member: str, word: str, values: Sequence[Value | bool], **more: Any) -> Json:
    return {
        **IDS,
        **more,
        "filters": [{"member": member, "operator": word, "values": list(values)}],
    }


def _texts(text: str, texts: Texts, rng: Random) -> Iterator[Question]:
    """Every operator of texts; also with NULL or another text beside it, and on a measure."""
    sound = well_formed(text)
    for word in oracles.TEXT:
        beside: list[list[Value]] = [[], [], [None], [rng.choice(texts.rows)[1]]]
        values = [text, *rng.choice(beside)]
        if word in oracles.COMPARE:
            values = [text]
        condition = oracles.text_condition(word, values)
        known = word in ("set", "notSet")
        ids = partial(texts.where, *condition) if sound else None
        yield Question(_filtered("texts.v", word, values), ids, must_refuse=not sound and not known)
    word = rng.choice(oracles.TEXT[:-2])
    ids = partial(texts.where, *oracles.text_condition(word, [text])) if sound else None
    query = _filtered("texts.least", word, [text], measures=["texts.least"])
    yield Question(query, ids, must_refuse=not sound)
    query = {**_filtered("texts.same", "equals", [True]), "parameters": {"word": text}}
    ids = partial(texts.where, "v = ?", [text]) if sound else None
    yield Question(query, ids, must_refuse=not sound)


def _numbers(text: str, texts: Texts) -> Iterator[Question]:
    number = oracles.number_of(text) if well_formed(text) else None
    plain = bool(oracles.NUMBER.fullmatch(text))
    for word in COMPARED:
        ids = None
        if number is not None:
            ids = partial(_those, texts, 2, partial(_compared, word, number))
        query = _filtered("texts.n", word, [text])
        yield Question(query, ids, may_refuse=not plain, must_refuse=number is None)


def _times(text: str, texts: Texts) -> Iterator[Question]:
    """Comparisons with an instant, and Cube's operators of dates."""
    moment = oracles.moment_of(text) if well_formed(text) else None
    day = bool(oracles.DAY.fullmatch(text))
    for word in COMPARED:
        ids = None
        if moment is not None:
            ids = partial(_those, texts, 3, partial(_compared, word, moment))
        query = _filtered("texts.t", word, [text])
        yield Question(query, ids, may_refuse=not day, must_refuse=moment is None)
    span = oracles.span_of(text) if well_formed(text) else None
    for word in DATE_OPERATORS:
        ids = partial(_those, texts, 3, partial(_dated, word, span)) if span else None
        yield Question(_filtered("texts.t", word, [text]), ids, may_refuse=not day or not span)
        yield Question(_filtered("texts.v", word, [text]))


def _compared(word: str, given: Any, known: Any) -> bool:
    return oracles.compared(word, known, given)


def _dated(word: str, span: Any, known: Any) -> bool:
    return oracles.dated(word, known, span)


def _those(texts: Texts, column: int, meets: Callable[[Any], bool]) -> list[int]:
    return [row[0] for row in texts.rows if meets(row[column])]


def _flags(text: str, texts: Texts) -> Iterator[Question]:
    flag = {"true": True, "false": False, "1": True, "0": False}.get(text.strip().lower())
    for word in ("equals", "notEquals"):
        ids = None
        if flag is not None:
            ids = partial(_those, texts, 4, partial(_compared, word, flag))
        yield Question(_filtered("texts.b", word, [text]), ids, must_refuse=flag is None)


def _places(text: str) -> Iterator[Question]:
    """The text where a query holds a name, a word or a range: answered or refused, never broken."""
    time: Json = {"dimension": "texts.t"}
    count: Json = {"measures": ["texts.count"]}
    for query in (
        {"measures": [text]},
        {"measures": [f"texts.{text}"]},
        {"dimensions": [f"{text}.v"]},
        {"dimensions": [f"texts.t.{text}"]},
        {**count, "timeDimensions": [{**time, "granularity": text}]},
        {**count, "timeDimensions": [{**time, "dateRange": text}]},
        {**count, "timeDimensions": [{**time, "dateRange": [text, text]}]},
        {**count, "timezone": text},
        {**count, "order": {text: "asc"}},
        {**count, "order": [["texts.count", text]]},
        {**count, "segments": [text]},
        {**count, "joinHints": [["texts", text]]},
        {**count, "parameters": {text: text}},
        {**count, "filters": [{"member": "texts.v", "operator": text, "values": ["a"]}]},
        {**count, "filters": [{"member": text, "operator": "equals", "values": ["a"]}]},
        {**count, text: [text]},
    ):
        yield Question(query)
