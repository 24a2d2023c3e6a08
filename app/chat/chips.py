"""The chips of a query, each editable in place: an edit runs the query, without a translator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from app.chat.conditions import condition_editor, new_condition
from app.chat.desk import Desk, forget, sync
from app.chat.faults import said
from app.inert import chat_text
from semantic.answer.chips import GRAINS, Chip, Offer, chips, offer, time_of, told_apart
from semantic.answer.edit import (
    leaf_paths,
    shown_members,
    with_breakdown,
    with_filter,
    with_grain,
    with_measures,
    with_order,
    with_range,
    with_segments,
)
from semantic.query.dates import read_range
from semantic.query.types import Query, Range

ICONS = {
    "measures": ":material/functions:", "breakdown": ":material/category:",
    "grain": ":material/calendar_view_month:", "range": ":material/date_range:",
    "filter": ":material/filter_alt:", "segments": ":material/label:",
    "order": ":material/swap_vert:",
}  # fmt: skip
NAMES = {
    "measures": "Numbers", "breakdown": "Broken down by", "grain": "Over time", "range": "When",
    "filter": "Only where", "segments": "Within", "order": "Order and limit",
}  # fmt: skip
PRESETS = ("this month", "last month", "last 3 months", "this year", "last year", "last 12 months")
ALL_TIME = "all time"
IN_TOTAL = "in total"
MOST_ROWS = 10_000


@dataclass(frozen=True)
class Editing:
    """One query under the hands of somebody. `prefix` keeps its widgets apart from others'."""

    desk: Desk
    prefix: str
    query: Query
    apply: Callable[[Query], None]

    def change(self, new: Query) -> None:
        """Take the edit, or say why it cannot be and leave everything as it was."""
        if new == self.query:
            return
        fault = self.desk.fault(new)
        if fault is None:
            self.apply(new)
            return
        forget(self.prefix)
        st.session_state[f"{self.prefix}refused"] = said(fault, "Not changed: ")

    @property
    def offer(self) -> Offer:
        """What the query may be made of."""
        return offer(self.query, self.desk.members)

    @property
    def default_time(self) -> str | None:
        """The time dimension of what is counted."""
        return self.desk.default_time(self.query)


def chip_row(editing: Editing) -> None:
    """Every chip in a row that wraps; what could not be done is said below."""
    made = chips(editing.query, editing.desk.members, editing.default_time)
    with st.container(horizontal=True, gap="xsmall", key=f"{editing.prefix}chips"):
        for chip in made:
            key = f"{editing.prefix}{chip.part}{chip.at}"
            with st.popover(
                chat_text(_short(chip.label)),
                icon=ICONS[chip.part],
                key=key,
                help=f"{NAMES[chip.part]}: change",
            ):
                edit_part(editing, chip, f"{key}.")
        with st.popover(
            "Filter", icon=":material/add:", key=f"{editing.prefix}add", type="tertiary"
        ):
            new_condition(editing.desk, editing.query, editing.change, f"{editing.prefix}add.")
    if refused := st.session_state.pop(f"{editing.prefix}refused", None):
        st.warning(chat_text(refused), icon=":material/block:")


def edit_part(editing: Editing, chip: Chip, prefix: str) -> None:
    """The widgets that change one part."""
    editors: dict[str, Callable[[Editing, Chip, str], None]] = {
        "measures": _measures, "breakdown": _breakdown, "grain": _grain, "range": _range,
        "filter": _filter, "segments": _segments, "order": _order,
    }  # fmt: skip
    editors[chip.part](editing, chip, prefix)


def _short(label: str) -> str:
    return label if len(label) <= 42 else label[:41] + "…"


def _measures(editing: Editing, chip: Chip, prefix: str) -> None:
    names = told_apart(editing.offer.measures)
    key = f"{prefix}names"
    sync(key, list(editing.query.measures))
    st.multiselect(
        NAMES["measures"], [*names, *(m for m in editing.query.measures if m not in names)],
        format_func=lambda name: names.get(name, name), key=key,
        on_change=lambda: editing.change(
            with_measures(editing.query, st.session_state[key])
        ),
    )  # fmt: skip


def _breakdown(editing: Editing, chip: Chip, prefix: str) -> None:
    names = told_apart(editing.offer.dimensions)
    key = f"{prefix}names"
    sync(key, list(editing.query.dimensions))
    st.multiselect(
        NAMES["breakdown"], [*names, *(d for d in editing.query.dimensions if d not in names)],
        format_func=lambda name: names.get(name, name), key=key,
        on_change=lambda: editing.change(
            with_breakdown(editing.query, st.session_state[key])
        ),
    )  # fmt: skip


def _time_choice(editing: Editing, prefix: str) -> str | None:
    """The time dimension meant; chosen where the surface has several."""
    names = told_apart(editing.offer.times)
    time = time_of(editing.query, editing.default_time)
    if time is None or len(names) < 2:
        return time.dimension if time else None
    offered = [*names, *([time.dimension] if time.dimension not in names else [])]
    return str(
        st.selectbox(
            "Date", offered, offered.index(time.dimension), key=f"{prefix}time.{time.dimension}",
            format_func=lambda name: names.get(name, name),
        )
    )  # fmt: skip


