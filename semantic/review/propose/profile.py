"""What is measured of tables: the input of a proposal, as plain data from outside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, Protocol

from pydantic import BaseModel, BeforeValidator, ConfigDict

Family = Literal["number", "text", "boolean", "time", "other"]
_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
          "UINTEGER", "UBIGINT", "UHUGEINT")  # fmt: skip
_BROKEN = ("DECIMAL", "FLOAT", "DOUBLE")
Ref = tuple[str, str]
"""A table by its schema and its name."""


class Measured(BaseModel):
    """Unknown facts are errors: both sides of the contract say the same."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Measured):
    """One column. `values` are its rows that are not NULL, `distinct` its different values.

    `distinct` is None where values cannot be compared (lists), and an estimate unless `exact`.
    `grain`: all moments lie at beginnings of a year, month or day. `common`: each value and how
    often it occurs, where there are few. `dates`: every text is an ISO date ("day") or moment.
    `holds`: every text is a date as people write it ("date"), or a number ("number").
    `guess`: what was guessed when its values were read from a file.
    """

    name: str
    type: str
    comment: str = ""
    values: int
    distinct: int | None = None
    exact: bool = True
    low: int | float | str | None = None
    high: int | float | str | None = None
    grain: Literal["year", "month", "day", "second"] | None = None
    common: Annotated[tuple[tuple[str, int], ...], BeforeValidator(lambda rows: tuple(
        map(tuple, rows)))] = ()  # fmt: skip
    dates: Literal["day", "second", ""] = ""
    holds: Literal["date", "number", ""] = ""
    guess: str = ""

    @cached_property
    def family(self) -> Family:
        """What kind of value it holds."""
        kind = self.type.upper()
        if kind.endswith("]"):
            return "other"
        if kind in _WHOLE or kind.startswith(_BROKEN):
            return "number"
        if kind == "DATE" or kind.startswith("TIMESTAMP"):
            return "time"
        if kind in ("VARCHAR", "UUID") or kind.startswith(("ENUM", "VARCHAR(")):
            return "text"
        return "boolean" if kind == "BOOLEAN" else "other"

    @property
    def whole(self) -> bool:
        """Whether it holds whole numbers by its type."""
        return self.type.upper() in _WHOLE

    @property
    def joins_as(self) -> str:
        """Columns that may be compared in a join have the same."""
        if self.whole or self.type.upper().endswith(",0)"):
            return "whole number"
        return self.type.upper() if self.type.upper() in ("UUID", "DATE") else self.family


class Reference(Measured):
    """A declared foreign key."""

    columns: tuple[str, ...]
    schema_: str
    table: str
    to: tuple[str, ...]


class Table(Measured):
    """One table or view. `unique`: declared sets of columns without repeats."""

    schema_: str
    name: str
    view: bool = False
    comment: str = ""
    rows: int
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    references: tuple[Reference, ...] = ()

    @property
    def ref(self) -> Ref:
        """How others name it."""
        return (self.schema_, self.name)

    def column(self, name: str) -> Column:
        """The column of a name."""
        return next(each for each in self.columns if each.name == name)

    def is_unique(self, column: Column) -> bool:
        """Whether every row has a value of its own there, as far as it was counted."""
        return self.rows > 0 and column.exact and column.values == column.distinct == self.rows


class Skipped(Measured):
    """A table that could not be measured, and why."""

    schema_: str
    name: str
    why: str


class Profile(Measured):
    """Everything that was measured of a database."""

    tables: tuple[Table, ...]
    skipped: tuple[Skipped, ...] = ()


class Ask(Protocol):
    """What else the database is asked while a model is proposed."""

    def is_key(self, schema: str, table: str, columns: Sequence[str]) -> bool:
        """Whether no two rows have equal values in these columns."""
        ...

    def contained(self, one: Ref, columns: Sequence[str], other: Ref,
                  to: Sequence[str]) -> tuple[int, int, int]:  # fmt: skip
        """Rows with a value, those without a partner, and different values with one."""
        ...


def read_profile(measured: Any) -> Profile:
    """The profile that a database's measurements are. Raises ValueError where they are none."""
    return Profile.model_validate(_renamed(measured))


def _renamed(data: Any) -> Any:
    """`schema` means something else to pydantic."""
    if isinstance(data, dict):
        return {
            "schema_" if key == "schema" else key: _renamed(value) for key, value in data.items()
        }
    if isinstance(data, (list, tuple)):
        return tuple(map(_renamed, data))
    return data
