"""What people get back: rows with what they mean, and answers in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from semantic.compile.types import Column
from semantic.query.types import Query


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of one query, in a fixed order.

    `types`: the engine's own names of the columns' types. `truncated`: the limit cut the rows.
    `total`: rows without limit and offset, when asked.
    """

    query: Query
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    sql: str
    warnings: tuple[str, ...] = ()
    total: int | None = None
    truncated: bool = False
    types: tuple[str, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    fetch_arrow: Callable[[], Any] | None = field(default=None, repr=False, compare=False)

    def to_arrow(self) -> Any:
        """A `pyarrow.Table` with the engine's own column types. Needs the `arrow` extra."""
        if self.fetch_arrow is None:
            raise ValueError("this result was made without an engine")
        return self.fetch_arrow()

    def to_pandas(self) -> Any:
        """A `pandas.DataFrame`. Needs the `pandas` extra."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """A `polars.DataFrame`. Needs the `polars` extra."""
        import polars

        return polars.from_arrow(self.to_arrow())


@dataclass(frozen=True, slots=True)
class Choice:
    """One reading offered by a clarification: its words and the query it stands for."""

    label: str
    query: Query


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question led to. `status` decides which of the other fields speak.

    `unknown` are the words of a declined question that nothing covers.
    """

    question: str
    status: Literal["answered", "clarify", "declined", "chat"]
    query: Query | None = None
    result: Result | None = None
    text: str = ""
    interpretation: str = ""
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    options: tuple[Choice, ...] = ()
    reason: str = ""
    nearest: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    translator: str = "offline"
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def sql(self) -> str | None:
        """The SQL that gave the rows, when there are rows."""
        return self.result.sql if self.result else None
