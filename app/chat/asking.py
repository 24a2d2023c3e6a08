"""From words, a verified question or a link to a turn of the chat."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import streamlit as st

from app.chat.address import from_address
from app.chat.desk import Desk
from app.chat.faults import said
from app.chat.state import parts_of
from app.inert import chat_text
from semantic.errors import MetricastError

if TYPE_CHECKING:
    from semantic.ask.llm.trace import Trace
    from semantic.model.types import VerifiedQuestion
    from semantic.query.types import Query


def ask(at: Desk, words: str) -> None:
    """A question in words: the steps are shown while it is answered, and it can be stopped."""
    previous = at.chat.previous
    # Kept first: whoever stops the answer still has the question.
    turn = at.chat.add(words, "stopped", follows=previous is not None)
    # Without an endpoint there is one step, of milliseconds: something to watch only where the
    # warehouse is slow.
    status = st.status("Reading the question") if at.layer.planner else None
    waiting = nullcontext() if status else st.spinner("Computing the answer", show_time=True)
    ledger = at.layer.traces
    if ledger is not None:
        ledger.take()

    def step(name: str) -> None:
        if status:
            status.update(label=chat_text(name[:1].upper() + name[1:]))

    def cancelled() -> bool:
        # Whoever pressed stop ends this run at the next message to the page: so one is sent
        # each time the endpoint is waited for.
        if status:
            status.update()
        return False

    try:
        with waiting:
            found = at.layer.ask(words, previous, step, cancelled)
    except MetricastError as fault:
        at.chat.change(turn.number, status="failed", text=said(fault))
        return
    at.service.remember(found)
    cost = _cost(ledger.take()) if ledger is not None else ""
    at.chat.change(turn.number, status=found.status, cost=cost, **parts_of(found))


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
