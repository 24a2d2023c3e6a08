"""One answer from top to bottom. It is a fragment: a chip draws it anew, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from app.chat.address import in_address
from app.chat.chips import Editing, chip_row, edit_part
from app.chat.desk import Desk, desk
from app.chat.details import computed, downloads, offer_question, provenance_list, share, thumbs
from app.chat.faults import said
from app.chat.frames import SHOWN_ROWS, column_config, frame, shown_rows
from app.chat.state import Turn
from app.inert import chat_text
from semantic.answer.assumptions import part_assumed
from semantic.answer.chart import Chart, Kind, charts, switched, switches
from semantic.answer.chips import chips
from semantic.answer.drawing import DARK, PAPER, Drawing, Ground, draw
from semantic.answer.formats import with_unit
from semantic.answer.points import nothing
from semantic.answer.suggest import suggest
from semantic.answer.titles import titled
from semantic.answer.trend import is_single, previous_period, series_of
from semantic.errors import MetricastError
from semantic.query.paraphrase import days

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from semantic.query.types import Query
    from semantic.result import Answer, Result

KINDS: dict[Kind, tuple[str, str]] = {
    "columns": (":material/bar_chart:", "columns"), "line": (":material/show_chart:", "line"),
    "lines": (":material/stacked_line_chart:", "lines"),
    "bars": (":material/align_horizontal_left:", "bars"),
    "grouped": (":material/bar_chart_4_bars:", "grouped"),
    "heatmap": (":material/grid_on:", "heat map"), "table": (":material/table_rows:", "table"),
}  # fmt: skip
MOST_ROWS, MOST_HEIGHT = 12, 430
LONG_TEXT = 200
# Once somebody has changed the query by hand, the question above is what it began with.
STEPS_BACK = "<style>.st-key-asked h3 { font-size: 1rem; font-weight: 400 }</style>"


@dataclass(frozen=True)
class Shown:
    """What an answer is drawn from. `prefix` keeps its widgets apart from other answers'."""

    desk: Desk
    turn: Turn
    answer: Answer
    result: Result
    prefix: str


@st.fragment
def answer(number: int) -> None:
    """The answer of a turn, wherever it is shown."""
    at = desk()
    turn = at.chat.turn(number)
    if turn is None or turn.query is None:
        return
    prefix = at.chat.prefix(number)
    head, chips_below, place = st.container(), st.container(), st.empty()
    try:
        computing = at.service.kept(turn.query) is None
        if computing:  # whoever does not want to wait has the chips
            _chips(at, turn, prefix, chips_below)
        found = at.say(turn.query, place)
    except MetricastError as fault:
        head.error(chat_text(said(fault)), icon=":material/error:")
        return
    assert found.result is not None
    in_address(turn.query)
    shown = Shown(at, turn, found, titled(found.result, at.members), prefix)
    if turn.edited:
        st.html(STEPS_BACK)
    with head:
        _headline(shown)
        _reading(shown)
    if not computing:
        _chips(at, turn, prefix, chips_below)
    _picture_and_rows(shown)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        downloads(shown.result, _pictures(shown), found.interpretation, prefix)
        share(turn.query, prefix)
        if turn.number:  # what is built on Explore answers no question
            thumbs(turn, prefix)
            offer_question(at, turn, prefix)
    _next(shown)
    provenance_list(at, turn.query, prefix)
    computed(at, turn.query, shown.result, prefix)
    _footer(shown)


def _chips(at: Desk, turn: Turn, prefix: str, place: DeltaGenerator) -> None:
    with place:
        chip_row(editing(at, turn, prefix))


def editing(at: Desk, turn: Turn, prefix: str) -> Editing:
    """The turn's query, to be changed by hand."""
    assert turn.query is not None
    return Editing(at, prefix, turn.query, lambda new: at.chat.change(turn.number, query=new))


def _headline(shown: Shown) -> None:
    """The sentence; for a single number a card, with what came before where that is known."""
    turn, found = shown.turn, shown.answer
    with st.container(horizontal=True, gap="xsmall"):
        _badges(shown)
    if is_single(found.query or turn.query or _no_query()) and len(shown.result.rows) == 1:
        _card(shown)
    text = _without_list(found)
    words = chat_text(text)
    st.markdown(f"**{words}**" if len(text) <= LONG_TEXT else words)


