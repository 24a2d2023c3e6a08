"""Proposals for small databases, and a layer over what was proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import duckdb
import pytest

from semantic import SemanticLayer
from semantic.engine import connect
from semantic.model.load import load_model_text
from semantic.model.types import Model
from semantic.review.finding import Finding
from semantic.review.propose.profile import read_profile
from semantic.review.propose.proposal import propose
from semantic.review.propose.types import CubeText, Proposal
from semantic.review.propose.write import files
from semantic.review.warehouse import findings
from warehouse.profile import open_tables


@dataclass(frozen=True)
class Proposed:
    """A proposal, its files, and the database it is about."""

    url: str
    proposal: Proposal

    @cached_property
    def files(self) -> dict[str, str]:
        return files(self.proposal)

    @cached_property
    def model(self) -> Model:
        return load_model_text(dict(self.files))

    def cube(self, name: str) -> CubeText:
        return next(each for each in self.proposal.cubes if each.name == name)

    def joins(self, name: str) -> dict[str, str]:
        """The relationship by the cube or role that a cube is joined to."""
        return {
            each.alias or each.name: each.relationship
            for each in self.cube(name).joins
            if not each.against
        }

    def measures(self, name: str) -> dict[str, str]:
        return {each.name: each.type for each in self.cube(name).measures}

    @contextmanager
    def layer(self) -> Iterator[SemanticLayer]:
        engine = connect(self.url)
        try:
            yield SemanticLayer(self.model, engine)
        finally:
            engine.close()

    def findings(self) -> list[Finding]:
        """What `validate --warehouse` finds wrong; rows without a partner are no fault."""
        with self.layer() as layer:
            found = findings(self.model, lambda m, query: layer.with_model(m).query(query))
            return [each for each in found if each.level == "error"]

    def counts(self) -> dict[str, int]:
        """The rows of each table, by the model: `schema.table`, hidden cubes opened."""
        public = replace(self.proposal, cubes=tuple(
            replace(each, public=None) for each in self.proposal.cubes))  # fmt: skip
        opened = load_model_text(dict(files(public)))
        with self.layer() as layer:
            layer = layer.with_model(opened)
            return {
                _plain(cube.table): layer.query(measures=[f"{cube.name}.count"]).rows[0][0]
                for cube in self.proposal.cubes
            }

    def truth(self) -> dict[str, int]:
        """The rows of each table, by hand: what the database lists, counted one by one."""
        with duckdb.connect(self.url.removeprefix("duckdb:"), read_only=True) as connection:
            tables = connection.execute(
                "SELECT table_schema, table_name FROM information_schema.tables "
                "WHERE table_catalog = current_database()"
            ).fetchall()
            counts = {}
            for schema, name in tables:
                whole = ".".join('"' + each.replace('"', '""') + '"' for each in (schema, name))
                ((rows,),) = connection.execute(f"SELECT count(*) FROM {whole}").fetchall()
                counts[f"{schema}.{name}"] = rows
            return counts


def _plain(table: str) -> str:
    name = table.replace('"', "")
    return name if "." in name else f"main.{name}"


def proposed_for(url: str, *, values: bool = True) -> Proposed:
    with open_tables(url) as tables:
        return Proposed(url, propose(read_profile(tables.profile()), tables, values=values))


@pytest.fixture
def proposed(tmp_path: Path) -> Callable[..., Proposed]:
    """The proposal for tables made by some SQL."""

    def make(sql: str, *, values: bool = True) -> Proposed:
        path = tmp_path / "some.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute(sql)
        return proposed_for(f"duckdb:{path}", values=values)

    return make
