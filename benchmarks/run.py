"""All times, as the tables of `benchmarks/README.md`.

python -m benchmarks.run            # everything, peers included; writes the tables
python -m benchmarks.run --small    # no peers, little data; prints only
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import compiling, loading, running
from benchmarks.measuring import machine

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def main() -> int:
    """Measure, print, and write unless `--small`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--small", action="store_true", help="no peers, little data; print only")
    small = parser.parse_args().small
    text = "\n".join(
        [
            f"Measured on {datetime.now(UTC).date().isoformat()}: {machine()}.\n",
            *_loading(),
            *_compiling(compiling.measured(with_peers=not small)),
            *_running("the shipped facts", running.measured(None, 0.2)),
            *_running(
                "100,000 generated turns" if small else "10,000,000 generated turns",
                running.measured(100_000 if small else 10_000_000, 0.2 if small else 2),
            ),
        ]
    )
    print(text)
    if not small:
        before, _, rest = README.read_text().partition(BEGIN)
        after = rest.partition(END)[2]
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
    return 0


def _loading() -> Iterable[str]:
    yield "### Loading\n"
    yield f"Import of `semantic.layer`: {loading.import_ms():.0f} ms (aim: under 300).\n"
    rows = []
    for size in loading.SIZES:
        first, again = loading.load_ms(size)
        rows.append((f"{size:,}", f"{first:.0f}", f"{loading.LIMITS[size]:,}", f"{again:.1f}"))
    yield from _table(("cubes of 20 members", "ms", "aim", "ms, same contents again"), rows)


def _compiling(found: compiling.Compilations) -> Iterable[str]:
    yield "### Compiling, milliseconds\n"
    peers = list(found.peers)
    rows = [
        (shape, f"{cold:.2f}", f"{found.warm[shape]:.3f}", *(_peer(found, p, shape) for p in peers))
        for shape, cold in found.cold.items()
    ]
    middle = ["**median**"]
    for times in (found.cold, found.warm, *found.peers.values()):
        digits = 3 if times is found.warm else 2
        middle.append(f"{statistics.median(times.values()):.{digits}f}" if times else "–")
    yield from _table(("shape", "cold", "warm", *peers), [*rows, tuple(middle)])
    for peer in peers:
        if fault := found.notes[peer].get("all"):
            yield f"{peer} {fault}.\n"
    if peers:
        yield "A peer's time in brackets: its SQL gives other rows than the SQL written by hand.\n"


def _peer(found: compiling.Compilations, peer: str, shape: str) -> str:
    notes = found.notes[peer]
    if shape not in found.peers[peer]:
        return "–"
    text = f"{found.peers[peer][shape]:.2f}"
    return text if notes.get(shape) == "right" else f"({text})"


def _running(what: str, found: dict[str, tuple[float, float]]) -> Iterable[str]:
    yield f"### Running on {what}, milliseconds\n"
    rows = [
        (shape, f"{ours:.2f}", f"{hand:.2f}", f"{ours / hand - 1:+.0%}")
        for shape, (ours, hand) in found.items()
    ]
    yield from _table(("shape", "compiled", "by hand", "difference"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|---" + "|---:" * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


if __name__ == "__main__":
    raise SystemExit(main())
