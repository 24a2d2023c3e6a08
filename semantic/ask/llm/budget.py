"""What one question may still cost, and what it has cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from semantic.ask.llm.faults import EndpointFault
from semantic.ask.llm.prices import dollars
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.tokens import tokens
from semantic.ask.llm.trace import Ledger, Spent, Trace
from semantic.ask.llm.wire import Completion

Message = Mapping[str, Any]


def weight(messages: Iterable[Message], schema: Mapping[str, Any]) -> int:
    """The tokens of one call, estimated from above."""
    return sum(tokens(each["content"]) for each in messages) + (
        tokens(str(schema)) if schema else 0)  # fmt: skip


def afford(wanted: int, endpoint: Endpoint, ledger: Ledger, trace: Trace, model: str = "") -> None:
    """Raise EndpointFault ("over-budget") where a call of so many tokens would be too much."""
    cost = dollars(model or endpoint.model, wanted, 0, endpoint.prices)
    limits = (endpoint.dollars, endpoint.dollars_a_session, endpoint.dollars_a_day)
    if cost is None and any(each is not None for each in limits):
        said = "no price is known for this model, so its budget cannot be kept"
        raise EndpointFault("over-budget", said)
    for of, unit, limit, used in _limits(endpoint, ledger, trace):
        more = {"tokens": float(wanted), "dollars": cost or 0.0, "seconds": 0.0}[unit]
        if used + more > limit or (unit == "seconds" and used >= limit):
            said = f"the {of} would use more {unit} of the language model than it may"
            raise EndpointFault("over-budget", said)


def _limits(
    endpoint: Endpoint, ledger: Ledger, trace: Trace
) -> Iterator[tuple[str, str, float, float]]:
    """Whose limit it is, in what, how much, and how much of it is used, this question included."""
    own = Spent(trace.tokens, trace.dollars or 0.0, trace.seconds)
    none = Spent()
    day = (endpoint.tokens_a_day, endpoint.dollars_a_day, endpoint.seconds_a_day)
    session = (endpoint.tokens_a_session, endpoint.dollars_a_session, endpoint.seconds_a_session)
    for of, limits, before in (
        # The time for one question is the call's own deadline.
        ("question", (endpoint.tokens, endpoint.dollars, None), none),
        ("session", session, ledger.session),
        ("day", day, ledger.spent_today() if any(each is not None for each in day) else none),
    ):
        for unit, limit in zip(("tokens", "dollars", "seconds"), limits, strict=True):
            if limit is not None:
                yield of, unit, limit, getattr(before, unit) + getattr(own, unit)


def charge(fault: EndpointFault, wanted: int, endpoint: Endpoint, trace: Trace) -> None:
    """Note what a call that failed may have cost all the same: its prompt, once."""
    if fault.charged:
        trace.spent(wanted, 0, dollars(endpoint.model, wanted, 0, endpoint.prices))


def pay(completion: Completion, wanted: int, endpoint: Endpoint, trace: Trace) -> None:
    """Note what a call used: what the endpoint says, else our estimate; a reply that was kept
    from before is paid for."""
    trace.mode = completion.mode
    if completion.recorded:
        return
    prompt = wanted if completion.prompt_tokens is None else completion.prompt_tokens
    said = completion.completion_tokens
    reply = tokens(completion.text) if said is None else said
    trace.spent(prompt, reply, dollars(endpoint.model, prompt, reply, endpoint.prices))
