"""What Streamlit runs: the frame around the four pages."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import streamlit as st

from app.chat import ask, explore, metrics, questions
from app.chat.faults import banner, cannot_open
from app.service import serving
from semantic.errors import MetricastError

Layout = Literal["centered", "wide"]
# What themes cannot say: less emptiness above a page, questions that begin at the left, and on a
# phone the metric that was chosen above the list instead of a long way below.
STYLE = """<style>
[data-testid=stMainBlockContainer] { padding-top: 4.5rem; }
[data-testid=stSidebar] [data-testid=stBaseButton-tertiary] p { text-align: left; }
@media (max-width: 640px) {
    .st-key-before { display: none; }
    .st-key-chosen [data-testid=stHorizontalBlock]:has(> [data-testid=stColumn]) {
        flex-wrap: wrap-reverse;
    }
}
</style>"""


def main() -> None:
    """Navigation on top, what is wrong with the model below it, then the page."""
    # Before the navigation, which else takes a page's icon from elsewhere for the browser's tab.
    st.set_page_config(
        page_title="Metricast", page_icon=Path(__file__).with_name("icon.svg"), layout=_layout(),
        initial_sidebar_state="auto",
        menu_items={"Get help": None, "Report a bug": None, "About": None},
    )  # fmt: skip
    st.html(STYLE)
    try:
        service = serving()
        _ = service.layer  # takes a changed model into service before its faults are told
    except MetricastError as fault:
        cannot_open(fault)
        return
    pages = {
        "ask": st.Page(ask.page, title="Ask", icon=":material/chat:", url_path="ask", default=True),
        "explore": st.Page(explore.page, title="Explore", icon=":material/tune:",
                           url_path="explore"),
        "metrics": st.Page(metrics.page, title="Metrics", icon=":material/functions:",
                           url_path="metrics"),
        "questions": st.Page(questions.page, title="Questions", icon=":material/verified:",
                             url_path="questions"),
    }  # fmt: skip
    st.session_state.pages = pages
    chosen = st.navigation(list(pages.values()), position="top")
    wanted: Layout = "wide" if chosen is pages["metrics"] else "centered"
    if wanted != _layout():  # twice in every run would make the page jump
        st.session_state.layout = wanted
        st.set_page_config(layout=wanted)
    banner(service)
    try:
        chosen.run()
    except MetricastError as fault:
        cannot_open(fault)


def _layout() -> Layout:
    """The width of the page that was open last."""
    last: Layout = st.session_state.get("layout", "centered")
    return last


main()
