"""Provenance and suggestions on a small model."""

from __future__ import annotations

from semantic.answer.provenance import provenance
from semantic.answer.suggest import suggest
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


def test_a_list_has_fewer_neighbours() -> None:
    assert suggest(Query(dimensions=("orders.city",)), MODEL, lambda _: None) == ()
