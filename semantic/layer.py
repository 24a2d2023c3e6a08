"""The semantic layer: a model and an engine, asked in queries or in words."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from semantic.compile.plan import MAX_LIMIT
from semantic.compile.types import Compiled
from semantic.engine import Engine, connect
from semantic.errors import ModelError, QueryError
from semantic.model.graph import JoinGraph
from semantic.model.types import Model
from semantic.newest import is_relative, newest, times_of
from semantic.pipeline import compile_query, run
from semantic.query.spec import parse_query, read_query
from semantic.query.types import Query
from semantic.result import Answer, Result

if TYPE_CHECKING:
    from semantic.ask.llm.planner import Planner
    from semantic.ask.llm.trace import Ledger
    from semantic.asking import Asker, Conversation
    from semantic.catalog import CatalogEntry

TIMEOUT_SECONDS = 30.0
CACHED_PLANS = 512


class SemanticLayer:
    """A model over a warehouse.

    `as_of` is the day that relative dates count from; without it, the newest day in the data.
    `context` is what is known of the asking person. No cube has an access policy yet (a model
    file with one is refused), so it decides nothing. No result has more than `max_rows` rows.
    `translator` is "offline", "llm" (an endpoint named by OPENAI_API_KEY), or "auto": the endpoint
    where there is one. `traces` keeps what was asked of it, and what it cost.
    """

    def __init__(
        self,
        model: Model,
        engine: Engine,
        as_of: date | None = None,
        context: Mapping[str, Any] | None = None,
        max_rows: int = MAX_LIMIT,
        translator: str = "auto",
        traces: Ledger | None = None,
    ) -> None:
        self.translator = translator
        self.traces = traces
        self.model = model
        self.context = dict(context or {})
        self.engine = engine
        self._as_of = as_of
        self.max_rows = max_rows
        self._compiled: dict[Query, Compiled] = {}
        self._days: dict[tuple[str, tuple[str, ...]], date | None] = {}

    @classmethod
    def open(
        cls,
        metrics: str | Path | None = None,
        warehouse: str | None = None,
        as_of: date | None = None,
        context: Mapping[str, Any] | None = None,
        translator: str = "auto",
        traces: Ledger | None = None,
    ) -> SemanticLayer:
        """Load the model files under `metrics` and connect to `warehouse` (a URL).

        Both default to what the installed distribution names: ./metrics or the packaged
        model, and its embedded warehouse. Raises ModelError when no cube could be loaded.
        """
        from semantic.defaults import default_metrics, default_warehouse
        from semantic.model.load import load_model

        model = load_model(Path(metrics) if metrics is not None else default_metrics())
        if not model.cubes:
            if model.errors:
                raise model.errors[0]
            raise ModelError(
                "no-model",
                f"no cube is defined under {metrics}",
                hint="a model file has `cubes:` in a .yml file",
            )
        engine = connect(warehouse or default_warehouse())
        return cls(model, engine, as_of, context, translator=translator, traces=traces)

    def with_model(self, model: Model) -> SemanticLayer:
        """The same warehouse and settings under another model."""
        return SemanticLayer(
            model, self.engine, self._as_of, self.context, self.max_rows, self.translator,
            self.traces,
        )  # fmt: skip

    @cached_property
    def graph(self) -> JoinGraph:
        """The join graph of the model."""
        return JoinGraph(self.model)

    @property
    def as_of(self) -> date | None:
        """The day that relative dates count from: the one given, else the newest in the data."""
        return self._as_of or self._newest(times_of(self.model))

    def read(self, query: Query | Mapping[str, Any] | str | None = None, **parts: Any) -> Query:
        """A query from Cube JSON, its text, a Query, or keywords (snake_case or camelCase)."""
        if isinstance(query, Query):
            return replace(query, **parts) if parts else query
        written = dict(_parsed(query)) if query is not None else {}
        written |= {
            _KEYWORDS.get(key, key): value for key, value in parts.items() if value is not None
        }
        return read_query(written, self._day_for(written))

    def compile(
        self, query: Query | Mapping[str, Any] | str | None = None, **parts: Any
    ) -> Compiled:
        """The SQL of a query, the columns it gives, and warnings. Runs nothing."""
        asked = self.read(query, **parts)
        found = self._compiled.get(asked)
        if found is None:
            if len(self._compiled) >= CACHED_PLANS:
                self._compiled.clear()
            found = self._compiled[asked] = compile_query(
                asked, self.model, self.graph, self.engine.dialect, self.max_rows
            )
        return found

    def query(self, query: Query | Mapping[str, Any] | str | None = None, **parts: Any) -> Result:
        """The rows of a query. Raises QueryError, or WarehouseError when the engine fails."""
        started = time.perf_counter()
        compiled = self.compile(query, **parts)
        ready = time.perf_counter()
        result = run(compiled, self.engine, TIMEOUT_SECONDS)
        compiling = {"compile": (ready - started) * 1000}
        return replace(result, timings_ms=compiling | dict(result.timings_ms))

    def sql(self, text: str) -> Result:
        """The rows of a query written as semantic SQL.

        `SELECT kind, MEASURE(hours) FROM podcast GROUP BY 1`. Raises QueryError ("bad-sql") for
        what a query cannot say.
        """
        return self.query(self.read_sql(text))

    def read_sql(self, text: str) -> Query:
        """The query that a semantic SELECT means."""
        from semantic.query.from_sql import sql_to_json

        return self.read(sql_to_json(text, self.model))

    def explain(self, query: Query | Mapping[str, Any] | str | None = None, **parts: Any) -> str:
        """How a query is answered: members, facts, join paths, deduplication, plan and SQL."""
        from semantic.compile.explain import explain

        return explain(self.compile(query, **parts), self.model)

    def ask(
        self,
        question: str,
        previous: Query | None = None,
        on_step: Callable[[str], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
        asked_at: float | None = None,
    ) -> Answer:
        """The answer to a question in words; `previous` is the query that a follow-up edits.

        `on_step` is told each step as it begins. Once `cancelled` returns True, the question ends
        with QueryError ("cancelled"). A language model's time runs from `asked_at`, of
        `time.monotonic`: None is now.
        """
        return self.asker.ask(question, previous, on_step, cancelled, asked_at)

    def say(self, query: Query | Mapping[str, Any] | str) -> Answer:
        """The answer of a query in words, as if a question had meant it."""
        return self.asker.say(self.read(query))

    def summarise(self, answer: Answer) -> str | None:
        """An answer in a sentence or two by the language model, to which its rows are sent.

        None without one, and where a number in it is not a cell's: `answer.text` always stands.
        """
        return self.asker.summarise(answer)[0]

    def conversation(self, query: Query | None = None, log: Path | None = None) -> Conversation:
        """A dialogue: each question may edit the query of the one before.

        `log` is a file that keeps what is said of the answers.
        """
        from semantic.asking import Conversation

        return Conversation(self, query, log)

    @property
    def planner(self) -> Planner | None:
        """Who asks a language model, if one is named."""
        return self.asker.planner

    @planner.setter
    def planner(self, planner: Planner | None) -> None:
        self.asker.planner = planner

    @cached_property
    def asker(self) -> Asker:
        """What questions in words need."""
        from semantic.asking import Asker

        return Asker(self)

    def catalog(self) -> list[CatalogEntry]:
        """Every member that people may ask for, views first."""
        from semantic.catalog import catalog

        return catalog(self.model)

    def _day_for(self, written: Mapping[str, Any]) -> date | None:
        # The newest day costs a query, so it is looked up only where a date may be relative.
        if self._as_of or not is_relative(written):
            return self._as_of
        return self._newest(times_of(self.model, written))

    def _newest(self, dimensions: tuple[str, ...]) -> date | None:
        key = (self.engine.version(), dimensions)
        if key not in self._days:
            self._days = {key: newest(dimensions, self.query)}
        return self._days[key]


_KEYWORDS = {
    "time_dimensions": "timeDimensions",
    "join_hints": "joinHints",
    "fill_missing_dates": "fillMissingDates",
    "where": "filters",
}


def _parsed(query: Mapping[str, Any] | str) -> Mapping[str, Any]:
    parsed = parse_query(query) if isinstance(query, str) else query
    if not isinstance(parsed, Mapping):
        raise QueryError("bad-query", "a query is a JSON object")
    return parsed
