"""Has a browser load what draws an answer while somebody still reads the empty page.

Streamlit's page loads the code of a part the first time the part is shown. For charts, tables
and code these are some megabytes, which would be waited for after the first question.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

# Streamlit's parts that answers are made of, by the first word of their files' names. A part
# that goes by another name in another version is loaded when it is shown, as without this.
PARTS = (
    "ArrowVegaLiteChart", "embed", "vega-interpreter", "DataFrame", "Metric", "ButtonGroup",
    "Feedback", "StreamlitSyntaxHighlighter",
)  # fmt: skip
# Once the page stands. Each file is a task of its own: typing goes on between two of them.
SCRIPT = """<script>(() => {
    const page = document.querySelector('script[type=module][src]');
    const idle = window.requestIdleCallback || (then => setTimeout(then, 200));
    const load = file => import(new URL(file, page.src)).catch(() => {});
    if (page) idle(() => Promise.all(FILES.map(load)).then(() => performance.mark('preloaded')));
})()</script>"""


def preload() -> None:
    """Load them in this browser; where they are loaded already, nothing happens."""
    if files := _files():
        script = SCRIPT.replace("FILES", json.dumps(files))
        st.html(script, unsafe_allow_javascript=True)


@cache
def _files() -> tuple[str, ...]:
    """Names of files beside the script that opens the page."""
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    return tuple(file.name for part in PARTS for file in sorted(folder.glob(f"{part}.*.js")))
