"""The widgets of one condition: which member, how it is compared, with what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from app.chat.desk import Desk, forget, sync
from semantic.answer.chips import offer, operators, told_apart
from semantic.answer.edit import Path, made_filter, with_filter
from semantic.errors import MetricastError
from semantic.query.types import SET_OPERATORS, Filter, Query

Change = Callable[[Query], None]
_SEVERAL = ("equals", "notEquals")


def condition_editor(
    desk: Desk, query: Query, path: Path, leaf: Filter, change: Change, prefix: str
) -> None:
    """A condition that is in the query: each change of it runs."""

    half = f"{prefix}half"  # an edit that is not whole yet: the widgets keep what was chosen

    def changed() -> None:
        new = _chosen(leaf.member, prefix, desk)
        st.session_state[half] = new is None
        if new is not None:
            change(with_filter(query, path, new))

    member = desk.members.get(leaf.member)
    st.markdown(f"**{member.title if member else leaf.member}**")
    _operator(desk, leaf.member, prefix, changed, leaf.operator)
    _values(desk, leaf.member, prefix, changed, leaf)


def new_condition(desk: Desk, query: Query, change: Change, prefix: str) -> None:
    """A condition still to be made: it is added when it is whole."""
    there = offer(query, desk.members)
    names = told_apart([*there.dimensions, *there.times, *there.measures])
    member = st.selectbox(
        "Only where", list(names), index=None, placeholder="Choose what to look at",
        format_func=lambda name: names.get(name, name), key=f"{prefix}member",
    )  # fmt: skip
    if member is None:
        return
    inner = f"{prefix}{member}."
    _operator(desk, member, inner, None, None)
    _values(desk, member, inner, None, None)

    def add() -> None:
        new = _chosen(member, inner, desk)
        if new is not None:
            forget(prefix)
            change(with_filter(query, (len(query.filters),), new))

    st.button("Add", key=f"{prefix}done", type="primary", on_click=add)


def _operator(
    desk: Desk, name: str, prefix: str, changed: Callable[[], None] | None, now: str | None
) -> None:
    member = desk.members.get(name)
    offered = dict(operators(member.kind, member.type) if member else operators("", "string"))
    if now and now not in offered:
        offered[now] = now
    key = f"{prefix}operator"
    if now and not st.session_state.get(f"{prefix}half"):
        sync(key, now)
    st.selectbox(
        "How", list(offered), format_func=lambda each: offered[each], key=key, on_change=changed,
        label_visibility="collapsed",
    )  # fmt: skip


def _values(
    desk: Desk, name: str, prefix: str, changed: Callable[[], None] | None, leaf: Filter | None
) -> None:
    """The widget that fits the operator chosen and the member's type."""
    operator = st.session_state.get(f"{prefix}operator", "equals")
    if operator in SET_OPERATORS:
        return
    shape = _shape(desk, name, operator)
    values = leaf.values if leaf and leaf.operator not in SET_OPERATORS else ()
    key = f"{prefix}{shape}"
    known = leaf is not None and not st.session_state.get(f"{prefix}half")
    if known or key not in st.session_state:
        sync(key, _as_shown(values, shape))
    about: dict[str, Any] = {"key": key, "on_change": changed, "label_visibility": "collapsed"}
    match shape:
        case "several":
            options = list(dict.fromkeys([*map(str, values), *desk.values(name)]))
            st.multiselect("Values", options, accept_new_options=True,
                           placeholder="Choose or type", **about)  # fmt: skip
        case "days":
            st.date_input("Days", format="YYYY-MM-DD", min_value=date(1900, 1, 1),
                          max_value=date(2100, 12, 31), **about)  # fmt: skip
        case "truth":
            st.segmented_control("Value", ["yes", "no"], **about)
        case "number":
            st.number_input("Value", **about)
        case _:
            st.text_input("Text", placeholder="Type a part of it", **about)


def _as_shown(values: Sequence[Any], shape: str) -> object:
    """A condition's values as its widget has them; nothing yet: empty."""
    if shape == "several":
        return [str(value) for value in values]
    if shape == "days":
        return tuple(_day(value) for value in values[:2])
    if shape == "truth":
        return ("yes" if values[0] is True else "no") if values else None
    if shape == "number":
        return _number(values[0]) if values else None
    return ", ".join(map(str, values))


def _shape(desk: Desk, name: str, operator: str) -> str:
    """Which kind of widget takes the values."""
    member = desk.members.get(name)
    kind, type_ = (member.kind, member.type) if member else ("dimension", "string")
    if kind == "time":
        return "days"
    if type_ == "boolean":
        return "truth"
    if kind == "measure" or type_ == "number":
        return "number"
    return "several" if operator in _SEVERAL else "text"


def _chosen(name: str, prefix: str, desk: Desk) -> Filter | None:
    """The condition as the widgets stand; None while something is missing."""
    operator = st.session_state.get(f"{prefix}operator", "equals")
    values: Sequence[Any] = ()
    if operator not in SET_OPERATORS:
        shape = _shape(desk, name, operator)
        raw = st.session_state.get(f"{prefix}{shape}")
        values = _as_values(raw, shape)
        if not values:
            return None
    try:
        return made_filter(name, operator, values)
    except MetricastError:
        return None


def _as_values(raw: Any, shape: str) -> Sequence[Any]:
    if shape == "days":
        days = raw if isinstance(raw, tuple) else ()
        return [day.isoformat() for day in days] if len(days) == 2 else ()
    if shape == "truth":
        return [raw == "yes"] if raw else ()
    if shape == "number":
        return () if raw is None else [int(raw) if raw == int(raw) else raw]
    if shape == "several":
        return list(raw or ())
    return [raw] if raw else ()


def _day(value: object) -> date:
    return datetime.fromisoformat(str(value)).date()


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None
