"""Whatever goes wrong ends in a sentence, a way out and the right exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import run
from app.cli.doctor import shown_url
from tests.app.conftest import Run, environment, in_a_process
from tests.architecture.sources import ROOT

COUNT = '{"measures": ["sales.count"]}'
Metricast = Callable[..., Run]


@pytest.mark.parametrize(("arguments", "says"), [
    (("qurey",), "Did you mean 'query'?"),
    (("query", "--fromat", "csv"), "Did you mean '--format'?"),
    (("query",), "give a query or --input FILE"),
    (("query", COUNT, "--input", "-"), "not both"),
    (("query", COUNT, "--format", "xml"), "'table', 'json', 'csv', 'markdown'"),
    (("query", COUNT, "--as-of", "yesterday"), "is not a day such as 2026-05-17"),
    (("query", COUNT, "--context", "[1]"), "expected a JSON object"),
    (("query", "--input", "gone.jsonl"), "gone.jsonl"),
    (("explain", COUNT, "--format", "csv"), "this command prints table or json, not csv"),
    (("ask",), "give a question or --input FILE"),
])  # fmt: skip
def test_wrong_usage_is_exit_2(sell: Metricast, arguments: tuple[str, ...], says: str) -> None:
    done = sell(*arguments)
    assert done.code == 2
    assert says in done.err
    assert not done.out


def test_a_format_only_in_the_environment_gives_way(sell: Metricast) -> None:
    assert sell("sql", COUNT, METRICAST_FORMAT="csv").code == 0


def test_a_missing_warehouse_is_exit_3(sell: Metricast) -> None:
    done = sell("query", COUNT, "--warehouse", "duckdb:gone.duckdb", "--format", "json")
    assert done.code == 3
    assert done.json["error"]["code"] == "no-warehouse"
    assert not Path("gone.duckdb").exists()


def test_an_unknown_engine_names_those_installed(sell: Metricast) -> None:
    done = sell("query", COUNT, "--warehouse", "oracle://x")
    assert done.code == 3
    assert "duckdb:" in done.err


def test_a_missing_model_is_exit_2(sell: Metricast) -> None:
    done = sell("query", COUNT, "--metrics", "gone")
    assert done.code == 2
    assert done.err.startswith("error[")


def test_a_broken_file_leaves_the_rest_in_service(sell: Metricast, shop: Path) -> None:
    broken = shop / "metrics" / "broken.yml"
    broken.write_text("cubes:\n  - name: x\n    sql_tabel: y\n")
    try:
        done = sell("query", COUNT, "--format", "csv")
        assert done.code == 0
        assert "left out" in done.err
        assert "broken.yml" in done.err
        checked = sell("validate")
        assert checked.code == 1
        assert "broken.yml:3" in checked.out
        assert "sql_table" in checked.out
        as_json = sell("validate", "--format", "json").json
        assert as_json["ok"] is False
        assert as_json["errors"][0]["line"] == 3
        assert sell("doctor").code == 0
    finally:
        broken.unlink()
    assert sell("validate").code == 0


def test_doctor_says_what_is_broken(sell: Metricast) -> None:
    assert sell("doctor").code == 0
    done = sell("doctor", "--warehouse", "duckdb:gone.duckdb", "--format", "json")
    assert done.code == 3
    assert done.json["ok"] is False
    assert [each["name"] for each in done.json["checks"] if each["status"] == "broken"] == [
        "warehouse"
    ]


def test_doctor_shows_no_secret(sell: Metricast) -> None:
    done = sell("doctor", OPENAI_API_KEY="canary-5f1c")
    assert "OPENAI_API_KEY set" in done.out
    assert "canary-5f1c" not in done.out + done.err


def test_a_language_model_needs_an_endpoint(sell: Metricast) -> None:
    done = sell("ask", "--translator", "llm", "How many sales?")
    assert done.code == 2
    assert done.err.startswith("error[llm-not-available]")


def test_a_fault_of_ours_is_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("\x1b[31msecret")

    monkeypatch.delenv("METRICAST_DEBUG", raising=False)
    monkeypatch.setattr("app.service.open_layer", fail)
    assert run(["query", COUNT, "--format", "json"]) == 3
    shown = capsys.readouterr()
    assert shown.err.startswith("error[internal]: something went wrong inside Metricast (KeyError)")
    assert "METRICAST_DEBUG=1" in shown.err
    assert json.loads(shown.out)["error"]["code"] == "internal"
    assert "secret" not in shown.err + shown.out


def test_a_process_of_its_own_says_the_same(
    sell: Metricast, shop: Path, podcast_home: Path
) -> None:
    for arguments in (("query", COUNT), ("query", "{"), ("sql", COUNT, "--warehouse", "oracle:")):
        alone = in_a_process(
            *arguments, home=podcast_home, cwd=shop, METRICAST_WAREHOUSE="duckdb:shop.duckdb"
        )
        assert alone == sell(*arguments)


def test_a_reader_that_leaves_is_no_fault(shop: Path, podcast_home: Path) -> None:
    query = '{"measures": ["sales.count"], "dimensions": ["sales.product"]}'
    done = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m app query '{query}'; echo code $? >&2"],
        cwd=shop, capture_output=False, check=False, timeout=60, stderr=subprocess.PIPE,
        stdout=_closed_pipe(),
        env=environment(podcast_home, PYTHONPATH=str(ROOT),
                        METRICAST_WAREHOUSE="duckdb:shop.duckdb"),
    )  # fmt: skip
    assert done.stderr.decode().strip() == "code 0"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_a_sentence(shop: Path, podcast_home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "app", "query", COUNT], cwd=shop, check=False, timeout=60,
            stdout=full, stderr=subprocess.PIPE,
            env=environment(podcast_home, PYTHONPATH=str(ROOT),
                            METRICAST_WAREHOUSE="duckdb:shop.duckdb"),
        )  # fmt: skip
    said = done.stderr.decode()
    assert done.returncode == 3
    assert said.startswith("error[system]: No space left on device")
    assert "Exception" not in said


@pytest.mark.parametrize(("url", "shown"), [
    ("duckdb:shop.duckdb", "duckdb:shop.duckdb"),
    ("postgresql://me:secret@db/shop?password=x", "postgresql://…@db/shop"),
])  # fmt: skip
def test_doctor_shows_no_password(url: str, shown: str) -> None:
    assert shown_url(url) == shown


def test_ctrl_c_is_quiet(shop: Path, podcast_home: Path) -> None:
    env = environment(podcast_home, PYTHONPATH=str(ROOT), METRICAST_WAREHOUSE="duckdb:shop.duckdb")
    started = subprocess.Popen(
        [sys.executable, "-m", "app", "query", "--input", "-"], cwd=shop, env=env,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=_hears_ctrl_c,
    )  # fmt: skip
    assert started.stdin
    assert started.stdout
    started.stdin.write(b'{"id": 1, "query": {"measures": ["sales.count"]}}\n')
    started.stdin.flush()
    time.sleep(0.1)
    started.stdin.write(b'{"id": 2}\n' * 4096)  # their answers are more than a pipe holds
    started.stdin.flush()
    started.stdout.readline()
    started.send_signal(signal.SIGINT)
    _, err = started.communicate(timeout=30)
    assert started.returncode == 130, err
    assert err.strip() == b""


def _hears_ctrl_c() -> None:
    """A job that a shell starts in the background ignores the signal, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _closed_pipe() -> int:
    reader, writer = os.pipe()
    os.close(reader)
    return writer
