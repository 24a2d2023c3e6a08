"""A question answered: translated, run, and said in words."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semantic.answer.outside import Held, edge_queries, held, outside
from semantic.answer.sentence import is_cut, sentence
from semantic.answer.summary import kept_summary, summary_messages
from semantic.answer.ties import Tied, tie_probe, ties
from semantic.ask.lexicon import Lexicon, build_lexicon
from semantic.ask.offline import translate
from semantic.ask.options import chosen_option
from semantic.ask.types import Answered, Chat, Clarify, Declined, Option, Translation
from semantic.ask.values import ValueIndex, load_values
from semantic.errors import MetricastError, QueryError
from semantic.feedback.log import Entry, Kind, append
from semantic.pipeline import cut_warning
from semantic.query.paraphrase import paraphrase
from semantic.query.types import Query, leaves
from semantic.query.write import write_query
from semantic.result import Answer, Choice, Result

if TYPE_CHECKING:
    from semantic.ask.llm.planner import Planner
    from semantic.layer import SemanticLayer

Step = Callable[[str], None]
Cancelled = Callable[[], bool]


class Asker:
    """What a layer needs to understand questions: words of the model, values of the warehouse.

    The value index is read anew when the warehouse's version changes.
    """

    def __init__(self, layer: SemanticLayer) -> None:
        self.layer = layer
        self._values: ValueIndex | None = None
        self._held: dict[tuple[Query, Query], tuple[str, Held | None]] = {}

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words of the model."""
        return build_lexicon(self.layer.model)

    @property
    def values(self) -> ValueIndex:
        """The values that questions may name, of the warehouse as it is now."""
        version = self.layer.engine.version()
        if self._values is None or self._values.version != version:
            self._values = load_values(self.lexicon, self._rows, version)
        return self._values

    def ask(
        self, question: str, previous: Query | None = None, step: Step = lambda _: None,
        cancelled: Cancelled = lambda: False, asked_at: float | None = None,
    ) -> Answer:  # fmt: skip
        """The answer to a question, or to a follow-up of the previous query.

        `step` is told what happens next; when `cancelled` says so, QueryError ("cancelled") is
        raised at the next step, or while the endpoint is waited for. The time that an endpoint
        has runs from `asked_at`, of `time.monotonic`: None is now.
        """
        started = time.perf_counter()
        asked_at = time.monotonic() if asked_at is None else asked_at
        try:
            translation, said = self._translate(question, previous, step, cancelled, asked_at)
            _stop_if(cancelled())
            step("running the query")
            taken = {"translate": (time.perf_counter() - started) * 1000}
            if isinstance(translation, Clarify):
                translation = self._told_apart(translation)
            answer = self._answer(question, translation, taken)
            return replace(answer, warnings=(*answer.warnings, *said)) if said else answer
        except RecursionError:
            return Answer(question, "declined", reason="the question nests too deeply to be read")

    def _translate(
        self, question: str, previous: Query | None, step: Step, cancelled: Cancelled,
        asked_at: float,
    ) -> tuple[Translation, tuple[str, ...]]:  # fmt: skip
        """By the endpoint where there is one, else offline; and why it was not the endpoint."""
        from semantic.ask.llm.faults import EndpointFault

        planner, said = self.planner, tuple[str, ...]()
        if planner is not None:
            try:
                asked = planner.translate(
                    question, step=step, cancelled=cancelled, asked_at=asked_at,
                    **self._parts(previous),
                )  # fmt: skip
                return asked, ()
            except EndpointFault as fault:
                _stop_if(fault.code == "cancelled")
                step("asking the offline translator")
                said = (f"answered by the offline translator: {fault.message}",)
        return self.offline(question, previous), said

    def offline(self, question: str, previous: Query | None = None) -> Translation:
        """What a question means, by this machine alone; nothing is run."""
        return translate(question, **self._parts(previous))

    def _parts(self, previous: Query | None) -> dict[str, Any]:
        return {
            "model": self.layer.model, "lexicon": self.lexicon, "values": self.values,
            "as_of": self.layer.as_of or date.max, "previous": previous, "compiles": self._fault,
        }  # fmt: skip

    @cached_property
    def planner(self) -> Planner | None:
        """Who asks the endpoint, if one is named. Raises MetricastError where it must be."""
        from semantic.ask.llm.planner import Planner
        from semantic.ask.llm.settings import endpoint_from
        from semantic.ask.llm.trace import Ledger

        if self.layer.translator == "offline":
            return None
        endpoint = endpoint_from()
        if endpoint is None:
            if self.layer.translator == "llm":
                raise MetricastError(
                    "llm-not-available", "no endpoint is named: OPENAI_API_KEY is not set",
                    hint="set it, with OPENAI_BASE_URL and OPENAI_MODEL for another endpoint "
                    "than OpenAI's; or leave --translator out",
                )  # fmt: skip
            return None
        return Planner(endpoint, self.layer.traces or Ledger())

    def say(self, query: Query) -> Answer:
        """The answer of a query that nobody had to translate: its rows and what they say."""
        return self.said(query, self.describe(query))

    def said(self, query: Query, words: str) -> Answer:
        """The answer of a query that is called so in words."""
        query, result, left_out = self._result(query)
        return Answer(
            words, "answered", query=query, result=result,
            text=sentence(result, words, self._tied(query)), interpretation=words,
            warnings=(*_worth_saying(result), *left_out, *self._outside(query)),
            timings_ms=dict(result.timings_ms),
        )  # fmt: skip

    def _result(self, query: Query) -> tuple[Query, Result, tuple[str, ...]]:
        """The rows; where they are cut, those without a value make room for those with one."""
        result, left_out = self.layer.query(query), tuple[str, ...]()
        if is_cut(result) and query.fill_missing_dates and query.dimensions:
            query = replace(query, fill_missing_dates=False)
            result = self.layer.query(query)
            left_out = ("periods without a value are left out, to make room for the others",)
        if is_cut(result):
            left_out += (_NARROW,)
        return query, result, left_out

    def describe(self, query: Query) -> str:
        """A query in words, with its dates."""
        return paraphrase(query, self.lexicon.members, self.lexicon.usual_times)

    def summarise(self, answer: Answer, asked_at: float | None = None) -> tuple[str | None, str]:
        """What a language model says of an answer's rows, and else why there is nothing.

        `asked_at` is when the question was asked, where its time is the summary's, too.
        """
        from semantic.ask.llm.faults import EndpointFault

        if answer.result is None or not answer.result.rows:
            return None, "there are no rows to summarise"
        if self.planner is None:
            return None, "no endpoint is named, so nobody could write a summary"
        try:
            text = self.planner.text(answer.question, summary_messages(answer), asked_at)
        except EndpointFault as fault:
            return None, f"no summary: {fault.message}"
        kept = kept_summary(text, answer)
        return kept, "" if kept else "the summary was dropped: it has a number that no cell has"

    def _told_apart(self, asked: Clarify) -> Translation:
        """A question back only where its options give different rows."""
        seen: dict[object, Option] = {}
        for option in asked.options:
            rows = Counter(map(repr, self.layer.query(option.query).rows))
            # Two people with one order each are two people: one number tells nobody apart.
            alone = not (option.query.dimensions or option.query.time_dimensions)
            values = _values(option.query) if alone else ()
            seen.setdefault((values, frozenset(rows.items())), option)
        if len(seen) > 1:
            return replace(asked, options=tuple(seen.values()))
        first = asked.options[0]
        also = " and ".join(f"“{option.label}”" for option in asked.options[1:])
        same = (f"{also} would give the same rows",)
        return Answered(first.query, first.label, same, translator=asked.translator)

    def _answer(self, question: str, found: Translation, taken: dict[str, float]) -> Answer:
        match found:
            case Answered():
                said = self.said(found.query, found.interpretation)
                return replace(
                    said, question=question, assumptions=found.assumptions,
                    warnings=(*found.warnings, *said.warnings), translator=found.translator,
                    timings_ms=taken | dict(said.timings_ms),
                )  # fmt: skip
            case Clarify(text, options, translator):
                choices = tuple(Choice(each.label, each.query) for each in options)
                return Answer(
                    question, "clarify", text=text, options=choices, translator=translator,
                    timings_ms=taken,
                )  # fmt: skip
            case Declined(reason, unknown, nearest, _, translator):
                return Answer(
                    question,
                    "declined",
                    text=reason,
                    reason=reason,
                    nearest=nearest,
                    unknown=unknown,
                    translator=translator,
                    timings_ms=taken,
                )
            case Chat(text):
                return Answer(question, "chat", text=text, timings_ms=taken)

    def _tied(self, query: Query) -> Tied | None:
        """What a "top N" left out that is as good as its last, when it did."""
        probe = tie_probe(query)
        return ties(query, self.layer.query(probe)) if probe else None

    def _outside(self, query: Query) -> Iterator[str]:
        """Which of the asked periods the data does not reach."""
        for each in query.time_dimensions:
            asked = each.date_range or each.compare
            if asked and (data := self._data_of(query, each.dimension)):
                yield from outside(each, data)

    def _data_of(self, query: Query, time: str) -> Held | None:
        """The days that have data, of the warehouse as it is now; None where nothing says."""
        members = self.lexicon.members
        shown = [name for name in query.measures if (m := members.get(name)) and m.type in _PLAIN]
        edges = edge_queries(time, shown, query.timezone)
        version = self.layer.engine.version()
        known = self._held.get(edges)
        if known is None or known[0] != version:
            try:
                found = held(*map(self.layer.query, edges))
            except MetricastError:  # the answer stands without it; the next may be luckier
                return None
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            known = self._held[edges] = (version, found)
        return known[1]

    def _rows(self, query: Query) -> Iterable[Sequence[object]]:
        return self.layer.query(query).rows

    def _fault(self, query: Query) -> MetricastError | None:
        try:
            self.layer.compile(query)
        except MetricastError as fault:
            return fault
        return None


