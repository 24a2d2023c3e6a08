"""dbt's measures, with the filters of a metric, as definitions of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from semantic.errors import Place
from semantic.model.source import Word
from semantic.review.exchange.dbt.filters import Filters
from semantic.review.exchange.dbt.types import Measure, SemanticModel
from semantic.review.exchange.draft import Draft
from semantic.review.exchange.names import column
from semantic.review.exchange.plain import Data, filled

_AGGREGATES = {
    "sum": "sum", "min": "min", "max": "max", "average": "avg", "avg": "avg", "median": "median",
    "count_distinct": "count_distinct", "percentile": "percentile", "count": "count",
    "sum_boolean": "count",
}  # fmt: skip


class Homes(Protocol):
    """What is known of the cubes by the names of dbt."""

    cubes: dict[str, Data]
    times: dict[str, str]

    def home(self, entity: str) -> SemanticModel | None:
        """The model whose rows an entity identifies."""

    def member(self, model: str, name: str) -> str | None:
        """What a dimension is called here."""

    def key(self, model: str, entity: str) -> str | None:
        """The dimension that an entity is."""

    def row_sql(self, text: str, what: str, full: str, place: Place) -> str | None:
        """An expression over a row's columns."""


class Cannot(Exception):
    """Carries out of the depth why a metric cannot be carried over."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """Makes the definitions of measures; what they become otherwise is reported."""

    draft: Draft
    homes: Homes

    def of(self, model: SemanticModel, measure: Measure, filters: tuple[Word, ...]) -> Data:
        """The keys of a measure that say what it is. Raises Cannot."""
        what = f"`{measure.name}`"
        kind = _AGGREGATES.get(measure.agg)
        if kind is None:
            raise Cannot(f"there is no aggregate `{measure.agg[:30]}`")
        text = measure.expr if measure.expr is not None else column(measure.name)
        sql = self.homes.row_sql(text, what, measure.name, measure.place)
        if sql is None:
            raise Cannot(f"its measure `{measure.name}` could not be carried over")
        definition: Data = {"type": kind, "sql": sql}
        conditions = self._conditions(model, filters)
        if measure.agg in ("count", "sum_boolean"):
            del definition["sql"]
            if measure.agg == "sum_boolean":
                conditions.insert(0, sql)
                self._changed(measure, "`sum_boolean`", "it is NULL where there are no rows",
                              "a count, which is 0 there")  # fmt: skip
            elif sql.strip() not in ("1", "*"):
                conditions.insert(0, f"({sql}) IS NOT NULL")
        if kind == "percentile":
            definition["percentile"] = self._percentile(measure)
        if measure.non_additive:
            definition["semi_additive"] = self._semi_additive(model, measure)
        if measure.agg_time_dimension not in (None, model.agg_time_dimension):
            self._changed(measure, "`agg_time_dimension`", "the query says which time it means",
                          f"ask by `{measure.agg_time_dimension}`")  # fmt: skip
        return definition | filled(filters=[{"sql": each} for each in conditions])

    def _percentile(self, measure: Measure) -> float:
        if measure.percentile is None or not 0 <= measure.percentile <= 1:
            raise Cannot("its percentile is not between 0 and 1")
        if measure.discrete or measure.approximate:
            self._changed(measure, "its kind of percentile", "only the continuous one is computed",
                          "continuous and exact")  # fmt: skip
        return measure.percentile

    def _semi_additive(self, model: SemanticModel, measure: Measure) -> Data:
        rule = measure.non_additive
        assert rule is not None
        time = self.homes.member(model.name, rule.name)
        if time is None:
            raise Cannot(f"there is no time dimension `{rule.name}`")
        by = []
        for name in rule.groupings:
            found = self.homes.key(model.name, name) or self.homes.member(model.name, name)
            if found is None:
                raise Cannot(f"there is no `{name}` to choose the moment by")
            by.append(found)
        why = "the moment is chosen within each group of a query"
        self._changed(measure, "`non_additive_dimension`", why, "`semi_additive`")
        choose = "last" if rule.choice == "max" else "first"
        return {"time_dimension": time, "choose": choose} | filled(by=by)

    def _conditions(self, model: SemanticModel, filters: tuple[Word, ...]) -> list[str]:
        reader = Filters(self.homes, model)
        found = []
        for each in filters:
            text = reader.condition(each)
            if isinstance(text, str):
                found.append(text)
            else:
                raise Cannot(f"its filter cannot be read: {text.why}")
        return found

    def _changed(self, measure: Measure, what: str, why: str, becomes: str) -> None:
        self.draft.losses.changed(f"{what} of `{measure.name}`", why, becomes, name=measure.name,
                                  place=measure.place)  # fmt: skip
