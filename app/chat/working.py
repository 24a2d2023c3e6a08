"""Work that takes its time, done so that whoever waits can stop it.

Streamlit ends the run of a page (stop was pressed, or something else was clicked) the next time
the run speaks to the page. A query speaks to nobody, so it runs on a thread of its own while the
page's thread listens.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import StopException, add_script_run_ctx, get_script_run_ctx

from app.inert import chat_text
from warehouse.engines.stopping import stoppable

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

Found = TypeVar("Found")
Step = Callable[[str], None]
Work = Callable[[Step, Event], Found]

LISTEN = 0.1  # seconds between two looks whether the run of the page is to end
PATIENCE = 0.3  # seconds before something is said of the waiting


def working(work: Work[Found], place: DeltaGenerator) -> Found:
    """What the work gives. At the place, a placeholder, stands what is done meanwhile.

    The work gets somewhere to tell its steps, and the event that says it was stopped: queries of
    the warehouse end by themselves then. It must not touch the page.
    """
    stop, told = Event(), SimpleQueue[str]()
    pool = ThreadPoolExecutor(1, thread_name_prefix="chat-work")
    try:
        running = pool.submit(copy_context().run, _stoppable, work, told.put, stop)
        _wait(running, told, place)
        return running.result()
    except StopException:
        _last_words(place)
        raise
    finally:
        stop.set()
        pool.shutdown(wait=False)


def _wait(running: Future[Found], told: SimpleQueue[str], place: DeltaGenerator) -> None:
    """Show the step and the seconds until it has ended; nothing of what takes no time."""
    started, step, status, shown = time.monotonic(), "computing the answer", None, ""
    while not _ended(running):
        _listen()
        while not told.empty():
            step = told.get()
        taken = time.monotonic() - started
        seconds = f" · {taken:.0f} s" if taken >= 1 else ""
        label = chat_text(f"{step[:1].upper()}{step[1:]}{seconds}")
        if taken < PATIENCE or label == shown:
            continue
        if status is None:
            status = place.status(label)
        else:
            status.update(label=label)
        shown = label
    if status is not None:
        place.empty()


def stopped(place: DeltaGenerator) -> None:
    """What stands where an answer would."""
    said = "Stopped before there was an answer. Ask again or change the query whenever you like."
    place.info(said, icon=":material/stop_circle:")


def _last_words(place: DeltaGenerator) -> None:
    """Said from another thread: the page's own may say nothing, once it was told to stop."""
    thread = Thread(target=stopped, args=(place,), name="chat-last-words")
    add_script_run_ctx(thread, get_script_run_ctx())
    thread.start()
    thread.join()


def _stoppable(work: Work[Found], tell: Step, stop: Event) -> Found:
    with stoppable(stop):
        return work(tell, stop)


def _ended(running: Future[Found]) -> bool:
    try:
        running.exception(timeout=LISTEN)
    except TimeoutError:
        return False
    return True


def _listen() -> None:
    """A look into the session is where Streamlit ends a run that is to end."""
    _ = "chat" in st.session_state
