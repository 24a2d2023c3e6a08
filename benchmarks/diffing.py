"""How long `metricast diff` takes for a thousand cubes, as a person waits, with all their tables.

python -m benchmarks.diffing
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import duckdb

from benchmarks.loading import cube
from benchmarks.measuring import machine
from benchmarks.validating import taken

CUBES, AIM = 1_000, 10.0
ROWS = 100
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


def main() -> int:
    """Print the best of three, without numbers and with; 1 when the latter misses the aim."""
    print(f"{machine()}; {CUBES:,} cubes of 20 members in two versions, best of three")
    best = 0.0
    with versions(CUBES) as (old, new, url):
        for more in ("--no-numbers",), ():
            words = ("--metrics", str(new), "--warehouse", url, str(old), *more)
            # Exit code 1: a change breaks what others have built.
            best, spent = min(taken("diff", *words, codes=(1,)) for _ in range(3))
            what = "without numbers" if more else f"with numbers (aim: {AIM:.0f} s)"
            print(f"{best:.1f} s, {spent:.1f} s of processor, {what}")
    return int(best > AIM)


if __name__ == "__main__":
    raise SystemExit(main())
