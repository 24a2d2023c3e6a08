"""What a query gets, and what it is told when it cannot have it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from semantic.errors import WarehouseError
from tests.warehouse.engines.conftest import write
from warehouse.engines.duckdb import DuckDBEngine, open_engine
from warehouse.engines.stopping import stoppable

RUNAWAYS = {
    "cross join": "SELECT count(*) FROM episodes a, episodes b, episodes c, episodes d "
    "WHERE a.episode_no + b.episode_no + c.episode_no + d.episode_no = 7",
    "recursion": "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
    "SELECT max(n) FROM r",
    "range": "SELECT sum(range) FROM range(100000000000)",
    "sort": "SELECT a.title || b.title || c.title AS t, count(*) FROM episodes a, episodes b, "
    "episodes c GROUP BY 1 ORDER BY 2",
    "regular expression": "SELECT count(*) FROM episodes a, episodes b, episodes c "
    "WHERE regexp_matches(a.title || b.title || c.title, '(e+)+z')",
}


def test_rows_come_with_names_and_types(engine: DuckDBEngine) -> None:
    found = engine.query(
        "SELECT episode_no, title, published_on FROM main.episodes ORDER BY 1 LIMIT 2"
    )
    assert found.columns == ("episode_no", "title", "published_on")
    assert found.types == ("INTEGER", "VARCHAR", "DATE")
    assert found.rows == [
        (0, "episode 0", date(2024, 1, 1)),
        (1, "episode 1", date(2024, 1, 2)),
    ]
    assert not found.truncated


@pytest.mark.parametrize(
    ("max_rows", "given", "truncated"),
    [(999, 999, True), (1000, 1000, False), (1001, 1000, False), (None, 1000, False), (0, 0, True)],
)
def test_a_cut_is_said(
    engine: DuckDBEngine, max_rows: int | None, given: int, truncated: bool
) -> None:
    found = engine.query("SELECT episode_no FROM episodes", max_rows=max_rows)
    assert (len(found.rows), found.truncated) == (given, truncated)


def test_rows_and_bytes_are_capped(file: Path) -> None:
    engine = open_engine(f"duckdb:{file}", rows=10, bytes=100_000)
    by_rows = engine.query("SELECT episode_no FROM episodes", max_rows=500)
    assert (len(by_rows.rows), by_rows.truncated) == (10, True)
    by_bytes = engine.query("SELECT text FROM wide LIMIT 10")
    assert (len(by_bytes.rows), by_bytes.truncated) == (9, True)
    for sql in ("SELECT episode_no FROM episodes", "SELECT text FROM wide"):
        with pytest.raises(WarehouseError) as refused:
            engine.arrow(sql)
        assert refused.value.code == "result-too-large"


def test_arrow_has_the_engines_types(engine: DuckDBEngine) -> None:
    table = engine.arrow("SELECT episode_no, published_on FROM episodes ORDER BY 1")
    assert table.num_rows == 1000
    assert [str(field.type) for field in table.schema] == ["int32", "date32[day]"]


def test_tables_lists_columns_in_order(engine: DuckDBEngine) -> None:
    found = engine.tables()
    assert list(found) == ["episodes", "wide"]
    assert list(found["episodes"].items())[:2] == [("episode_no", "INTEGER"), ("title", "VARCHAR")]


def test_the_database_has_one_name_whatever_the_file_is_called(engine: DuckDBEngine) -> None:
    """A file called main.duckdb would make `main.episodes` ambiguous under its own name."""
    assert engine.query("SELECT count(*) FROM warehouse.main.episodes").rows == [(1000,)]
    assert engine.query("SELECT current_setting('TimeZone')").rows[0][0] in ("UTC", "Etc/UTC")


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_query_ends_at_its_deadline(engine: DuckDBEngine, name: str) -> None:
    """Also the connection answers next, and a neighbour's query is not disturbed."""
    neighbour: list[int] = []

    def ask() -> None:
        neighbour.extend(len(engine.query("SELECT title FROM episodes").rows) for _ in range(5))

    thread = threading.Thread(target=ask)
    thread.start()
    started = time.monotonic()
    with pytest.raises(WarehouseError) as stopped:
        engine.query(RUNAWAYS[name], timeout=0.3)
    seconds = time.monotonic() - started
    thread.join()
    assert stopped.value.code in ("warehouse-timeout", "warehouse-memory")
    assert seconds < 0.3 + 0.25
    assert neighbour == [1000] * 5
    assert engine.query("SELECT 1").rows == [(1,)]


def test_the_ceiling_holds_without_a_timeout(file: Path) -> None:
    engine = open_engine(f"duckdb:{file}", seconds=0.3)
    started = time.monotonic()
    with pytest.raises(WarehouseError) as stopped:
        engine.query(RUNAWAYS["cross join"])
    assert stopped.value.code == "warehouse-timeout"
    with pytest.raises(WarehouseError):
        engine.arrow(RUNAWAYS["cross join"], timeout=60)
    assert time.monotonic() - started < 1.1


def test_an_interrupt_before_the_query_begins_is_not_lost(engine: DuckDBEngine) -> None:
    """A deadline of zero fires while nothing runs yet; the repetition still stops the query."""
    with pytest.raises(WarehouseError) as stopped:
        engine.query(RUNAWAYS["range"], timeout=0.0)
    assert stopped.value.code == "warehouse-timeout"


