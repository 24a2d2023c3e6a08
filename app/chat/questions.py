"""The page Questions: those that were verified, and what people said of answers."""

from __future__ import annotations

import streamlit as st

from app.chat.asking import run_verified
from app.chat.desk import Desk, desk
from app.chat.history import sidebar
from app.inert import chat_text
from app.service import feedback_log
from semantic.errors import MetricastError
from semantic.feedback.log import read
from semantic.feedback.proposals import propose
from semantic.model.types import VerifiedQuestion

A_PAGE = 15
LATEST = 20
WORDS = {"good": ("thumb up", ":material/thumb_up:"),
         "bad": ("thumb down", ":material/thumb_down:"),
         "chosen": ("option chosen", ":material/subdirectory_arrow_right:"),
         "meant": ("put right by hand", ":material/edit:")}  # fmt: skip


def page() -> None:
    """Two lists."""
    at = desk()
    sidebar(at)
    st.markdown("## Questions")
    verified, feedback = st.tabs(["Verified", "Feedback"])
    with verified:
        _verified(at)
    with feedback:
        _feedback(at)


def _verified(at: Desk) -> None:
    words = st.text_input("Search", key="find", type="search", icon=":material/search:",
                          placeholder="A word of the question")  # fmt: skip
    wanted = words.casefold().split()
    found = [
        each for each in at.layer.model.questions
        if all(word in " ".join(each.questions).casefold() for word in wanted)
    ]  # fmt: skip
    if not found:
        st.info("No verified question has these words." if wanted else
                "No question is verified yet. A thumb up under an answer proposes one.",
                icon=":material/search_off:")  # fmt: skip
        return
    pages = -(-len(found) // A_PAGE)
    shown = st.pagination(pages, key="verifiedpage") if pages > 1 else 1
    shown = min(shown, pages)
    for each in found[(shown - 1) * A_PAGE : shown * A_PAGE]:
        _question(at, each)


def _question(at: Desk, each: VerifiedQuestion) -> None:
    """One question, a click away; how else it is asked, and who says that it is right."""
    with st.container(gap=None):
        if st.button(chat_text(each.questions[0]), key=f"verified.{each.name}", type="tertiary",
                     icon=":material/verified:"):  # fmt: skip
            run_verified(at, each, each.questions[0])
            st.switch_page(st.session_state.pages["ask"])
        if each.questions[1:]:
            st.caption(f"Also: {chat_text('; '.join(each.questions[1:]))}")
        by = f"verified by {each.verified_by} " if each.verified_by else ""
        on = f"on {each.verified_on} · " if each.verified_on else ""
        place = f"{each.place.file}:{each.place.line}" if each.place else ""
        st.caption(chat_text(f"{by}{on}{place}".strip(" ·")))


def _feedback(at: Desk) -> None:
    try:
        entries, faults = read(feedback_log())
    except MetricastError as fault:
        st.error(chat_text(fault.message), icon=":material/error:")
        return
    for each in faults:
        st.caption(f":material/info: {chat_text(each)}")
    if not entries:
        st.info("Nobody has said anything yet. Thumbs under an answer are kept here.",
                icon=":material/thumbs_up_down:")  # fmt: skip
        return
    st.caption(f"{len(entries):,} notes, the latest first")
    for entry in list(reversed(entries))[:LATEST]:
        said, icon = WORDS[entry.kind]
        reason = f" · {entry.reason}" if entry.reason else ""
        st.markdown(f"{icon} {chat_text(entry.question)}")
        st.caption(chat_text(f"{said} · {entry.status}{reason}"))
    st.markdown("**Proposed for review**")
    st.caption("The same as `metricast questions review`: nothing changes before a person puts it "
               "into the model.")  # fmt: skip
    st.code(str(propose(entries, at.layer.model, at.lexicon)), language="yaml")
