"""How long the package takes to import and a model to load."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from semantic.model.load import load_model

SIZES = (10, 100, 1_000)
LIMITS = {10: 50, 100: 150, 1_000: 1_500}


def import_ms() -> float:
    """The best of five imports, each in a process of its own, without the interpreter's start."""
    return min(_process("import semantic.layer") for _ in range(5)) - min(
        _process("pass") for _ in range(5)
    )


def _process(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return (time.perf_counter() - started) * 1000


def load_ms(cubes: int) -> tuple[float, float]:
    """Milliseconds to load a model of so many cubes, and to load the same contents again."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(cubes):
            (Path(folder) / f"cube_{number}.yml").write_text(cube(number))
        taken: list[float] = []
        for attempt in range(3):
            # Other contents each time, which have not been read yet.
            (Path(folder) / "new.yml").write_text(f"# {attempt}\ncubes: []\n")
            started = time.perf_counter()
            model = load_model(folder)
            taken.append((time.perf_counter() - started) * 1000)
            assert not model.errors
            assert len(model.cubes) == cubes
        started = time.perf_counter()
        load_model(folder)
        return min(taken), (time.perf_counter() - started) * 1000


def cube(number: int) -> str:
    """A cube of twenty members that joins the one before."""
    before = number - 1
    join = f'{{CUBE}}.c{before}_id = {{c{before}.id}}"}}'
    lines = [f"cubes:\n  - name: c{number}\n    sql_table: t{number}"]
    if number:
        lines.append(
            f'    joins:\n      - {{name: c{before}, relationship: many_to_one, sql: "{join}'
        )
    lines.append("    dimensions:\n      - {name: id, sql: id, type: number, primary_key: true}")
    lines += [f"      - {{name: d{i}, sql: d{i}, type: string}}" for i in range(8)]
    lines.append("      - {name: at, sql: at, type: time}\n    measures:")
    lines.append("      - {name: count, type: count}")
    lines += [f"      - {{name: m{i}, type: sum, sql: m{i}}}" for i in range(7)]
    lines.append('      - {name: ratio, type: number, sql: "{m0} / {count}"}')
    lines.append('      - {name: big, type: count, filters: [{sql: "{CUBE}.m1 > 10"}]}')
    return "\n".join(lines) + "\n"
