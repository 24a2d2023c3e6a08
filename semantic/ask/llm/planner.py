"""The planning call: a prompt, a reply, at most two repairs, and the same checks as offline."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from semantic.ask.coverage import unexplained
from semantic.ask.languages import dates_apart, in_english
from semantic.ask.lexicon import Lexicon
from semantic.ask.linker import common_links, covers, member_links
from semantic.ask.llm.book import Book, write_book
from semantic.ask.llm.check import Compiles, Known, Wrong, checked, notes, uncovered
from semantic.ask.llm.prices import PRICES, dollars
from semantic.ask.llm.reply import BadReply, Reply, read_reply, reply_schema
from semantic.ask.llm.retrieve import MemberIndex
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.tokens import tokens
from semantic.ask.llm.trace import Ledger, Trace
from semantic.ask.llm.wire import Completion, EndpointFault, Wire
from semantic.ask.nearest import names, nearest_metrics
from semantic.ask.offline import before, clean_words
from semantic.ask.paraphrase import paraphrase
from semantic.ask.types import Answered, Clarify, Declined, Option, Translation
from semantic.ask.values import ValueIndex
from semantic.ask.words import Word, fold
from semantic.model.types import Model
from semantic.query.types import Query
from semantic.query.write import write_query

REPAIRS = 2
CACHED = 500
MOST_FINDINGS = 12
Step = Callable[[str], None]


@dataclass
class Planner:
    """Asks one endpoint. Replies that hold are kept: the same question costs nothing twice."""

    endpoint: Endpoint
    ledger: Ledger = field(default_factory=Ledger)
    prices: Mapping[str, tuple[float, float]] = field(default_factory=lambda: PRICES)
    wire: Wire | None = None
    _kept: OrderedDict[str, Translation] = field(default_factory=OrderedDict, repr=False)
    _index: tuple[object, MemberIndex] | None = field(default=None, repr=False)

    def translate(
        self, question: str, *, model: Model, lexicon: Lexicon, values: ValueIndex, as_of: date,
        compiles: Compiles, previous: Query | None = None, step: Step = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Translation:  # fmt: skip
        """What a question means on this model; every query in the result compiles.

        Raises EndpointFault where the endpoint is of no use: then somebody else must answer.
        """
        known = Known(lexicon, values, as_of, compiles)
        if found := before(question, model, lexicon, values, as_of, compiles):
            return found
        key = self._key(question, previous, model, values, as_of)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        trace = Trace(question, self.endpoint.model)
        try:
            step("reading the model")
            book = self.book(question, model=model, lexicon=lexicon, values=values, as_of=as_of,
                             previous=previous)  # fmt: skip
            found = self._plan(question, book, known, trace, step, cancelled)
            trace.status = type(found).__name__.lower()
        except EndpointFault as fault:
            trace.status = f"fault:{fault.code}"
            raise
        finally:
            self.ledger.note(trace)
        self._kept[key] = found
        while len(self._kept) > CACHED:
            self._kept.popitem(last=False)
        return found

    def book(
        self, question: str, *, model: Model, lexicon: Lexicon, values: ValueIndex, as_of: date,
        previous: Query | None = None,
    ) -> Book:  # fmt: skip
        """What would be sent for a question."""
        if self._index is None or self._index[0] is not values:
            self._index = (values, MemberIndex.build(lexicon, values))
        return write_book(
            question, model=model, lexicon=lexicon, values=values, index=self._index[1],
            as_of=as_of, previous=previous, findings=findings(question, lexicon, values, as_of),
        )  # fmt: skip

    def _plan(
        self, question: str, book: Book, known: Known, trace: Trace, step: Step,
        cancelled: Callable[[], bool],
    ) -> Translation:  # fmt: skip
        wire = self.wire = self.wire or Wire(self.endpoint)
        deadline = time.monotonic() + self.endpoint.seconds
        schema = reply_schema(book.members)
        messages: list[dict[str, Any]] = [
            {"role": "system", "content": book.system}, {"role": "user", "content": book.user},
        ]  # fmt: skip
        words = clean_words(question, known.lexicon, known.values)
        for attempt in range(REPAIRS + 1):
            self._afford(messages, schema, trace)
            step("asking the language model" if not attempt else "mending the query")
            completion = wire.complete(messages, schema, deadline, cancelled)
            self._pay(completion, messages, schema, trace)
            try:
                return self._understood(words, read_reply(completion.text), known)
            except (BadReply, Wrong) as fault:
                trace.repairs.append(str(fault)[:300])
                messages += [
                    {"role": "assistant", "content": completion.text[:8000]},
                    {"role": "user", "content": f"That cannot be used: {fault}. Reply again."},
                ]
        raise EndpointFault("unusable", "the language model gave no query that can be used")

    def _understood(self, words: tuple[Word, ...], reply: Reply, known: Known) -> Translation:
        """A reply as a translation. Raises Wrong."""
        match reply.kind:
            case "answer":
                query = checked(reply.query or {}, known)
                if lost := uncovered(words, query, reply, known):
                    raise Wrong([
                        f"nothing in the query stands for {names(lost)}: decline, or say in "
                        "`reading` which member or value of the query does"
                    ])  # fmt: skip
                unknown = _unknown(words, known)
                return Answered(
                    query, paraphrase(query, known.lexicon.members, known.lexicon.usual_times),
                    notes(unknown, reply, known), translator=f"llm:{self.endpoint.model}",
                )  # fmt: skip
            case "clarify":
                return self._asked_back(reply, known)
        return _declined(words, reply, known)

    def _asked_back(self, reply: Reply, known: Known) -> Translation:
        queries = [checked(each, known) for each in reply.options]
        said = known.lexicon
        labels = {paraphrase(each, said.members, said.usual_times): each for each in queries}
        if len(labels) < 2:
            label, query = next(iter(labels.items()))
            return Answered(query, label, translator=f"llm:{self.endpoint.model}")
        # The question back is ours: the endpoint's own words could say anything.
        return Clarify("Which do you mean?", tuple(Option(*each) for each in labels.items()))

    def _afford(self, messages: list[dict[str, Any]], schema: dict[str, Any], trace: Trace) -> None:
        """Raise EndpointFault where one more call would be over a budget."""
        wanted = sum(tokens(each["content"]) for each in messages) + tokens(str(schema))
        if trace.prompt_tokens + wanted > self.endpoint.tokens:
            raise EndpointFault("over-budget", "the question would use more tokens than it may")
        for limit, spent, when in (
            (self.endpoint.dollars_a_session, self.ledger.session, "session"),
            (self.endpoint.dollars_a_day, self.ledger.spent_today(), "day"),
        ):
            if limit is None:
                continue
            cost = dollars(self.endpoint.model, wanted, 0, self.prices)
            if cost is None:
                raise EndpointFault("over-budget", "no price is known for this model, so its "
                                    "budget cannot be kept")  # fmt: skip
            if spent + (trace.dollars or 0.0) + cost > limit:
                raise EndpointFault("over-budget", f"the {when}'s budget for the language model "
                                    "is used up")  # fmt: skip

    def _pay(
        self, completion: Completion, messages: list[dict[str, Any]], schema: dict[str, Any],
        trace: Trace,
    ) -> None:  # fmt: skip
        prompt = completion.prompt_tokens
        if prompt is None:
            prompt = sum(tokens(each["content"]) for each in messages) + tokens(str(schema))
        reply = completion.completion_tokens
        reply = tokens(completion.text) if reply is None else reply
        trace.spent(prompt, reply, dollars(self.endpoint.model, prompt, reply, self.prices))
        trace.mode = completion.mode
        trace.prompts.append(_digest(messages[-1]["content"]))
        trace.replies.append(_digest(completion.text))

    def _key(
        self, question: str, previous: Query | None, model: Model, values: ValueIndex, as_of: date
    ) -> str:
        parts = (question, repr(previous and write_query(previous)), model.version, values.version,
                 *self.endpoint.identity, as_of.isoformat())  # fmt: skip
        return _digest("\0".join(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]


def _unknown(words: tuple[Word, ...], known: Known) -> tuple[str, ...]:
    """Words that no surface of the model has."""
    linked = common_links(words, known.values, known.as_of)
    lost: list[set[str]] = []
    for index in known.lexicon.indexes:
        ways = covers(words, [*linked, *member_links(words, index, linked)])
        lost.append(set(unexplained(ways[0], words)) if ways else set())
    return tuple(sorted(set.intersection(*lost))) if lost else ()


def _declined(words: tuple[Word, ...], reply: Reply, known: Known) -> Declined:
    """A refusal in our words, naming only words that the question has."""
    text = " ".join(word.said for word in words)
    own = tuple(word for word in reply.words if word and fold(word) in fold(text))
    nearest = nearest_metrics(text, known.lexicon)
    reason = f"nothing in the model covers {names(own)}" if own else (
        "nothing in the model answers this")  # fmt: skip
    return Declined(reason, own, nearest)


def findings(question: str, lexicon: Lexicon, values: ValueIndex, as_of: date) -> tuple[str, ...]:
    """What the linker is sure of: dates as days, values with their members."""
    words = in_english(clean_words(dates_apart(question), lexicon, values), lexicon, values.words)
    owners: dict[tuple[str, str], list[str]] = {}
    for name, member in lexicon.members.items():
        owners.setdefault(member.identity, []).append(name)
    said: list[str] = []
    for link in common_links(words, values, as_of):
        if link.dated and link.dated.first and link.dated.last:
            said.append(f"“{link.text}” is {link.dated.first} to {link.dated.last}")
        sure = link.found if link.kind == "value" and link.score >= 1.0 else ()
        said += [
            f"“{link.text}” is {found.value} of {owners[found.identity][0]}"
            for found in sure if owners.get(found.identity)
        ]  # fmt: skip
    return tuple(dict.fromkeys(said))[:MOST_FINDINGS]
