"""Boring Semantic Layer: the shop as tables of its own, twelve queries, cold compilations."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ibis
from boring_semantic_layer import to_semantic_table
from timing import tell


def main() -> None:
    """Compile over the tables whose script the command line names."""
    connection = ibis.duckdb.connect()
    for statement in Path(sys.argv[1]).read_text().split(";"):
        if statement.strip():
            connection.raw_sql(statement)
    tell("Boring Semantic Layer", version("boring-semantic-layer"), _shapes(connection))


def _shapes(connection: Any) -> dict[str, Callable[[], str]]:
    customers, products, orders, lines, returns = _cubes(connection)
    sold = orders.join_one(customers, on=lambda one, other: one.customer_id == other.id)
    parts = lines.join_one(sold, on=lambda one, other: one.order_id == other.id).join_one(
        products, on=lambda one, other: one.product_id == other.id
    )
    both = customers.join_many(orders, on=lambda one, other: one.id == other.customer_id).join_many(
        returns, on=lambda one, other: one.id == other.customer_id
    )

    def months() -> str:
        ranged = orders.filter(
            lambda t: (t.ordered_at >= "2024-02-01") & (t.ordered_at < "2024-07-01")
        )
        return str(ranged.group_by("month").aggregate("amount").sql())

    def top() -> str:
        kept = sold.group_by("customers.name").aggregate("orders.amount")
        kept = kept.filter(lambda t: t["orders.amount"] > 3000)
        return str(kept.order_by(ibis.desc("orders.amount"), "customers.name").limit(10).sql())

    def rolling() -> str:
        raise NotImplementedError("a window over calendar days is not a query of its own here")

    def grouped(table: Any, dimension: str, *measures: str) -> Callable[[], str]:
        return lambda: str(table.group_by(dimension).aggregate(*measures).sql())

    return {
        "one total": lambda: str(orders.aggregate("amount").sql()),
        "by its own dimension": grouped(orders, "status", "amount"),
        "by a parent's dimension": grouped(sold, "customers.country", "orders.amount"),
        "two joins away": grouped(parts, "customers.country", "lines.revenue"),
        "fan-out": grouped(parts, "products.category", "orders.amount"),
        "distinct count": grouped(orders, "status", "buyers"),
        "two facts": grouped(both, "customers.country", "orders.amount", "returns.refund"),
        "filter on a parent": lambda: str(
            sold.filter(lambda t: t["customers.country"] == "DE")
            .group_by("orders.status")
            .aggregate("orders.amount")
            .sql()
        ),
        "months of a range": months,
        "rolling seven days": rolling,
        "ratio": grouped(sold, "customers.country", "orders.average"),
        "top of a filtered measure": top,
    }


def _cubes(connection: Any) -> tuple[Any, ...]:
    def cube(name: str, dimensions: list[str], **measures: Any) -> Any:
        table = to_semantic_table(connection.table(name), name=name)
        named = {each: (lambda t, each=each: t[each]) for each in dimensions}
        return table.with_dimensions(**named).with_measures(count=lambda t: t.count(), **measures)

    orders = cube(
        "orders",
        ["id", "customer_id", "status", "ordered_at"],
        amount=lambda t: t.amount.sum(),
        buyers=lambda t: t.customer_id.nunique(),
        average=lambda t: t.amount.sum() / t.count(),
    ).with_dimensions(month=lambda t: t.ordered_at.truncate("M"))
    return (
        cube("customers", ["id", "name", "country"]),
        cube("products", ["id", "category"]),
        orders,
        cube(
            "lines",
            ["id", "order_id", "product_id"],
            revenue=lambda t: (t.quantity * t.price).sum(),
        ),
        cube("returns", ["id", "customer_id"], refund=lambda t: t.refund.sum()),
    )


if __name__ == "__main__":
    main()
