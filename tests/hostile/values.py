"""Hostile values through the compiler and the real engine, judged by bound parameters.

    python -m tests.hostile.values --count 20000 --seed 1

Prints what came of it: 0 altered and 0 untyped is a pass, and exit code 0.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

from semantic.errors import MetricastError, WarehouseError
from tests.hostile.questions import Question, questions
from tests.hostile.strings import hostile_texts, neighbours, well_formed
from tests.hostile.warehouse import Texts

FAILURES = ("altered", "untyped", "not answered", "not refused")
TOGETHER = 25  # hostile texts that share a table


@dataclass
class Figures:
    """What came of the questions, and the first of those that went wrong."""

    texts: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    @property
    def questions(self) -> int:
        return self.kinds.total()

    @property
    def failed(self) -> int:
        return sum(self.kinds[each] for each in FAILURES)


def attack(count: int, seed: int) -> Figures:
    """Ask everything that `count` hostile texts can ask: known traps first, then any."""
    figures = Figures()
    rng = Random(f"hostile values {seed}")
    supply = hostile_texts(rng)
    with tempfile.TemporaryDirectory() as folder:
        while figures.texts < count:
            given = list(islice(supply, min(TOGETHER, count - figures.texts)))
            texts = Texts(Path(folder), [None, *_rows(given, rng)])
            for text in given:
                for question in questions(text, texts, rng):
                    _note(figures, text, question, texts)
            texts.close()
            figures.texts += len(given)
    return figures


def _rows(given: list[str], rng: Random) -> Iterator[str]:
    """The texts themselves and some that a wrong escape would take for them."""
    for text in given:
        near = neighbours(text)
        chosen = [text, *rng.sample(near, min(3, len(near)))]
        yield from (each for each in chosen if well_formed(each))


def _note(figures: Figures, text: str, question: Question, texts: Texts) -> None:
    kind, what = judged(question, texts)
    figures.kinds[kind] += 1
    if kind == "refused":
        figures.refused[what] += 1
    elif kind in FAILURES and len(figures.findings) < 200:
        figures.findings.append(f"{kind}: {text[:80]!r} {question.query} {what[:400]}")


def judged(question: Question, texts: Texts) -> tuple[str, str]:
    """What came of a question: right, refused, answered (nobody knows the rows), or a failure."""
    try:
        result = texts.layer.query(json.dumps(question.query))
    except WarehouseError as failure:
        return ("failed", failure.code) if question.ids is None else ("not answered", str(failure))
    except MetricastError as refusal:
        wanted = question.must_refuse or question.may_refuse or question.ids is None
        return ("refused", refusal.code) if wanted else ("not answered", str(refusal))
    except Exception as fault:
        return "untyped", f"{type(fault).__name__}: {fault}"
    if question.must_refuse:
        return "not refused", f"gave {result.rows[:3]}"
    if question.ids is None:
        return "answered", ""
    right = [(each, texts.rows[each][1]) for each in question.ids()]
    found = [tuple(row[:2]) for row in result.rows]
    return ("right", "") if found == right else ("altered", f"{found[:4]}, not {right[:4]}")


def main() -> int:
    """Run as many texts as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="hostile texts (default 20000)")
    parser.add_argument("--seed", type=int, default=1, help="which of the endless supply")
    options = parser.parse_args()
    started = time.perf_counter()
    figures = attack(options.count, options.seed)
    seconds = time.perf_counter() - started
    print(f"{figures.texts:,} texts, {figures.questions:,} questions in {seconds:.0f} s")
    for kind, number in figures.kinds.most_common():
        print(f"{number:>10,}  {kind}")
    print("refused: " + ", ".join(f"{code} {n:,}" for code, n in figures.refused.most_common()))
    print("\n".join(figures.findings[:40]), file=sys.stderr)
    return 1 if figures.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
