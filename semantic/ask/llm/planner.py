"""The planning call: a prompt, a reply, at most two repairs, and the same checks as offline."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from math import inf
from typing import Any

from semantic.ask.lexicon import Lexicon
from semantic.ask.linker import common_links
from semantic.ask.llm.book import WHOLE, Book, described, visible, write_book
from semantic.ask.llm.budget import afford, charge, pay, weight
from semantic.ask.llm.check import Compiles, Known, Wrong
from semantic.ask.llm.faults import EndpointFault
from semantic.ask.llm.prices import dollars
from semantic.ask.llm.reply import BadReply, read_reply, reply_schema
from semantic.ask.llm.retrieve import MemberIndex
from semantic.ask.llm.secrets import without
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.spans import around
from semantic.ask.llm.tokens import tokens
from semantic.ask.llm.trace import Ledger, Trace, digest
from semantic.ask.llm.understand import findings, understood
from semantic.ask.llm.wire import Breaker, Completion, Wire
from semantic.ask.offline import before, clean_words, speller
from semantic.ask.surfaces import Member
from semantic.ask.types import Translation
from semantic.ask.values import ValueIndex
from semantic.model.types import Model
from semantic.query.types import Query
from semantic.query.write import write_query

REPAIRS = 2
CACHED = 500
EMBEDDING_SECONDS = 3.0  # of a question's time, at most, for finding members by meaning
LEAST_SECONDS = 2.0  # for an endpoint, however long a program took to start
Step = Callable[[str], None]
Cancelled = Callable[[], bool]


@dataclass
class Planner:
    """Asks one endpoint. Replies that hold are kept: the same question costs nothing twice."""

    endpoint: Endpoint
    ledger: Ledger = field(default_factory=Ledger)
    wire: Wire | None = None
    _kept: OrderedDict[str, Translation] = field(default_factory=OrderedDict, repr=False)
    _index: tuple[object, MemberIndex] | None = field(default=None, repr=False)
    _useless: Breaker = field(default_factory=Breaker, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def translate(
        self, question: str, *, model: Model, lexicon: Lexicon, values: ValueIndex, as_of: date,
        compiles: Compiles, previous: Query | None = None, step: Step = lambda _: None,
        cancelled: Cancelled = lambda: False, asked_at: float | None = None,
    ) -> Translation:  # fmt: skip
        """What a question means on this model; every query in the result compiles.

        `asked_at` is when somebody began to wait, of `time.monotonic`: None is now. Raises
        EndpointFault where the endpoint is of no use: then somebody else must answer.
        """
        deadline = self._deadline(asked_at)
        known = Known(lexicon, values, as_of, compiles)
        if found := before(question, model, lexicon, values, as_of, compiles):
            return found
        key = self._key(question, previous, model, values, as_of)
        if kept := self._kept.get(key):
            return kept
        with self._traced(question) as trace:

            def told(name: str) -> None:
                trace.step(name)
                step(name)

            self._useless.check()
            told("reading the model")
            book = self.book(question, model=model, lexicon=lexicon, values=values, as_of=as_of,
                             previous=previous, trace=trace, deadline=deadline)  # fmt: skip
            found = self._plan(question, book, known, trace, deadline, told, cancelled)
            trace.status = type(found).__name__.lower()
        with self._lock:
            self._kept[key] = found
            while len(self._kept) > CACHED:
                self._kept.popitem(last=False)
        return found

    def book(
        self, question: str, *, model: Model, lexicon: Lexicon, values: ValueIndex, as_of: date,
        previous: Query | None = None, trace: Trace | None = None, deadline: float | None = None,
    ) -> Book:  # fmt: skip
        """What would be sent for a question."""
        words, _ = speller(lexicon, values).repair(clean_words(question, lexicon, values))
        linked = common_links(words, values, as_of)
        likeliest: Iterable[Member] = ()
        # Where all members fit, nobody has to be looked for.
        if len(members := visible(lexicon)) > WHOLE:
            near: Sequence[Member] = ()
            if self.endpoint.embeddings:
                until = self._deadline(None) if deadline is None else deadline
                near = self._nearest(question, members, trace or Trace(question, ""), until)
            likeliest = self._members(lexicon, values).find(words, linked, previous, near)
        return write_book(
            question, model=model, lexicon=lexicon, values=values, likeliest=likeliest,
            as_of=as_of, previous=previous, findings=findings(linked, lexicon),
        )  # fmt: skip

    def text(
        self, question: str, messages: list[dict[str, Any]], asked_at: float | None = None
    ) -> str:
        """A completion in plain text, within the same budgets. Raises EndpointFault."""
        deadline = (time.monotonic() if asked_at is None else asked_at) + self.endpoint.seconds
        with self._traced(question) as trace:
            trace.step("asking for text")
            completion = self._complete(messages, {}, trace, deadline, lambda: False)
            trace.status = "text"
        return completion.text

    def _deadline(self, asked_at: float | None) -> float:
        """When a question that was asked then must be translated, of `time.monotonic`."""
        now, given = time.monotonic(), self.endpoint.seconds
        return max((now if asked_at is None else asked_at) + given, now + min(given, LEAST_SECONDS))

    def _members(self, lexicon: Lexicon, values: ValueIndex) -> MemberIndex:
        if self._index is None or self._index[0] is not values:
            self._index = (values, MemberIndex.build(lexicon, values))
        return self._index[1]

    @property
    def _wire(self) -> Wire:
        if self.wire is None:
            self.wire = Wire(self.endpoint, self.ledger.memory)
        return self.wire

    @contextmanager
    def _traced(self, question: str) -> Iterator[Trace]:
        trace = Trace(question, self.endpoint.model)
        try:
            yield trace
        except EndpointFault as fault:
            trace.status = f"fault:{fault.code}"
            raise
        finally:
            self.ledger.note(trace)

    def _nearest(
        self, question: str, members: Sequence[Member], trace: Trace, until: float
    ) -> Sequence[Member]:
        """The members nearest in meaning, as far as the endpoint will say: the other rankings
        stand without it."""
        texts = [described(member) for member in members]
        now = time.monotonic()
        deadline = now + min(EMBEDDING_SECONDS, (until - now) / 2)
        model = self.endpoint.embeddings

        def embed(lacking: Sequence[str]) -> Sequence[Sequence[float]]:
            wanted = sum(map(tokens, lacking))
            # The members are read once and kept, so they are nobody's question: the budgets of
            # the session and the day are all that holds for them.
            own = Trace("members", model, status="vectors") if len(lacking) > 1 else trace
            free = replace(self.endpoint, tokens=inf, dollars=None)
            afford(wanted, free if len(lacking) > 1 else self.endpoint, self.ledger, own, model)
            found = self._wire.embed(lacking, deadline)
            own.spent(wanted, 0, dollars(model, wanted, 0, self.endpoint.prices))
            if own is not trace:
                self.ledger.note(own)
            return found

        try:
            order = self.ledger.memory.nearest(question, texts, model, embed)
        except EndpointFault as fault:
            trace.repairs.append(f"embeddings: {fault.message}")
            return ()
        return [members[at] for at in order]

    def _plan(
        self, question: str, book: Book, known: Known, trace: Trace, deadline: float, step: Step,
        cancelled: Cancelled,
    ) -> Translation:  # fmt: skip
        schema = reply_schema(book.members, book.grains)
        messages = first_messages(book)
        words = clean_words(question, known.lexicon, known.values)
        for attempt in range(REPAIRS + 1):
            step("asking the language model" if not attempt else "mending the query")
            completion = self._complete(messages, schema, trace, deadline, cancelled)
            try:
                found = understood(
                    words, read_reply(completion.text), known, f"llm:{self.endpoint.model}"
                )
            except (BadReply, Wrong) as fault:
                said = without(str(fault), self.endpoint)
                trace.repairs.append(said[:300])
                messages += [
                    {
                        "role": "assistant",
                        "content": without(completion.text[:8000], self.endpoint),
                    },
                    {"role": "user", "content": f"That cannot be used: {said}. Reply again."},
                ]
            else:
                self._useless.note(False)
                return found
        self._useless.note(True)
        raise EndpointFault("unusable", "the language model gave no query that can be used")

    def _complete(
        self, messages: list[dict[str, Any]], schema: dict[str, Any], trace: Trace,
        deadline: float, cancelled: Cancelled,
    ) -> Completion:  # fmt: skip
        """One call within the budgets, noted in the trace whatever comes of it."""
        if time.monotonic() >= deadline:
            raise EndpointFault("timeout", "no time was left for the endpoint to answer in")
        wanted = weight(messages, schema)
        afford(wanted, self.endpoint, self.ledger, trace)
        with around(self.endpoint) as done:
            try:
                completion = self._wire.complete(messages, schema, deadline, cancelled)
            except EndpointFault as fault:
                charge(fault, wanted, self.endpoint, trace)
                raise
            pay(completion, wanted, self.endpoint, trace)
            done(completion)
        sent = messages if len(trace.prompts) == 0 else messages[-1:]
        prompt = "\n".join(each["content"] for each in sent)
        trace.said(*(without(each, self.endpoint) for each in (prompt, completion.text)))
        return completion

    def _key(
        self, question: str, previous: Query | None, model: Model, values: ValueIndex, as_of: date
    ) -> str:
        parts = (question, repr(previous and write_query(previous)), model.version, values.version,
                 *self.endpoint.identity, as_of.isoformat())  # fmt: skip
        return digest("\0".join(parts))


def first_messages(book: Book) -> list[dict[str, Any]]:
    """What a conversation with the endpoint begins with."""
    return [
        {"role": "system", "content": book.system},
        {"role": "user", "content": book.user},
    ]
