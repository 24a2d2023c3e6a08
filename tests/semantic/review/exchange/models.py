"""The models that go round: the packaged podcast, and those the translator is tested with."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import pytest

from semantic.layer import SemanticLayer
from semantic.review.exchange.formats import export_model, import_model
from semantic.review.exchange.passage import Passage
from tests.architecture.sources import ROOT
from tests.semantic.ask.conftest import AS_OF

ASKED = ROOT / "tests" / "semantic" / "ask" / "models"
NAMES = ("podcast", *sorted(path.stem for path in ASKED.glob("*.yml")))


def path_of(name: str) -> Path:
    """Where a model's files are."""
    return ROOT / "metrics" if name == "podcast" else ASKED / f"{name}.yml"


@cache
def layer_of(name: str) -> SemanticLayer:
    """The model over its tables."""
    if name == "podcast":
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("METRICAST_HOME", mkdtemp(prefix="exchange-"))
            patch.delenv("METRICAST_WAREHOUSE", raising=False)
            layer = SemanticLayer.open(metrics=path_of(name))
            assert layer.query(measures=["episodes.count"]).rows
            return layer
    file = Path(mkdtemp(prefix="exchange-")) / f"{name}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute((ASKED / f"{name}.sql").read_text())
    return SemanticLayer.open(path_of(name), f"duckdb:///{file}", AS_OF.get(name))


def written(passage: Passage, folder: Path) -> Path:
    """The files of a passage on disk."""
    for name, text in passage.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def round_trip(name: str, format: str, folder: Path) -> tuple[Passage, Passage]:
    """Our files to a format and back: what the export and the import gave."""
    out = export_model(path_of(name), format, name)
    return out, import_model(written(out, folder))
