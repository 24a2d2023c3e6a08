"""The Python query API."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from semantic import Query, SemanticLayer
from semantic.errors import MetricastError, ModelError, QueryError, WarehouseError
from semantic.model.load import load_model_text
from tests.semantic.compile.shop import Engine, shop_model


@pytest.fixture(scope="module")
def layer():
    return SemanticLayer(shop_model(), Engine(), as_of=date(2023, 5, 10))


def test_a_query_may_be_keywords_a_mapping_text_or_a_value(layer):
    wanted = layer.query(measures=["orders.count"], dimensions=["orders.status"])
    mapping = {"measures": ["orders.count"], "dimensions": ["orders.status"]}
    assert layer.query(mapping).rows == wanted.rows
    assert (
        layer.query('{"measures": ["orders.count"], "dimensions": ["orders.status"]}').rows
        == wanted.rows
    )
    assert (
        layer.query(Query(measures=("orders.count",), dimensions=("orders.status",))).rows
        == wanted.rows
    )
    assert wanted.rows == (("paid", 3), ("open", 2), (None, 1))


def test_where_is_another_word_for_filters(layer):
    result = layer.query(
        measures=["orders.count"],
        where=[{"member": "orders.status", "operator": "equals", "values": ["paid"]}],
    )
    assert result.rows == ((3,),)


def test_columns_are_named_as_cube_names_them(layer):
    result = layer.query(
        measures=["orders.count"],
        dimensions=["orders.status"],
        time_dimensions=[{"dimension": "orders.at", "granularity": "month"}],
    )
    assert [each.name for each in result.columns] == [
        "orders.status",
        "orders.at.month",
        "orders.count",
    ]
    assert [each.kind for each in result.columns] == ["dimension", "time", "measure"]
    assert result.columns[2].additive


def test_a_cut_is_said(layer):
    result = layer.query(dimensions=["orders.id"], limit=2, total=True)
    assert len(result.rows) == 2
    assert result.truncated
    assert result.total == 6
    assert "first 2 rows" in result.warnings[-1]
    whole = layer.query(dimensions=["orders.id"], limit=6)
    assert not whole.truncated
    assert not whole.warnings


def test_no_result_is_larger_than_the_layer_allows():
    small = SemanticLayer(shop_model(), Engine(), max_rows=3)
    result = small.query(dimensions=["orders.id"], limit=50)
    assert len(result.rows) == 3
    assert result.truncated


def test_pages_concatenate_to_the_whole(layer):
    query = {"measures": ["orders.total"], "dimensions": ["orders.status", "customers.name"]}
    pages = [row for at in range(0, 8, 2) for row in layer.query(query, limit=2, offset=at).rows]
    assert tuple(pages) == layer.query(query).rows


def test_overlapping_groups_are_said(layer):
    result = layer.query(measures=["orders.total"], dimensions=["order_tags.tag"])
    assert any("several groups" in each for each in result.warnings)
    assert not layer.query(measures=["orders.total"], dimensions=["orders.status"]).warnings


def test_a_restricted_fact_is_said(layer):
    result = layer.query(
        measures=["tickets.count", "orders.count"],
        filters=[{"member": "orders.status", "operator": "equals", "values": ["paid"]}],
    )
    assert any("tickets" in each and "orders" in each for each in result.warnings)


def test_relative_ranges_count_from_as_of(layer):
    result = layer.query(
        measures=["orders.count"],
        time_dimensions=[{"dimension": "orders.at", "dateRange": "last month"}],
    )
    assert result.rows == ((2,),)
    assert result.query.time_dimensions[0].date_range.start == datetime(2023, 4, 1)


def test_rows_come_as_arrow_pandas_and_polars(layer):
    result = layer.query(measures=["orders.count"], dimensions=["orders.status"])
    assert result.to_arrow().num_rows == 3
    assert list(result.to_pandas()["orders.count"]) == [3, 2, 1]
    assert result.to_polars().shape == (3, 2)


def test_the_same_query_gives_the_same_text_and_rows(layer):
    other = SemanticLayer(shop_model(), Engine())
    query = {"measures": ["customers.credit", "orders.total"], "dimensions": ["products.kind"]}
    assert layer.compile(query).sql == other.compile(query).sql
    assert layer.query(query).rows == other.query(query).rows


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ({"measures": ["orders.cout"]}, "unknown-member", "orders.count"),
        ({"measures": ["order.count"]}, "unknown-cube", "orders"),
        ({"measures": ["count"]}, "unknown-member", ".count"),
        ({"measures": ["orders.status"]}, "not-a-measure", "dimensions"),
        ({"dimensions": ["orders.count"]}, "not-a-dimension", "measures"),
        (
            {"measures": ["orders.count"], "segments": ["orders.status"]},
            "not-a-segment",
            "orders.status",
        ),
        ({"timeDimensions": [{"dimension": "orders.status"}]}, "not-a-time", "orders.status"),
        (
            {
                "measures": ["orders.count"],
                "timeDimensions": [{"dimension": "orders.at", "granularity": "moth"}],
            },
            "unknown-granularity",
            "month",
        ),
        ({}, "empty-query", "measure"),
        ({"measures": ["sales.total"], "dimensions": ["products.kind"]}, None, None),
        (
            {
                "measures": ["orders.count"],
                "filters": [{"member": "orders.id", "operator": "gt", "values": ["x"]}],
            },
            "bad-value",
            "number",
        ),
        (
            {
                "measures": ["orders.count"],
                "filters": [
                    {
                        "or": [
                            {"member": "orders.status", "operator": "set"},
                            {"member": "orders.count", "operator": "gt", "values": [1]},
                        ]
                    }
                ],
            },
            "mixed-filter",
            "separate",
        ),
    ],
)
def test_a_refused_query_says_why_and_what_is_valid(layer, query, code, words):
    if code is None:
        layer.query(query)
        return
    with pytest.raises(QueryError) as fault:
        layer.query(query)
    assert fault.value.code == code
    assert words in str(fault.value)


def test_explain_shows_members_joins_keys_plan_and_sql(layer):
    text = layer.explain(measures=["customers.credit"], dimensions=["orders.status"])
    for part in (
        "shop.yml:",
        "customers to many orders",
        "deduplicated on (id)",
        "Aggregate",
        "SELECT",
    ):
        assert part in text


def test_the_catalog_lists_views_first_and_no_hidden_member(layer):
    names = [entry.name for entry in layer.catalog()]
    assert names[0].startswith("sales.")
    assert "orders.total" in names
    assert "orders.id" not in names  # primary keys are hidden unless they say otherwise


def test_a_folder_without_cubes_is_a_sentence(tmp_path):
    with pytest.raises(ModelError) as fault:
        SemanticLayer.open(tmp_path, "duckdb:x.duckdb")
    assert fault.value.code == "no-model"


def test_an_unknown_engine_names_those_that_are_there(tmp_path):
    (tmp_path / "m.yml").write_text(
        "cubes: [{name: a, sql_table: a, measures: [{name: n, type: count}]}]"
    )
    with pytest.raises(WarehouseError) as fault:
        SemanticLayer.open(tmp_path, "oracle://x")
    assert fault.value.code == "unknown-engine"


def test_every_error_is_of_one_family(layer):
    with pytest.raises(MetricastError):
        layer.query(measures=["nobody.knows"])


def test_without_a_given_day_the_newest_of_the_asked_view_counts():
    layer = SemanticLayer(load_model_text({"m.yml": NEWEST}), Engine())
    assert layer.as_of == date(2023, 5, 1)  # the views' newest, not the cube's
    asked = {"dimension": "opened.at", "dateRange": "this month"}
    tickets = layer.query(measures=["opened.count"], time_dimensions=[asked])
    assert tickets.rows == ((2,),)  # tickets of March: that view's own newest month


NEWEST = """
cubes:
  - name: orders
    sql_table: orders
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: at, sql: '"at"', type: time}
    measures: [{name: count, type: count}]
  - name: tickets
    sql_table: tickets
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: at, sql: '"at"', type: time}
    measures: [{name: count, type: count}]
views:
  - {name: sold, default_time_dimension: at, cubes: [{join_path: orders, includes: "*"}]}
  - {name: opened, default_time_dimension: at, cubes: [{join_path: tickets, includes: "*"}]}
"""
