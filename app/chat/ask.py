"""The page Ask: a question bar, the open answer, and the questions before it."""

from __future__ import annotations

import streamlit as st

from app.chat.address import out_of_address
from app.chat.answer import answer
from app.chat.asking import ask, begin, open_link, run_verified, show
from app.chat.desk import Desk, desk, forget
from app.chat.history import sidebar
from app.chat.preload import preload
from app.chat.state import SLOTS, Turn
from app.chat.working import stopped, working
from app.inert import chat_text
from semantic.answer.coverage import Covered, coverage, onboarding
from semantic.answer.suggest import starters
from semantic.query.types import Query

BEFORE = 3  # earlier questions that stand above the open one
MOST_COVERED = 3  # what the data covers, before it is folded away


def page() -> None:
    """The whole page, top to bottom."""
    at = desk()
    open_link(at)
    with st.bottom:  # put there by hand, it does not scroll the page to its end
        words = st.chat_input(
            "Ask, or follow up (“by month”)", key="question",
            submit_mode="stop", max_chars=2_000,
        )  # fmt: skip
    words = words or st.session_state.pop("asked.again", None)
    previous = at.chat.previous
    asked = begin(at, words) if words else None
    sidebar(at)
    turn = at.chat.current
    if turn is None:
        _empty(at)
        preload()
        return
    _before(at, turn)
    _asked(turn)
    if asked:
        ask(at, asked, previous)
    _turn(at, at.chat.current or turn)


def _asked(turn: Turn) -> None:
    """The question. A new one is read from its beginning, wherever the one before was left."""
    with st.container(gap=None, key="asked"):
        st.html(
            f"<script>/* turn {turn.number} */"
            "document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)</script>",
            unsafe_allow_javascript=True,
        )
        st.markdown(f"### {chat_text(turn.question)}")


def _before(at: Desk, current: Turn) -> None:
    """The questions before the open one, each a click away."""
    earlier = [turn for turn in at.chat.turns if turn.number < current.number][-BEFORE:]
    with st.container(gap=None, key="before"):
        for place, turn in enumerate(earlier):
            if st.button(chat_text(turn.question), key=f"open{place}", type="tertiary",
                         icon=":material/history:"):  # fmt: skip
                at.chat.open = turn.number
                st.rerun()


def _turn(at: Desk, turn: Turn) -> None:
    prefix = at.chat.prefix(turn.number)
    for slot in range(1, SLOTS + 1):
        if f"t{slot}." != prefix:
            forget(f"t{slot}.")
    match turn.status:
        case "answered":
            answer(turn.number)
            return
        case "clarify":
            _clarify(at, turn)
        case "declined":
            _declined(at, turn)
        case "chat":
            st.write(chat_text(turn.text))
            _onboarding(at)
        case "stopped":
            stopped(st.empty())
            st.button("Ask again", icon=":material/refresh:", key="again", on_click=_again,
                      args=(turn,))  # fmt: skip
        case "failed":
            st.error(chat_text(turn.text), icon=":material/error:")
    for warning in turn.warnings:
        st.caption(f":material/info: {chat_text(warning[:1].upper() + warning[1:])}.")
    out_of_address()


def _again(turn: Turn) -> None:
    st.session_state["asked.again"] = turn.question


def _clarify(at: Desk, turn: Turn) -> None:
    """One question back; each option is a complete query."""
    st.write(chat_text(turn.text))
    for place, choice in enumerate(turn.options):
        if st.button(chat_text(choice.label), key=f"{at.chat.prefix(turn.number)}option{place}",
                     icon=":material/subdirectory_arrow_right:"):  # fmt: skip
            from app.chat.details import note

            at.chat.change(turn.number, query=choice.query)
            chosen = at.chat.turn(turn.number)
            if chosen is not None:
                note(chosen, "chosen")
            at.chat.change(turn.number, status="answered", meant=choice.query)
            st.rerun()


def _declined(at: Desk, turn: Turn) -> None:
    """What is missing, and the nearest metrics that are there."""
    st.warning(
        f"{chat_text(turn.text[:1].upper() + turn.text[1:].rstrip('.'))}.",
        icon=":material/do_not_disturb_on:",
    )
    near = [(title, _measure(at, title)) for title in turn.nearest]
    if any(name for _, name in near):
        st.caption("The nearest that there is")
    with st.container(horizontal=True, gap="xsmall"):
        for place, (title, name) in enumerate(near):
            if name and st.button(
                chat_text(title), key=f"{at.chat.prefix(turn.number)}near{place}"
            ):
                query = Query(measures=(name,))
                at.chat.add(title, "answered", query=query, meant=query, by="follow-up")
                st.rerun()
    if "pages" in st.session_state:
        st.page_link(st.session_state.pages["metrics"], label="Everything that can be asked for",
                     icon=":material/functions:")  # fmt: skip


def _measure(at: Desk, title: str) -> str | None:
    named = (name for name, each in at.members.items() if each.title == title)
    return next((name for name in named if at.members[name].kind == "measure"), None)


def _empty(at: Desk) -> None:
    """What the data covers, and questions to begin with."""
    st.markdown("## Ask the data")
    st.write(
        "Numbers come from reviewed definitions. Every answer says how it was read, where it "
        "comes from, and can be changed by a click."
    )
    covered = _covered(at)
    for each in covered[:MOST_COVERED]:
        _card(each)
    if rest := covered[MOST_COVERED:]:
        with st.expander(f"and {len(rest)} more"):
            for each in rest:
                _card(each)
    if at.layer.as_of:
        newest = f"{at.layer.as_of.day} {at.layer.as_of:%b %Y}"
        st.caption(f":material/update: The data goes up to {newest}: “last month” and the like "
                   "count from there.")  # fmt: skip
    _onboarding(at)


def _card(each: Covered) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{chat_text(each.title)}** {_days(each)}")
        if each.description:
            st.caption(chat_text(each.description))


def _covered(at: Desk) -> tuple[Covered, ...]:
    """Kept until the data or the model changes."""
    key = (at.layer.model.version, at.layer.engine.version())
    if st.session_state.get("covered", (None,))[0] != key:
        found = working(lambda tell, stop: coverage(at.layer.model, at.rows), st.empty())
        st.session_state.covered = (key, found)
    kept: tuple[Covered, ...] = st.session_state.covered[1]
    return kept


def _days(each: Covered) -> str:
    if not each.first or not each.last:
        return ""
    first, last = (f"{day.day} {day:%b %Y}" for day in (each.first, each.last))
    return f"· {first} to {last}" if first != last else f"· {last}"


def _onboarding(at: Desk) -> None:
    verified = onboarding(at.layer.model)
    built = () if verified else _starters(at)
    if verified or built:
        st.caption("To begin with")
    with st.container(horizontal=True, gap="xsmall"):
        for each in verified:
            words = each.questions[0]
            if st.button(chat_text(words), key=f"first.{each.name}"):
                run_verified(at, each, words)
                st.rerun()
        for place, query in enumerate(built):
            if st.button(chat_text(at.layer.asker.describe(query)), key=f"first.{place}"):
                show(at, query, "follow-up")
                st.rerun()


def _starters(at: Desk) -> tuple[Query, ...]:
    """Where no question is verified: the first numbers of the model, reviewed ones first."""
    measures = [member for member in at.members.values() if member.kind == "measure"]
    known = sorted(measures, key=lambda member: member.about.status != "certified")
    return starters([member.name for member in known], at.layer.model, at.fault)
