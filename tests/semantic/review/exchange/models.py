"""The models that go round: the packaged podcast, those the translator is tested with, and those
that hold what other tools say otherwise (`round/`)."""

from __future__ import annotations

from collections.abc import Mapping
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
ODD = Path(__file__).parent / "round"
ODD_NAMES = tuple(sorted(path.stem for path in ODD.glob("*.yml")))
NAMES = ("podcast", *sorted(path.stem for path in ASKED.glob("*.yml")), *ODD_NAMES)


def path_of(name: str) -> Path:
    """Where a model's files are."""
    if name == "podcast":
        return ROOT / "metrics"
    return (ODD if name in ODD_NAMES else ASKED) / f"{name}.yml"


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
    return layer_over(name, {})


def layer_over(name: str, views: Mapping[str, str]) -> SemanticLayer:
    """The model over its tables, and views beside them."""
    file = Path(mkdtemp(prefix="exchange-")) / f"{name}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(path_of(name).with_suffix(".sql").read_text())
        for view, select in views.items():
            connection.execute(f"CREATE VIEW {view} AS {select}")
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
