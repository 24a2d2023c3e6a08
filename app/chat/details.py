"""What stands below an answer: downloads, link, thumbs, where it comes from, how it was made."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import streamlit as st

from app.chat.desk import Desk
from app.chat.frames import csv_file, file_name, parquet_file
from app.chat.state import Turn
from app.inert import chat_text
from app.service import feedback_log
from semantic.answer.drawing import Drawing, picture
from semantic.answer.link import link_text
from semantic.answer.provenance import Provenance, provenance
from semantic.answer.snippet import python_snippet
from semantic.errors import MetricastError
from semantic.feedback.log import Entry, Kind, append
from semantic.query.write import write_query

if TYPE_CHECKING:
    from semantic.query.types import Query
    from semantic.result import Result

STATUS = {"certified": ("green", ":material/verified_user:"),
          "draft": ("orange", ":material/edit_note:"),
          "deprecated": ("red", ":material/warning:")}  # fmt: skip
REASONS = ("wrong number", "not what I meant", "wrong period", "hard to understand")


Draw = Callable[[], "Drawing | None"]


def downloads(
    result: Result, drawings: Sequence[tuple[str, Draw]], words: str, prefix: str
) -> None:
    """Files of the rows and of the charts; each is made when it is asked for."""
    with st.popover("Download", icon=":material/download:", key=f"{prefix}download"):
        st.download_button(
            "CSV", lambda: csv_file(result), file_name(words, "csv"), "text/csv",
            key=f"{prefix}csv", on_click="ignore", icon=":material/table:", width="stretch",
        )  # fmt: skip
        st.download_button(
            "Parquet", lambda: parquet_file(result), file_name(words, "parquet"),
            "application/vnd.apache.parquet", key=f"{prefix}parquet", on_click="ignore",
            icon=":material/database:", width="stretch",
        )  # fmt: skip
        for at, (title, drawn) in enumerate(drawings):
            for form, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
                name = form.upper() if len(drawings) == 1 else f"{form.upper()}: {title}"
                st.download_button(
                    chat_text(name), _picture(drawn, form, words),
                    file_name(words if len(drawings) == 1 else f"{title} {words}", form), mime,
                    key=f"{prefix}{form}{at}", on_click="ignore", icon=":material/image:",
                    width="stretch",
                )  # fmt: skip


def _picture(drawn: Draw, form: str, about: str) -> Callable[[], bytes]:
    def made() -> bytes:
        drawing = drawn()
        return picture(drawing, form, about) if drawing else b""

    return made


def share(query: Query, prefix: str) -> None:
    """The page's address with the query in it, to be copied."""
    with st.popover("Link", icon=":material/link:", key=f"{prefix}link"):
        base = (st.context.url or "").partition("?")[0]
        st.caption("Opens this query with its dates, not the wording of the question.")
        st.code(f"{base}?query={quote(link_text(query))}", language=None, wrap_lines=True)


def thumbs(turn: Turn, prefix: str) -> None:
    """What the answer was worth. A thumb down asks for the reason."""
    key = f"{prefix}thumbs"

    def rated() -> None:
        thumb = st.session_state.get(key)
        if thumb is not None:
            note(turn, "good" if thumb else "bad")

    if st.feedback("thumbs", key=key, on_change=rated) == 0:
        with st.popover("Say why", icon=":material/chat:", key=f"{prefix}why"):
            _reason(turn, prefix)


def _reason(turn: Turn, prefix: str) -> None:
    why = st.pills("What was wrong?", REASONS, key=f"{prefix}reason", selection_mode="multi")
    more = st.text_input("In your words", key=f"{prefix}more", max_chars=500)
    if st.button("Send", key=f"{prefix}send", type="primary"):
        note(turn, "bad", "; ".join([*why, *([more] if more else [])]))
        st.toast("Kept. Thank you.", icon=":material/check:")