def _without_list(found: Answer) -> str:
    """The sentence; where it would list long names that stand in the table, how many there are."""
    start = f"{found.interpretation}: "
    if len(found.text) <= LONG_TEXT or not found.text.startswith(start):
        return found.text
    head, dash, _ = found.text.removeprefix(start).partition(" — ")
    counted = dash and head.rstrip("+").replace(",", "").isdigit()
    return f"{start}{head}." if counted else found.text


def _no_query() -> Query:
    from semantic.query.types import Query

    return Query()


def _badges(shown: Shown) -> None:
    turn = shown.turn
    kind, _, name = turn.by.partition(":")
    if kind == "verified":
        st.badge("verified question", icon=":material/verified:", color="green",
                 help=f"A person has checked the query of this question ({name}).")  # fmt: skip
    elif kind == "llm":
        about = "A language model wrote the query; the numbers are the warehouse's."
        label = f"language model {chat_text(name)}"
        st.badge(label, icon=":material/neurology:", color="violet", help=about)
    elif kind == "link":
        st.badge("from a link", icon=":material/link:", color="blue")
    elif kind == "follow-up":
        st.badge("suggested", icon=":material/arrow_forward:", color="blue")
    elif kind == "hand":
        st.badge("built by hand", icon=":material/tune:", color="blue")
    else:
        st.badge("offline translator", icon=":material/cloud_off:", color="gray",
                 help="Understood on this machine; nothing was sent anywhere.")  # fmt: skip
    if turn.edited:
        st.badge("changed by hand", icon=":material/edit:", color="orange")


def _card(shown: Shown) -> None:
    """A number with its change against the period before, and how it went."""
    query, column, value = shown.result.query, shown.result.columns[-1], shown.result.rows[0][-1]
    change, against = _change(shown, query, value)
    series = _series(shown, query)
    st.metric(
        column.title, with_unit(value, column), delta=change or None, delta_color="off",
        delta_description=against or None, chart_data=series or None, border=True,
    )  # fmt: skip


def _change(shown: Shown, query: Query, value: Any) -> tuple[str, str]:
    """How much more or less than the period before, in the column's unit."""
    from semantic.answer.trend import difference

    before = previous_period(query)
    if before is None:
        return "", ""
    try:
        other = shown.desk.say(before[0]).result
    except MetricastError:
        return "", ""
    if other is None or not other.rows:
        return "", ""
    change = difference(value, other.rows[0][-1], shown.result.columns[-1])
    return change, f"against {days(before[1])}" if change else ""


def _series(shown: Shown, query: Query) -> list[float]:
    from semantic.answer.points import number

    asked = series_of(query, shown.desk.default_time(query))
    if asked is None or shown.desk.fault(asked):
        return []
    try:
        rows = shown.desk.say(asked).result
    except MetricastError:
        return []
    known = [number(row[-1]) for row in rows.rows] if rows else []
    values = [value for value in known if value is not None]
    return values if len(values) > 2 else []


def _reading(shown: Shown) -> None:
    """How the question was read; each assumption with what changes it."""
    turn, at = shown.turn, shown.desk
    words = at.layer.asker.describe(turn.query) if turn.query else ""
    st.caption(f":material/visibility: Read as: {chat_text(words)}")
    if not turn.edited:
        for place, assumed in enumerate(turn.assumptions):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(f":material/lightbulb: Assumed: {chat_text(assumed)}", width="content")
                _change_control(shown, assumed, place)
    for warning in dict.fromkeys([*shown.answer.warnings, *([] if turn.edited else turn.warnings)]):
        st.caption(f":material/info: {chat_text(warning[:1].upper() + warning[1:])}.")


def _change_control(shown: Shown, assumed: str, place: int) -> None:
    query = shown.turn.query
    assert query is not None
    made = chips(query, shown.desk.members, shown.desk.default_time(query))
    part, at = part_assumed(assumed, query, shown.desk.members)
    chip = next((each for each in made if (each.part, each.at) == (part, at)), made[0])
    key = f"{shown.prefix}assumed{place}"
    with st.popover("Change", type="tertiary", icon=":material/edit:", key=key):
        edit_part(editing(shown.desk, shown.turn, shown.prefix), chip, f"{key}.")


