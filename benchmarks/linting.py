"""How long `metricast lint` takes over a large model: reading it, and all its rules."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.loading import cube
from semantic.model.load import files_of, load_model
from semantic.review.lint.run import lint
from semantic.review.lint.scene import Scene

LIMIT = 3_000


def lint_ms(cubes: int) -> tuple[float, float]:
    """Milliseconds of processor time to load so many cubes and to lint them; the best of three.

    Of the processor, since nothing here waits: a busy machine gives the same figure.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number in range(cubes):
            (Path(folder) / f"cube_{number}.yml").write_text(cube(number))
        loading, linting = [], []
        for attempt in range(3):
            (Path(folder) / "new.yml").write_text(f"# {attempt}\ncubes: []\n")
            started = time.process_time()
            model = load_model(folder)
            loaded = time.process_time()
            texts = {name: file.read_text() for file, name in files_of(Path(folder))}
            found = lint(Scene(model, texts)).findings
            linted = time.process_time()
            assert len(found) > 10 * cubes
            loading.append((loaded - started) * 1000)
            linting.append((linted - loaded) * 1000)
        return min(loading), min(linting)


if __name__ == "__main__":
    load, rules = lint_ms(1_000)
    print(f"1,000 cubes of 20 members: loading {load:.0f} ms, rules {rules:.0f} ms (aim: {LIMIT})")
