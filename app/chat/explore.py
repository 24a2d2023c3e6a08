"""The page Explore: a query built by hand, from the same chips as an answer's."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.chat.address import from_address
from app.chat.answer import answer
from app.chat.asking import show
from app.chat.desk import Desk, desk, forget
from app.chat.faults import said
from app.chat.history import sidebar
from app.inert import chat_text
from semantic.ask.surfaces import Surface
from semantic.errors import MetricastError
from semantic.query.types import Query, TimeDimension


def page() -> None:
    """What is looked at, then the answer with its chips."""
    at = desk()
    sidebar(at)
    offered = [index.surface for index in at.lexicon.indexes]
    st.markdown("## Explore")
    if not offered:
        st.info("The model shows nothing: no view and no cube is public.")
        return
    _open_link(at)
    if at.chat.explored is None:
        _begin(at, offered[0])
    names = {surface.name: surface.title for surface in offered}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(names) > 1:
            st.selectbox(
                "Look at", list(names), format_func=lambda name: names[name], key="surface",
                on_change=lambda: _begin(at, _named(offered, st.session_state.surface)), width=320,
            )  # fmt: skip
        if st.button("Start over", icon=":material/restart_alt:", key="restart"):
            _begin(at, _named(offered, st.session_state.get("surface", offered[0].name)))
        if st.button("Go on in words", icon=":material/chat:", key="inwords"):
            explored = at.chat.explored
            if explored is not None and explored.query is not None:
                show(at, explored.query, "hand")
                st.switch_page(st.session_state.pages["ask"])
    if at.chat.explored is not None:
        if title := _title(at):  # cubes that stand open have none
            st.markdown(f"### {chat_text(title)}")
        answer(0)


def _title(at: Desk) -> str:
    explored = at.chat.explored
    return explored.question if explored else ""


def _named(offered: Sequence[Surface], name: str) -> Surface:
    return next(surface for surface in offered if surface.name == name)


def _begin(at: Desk, surface: Surface) -> None:
    """The first number of a surface, by month where it is dated: something to change."""
    forget("x.")
    measures = [member for member in surface.members if member.kind == "measure"]
    known = [each for each in measures if each.about.status == "certified"] or measures
    labels = [member for member in surface.members if member.kind == "dimension"]
    for first in known:
        query = Query(measures=(first.name,))
        time = at.default_time(query)
        monthly = Query(
            measures=(first.name,), time_dimensions=(TimeDimension(time, "month"),),
            fill_missing_dates=True,
        ) if time else query  # fmt: skip
        for each in (monthly, query):
            if at.fault(each) is None:
                at.chat.explore(each, surface.title)
                return
    if labels:
        at.chat.explore(Query(dimensions=(labels[0].name,)), surface.title)


def _open_link(at: Desk) -> None:
    try:
        query = from_address(at)
    except MetricastError as fault:
        st.error(chat_text(said(fault, "The link cannot be opened: ")))
        return
    if query is None:
        return
    forget("x.")
    first = next((name for name in query.members() if name in at.members), None)
    titles = {index.surface.name: index.surface.title for index in at.lexicon.indexes}
    at.chat.explore(query, titles.get(at.members[first].surface, "A link") if first else "A link")
