"""Small models of other domains, over a real engine, asked in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb
import pytest

from semantic.ask.lexicon import Lexicon, build_lexicon
from semantic.ask.offline import translate
from semantic.ask.types import Translation
from semantic.ask.values import ValueIndex, load_values
from semantic.errors import MetricastError
from semantic.layer import SemanticLayer
from semantic.query.types import Query

HERE = Path(__file__).parent


@dataclass
class Asker:
    """A layer with what the translator needs, as the pipeline wires it."""

    layer: SemanticLayer
    as_of: date

    @cached_property
    def lexicon(self) -> Lexicon:
        return build_lexicon(self.layer.model)

    @cached_property
    def values(self) -> ValueIndex:
        return load_values(self.lexicon, self.fetch, "1")

    def fetch(self, query: Query) -> Sequence[Sequence[object]]:
        return self.layer.query(query).rows

    def compiles(self, query: Query) -> MetricastError | None:
        try:
            self.layer.compile(query)
        except MetricastError as fault:
            return fault
        return None

    def ask(self, question: str, previous: Query | None = None) -> Translation:
        return translate(
            question, model=self.layer.model, lexicon=self.lexicon, values=self.values,
            as_of=self.as_of, previous=previous, compiles=self.compiles,
        )  # fmt: skip

    def rows(self, question: str, previous: Query | None = None) -> list[tuple[object, ...]] | str:
        """The rows of the answer, or what came instead."""
        result = self.ask(question, previous)
        query = getattr(result, "query", None)
        return list(self.layer.query(query).rows) if query else str(result)


def open_asker(name: str, folder: Path, as_of: date) -> Asker:
    file = folder / f"{name}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute((HERE / "models" / f"{name}.sql").read_text())
    layer = SemanticLayer.open(HERE / "models" / f"{name}.yml", f"duckdb:///{file}", as_of)
    assert not layer.model.errors, layer.model.errors
    return Asker(layer, as_of)


Open = Callable[[str], Asker]
AS_OF = {
    "airline": date(2026, 6, 28),
    "carrier": date(2026, 9, 30),
    "charging": date(2024, 6, 30),
    "cinema": date(2024, 6, 30),
    "claims": date(2024, 6, 30),
    "clinic": date(2023, 10, 1),
    "delivery": date(2026, 6, 28),
    "energy": date(2025, 6, 30),
    "fleet": date(2024, 6, 30),
    "gym": date(2024, 6, 30),
    "health": date(2024, 6, 30),
    "homes": date(2025, 5, 20),
    "insurance": date(2023, 11, 15),
    "insurer": date(2024, 6, 30),
    "library": date(2024, 6, 30),
    "life": date(2024, 6, 30),
    "medical": date(2025, 6, 18),
    "motor": date(2025, 12, 31),
    "retail": date(2025, 6, 18),
    "saas": date(2024, 6, 30),
    "shop": date(2023, 11, 5),
    "university": date(2025, 3, 14),
    "underwriter": date(2024, 6, 30),
}


@pytest.fixture(scope="session")
def askers(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """An asker by the name of its model, opened once."""
    folder, opened = tmp_path_factory.mktemp("ask"), {}

    def get(name: str) -> Asker:
        if name not in opened:
            opened[name] = open_asker(name, folder, AS_OF[name])
        return opened[name]

    return get