@pytest.mark.parametrize("name", RUNAWAYS)
def test_a_runaway_query_can_be_stopped(engine: DuckDBEngine, name: str) -> None:
    """By another thread, before its time; the next query is another matter."""
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    started = time.monotonic()
    with stoppable(stop), pytest.raises(WarehouseError) as stopped:
        engine.query(RUNAWAYS[name], timeout=60)
    assert stopped.value.code in ("warehouse-stopped", "warehouse-memory")
    assert time.monotonic() - started < 0.3 + 0.3
    assert engine.query("SELECT 1").rows == [(1,)]


def test_what_is_stopped_already_does_not_run(engine: DuckDBEngine) -> None:
    stop = threading.Event()
    stop.set()
    with stoppable(stop):
        for ask in (engine.query, engine.arrow):
            with pytest.raises(WarehouseError) as stopped:
                ask(RUNAWAYS["range"])
            assert stopped.value.code == "warehouse-stopped"


def test_stopping_one_leaves_the_others_alone(engine: DuckDBEngine) -> None:
    stop, found = threading.Event(), list[int]()

    def other() -> None:
        sql = "SELECT count(*) FROM range(300000000) WHERE range % 7 = 3"
        found.append(engine.query(sql, timeout=60).rows[0][0])

    neighbour = threading.Thread(target=other)
    neighbour.start()
    threading.Timer(0.1, stop.set).start()
    with stoppable(stop), pytest.raises(WarehouseError):
        engine.query(RUNAWAYS["range"], timeout=60)
    neighbour.join()
    assert found == [42857143]


def test_too_much_memory_is_an_error_and_not_an_end(file: Path) -> None:
    engine = open_engine(f"duckdb:{file}", memory="64MB", seconds=20)
    with pytest.raises(WarehouseError) as stopped:
        engine.query("SELECT len(list(a.title || b.title)) FROM episodes a, episodes b, wide")
    assert stopped.value.code == "warehouse-memory"
    assert engine.query("SELECT 1").rows == [(1,)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no-warehouse"),
        (b"", "warehouse-unreadable"),
        (b"episode_no,title\n" * 5000, "warehouse-unreadable"),
    ],
)
def test_a_file_that_is_no_warehouse(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "w.duckdb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WarehouseError) as refused:
        open_engine(f"duckdb:{path}")
    assert refused.value.code == code
    assert str(path) in refused.value.message
    if code == "no-warehouse":
        assert "metricast ingest" in str(refused.value)


def test_half_a_file_is_an_error(file: Path) -> None:
    content = write(file, rows=100_000).read_bytes()
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(WarehouseError) as refused:
        open_engine(f"duckdb:{file}").query("SELECT max(title), max(published_on) FROM episodes")
    assert refused.value.code == "warehouse-unreadable"


def test_a_file_being_written_is_locked(file: Path) -> None:
    holding = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('create table z (i int)'); print('held', flush=True); sys.stdin.read()"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", holding, str(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert writer.stdout is not None and writer.stdout.readline() == b"held\n"
        with pytest.raises(WarehouseError) as refused:
            open_engine(f"duckdb:{file}")
        assert refused.value.code == "warehouse-locked"
    finally:
        writer.kill()
        writer.communicate()


def test_a_new_version_is_seen_and_a_running_query_keeps_the_old(file: Path) -> None:
    engine = open_engine(f"duckdb:{file}")
    before = engine.version()
    answer: list[object] = []
    # Slow enough to be running while the file is replaced.
    slow = "SELECT max(a.wholly + 0 * hash(a.title || b.title || c.title)) FROM " + ", ".join(
        ("episodes a", "episodes b", "(FROM episodes LIMIT 15) c")
    )
    thread = threading.Thread(target=lambda: answer.append(engine.query(slow).rows[0][0]))
    thread.start()
    time.sleep(0.1)
    write(file, rows=7)
    assert engine.query("SELECT count(*) FROM episodes").rows == [(7,)]
    assert thread.is_alive(), "the slow query was to be running still"
    thread.join()
    assert answer == [1000]
    assert engine.version() != before


def test_replaced_versions_are_closed(file: Path) -> None:
    engine = open_engine(f"duckdb:{file}")
    for rows in range(1, 30):
        write(file, rows)
        assert engine.query("SELECT count(*) FROM episodes").rows == [(rows,)]
    held = [os.readlink(f"/proc/self/fd/{fd}") for fd in _descriptors()]
    assert len([name for name in held if name.startswith(str(file))]) <= 1


def _descriptors() -> list[str]:
    if not Path("/proc/self/fd").exists():
        pytest.skip("descriptors are listed under /proc only")
    return [fd for fd in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{fd}")]


def test_a_file_that_vanishes_is_an_error_until_it_returns(file: Path) -> None:
    engine = open_engine(f"duckdb:{file}")
    file.unlink()
    with pytest.raises(WarehouseError) as refused:
        engine.query("SELECT 1")
    assert refused.value.code == "no-warehouse"
    write(file, rows=3)
    assert engine.query("SELECT count(*) FROM episodes").rows == [(3,)]


def test_a_closed_engine_says_so(engine: DuckDBEngine) -> None:
    engine.close()
    with pytest.raises(WarehouseError) as refused:
        engine.query("SELECT 1")
    assert refused.value.code == "warehouse-closed"


def test_unknown_limits_are_named(file: Path) -> None:
    with pytest.raises(WarehouseError, match="memory_limt"):
        open_engine(f"duckdb:{file}", memory_limt="1GB")
    with pytest.raises(WarehouseError, match="rows"):
        open_engine(f"duckdb:{file}", rows=0)