def _grain(editing: Editing, chip: Chip, prefix: str) -> None:
    dimension = _time_choice(editing, prefix)
    time = time_of(editing.query, editing.default_time)
    key = f"{prefix}grain"
    now = (time.granularity if time else None) or IN_TOTAL
    offered = [IN_TOTAL, *GRAINS] if now in (IN_TOTAL, *GRAINS) else [IN_TOTAL, *GRAINS, now]
    sync(key, now)

    def change() -> None:
        grain = st.session_state[key]
        if dimension:
            editing.change(
                with_grain(editing.query, dimension, None if grain == IN_TOTAL else grain)
            )

    st.segmented_control(NAMES["grain"], offered, key=key, on_change=change, required=True)


def _range(editing: Editing, chip: Chip, prefix: str) -> None:
    dimension = _time_choice(editing, prefix)
    time = time_of(editing.query, editing.default_time)
    if dimension is None or time is None:
        return
    ranges = [time.date_range] if time.date_range else [each for each in time.compare if each]
    key = f"{prefix}preset"

    def preset() -> None:
        chosen, st.session_state[key] = st.session_state[key], None
        if chosen == ALL_TIME:
            editing.change(with_range(editing.query, dimension))
        elif chosen:
            meant = read_range(chosen, editing.desk.layer.as_of, "range")
            editing.change(with_range(editing.query, dimension, meant))

    st.pills(
        NAMES["range"], [ALL_TIME, *PRESETS], key=key, on_change=preset,
        format_func=lambda each: each[0].upper() + each[1:],
    )  # fmt: skip
    for at, one in enumerate(ranges or [None]):
        _days(editing, dimension, ranges, at, one, f"{prefix}days{at}")


def _days(
    editing: Editing, dimension: str, ranges: list[Range], at: int, one: Range | None, key: str
) -> None:
    if not _half(st.session_state.get(key)):
        sync(key, (one.start.date(), one.end.date()) if one else ())

    def change() -> None:
        chosen = st.session_state[key]
        if not isinstance(chosen, tuple) or len(chosen) != 2:
            return
        new = list(ranges)
        new[at : at + 1] = [day_range(*chosen)]
        editing.change(with_range(editing.query, dimension, *new))

    label = "From and to" if at == 0 else "compared with"
    st.date_input(
        label, key=key, on_change=change, format="YYYY-MM-DD",
        min_value=date(1900, 1, 1), max_value=date(2100, 12, 31),
    )  # fmt: skip


def _half(chosen: object) -> bool:
    """Whether the second of two days is still to come."""
    return isinstance(chosen, tuple) and len(chosen) == 1


def day_range(first: date, last: date) -> Range:
    """Two days, both included."""
    return read_range([first.isoformat(), last.isoformat()], None, "range")


def _filter(editing: Editing, chip: Chip, prefix: str) -> None:
    for path, leaf in leaf_paths(editing.query.filters):
        if path[0] == chip.at:
            key = f"{prefix}{'.'.join(map(str, path))}."
            condition_editor(editing.desk, editing.query, path, leaf, editing.change, key)
    st.button(
        "Remove", icon=":material/delete:", key=f"{prefix}remove",
        on_click=lambda: editing.change(with_filter(editing.query, (chip.at,), None)),
    )  # fmt: skip


def _segments(editing: Editing, chip: Chip, prefix: str) -> None:
    names = told_apart(editing.offer.segments)
    key = f"{prefix}names"
    sync(key, list(editing.query.segments))
    st.multiselect(
        NAMES["segments"], [*names, *(s for s in editing.query.segments if s not in names)],
        format_func=lambda name: names.get(name, name), key=key,
        on_change=lambda: editing.change(
            with_segments(editing.query, st.session_state[key])
        ),
    )  # fmt: skip


def _order(editing: Editing, chip: Chip, prefix: str) -> None:
    query, members = editing.query, editing.desk.members
    titles = {name: members[name].title for name in shown_members(query) if name in members}
    first = query.order[0] if query.order else None
    by, way, limit = f"{prefix}by", f"{prefix}way", f"{prefix}limit"
    sync(by, first.member if first else None)
    sync(way, "highest first" if not first or first.direction == "desc" else "lowest first")
    sync(limit, query.limit)

    def change() -> None:
        state = st.session_state
        downwards = state.get(way) != "lowest first"
        editing.change(with_order(query, state.get(by), downwards, state.get(limit) or None))

    st.selectbox(
        "Sorted by", [None, *titles], key=by, on_change=change, placeholder="as usual",
        format_func=lambda name: titles.get(name, "as usual"),
    )  # fmt: skip
    st.segmented_control(
        "Direction", ["highest first", "lowest first"], key=way, on_change=change, required=True,
        disabled=first is None,
    )  # fmt: skip
    st.number_input(
        "Rows at most", min_value=1, max_value=MOST_ROWS, key=limit, on_change=change,
        placeholder="all",
    )  # fmt: skip
