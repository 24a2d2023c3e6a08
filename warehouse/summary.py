"""What a load did, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.podcasts.load import Problem

SHOWN = 10  # problems and corrections printed; the rest is counted


@dataclass(frozen=True, slots=True)
class Summary:
    """The result of a load; `str()` is what a person reads.

    `declared_total` is what the source says it has, `episodes` what was in it, `recordings`
    the distinct recordings among them. `already_loaded`: nothing was changed. `seconds` is
    the whole load, wall-clock.
    """

    source: str
    sha256: str
    path: Path
    rows: Mapping[str, int]
    episodes: int
    recordings: int
    declared_total: int | None = None
    problems: tuple[Problem, ...] = ()
    corrections: tuple[str, ...] = ()
    already_loaded: bool = False
    seconds: float = field(default=0.0, compare=False)

    def __str__(self) -> str:
        if self.already_loaded:
            return (
                f"{self.source} is already loaded: {self._episodes()} in {self.path}\n"
                "  --force loads it again"
            )
        lines = [f"Loaded {self._episodes()} from {self.source} in {self.seconds:.1f} s"]
        lines.append(f"  into {self.path}")
        lines.append("  " + " · ".join(f"{table} {rows:,}" for table, rows in self._counts()))
        lines += _some("corrected", self.corrections)
        lines += _some("warning", [described(problem) for problem in self.problems])
        return "\n".join(lines)

    def _counts(self) -> list[tuple[str, int]]:
        return [(table, rows) for table, rows in self.rows.items() if table != "ingests"]

    def _episodes(self) -> str:
        words = f"{self.episodes:,} episodes"
        if self.declared_total is not None and self.declared_total != self.episodes:
            words += f" of {self.declared_total:,} declared"
        if self.recordings != self.episodes:
            words += f" ({self.recordings:,} distinct recordings)"
        return words


def described(problem: Problem) -> str:
    """One problem on one line: where, what, and the words it stands at."""
    where = f"line {problem.line}: " if problem.line else ""
    excerpt = " ".join(problem.excerpt.split())
    return f"{where}{problem.reason}" + (f" — {excerpt[:80]}" if excerpt else "")


def _some(label: str, items: tuple[str, ...] | list[str]) -> list[str]:
    """The first few items, and how many more there are."""
    lines = [f"  {label}: {item}" for item in items[:SHOWN]]
    if len(items) > SHOWN:
        lines.append(f"  … and {len(items) - SHOWN:,} more")
    return lines
