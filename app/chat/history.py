"""The side of the page: this session's questions, a new chat, saving and opening."""

from __future__ import annotations

import streamlit as st

from app.chat.desk import Desk, forget
from app.chat.faults import said
from app.chat.state import opened, saved
from app.inert import chat_text
from semantic.errors import MetricastError

LISTED, SHORT = 30, 56


def sidebar(at: Desk) -> None:
    """Questions, newest first; one click opens one again, from whichever page."""
    with st.sidebar:
        if st.button("New chat", icon=":material/add_comment:", key="new", width="stretch"):
            at.chat.remove_all()
            forget("t")
            st.query_params.clear()
            _to_the_chat()
        if at.chat.turns:
            st.caption("This session")
        for place, turn in enumerate(reversed(at.chat.turns[-LISTED:])):
            here = at.chat.current is not None and turn.number == at.chat.current.number
            words, long = turn.question, len(turn.question) > SHORT
            label = f"{words[: SHORT - 1]}…" if long else words
            if st.button(
                chat_text(label), key=f"past{place}", type="tertiary",
                icon=":material/chevron_right:" if here else None,
                help=chat_text(words) if long else None,
            ):  # fmt: skip
                at.chat.open = turn.number
                _to_the_chat()
        left = len(at.chat.turns) - LISTED
        if left > 0:
            st.caption(f"and {left:,} before these, which a saved chat holds, too")
        _keep(at)


def _to_the_chat() -> None:
    if "pages" in st.session_state:
        st.switch_page(st.session_state.pages["ask"])
    st.rerun()


def _keep(at: Desk) -> None:
    """A chat lives as long as the page; a file keeps it."""
    with st.popover("Save or open", icon=":material/save:", key="keep", width="stretch"):
        st.download_button(
            "Save this chat", lambda: saved(at.chat), "chat.metricast.json", "application/json",
            on_click="ignore", disabled=not at.chat.turns, icon=":material/download:",
            width="stretch", key="save",
        )  # fmt: skip
        st.caption("Questions and queries go into the file, no rows.")
        file = st.file_uploader("Open a saved chat", type="json", key="file", max_upload_size=5)
        if file is not None and st.button("Open it", key="openfile", type="primary"):
            try:
                st.session_state.chat = opened(file.getvalue())
            except MetricastError as fault:
                st.error(chat_text(said(fault)))
                return
            forget("t")
            _to_the_chat()
