"""OrionBelt: the shop as a model of its own, twelve queries, cold compilations."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import Any

from orionbelt.models.query import QueryObject
from orionbelt.service.model_store import ModelStore
from timing import tell


def columns(**types: str) -> dict[str, Any]:
    """Columns by name; the first is the key."""
    keys = list(types)
    return {
        name: {"code": name.split("__")[1], "abstractType": kind}
        | ({"primaryKey": True} if name == keys[0] else {})
        for name, kind in types.items()
    }


def table(name: str, fields: dict[str, Any], **joins: tuple[str, str]) -> dict[str, Any]:
    """A data object with its joins to one: target = (own column, its column)."""
    return {
        "code": name,
        "database": "memory",
        "schema": "main",
        "columns": fields,
        "joins": [
            {"joinType": "many-to-one", "joinTo": to, "columnsFrom": [own], "columnsTo": [key]}
            for to, (own, key) in joins.items()
        ],
    }


def dimension(owner: str, column: str, kind: str = "string", **more: str) -> dict[str, Any]:
    return {"dataObject": owner, "column": column, "resultType": kind, **more}


def measure(owner: str, column: str, how: str, kind: str = "float") -> dict[str, Any]:
    named = [{"dataObject": owner, "column": column}]
    return {"columns": named, "resultType": kind, "aggregation": how}


MODEL = {
    "version": 1.0,
    "dataObjects": {
        "customers": table(
            "customers", columns(c__id="int", c__name="string", c__country="string")
        ),
        "products": table("products", columns(p__id="int", p__category="string")),
        "orders": table(
            "orders",
            columns(
                o__id="int", o__customer_id="int", o__ordered_at="timestamp", o__status="string",
                o__amount="float",
            ),
            customers=("o__customer_id", "c__id"),
        ),
        "lines": table(
            "lines",
            columns(
                l__id="int", l__order_id="int", l__product_id="int", l__quantity="int",
                l__price="float",
            ),
            orders=("l__order_id", "o__id"),
            products=("l__product_id", "p__id"),
        ),
        "returns": table(
            "returns",
            columns(r__id="int", r__customer_id="int", r__refund="float"),
            customers=("r__customer_id", "c__id"),
        ),
    },
    "dimensions": {
        "country": dimension("customers", "c__country"),
        "name": dimension("customers", "c__name"),
        "status": dimension("orders", "o__status"),
        "category": dimension("products", "p__category"),
        "ordered_at": dimension("orders", "o__ordered_at", "timestamp"),
        "month": dimension("orders", "o__ordered_at", "timestamp", timeGrain="month"),
        "day": dimension("orders", "o__ordered_at", "timestamp", timeGrain="day"),
    },
    "measures": {
        "amount": measure("orders", "o__amount", "sum"),
        "orders": measure("orders", "o__id", "count", "int"),
        "buyers": measure("orders", "o__customer_id", "count_distinct", "int"),
        "refund": measure("returns", "r__refund", "sum"),
        "revenue": {
            "expression": "{[lines].[l__quantity]} * {[lines].[l__price]}",
            "resultType": "float",
            "aggregation": "sum",
        },
    },
    "metrics": {
        "average": {"expression": "{[amount]} / {[orders]}"},
        "week": {
            "type": "cumulative",
            "measure": "amount",
            "timeDimension": "day",
            "window": 7,
        },
    },
}  # fmt: skip


def asked(measures: list[str], dimensions: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    return {"select": {"dimensions": list(dimensions), "measures": measures}, **more}


def within(first: str, until: str) -> list[dict[str, str]]:
    return [
        {"field": "ordered_at", "op": "gte", "value": first},
        {"field": "ordered_at", "op": "lt", "value": until},
    ]


QUERIES = {
    "one total": asked(["amount"]),
    "by its own dimension": asked(["amount"], ("status",)),
    "by a parent's dimension": asked(["amount"], ("country",)),
    "two joins away": asked(["revenue"], ("country",)),
    "fan-out": asked(["amount"], ("category",)),
    "distinct count": asked(["buyers"], ("status",)),
    "two facts": asked(["amount", "refund"], ("country",)),
    "filter on a parent": asked(
        ["amount"], ("status",), where=[{"field": "country", "op": "equals", "value": "DE"}]
    ),
    "months of a range": asked(["amount"], ("month",), where=within("2024-02-01", "2024-07-01")),
    "rolling seven days": asked(["week"], ("day",), where=within("2024-02-01", "2024-03-01")),
    "ratio": asked(["average"], ("country",)),
    "top of a filtered measure": asked(
        ["amount"],
        ("name",),
        having=[{"field": "amount", "op": "gt", "value": 3000}],
        order_by=[
            {"field": "amount", "direction": "desc"},
            {"field": "name", "direction": "asc"},
        ],
        limit=10,
    ),
}


def main() -> None:
    import json

    store = ModelStore()
    model = store.load_model(json.dumps(MODEL)).model_id

    def compiled(query: dict[str, Any]) -> str:
        return store.compile_query(model, QueryObject.model_validate(query), "duckdb").sql

    shapes = {name: partial(compiled, query) for name, query in QUERIES.items()}
    tell("OrionBelt", version("orionbelt-semantic-layer"), shapes)


if __name__ == "__main__":
    main()
