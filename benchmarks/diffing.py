"""How long it takes to compare two versions of a model, over a warehouse with all its tables.

python -m benchmarks.diffing          # 1,000 cubes of twenty members
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import duckdb

from benchmarks.loading import cube
from semantic import SemanticLayer
from semantic.engine import connect
from semantic.model.load import load_model
from semantic.review.diff.compare import compare
from semantic.review.diff.types import Diff

ROWS = 100
LIMIT = 10_000  # milliseconds, for 1,000 cubes
# What the new version says otherwise, in cubes spread over the whole model.
EDITS = (
    ("{name: m1, type: sum, sql: m1}", "{name: m1, type: sum, sql: m1 * 2}", 20),
    ("{CUBE}.m1 > 10", "{CUBE}.m1 > 20", 20),
    ("{name: m2, type: sum", "{name: total, type: sum", 10),
    ("      - {name: m3, type: sum, sql: m3}\n", "", 5),
    ("type: number, sql: \"{m0} / {count}\"", "type: number, sql: \"{count} / {m0}\"", 10),
    ("{name: d3, sql: d3", "{name: d3, sql: upper(d3)", 10),
)  # fmt: skip


@contextmanager
def versions(cubes: int) -> Iterator[tuple[Path, Path, str]]:
    """Two folders with a model each, and the URL of a warehouse for both."""
    with tempfile.TemporaryDirectory() as home:
        folders = [Path(home) / name for name in ("old", "new")]
        for folder in folders:
            folder.mkdir()
        for number in range(cubes):
            text = cube(number)
            (folders[0] / f"cube_{number}.yml").write_text(text)
            for at, (old, new, times) in enumerate(EDITS):
                if (
                    number % max(1, cubes // times) == at
                    and number // max(1, cubes // times) < times
                ):
                    text = text.replace(old, new)
            (folders[1] / f"cube_{number}.yml").write_text(text)
        file = Path(home) / "tables.duckdb"
        _make_tables(file, cubes)
        yield folders[0], folders[1], f"duckdb:///{file}"


def _make_tables(file: Path, cubes: int) -> None:
    texts = ", ".join(f"'v' || (i % {3 + at}) AS d{at}" for at in range(8))
    sums = ", ".join(f"i * {at + 1} % 37 AS m{at}" for at in range(7))
    with duckdb.connect(str(file)) as connection:
        for number in range(cubes):
            before = f"i AS c{number - 1}_id, " if number else ""
            connection.execute(
                f"CREATE TABLE t{number} AS SELECT i AS id, {before}{texts}, {sums}, "
                f"TIMESTAMP '2024-01-01' + INTERVAL (i) DAY AS at FROM range({ROWS}) AS r(i)"
            )


def diff_ms(cubes: int, with_numbers: bool = True) -> tuple[float, Diff]:
    """Milliseconds to load both versions and compare them, and what was found."""
    with versions(cubes) as (old, new, url):
        engine = connect(url)
        for folder in (old, new):  # other contents each time, which have not been read yet
            (folder / "new.yml").write_text(f"# {with_numbers}\ncubes: []\n")
        started = time.perf_counter()
        before, after = load_model(old), load_model(new)
        ask = SemanticLayer(after, engine).with_model if with_numbers else None
        found = compare(before, after, ask)
        return (time.perf_counter() - started) * 1000, found


def main() -> None:
    """Print the times."""
    for with_numbers in (False, True):
        taken, found = diff_ms(1_000, with_numbers)
        numbers = len(found.numbers or ())
        print(f"{taken:,.0f} ms for {len(found.changes)} changes, numbers of {numbers} members "
              f"and {len(found.unasked)} left out")  # fmt: skip


if __name__ == "__main__":
    main()
