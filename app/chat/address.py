"""The query in the page's address: a link reproduces it, whatever was typed."""

from __future__ import annotations

import streamlit as st

from app.chat.desk import Desk
from semantic.answer.link import link_text, linked
from semantic.query.types import Query

_OURS = "linked"  # the text that this session has put there, or has opened


def in_address(query: Query) -> None:
    """Show the query in the address bar."""
    text = link_text(query)
    st.session_state[_OURS] = text
    if st.query_params.get("query") != text:
        st.query_params["query"] = text


def out_of_address() -> None:
    """No query is shown."""
    if "query" in st.query_params:
        del st.query_params["query"]


def from_address(at: Desk) -> Query | None:
    """The query of an address that somebody has opened; None where it is ours.

    Raises QueryError for what is no query, or none that the model can answer.
    """
    text = st.query_params.get("query")
    if not text or text == st.session_state.get(_OURS):
        return None
    st.session_state[_OURS] = text
    query = at.layer.read(linked(text))
    if fault := at.fault(query):
        raise fault
    return query