def offer_question(at: Desk, turn: Turn, prefix: str) -> None:
    """What the question would be among the verified ones, to be taken over by a person."""
    pop = st.popover("Propose", icon=":material/verified:", key=f"{prefix}propose",
                     help="Propose as verified question", on_change="rerun")  # fmt: skip
    if not pop.open:
        return
    with pop:
        if _needs_more(at, turn):
            st.write("It followed another question: its words alone do not say what it means. "
                     "Ask it in full, then propose that.")  # fmt: skip
            return
        entry = replace(_entry(turn, "good", ""), follows=False)
        from semantic.feedback.proposals import propose

        proposed = propose([entry], at.layer.model, at.lexicon)
        if not proposed.questions:
            st.write("It is a verified question already.")
            return
        st.write("A person takes it over in a pull request. As YAML:")
        st.code(str(proposed), language="yaml")
        if st.button("Put it into the log", key=f"{prefix}keep", type="primary"):
            keep_entry(entry)
            st.toast("Kept: `metricast questions review` collects it.", icon=":material/check:")


def _needs_more(at: Desk, turn: Turn) -> bool:
    """Whether the words mean the query only after the question before them."""
    if not turn.follows or turn.by.startswith("verified:"):
        return False
    alone = at.layer.asker.offline(turn.question)
    return getattr(alone, "query", None) != turn.meant


def note(turn: Turn, kind: Kind, reason: str = "") -> None:
    """Keep what somebody said of an answer in the log of feedback."""
    keep_entry(_entry(turn, kind, reason))


def keep_entry(entry: Entry) -> None:
    """Keep an entry, or say why it cannot be kept."""
    try:
        append(feedback_log(), entry)
    except MetricastError as fault:
        st.toast(chat_text(fault.message), icon=":material/error:")


def _entry(turn: Turn, kind: Kind, reason: str) -> Entry:
    query = write_query(turn.query) if turn.query else None
    said: Kind = "meant" if kind == "good" and turn.edited else kind
    return Entry(turn.question, said, query, turn.status, turn.unknown, turn.follows, reason)


def provenance_list(at: Desk, query: Query, prefix: str) -> None:
    """Each member with its definition, owner, status and place in the files."""
    folded = st.expander("Where this comes from", icon=":material/account_tree:",
                         key=f"{prefix}sources", on_change="rerun")  # fmt: skip
    if not folded.open:  # a closed one would cost every answer its time
        return
    with folded:
        for each in provenance(query, at.layer.model):
            member = at.members.get(each.name)
            one_member(replace(each, title=member.title) if member else each)


def one_member(each: Provenance) -> None:
    """A member: what it is, as what it is defined, whose it is and where."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.markdown(f"**{chat_text(each.title)}** · {each.kind}", width="content")
        if each.status:
            color, icon = STATUS.get(each.status, ("gray", ":material/help:"))
            st.badge(each.status, color=color, icon=icon)  # type: ignore[arg-type]
    said = [each.description] if each.description else []
    said += [f"Replaced by {each.replaced_by}."] if each.replaced_by else []
    if said:
        st.caption(chat_text(" ".join(said)))
    if each.definition:
        st.code(each.definition, language=None, wrap_lines=True)
    owner = f"Owner {chat_text(each.owner)}" if each.owner else "No owner is named"
    st.caption(f"{owner} · {chat_text(each.place or 'no file')}")


def computed(at: Desk, query: Query, result: Result, prefix: str) -> None:
    """The query, its SQL, the same in Python, and the plan; each can be copied."""
    folded = st.expander("How it was computed", icon=":material/code:",
                         key=f"{prefix}computed", on_change="rerun")  # fmt: skip
    if not folded.open:
        return
    with folded:
        tabs = st.tabs(["Query", "SQL", "Python", "Plan"])
        with tabs[0]:
            st.code(json.dumps(write_query(query), ensure_ascii=False, indent=2), language="json")
        with tabs[1]:
            st.code(result.sql, language="sql")
        with tabs[2]:
            st.code(python_snippet(query), language="python")
        with tabs[3]:
            st.code(at.layer.explain(query), language=None)
