"""From words, a verified question or a link to a turn of the chat."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from app.chat.address import from_address
from app.chat.desk import Desk
from app.chat.faults import said
from app.chat.state import Turn, parts_of
from app.chat.working import Step, working
from semantic.errors import MetricastError

if TYPE_CHECKING:
    from threading import Event

    from semantic.ask.llm.trace import Trace
    from semantic.layer import SemanticLayer
    from semantic.model.types import VerifiedQuestion
    from semantic.query.types import Query
    from semantic.result import Answer


def begin(at: Desk, words: str) -> Turn:
    """A turn for a question that is still to be answered: whoever stops it still has it."""
    return at.chat.add(words, "stopped", follows=at.chat.previous is not None)


def ask(at: Desk, turn: Turn, previous: Query | None) -> None:
    """Answer the turn's words: the steps are shown meanwhile, and it can be stopped."""
    try:
        work = partial(_answered, at.layer, turn.question, previous)
        found, cost = working(work, st.empty())
    except MetricastError as fault:
        at.chat.change(turn.number, status="failed", text=said(fault))
        return
    at.service.remember(found)
    at.chat.change(turn.number, status=found.status, cost=cost, **parts_of(found))


def _answered(
    layer: SemanticLayer, words: str, previous: Query | None, step: Step, stop: Event
) -> tuple[Answer, str]:
    """The answer, and what the endpoint took for it: its ledger is the thread's that asks."""
    found = layer.ask(words, previous, step, stop.is_set)
    return found, _cost(layer.traces.take()) if layer.traces is not None else ""


def _cost(trace: Trace | None) -> str:
    """ "1,204 tokens, $0.0012" of the endpoint; "" where it was not asked."""
    if trace is None:
        return ""
    tokens = trace.prompt_tokens + trace.completion_tokens
    dollars = "cost unknown" if trace.dollars is None else f"${trace.dollars:.4f}"
    return f"{tokens:,} tokens, {dollars}" if tokens else ""


def run_verified(at: Desk, each: VerifiedQuestion, words: str) -> None:
    """A verified question, by its own query: nothing has to be understood."""
    try:
        query = at.layer.read(each.query)
    except MetricastError as fault:
        at.chat.add(words, "failed", text=said(fault))
        return
    at.chat.add(words, "answered", query=query, meant=query, by=f"verified:{each.name}")


def open_link(at: Desk) -> None:
    """The query of the page's address, where it is not the one that is open."""
    try:
        query = from_address(at)
    except MetricastError as fault:
        at.chat.add("A link", "failed", text=said(fault, "The link cannot be opened: "))
        return
    if query is not None:
        show(at, query, "link")


def show(at: Desk, query: Query, by: str) -> None:
    """A query that nobody asked in words, as a turn; its question is the query in words."""
    at.chat.add(at.layer.asker.describe(query), "answered", query=query, meant=query, by=by)