def _picture_and_rows(shown: Shown) -> None:
    made = charts(shown.result)
    single = is_single(shown.result.query)
    if single:
        return
    chosen = "table" if nothing(shown.result) else _chosen(shown, made[0])
    if chosen != "table":
        for each in made:
            chart = switched(each, chosen)
            if drawing := draw(chart, shown.result, ground()):
                _draw(chart, drawing, shown)
    if not shown.result.rows:
        st.info("No rows: nothing in the data fits these conditions.", icon=":material/search_off:")
        return
    if nothing(shown.result):
        st.info("Nothing in the data fits these conditions: every value is zero or missing. The "
                "chips above widen them.", icon=":material/search_off:")  # fmt: skip
    _table(shown.result, f"{shown.prefix}table", shown.answer.interpretation)


def _chosen(shown: Shown, first: Chart) -> Kind:
    """The kind of chart: the rules' choice, until somebody switches."""
    offered = switches(first)
    if len(offered) < 2:
        return first.kind
    key = f"{shown.prefix}kind.{first.kind}"
    kind = st.segmented_control(
        "Chart", offered, key=key, default=first.kind, required=True,
        format_func=lambda each: " ".join(KINDS[each]), label_visibility="collapsed",
    )  # fmt: skip
    return kind or first.kind


def _draw(chart: Chart, drawing: Drawing, shown: Shown) -> None:
    key = f"{shown.prefix}chart.{chart.measures[0]}.{chart.kind}"
    st.caption(f"**{chat_text(drawing.title)}**")
    st.vega_lite_chart(spec=drawing.spec(), key=key, alt=drawing.alternative, width="stretch")
    if drawing.note:
        st.caption(chat_text(drawing.note))


def _pictures(shown: Shown) -> list[tuple[str, Callable[[], Drawing | None]]]:
    """The charts as they are shown, for pictures to take away: drawn when somebody does."""
    made = charts(shown.result)
    chosen = st.session_state.get(f"{shown.prefix}kind.{made[0].kind}")
    now = [switched(each, chosen) if chosen else each for each in made]
    return [
        (each.title, partial(draw, each, shown.result))
        for each in now
        if each.kind not in ("card", "table")
    ]


def ground() -> Ground:
    """What charts are drawn on: the page's ground."""
    return DARK if st.context.theme.type == "dark" else PAPER


def _table(result: Result, key: str, words: str) -> None:
    there = len(shown_rows(result))
    height: Any = "content" if there <= MOST_ROWS else MOST_HEIGHT
    about = f"Table: {words}, {there:,} rows"
    st.dataframe(frame(result), hide_index=True, column_config=column_config(result), key=key,
                 height=height, placeholder="–", alt=about)  # fmt: skip
    if there > SHOWN_ROWS:
        st.caption(f"The first {SHOWN_ROWS:,} of {there:,} rows; a download has all.")
    elif there < len(result.rows):
        left = len(result.rows) - there
        st.caption(f"{left:,} rows without a value are left out; a download has all.")


def _next(shown: Shown) -> None:
    """Three neighbours of the query that are known to compile."""
    at, turn = shown.desk, shown.turn
    assert turn.query is not None
    titles = {name: member.title for name, member in at.members.items()}
    offered = suggest(turn.query, at.layer.model, at.fault, titles=titles)
    if not offered:
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.caption("Next", width="content")
        for place, each in enumerate(offered):
            label = each.label[:1].upper() + each.label[1:]
            if st.button(chat_text(label), key=f"{shown.prefix}next{place}",
                         icon=":material/arrow_forward:"):  # fmt: skip
                asked = at.layer.asker.describe(each.query)
                at.chat.add(asked, "answered", query=each.query, meant=each.query, by="follow-up",
                            follows=True)  # fmt: skip
                st.rerun()


def _footer(shown: Shown) -> None:
    turn, result = shown.turn, shown.result
    rows = f"{len(result.rows):,} row{'' if len(result.rows) == 1 else 's'}"
    ran = sum(result.timings_ms.values())
    cut = result.truncated and result.query.limit is None
    parts = [rows + (", the most that are fetched" if cut else "")]
    if turn.translated_ms:
        parts.append(f"understood in {_milliseconds(turn.translated_ms)}")
    parts.append(f"computed in {_milliseconds(ran)}")
    parts += [turn.cost] if turn.cost else []
    st.caption(" · ".join(parts))


def _milliseconds(time: float) -> str:
    return f"{time / 1000:.1f} s" if time >= 1000 else f"{max(1, round(time))} ms"
