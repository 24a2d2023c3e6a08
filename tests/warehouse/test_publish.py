"""The old data or the new, never neither; one loader; no litter."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from semantic.errors import WarehouseError
from warehouse.engines.duckdb import DuckDBEngine
from warehouse.engines.lockdown import Limits
from warehouse.locate import current_file
from warehouse.made import Made, made_from
from warehouse.publish import only_loader
from warehouse.targets import PlainFile, Target, Versioned, read_pointer


def made(word: str) -> Made:
    return Made(sha256=word * 8, recipe="r", origin="ingest")


def publish(target: Target, value: int, rows: int = 3) -> Path:
    """A version whose every cell is `value`."""

    def build(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(f"CREATE TABLE t AS SELECT {value} AS v FROM range({rows})")
        connection.execute(f"CREATE TABLE u AS SELECT {value} AS v FROM range({rows})")

    with only_loader(target) as shop:
        return shop.publish(made(f"{value:08x}"[-8:]), build, lambda _: None)


def served(target: Target) -> set[int]:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{current_file(target)}' AS w (READ_ONLY)")
        return {v for (v,) in connection.execute("FROM w.t UNION ALL FROM w.u").fetchall()}


@pytest.fixture(params=["versioned", "plain"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    if request.param == "plain":
        return PlainFile(tmp_path / "deep" / "podcast.duckdb")
    return Versioned(tmp_path / "deep" / "warehouse")


def folder(target: Target) -> Path:
    return target.path.parent if isinstance(target, PlainFile) else target.folder


def names(target: Target) -> set[str]:
    return {path.name for path in folder(target).iterdir()}


def test_a_version_is_served_and_the_next_replaces_it(target: Target) -> None:
    first = publish(target, 1)
    assert served(target) == {1}
    second = publish(target, 2)
    assert served(target) == {2}
    assert made_from(current_file(target)) == made("00000002")
    if isinstance(target, Versioned):
        assert first != second
        assert first.exists(), "a reader may be just opening it"
        assert names(target) == {"current", first.name, second.name}
    else:
        assert names(target) == {"podcast.duckdb"}


def test_old_versions_are_pruned(tmp_path: Path) -> None:
    target = Versioned(tmp_path)
    files = [publish(target, value) for value in range(1, 6)]
    assert names(target) == {"current", files[-2].name, files[-1].name}
    assert [path.name.split("-")[0] for path in files] == [f"{n:06}" for n in range(1, 6)]


@pytest.mark.parametrize("step", ["build", "check", "disk"])
def test_a_failing_load_changes_nothing(target: Target, step: str) -> None:
    publish(target, 1)
    before = {path.name: path.read_bytes() for path in folder(target).iterdir()}

    def build(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("CREATE TABLE t AS SELECT 2 AS v")
        if step == "build":
            raise KeyboardInterrupt
        if step == "disk":
            raise OSError(28, "No space left on device")

    def check(_: duckdb.DuckDBPyConnection) -> None:
        if step == "check":
            raise ZeroDivisionError

    expected = {"build": KeyboardInterrupt, "check": ZeroDivisionError, "disk": WarehouseError}
    with pytest.raises(expected[step]), only_loader(target) as shop:
        shop.publish(made("2"), build, check)
    assert {path.name: path.read_bytes() for path in folder(target).iterdir()} == before


def test_a_second_loader_is_told_within_a_second(target: Target) -> None:
    """Also when the first is in another process, and at once after that one was killed."""
    publish(target, 1)
    holding = (
        "import sys; from tests.warehouse.test_publish import *\n"
        "target = (PlainFile if sys.argv[1] == 'plain' else Versioned)(Path(sys.argv[2]))\n"
        "with only_loader(target): print('held', flush=True); time.sleep(60)"
    )
    kind, where = (
        ("plain", target.path) if isinstance(target, PlainFile) else ("versioned", target.folder)
    )
    first = subprocess.Popen(
        [sys.executable, "-c", holding, kind, str(where)], stdout=subprocess.PIPE
    )
    try:
        assert first.stdout is not None and first.stdout.readline() == b"held\n"
        started = time.monotonic()
        with pytest.raises(WarehouseError) as refused:
            publish(target, 2)
        assert time.monotonic() - started < 1.0
        assert (refused.value.code, refused.value.exit_code) == ("warehouse-busy", 3)
    finally:
        first.kill()
        first.communicate()
    publish(target, 3)
    assert served(target) == {3}


def test_two_threads_do_not_load_at_once(target: Target) -> None:
    with only_loader(target), pytest.raises(WarehouseError), only_loader(target):
        pass
    publish(target, 1)


def test_litter_of_killed_loads_is_removed(target: Target) -> None:
    publish(target, 1)
    if isinstance(target, Versioned):
        litter = ["000007-deadbeef.duckdb", "new.building", "new.building.wal", "current.building"]
    else:
        litter = [".podcast.duckdb.building", ".podcast.duckdb.building.wal"]
    for name in [*litter, "mine.txt"]:
        (folder(target) / name).write_bytes(b"half")
    publish(target, 2)
    assert names(target).isdisjoint(litter)
    assert "mine.txt" in names(target)
    assert served(target) == {2}


def test_a_broken_pointer_is_said_and_the_next_load_mends_it(tmp_path: Path) -> None:
    target = Versioned(tmp_path)
    publish(target, 1)
    (tmp_path / "current").write_text("{")
    with pytest.raises(WarehouseError) as refused:
        read_pointer(target)
    assert refused.value.code == "warehouse-pointer"
    publish(target, 2)
    assert served(target) == {2}


@pytest.mark.parametrize("content", [b"my thesis", b"x" * 50_000])
def test_a_file_that_is_not_ours_is_not_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thesis.txt"
    path.write_bytes(content)
    with pytest.raises(WarehouseError) as refused:
        publish(PlainFile(path), 1)
    assert refused.value.code == "not-ours"
    assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]


def test_somebodys_database_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "sales.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE sales AS SELECT 1 AS amount")
    with pytest.raises(WarehouseError) as refused:
        publish(PlainFile(path), 1)
    assert refused.value.code == "not-ours"


def test_an_empty_file_may_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "made-by-mktemp"
    path.touch()
    publish(PlainFile(path), 1)
    assert served(PlainFile(path)) == {1}


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "real.duckdb", tmp_path / "link.duckdb"
    publish(PlainFile(path), 1)
    path.chmod(0o640)
    link.symlink_to(path)
    publish(PlainFile(link), 2)
    assert link.is_symlink()
    assert served(PlainFile(path)) == {2}
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_an_old_log_is_not_replayed_onto_the_new_file(tmp_path: Path) -> None:
    """Someone opened the file for writing and died: the log they left belongs to the old data."""
    path = tmp_path / "podcast.duckdb"
    publish(PlainFile(path), 1)
    dying = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('insert into t values (1)'); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", dying, str(path)], check=False)
    assert path.with_name("podcast.duckdb.wal").exists()
    publish(PlainFile(path), 2)
    assert served(PlainFile(path)) == {2}
    assert names(PlainFile(path)) == {"podcast.duckdb"}


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WarehouseError) as refused:
        publish(PlainFile(tmp_path / "file" / "w.duckdb"), 1)
    assert refused.value.code == "warehouse-disk"


def test_swaps_under_readers(target: Target) -> None:
    """50 swaps, 20 readers: no error, each answer wholly one version, the newest seen in 2 s."""
    publish(target, 0, rows=100)
    engine = DuckDBEngine(target, Limits())
    stop = threading.Event()
    faults: list[object] = []
    answers: list[int] = []
    # Both tables of one version, joined in one query; any mixture gives a second value.
    sql = "SELECT min(t.v), max(t.v), min(u.v), max(u.v), count(*) FROM t, u"

    def read() -> None:
        try:
            while not stop.wait(0.005):  # a breath, or twenty threads starve the publisher
                *values, count = engine.query(sql).rows[0]
                if len(set(values)) != 1 or count != 10_000:
                    faults.append((values, count))
                answers.append(values[0])
        except Exception as fault:  # whatever it is, it is the finding
            faults.append(fault)

    readers = [threading.Thread(target=read) for _ in range(20)]
    for reader in readers:
        reader.start()
    slowest = 0.0
    for value in range(1, 51):
        publish(target, value, rows=100)
        published = time.monotonic()
        while engine.query("SELECT max(v) FROM t").rows != [(value,)]:
            assert time.monotonic() - published < 2.0
        slowest = max(slowest, time.monotonic() - published)
    stop.set()
    for reader in readers:
        reader.join()
    engine.close()
    assert faults == []
    assert len(set(answers)) > 10, "the readers were to see many versions"
    assert slowest < 2.0
    held = [one for one in _open_files() if one.startswith(str(folder(target)))]
    assert held == []


def _open_files() -> list[str]:
    """Files this process holds open, where the system lists them."""
    listed = Path("/proc/self/fd")
    found = []
    for one in listed.iterdir() if listed.exists() else ():
        try:
            found.append(os.readlink(one))
        except FileNotFoundError:
            continue
    return found
