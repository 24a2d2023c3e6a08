"""The cases of this folder: a query, why it is a trap, and its truth in SQL written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """One query over the shipped facts and the SQL that says what it must give.

    `ordered`: rows are compared in order. `empty`: no rows are right. `cut`: the limit cuts.
    `total`: SQL for the row count without limit. `warns`: what a warning must say.
    `columns`: names of the result, where they do not follow from the query.
    """

    name: str
    why: str
    query: Mapping[str, Any]
    truth: str
    ordered: bool = False
    empty: bool = False
    cut: bool = False
    total: str = ""
    warns: str = ""
    columns: tuple[str, ...] = ()

    @property
    def times(self) -> tuple[str, ...]:
        """The columns of the buckets asked for."""
        return tuple(
            f"{each['dimension']}.{each['granularity']}"
            for each in self.query.get("timeDimensions", ())
            if each.get("granularity")
        )

    @property
    def expected_columns(self) -> tuple[str, ...]:
        """Dimensions, then buckets of time, then measures: as asked, in the order asked."""
        asked = (*self.query.get("dimensions", ()), *self.times, *self.query.get("measures", ()))
        return self.columns or asked


def read_cases() -> list[Case]:
    """Every case, in the order of files and of writing."""
    return [
        Case(**{**written, "columns": tuple(written.get("columns", ()))})
        for path in sorted((HERE / "cases").glob("*.yml"))
        for written in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
