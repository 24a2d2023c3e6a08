"""A visit to the chat in a browser: what a person does, and what the console says meanwhile."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHOWN = """text => document.querySelector('[data-testid=stMain]')
    .innerText.replaceAll('\\u2060', '').includes(text)"""
# No part waits for its code or its data, and each chart has marks.
DRAWN = """() => !document.querySelector('[aria-busy=true], [data-testid=stSkeleton]') &&
    [...document.querySelectorAll('[data-testid=stVegaLiteChart]')]
        .every(each => each.querySelector('canvas, svg'))"""
RESTED = """() => document.getAnimations().every(each => each.playState !== 'running' ||
    each.effect.getComputedTiming().iterations === Infinity)"""
SOMETHING = '[data-testid="stMarkdown"], [data-testid="stAlert"]'
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
KEY = 60  # milliseconds between two keys: a fast typist's
# Streamlit looks for its server below each part of the address before it looks at the root.
PROBES = ("/_stcore/health", "/_stcore/host-config")


@dataclass
class Visit:
    """One page of a browser. `faults` are errors in its console and requests to elsewhere."""

    tab: Any
    url: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str = "/") -> Visit:
        self.tab.goto(self.url + path)
        return self.settled()

    def settled(self) -> Visit:
        """The page after its script has ended, and what it has put there has come to rest."""
        self.tab.wait_for_selector(SOMETHING, state="attached")
        self.tab.wait_for_selector(IDLE)
        self.tab.wait_for_function(RESTED)
        return self

    def sees(self, *texts: str) -> Visit:
        """Wait until all of these stand on the page: it is drawn piece by piece."""
        for text in texts:
            try:
                self.tab.wait_for_function(SHOWN, arg=text)
            except Exception as late:
                raise AssertionError(f"no “{text}” on the page:\n{self.text()}") from late
        return self

    def begin(self, question: str, by_hand: bool = False) -> float:
        """Put a question and do not wait for what comes of it; when Enter was pressed."""
        box = self.tab.get_by_test_id("stChatInputTextArea")
        if by_hand:
            box.press_sequentially(question, delay=KEY)
        else:
            box.fill(question)
        pressed = time.perf_counter()
        box.press("Enter")
        return pressed

    def ask(self, question: str, by_hand: bool = False) -> float:
        """Type it and press Enter; seconds from there until its whole answer stands, chart and all.

        The answer before it says "Read as:", too: only the end of the run tells them apart.
        """
        started = self.begin(question, by_hand)
        self.tab.get_by_role("heading", name=question, exact=True).wait_for()
        self.tab.wait_for_selector(IDLE)
        self.tab.wait_for_function(DRAWN)
        took = time.perf_counter() - started
        self.sees("Read as:").settled()
        return took

    def stop(self) -> float:
        """Stop what was asked; seconds until the next question may be put."""
        self.tab.get_by_test_id("stChatInputStopButton").click()
        started = time.perf_counter()
        self.tab.get_by_test_id("stChatInputSubmitButton").wait_for()
        return time.perf_counter() - started

    def open(self, chip: str) -> None:
        """Click a chip, or another button that opens something below it."""
        self.tab.get_by_test_id("stPopoverButton").filter(has_text=chip).first.click()

    def file(self, kind: str) -> Any:
        """What the download of that kind gives."""
        self.open("Download")
        with self.tab.expect_download() as arriving:
            self.tab.get_by_test_id("stDownloadButton").filter(has_text=kind).first.click()
        self.tab.keyboard.press("Escape")
        return arriving.value

    def rows(self) -> list[list[str]]:
        """The rows as the CSV file has them, under their names."""
        text = Path(self.file("CSV").path()).read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    def text(self) -> str:
        return str(self.tab.get_by_test_id("stMain").inner_text()).replace("\u2060", "")


@contextmanager
def visit(browser: Any, url: str, **options: Any) -> Iterator[Visit]:
    """A new session, with an empty cache and no cookies."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
    tab = context.new_page()
    tab.set_default_timeout(60_000)  # a busy machine is no fault of the page
    here = Visit(tab, url)

    def console(message: Any) -> None:
        where = str(message.location.get("url", ""))
        probe = where.endswith(PROBES) and where.removeprefix(url) not in PROBES
        if message.type == "error" and not probe:
            here.faults.append(f"{message.text} {where}")

    def request(asked: Any) -> None:
        if not asked.url.startswith((url, "data:", "blob:")):
            here.faults.append(f"asked elsewhere: {asked.url[:200]}")

    tab.on("console", console)
    tab.on("pageerror", lambda fault: here.faults.append(f"page error: {fault}"))
    tab.on("request", request)
    try:
        yield here
    finally:
        context.close()