def _values(query: Query) -> tuple[object, ...]:
    """The values that a query's conditions name, whatever member they are on."""
    return tuple(sorted(str(leaf.values) for leaf in leaves(query.filters)))


# What is added up from rows of one cube: a day without a row has none of it.
_PLAIN = frozenset(("count", "count_distinct", "count_distinct_approx", "sum", "avg", "min", "max",
                    "median", "percentile"))  # fmt: skip
_MOST_HELD = 1_000
_NARROW = "to see all, ask for a shorter time, a coarser breakdown or the first few in an order"


def _stop_if(cancelled: bool) -> None:
    if cancelled:
        raise QueryError("cancelled", "the question was cancelled")


def _worth_saying(result: Result) -> tuple[str, ...]:
    """The warnings of an answer: that a "top 5" leaves out the sixth needs no saying."""
    if result.query.limit is None:
        return result.warnings
    return tuple(each for each in result.warnings if each != cut_warning(result.query.limit))


class Conversation:
    """Questions that follow one another: the state is the last query, not the words.

    With a `log`, what is said of answers is kept there for `metricast questions review`.
    """

    def __init__(
        self, layer: SemanticLayer, query: Query | None = None, log: Path | None = None
    ) -> None:
        self.layer = layer
        self.query = query
        self.log = log
        self._follows = query is not None
        self._asked: Answer | None = None

    def ask(self, question: str) -> Answer:
        """The answer, with the last answered query as what a follow-up edits."""
        self._follows = self.query is not None
        asked, self._asked = self._asked, None
        choice = chosen_option(question, [o.label for o in asked.options]) if asked else None
        if asked and choice is not None:
            return replace(self.choose(asked.options[choice], of=asked), question=question)
        answer = self.layer.ask(question, self.query)
        if answer.status == "answered":
            self.query = answer.query
        elif answer.status == "clarify":
            self._asked = answer
        return answer

    def choose(self, choice: Choice, of: Answer | None = None) -> Answer:
        """The answer of one option of a clarification; `of` is the question back."""
        said = self.layer.asker.said(choice.query, choice.label)  # before it is kept: it may fail
        self.query = choice.query
        if of is not None:
            self._note(of, "chosen", choice.query)
        return said

    def rate(self, answer: Answer, good: bool) -> None:
        """Keep a thumb, up or down."""
        self._note(answer, "good" if good else "bad", answer.query)

    def correct(self, answer: Answer, query: Query) -> Answer:
        """The answer of the query that was meant, which is kept as such."""
        follows = self._follows
        meant = self.choose(Choice(answer.question, query))
        self._follows = follows
        self._note(answer, "meant", query)
        return meant

    def _note(self, answer: Answer, kind: Kind, query: Query | None) -> None:
        if self.log is None:
            return
        entry = Entry(
            answer.question, kind, write_query(query) if query else None, answer.status,
            answer.unknown, self._follows,
        )  # fmt: skip
        append(self.log, entry)
