"""Loads that are killed, run out of disk, or meet another: old or new data, never neither.

`METRICAST_CHAOS=100` kills a hundred loads of each kind of target; the ordinary run ten.
"""

from __future__ import annotations

import random
import signal
import time
from collections import Counter

import pytest

from semantic.errors import WarehouseError
from tests.chaos.conftest import COUNT, NOW, SEED, Inputs, Loader, contents, litter, names
from warehouse.ingest import ingest
from warehouse.locate import current_file
from warehouse.targets import PlainFile, Target

pytestmark = [pytest.mark.chaos, pytest.mark.long]


def timed(inputs: Inputs, target: Target) -> tuple[float, float]:
    """Seconds from the loader's start to its end, and from the beginning of the building."""
    loader = Loader(inputs.new, target)
    loader.wait_for("started")
    started = time.monotonic()
    loader.wait_for("building")
    building = time.monotonic()
    assert loader.end() == 0
    ended = time.monotonic()
    return ended - started, ended - building


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["kill -9", "SIGTERM"])
def test_a_killed_load_leaves_the_old_data_or_the_new(
    inputs: Inputs, target: Target, how: signal.Signals
) -> None:
    """Half of the moments fall anywhere in the load, half into building and publishing."""
    chance = random.Random(SEED)
    ingest(str(inputs.old), target, now=NOW)
    old = contents(target)
    whole, building = timed(inputs, target)
    new = contents(target)
    assert old != new
    seen: Counter[str] = Counter()
    wanted = COUNT if how == signal.SIGKILL else max(3, COUNT // 10)
    for turn in range(3 * wanted):
        if seen["killed"] == wanted:
            break
        ingest(str(inputs.old), target, now=NOW, force=True)
        assert litter(target) == set(), "the next load removes what a killed one left"
        assert contents(target) == old
        loader = Loader(inputs.new, target)
        loader.wait_for("building" if turn % 2 else "started")
        time.sleep(chance.uniform(0, building if turn % 2 else whole))
        code = loader.kill(how)
        found = contents(target)
        assert found in (old, new), "neither the old data nor the new"
        seen["killed" if code == -how else "ended first"] += 1
        seen["new" if found == new else "old"] += 1
        seen["litter"] += bool(litter(target))
    print(f"\n{how.name} {type(target).__name__}: {dict(seen)}")
    assert seen["killed"] == wanted


def test_a_file_that_may_not_grow(inputs: Inputs, target: Target) -> None:
    """A limit on file size stands for a full disk: the same error, from the same calls."""
    ingest(str(inputs.short), target, now=NOW)
    size = current_file(target).stat().st_size
    ingest(str(inputs.old), target, now=NOW)
    before, files = current_file(target).read_bytes(), names(target)
    for most in (0, 1, 4096, *(size * share // 10 for share in range(1, 10, 2))):
        loader = Loader(inputs.short, target, most_bytes=most)
        loader.wait_for("warehouse-disk")
        assert loader.end() == 3, f"with {most} bytes"
        assert current_file(target).read_bytes() == before
        assert names(target) == files


def test_a_second_loader_at_once(inputs: Inputs, target: Target) -> None:
    """It is told within a second, changes nothing, and the first goes on."""
    ingest(str(inputs.old), target, now=NOW)
    first = Loader(inputs.new, target)
    first.wait_for("reading")
    started = time.monotonic()
    with pytest.raises(WarehouseError) as refused:
        ingest(str(inputs.old), target, now=NOW, force=True)
    assert time.monotonic() - started < 1.0
    assert (refused.value.code, refused.value.exit_code) == ("warehouse-busy", 3)
    assert first.end() == 0
    assert litter(target) == set()


def test_many_loaders_at_once(inputs: Inputs, target: Target) -> None:
    ingest(str(inputs.old), target, now=NOW)
    loaders = [Loader(inputs.new, target) for _ in range(4)]
    codes = Counter(loader.end() for loader in loaders)
    assert set(codes) <= {0, 3} and codes[0] >= 1
    assert litter(target) == set()
    if isinstance(target, PlainFile):
        assert names(target) == {"w.duckdb"}
