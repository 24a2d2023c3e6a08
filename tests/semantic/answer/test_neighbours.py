"""Provenance and suggestions on a small model."""

from __future__ import annotations

from semantic.answer.provenance import provenance
from semantic.answer.suggest import starters, suggest
from semantic.errors import QueryError
from semantic.model.load import load_model_text
from semantic.query.types import Filter, Query, TimeDimension

MODEL = load_model_text({"shop.yml": """
cubes:
  - name: orders
    sql_table: orders
    owner: sales
    default_time_dimension: ordered_at
    dimensions:
      - {name: id, type: number, sql: id, primary_key: true}
      - {name: city, type: string, sql: city, owner: sales, status: certified}
      - {name: status, type: string, sql: status}
      - {name: secret, type: string, sql: secret, public: false}
      - {name: ordered_at, type: time, sql: ordered_at}
    measures:
      - {name: count, type: count, title: Orders, description: All orders.}
      - {name: revenue, type: sum, sql: amount, status: certified, filters: [{sql: "{CUBE}.paid"}]}
"""})  # fmt: skip
COUNT = Query(measures=("orders.count",))


def test_where_a_number_comes_from() -> None:
    query = Query(measures=("orders.revenue",), dimensions=("orders.city",),
                  filters=(Filter("orders.city", "equals", ("Rome",)),))  # fmt: skip
    revenue, city = provenance(query, MODEL)
    assert revenue.definition == "sum(amount) where {CUBE}.paid"
    assert revenue.status == "certified"
    assert revenue.place == "shop.yml:15"
    assert (city.kind, city.owner) == ("dimension", "sales")
    assert "Revenue (orders.revenue)" in str(revenue)


def test_suggestions_are_three_neighbours() -> None:
    found = suggest(COUNT, MODEL, lambda _: None)
    assert [each.label for each in found] == ["by month", "by city", "Revenue"]
    assert found[0].query.time_dimensions == (TimeDimension("orders.ordered_at", "month"),)
    assert found[1].query.dimensions == ("orders.city",)


def test_what_does_not_compile_is_not_suggested() -> None:
    def compiles(query: Query) -> QueryError | None:
        return QueryError("no", "no") if "orders.city" in query.dimensions else None

    found = suggest(COUNT, MODEL, compiles)
    assert [each.label for each in found] == ["by month", "by status", "Revenue"]


def test_hidden_attributes_are_not_suggested() -> None:
    found = suggest(Query(measures=("orders.count",), dimensions=("orders.city",)), MODEL,
                    lambda _: None, most=9)  # fmt: skip
    assert not any("secret" in each.label for each in found)
    assert "only the top 5" in [each.label for each in found]


def test_a_list_gets_a_number_beside_each_name() -> None:
    found = suggest(Query(dimensions=("orders.city",)), MODEL, lambda _: None)
    assert [each.label for each in found] == ["Orders of each", "Revenue of each"]
    assert found[0].query == Query(measures=("orders.count",), dimensions=("orders.city",))


def test_neighbours_have_the_titles_that_answers_use() -> None:
    found = suggest(
        Query(measures=("orders.revenue",)), MODEL, lambda _: None,
        titles={"orders.count": "Number of orders"},
    )  # fmt: skip
    assert [each.label for each in found] == ["by month", "by city", "Number of orders"]


def test_where_to_begin() -> None:
    found = starters(["orders.count", "orders.revenue"], MODEL, lambda _: None, most=3)
    month = TimeDimension("orders.ordered_at", "month")
    assert found[0] == COUNT
    assert found[1].time_dimensions == (month,)
    assert found[2].measures == ("orders.revenue",)
    assert starters(["orders.count"], MODEL, lambda _: QueryError("no", "no")) == ()
