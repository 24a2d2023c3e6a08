"""What one question may still cost, and what it has cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from semantic.ask.llm.prices import dollars
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.tokens import tokens
from semantic.ask.llm.trace import Ledger, Trace
from semantic.ask.llm.wire import Completion, EndpointFault

Message = Mapping[str, Any]


def weight(messages: Iterable[Message], schema: Mapping[str, Any]) -> int:
    """The tokens of one call, estimated from above."""
    return sum(tokens(each["content"]) for each in messages) + (
        tokens(str(schema)) if schema else 0)  # fmt: skip


def afford(wanted: int, endpoint: Endpoint, ledger: Ledger, trace: Trace, model: str = "") -> None:
    """Raise EndpointFault ("over-budget") where a call of so many tokens would be too much."""
    if trace.prompt_tokens + wanted > endpoint.tokens:
        raise EndpointFault("over-budget", "the question would use more tokens than it may")
    for limit, spent, when in (
        (endpoint.dollars_a_session, ledger.session, "session"),
        (endpoint.dollars_a_day, ledger.spent_today(), "day"),
    ):
        if limit is None:
            continue
        cost = dollars(model or endpoint.model, wanted, 0, endpoint.prices)
        if cost is None:
            raise EndpointFault(
                "over-budget", "no price is known for this model, so its budget cannot be kept"
            )
        if spent + (trace.dollars or 0.0) + cost > limit:
            raise EndpointFault(
                "over-budget", f"the {when}'s budget for the language model is used up"
            )


def pay(completion: Completion, wanted: int, endpoint: Endpoint, trace: Trace) -> None:
    """Note what a call used: what the endpoint says, else our estimate."""
    prompt = wanted if completion.prompt_tokens is None else completion.prompt_tokens
    said = completion.completion_tokens
    reply = tokens(completion.text) if said is None else said
    trace.spent(prompt, reply, dollars(endpoint.model, prompt, reply, endpoint.prices))
    trace.mode = completion.mode
