"""Semantic SQL: the same query, written another way."""

from __future__ import annotations

import pytest

from semantic import SemanticLayer
from semantic.errors import QueryError
from semantic.query.from_sql import sql_to_json
from tests.semantic.compile.shop import Engine, shop_model

MODEL = shop_model()


@pytest.mark.parametrize(
    ("sql", "query"),
    [
        ("SELECT MEASURE(count) FROM orders", {"measures": ["orders.count"]}),
        (
            "select status, measure(total) from orders group by 1 order by 2 desc limit 3 offset 1",
            {
                "dimensions": ["orders.status"],
                "measures": ["orders.total"],
                "order": [["orders.total", "desc"]],
                "limit": 3,
                "offset": 1,
            },
        ),
        (
            "SELECT DATE_TRUNC('month', at), MEASURE(count) FROM orders "
            "GROUP BY DATE_TRUNC('month', at)",
            {
                "measures": ["orders.count"],
                "timeDimensions": [{"dimension": "orders.at", "granularity": "month"}],
            },
        ),
        (
            "SELECT MEASURE(count) FROM orders WHERE status = 'paid' AND at >= DATE '2023-01-01'",
            {
                "measures": ["orders.count"],
                "filters": [
                    {
                        "and": [
                            {"member": "orders.status", "operator": "equals", "values": ["paid"]},
                            {
                                "member": "orders.at",
                                "operator": "afterOrOnDate",
                                "values": ["2023-01-01"],
                            },
                        ]
                    }
                ],
            },
        ),
        (
            "SELECT MEASURE(count) FROM orders WHERE at BETWEEN '2023-01-01' AND '2023-02-28'",
            {
                "measures": ["orders.count"],
                "filters": [
                    {
                        "member": "orders.at",
                        "operator": "inDateRange",
                        "values": ["2023-01-01", "2023-02-28"],
                    }
                ],
            },
        ),
        (
            "SELECT status FROM orders WHERE NOT (status LIKE '%ai%' OR status IS NULL)",
            {
                "dimensions": ["orders.status"],
                "filters": [
                    {
                        "and": [
                            {
                                "and": [
                                    {
                                        "member": "orders.status",
                                        "operator": "notContains",
                                        "values": ["ai"],
                                    },
                                    {"member": "orders.status", "operator": "set"},
                                ]
                            },
                            {"member": "orders.status", "operator": "set"},
                        ]
                    }
                ],
            },
        ),
        (
            "SELECT status FROM orders GROUP BY status HAVING MEASURE(count) > 1",
            {
                "dimensions": ["orders.status"],
                "filters": [{"member": "orders.count", "operator": "gt", "values": ["1"]}],
            },
        ),
        (
            "SELECT customers_city FROM sales WHERE status IN ('paid', 'open')",
            {
                "dimensions": ["sales.customers_city"],
                "filters": [
                    {"member": "sales.status", "operator": "equals", "values": ["paid", "open"]}
                ],
            },
        ),
    ],
)
def test_sql_means_a_query(sql, query):
    assert sql_to_json(sql, MODEL) == query


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT * FROM orders", "`*`"),
        ("SELECT SUM(total) FROM orders", "MEASURE"),
        ("SELECT status AS s FROM orders", "AS s"),
        ("SELECT status FROM orders JOIN customers ON 1 = 1", "JOIN"),
        ("SELECT status FROM (SELECT 1)", "FROM"),
        ("SELECT status FROM order_s", "order_s"),
        ("SELECT DISTINCT status FROM orders", "DISTINCT"),
        ("WITH a AS (SELECT 1) SELECT status FROM orders", "WITH"),
        ("SELECT status FROM orders UNION SELECT 1", "one SELECT"),
        ("SELECT upper(status) FROM orders", "model"),
        ("SELECT status FROM orders GROUP BY at", "GROUP BY"),
        ("SELECT status FROM orders WHERE MEASURE(count) > 1", "HAVING"),
        ("SELECT status FROM orders HAVING status = 'x'", "measures"),
        ("SELECT status FROM orders WHERE status LIKE 'a%b'", "wildcards"),
        ("SELECT status FROM orders WHERE status = (SELECT 1)", "plain value"),
        ("SELECT status FROM orders WHERE length(status) = 1", "not a member"),
        ("SELECT status FROM orders ORDER BY 3", "no column 3"),
        ("SELECT status FROM orders LIMIT 'x'", "whole number"),
        ("DROP TABLE orders", "one SELECT"),
        ("SELECT 1; SELECT 2", "one SELECT"),
        ("SELEKT", "SQL"),
        ("", "one SELECT"),
        ("SELECT " + "(" * 500 + "1" + ")" * 500, "deep"),
        ("SELECT status FROM orders WHERE " + "NOT " * 30_000 + "true", "long"),
    ],
)
def test_what_does_not_map_is_named(sql, words):
    with pytest.raises(QueryError) as fault:
        sql_to_json(sql, MODEL)
    assert words in str(fault.value)


def test_the_layer_answers_semantic_sql():
    layer = SemanticLayer(MODEL, Engine())
    rows = layer.sql(
        "SELECT status, MEASURE(count) FROM orders WHERE status <> 'open' GROUP BY 1"
    ).rows
    assert rows == (("paid", 3),)
