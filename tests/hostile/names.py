"""Models in which everything has a hostile name: refused with a place, or right.

    python -m tests.hostile.names --count 5000 --seed 1

Prints what came of it; exit code 0 when every model was refused with typed errors that have a
file, a line and a column, or answered every question with the right rows.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import yaml

from semantic import SemanticLayer
from semantic.errors import MetricastError
from semantic.model.load import load_model_text
from semantic.model.types import Model
from tests.hostile.named_model import QUESTIONS, Names, engine_of, random_names, written
from tests.truth.rows import plain_rows

FAILURES = ("wrong", "untyped", "no place")


@dataclass
class Figures:
    """What came of the models, and the first of those that went wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return sum(self.kinds[each] for each in FAILURES)


def attack(count: int, seed: int) -> Figures:
    """Load and ask `count` models with random hostile names."""
    figures = Figures()
    rng = Random(f"hostile names {seed}")
    for _ in range(count):
        names = random_names(rng)
        kind, what, codes = judged(names)
        figures.kinds[kind] += 1
        figures.codes.update(codes)
        if kind in FAILURES and len(figures.findings) < 200:
            figures.findings.append(f"{kind}: {what[:600]}\n    {names.odd()}")
    return figures


def judged(names: Names) -> tuple[str, str, list[str]]:
    """What came of a model: its kind, what was wrong, and the codes of refusals."""
    try:
        model = load_model_text({"model.yml": yaml.safe_dump(written(names), sort_keys=False)})
    except MetricastError as error:
        return "no place", f"raised: {error}", []
    except Exception as fault:
        return "untyped", f"{type(fault).__name__}: {fault}", []
    if model.errors:
        return (*_places(model), [each.code for each in model.errors])
    engine = engine_of(names)
    try:
        wrong = _answers(SemanticLayer(model, engine), names)
    except Exception as fault:
        return "untyped", f"{type(fault).__name__}: {fault}", []
    finally:
        engine.close()
    return ("wrong", wrong, []) if wrong else ("right", "", [])


def _places(model: Model) -> tuple[str, str]:
    """Every error has a file, a line and a column, and can be shown."""
    for error in model.errors:
        place = error.place
        if place is None or not place.file or place.line < 1 or place.column < 1:
            return "no place", str(error)
        if "Traceback" in str(error) or not error.message:
            return "no place", str(error)
    return "refused", ""


def _answers(layer: SemanticLayer, names: Names) -> str:
    """The first question with other rows than those written down."""
    for question in QUESTIONS:
        query, columns, right = question(names)
        try:
            result = layer.query(query)
        except MetricastError as refusal:
            return f"{question.__name__}: {query}: {refusal}"
        except Exception as fault:
            return f"{question.__name__}: {query}: {type(fault).__name__}: {fault}"
        shown = [column.name for column in result.columns]
        if shown != columns or plain_rows(result.rows) != plain_rows(right):
            return f"{question.__name__}: {query}: {shown} {result.rows}, not {columns} {right}"
        if query.get("total") and result.total != len(right):
            return f"{question.__name__}: total {result.total}"
    return ""


def main() -> int:
    """Run as many models as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5_000, help="models (default 5000)")
    parser.add_argument("--seed", type=int, default=1, help="which of the endless supply")
    options = parser.parse_args()
    started = time.perf_counter()
    figures = attack(options.count, options.seed)
    print(f"{options.count:,} models in {time.perf_counter() - started:.0f} s")
    for kind, number in figures.kinds.most_common():
        print(f"{number:>8,}  {kind}")
    print("codes: " + ", ".join(f"{code} {n:,}" for code, n in figures.codes.most_common()))
    print("\n".join(figures.findings[:40]), file=sys.stderr)
    return 1 if figures.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
