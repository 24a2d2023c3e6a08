"""sidemantic: our model file read by its own adapter, twelve queries, cold compilations."""

from __future__ import annotations

import sys
import warnings
from functools import partial
from importlib.metadata import version
from typing import Any

from sidemantic import SemanticLayer
from sidemantic.adapters.cube import CubeAdapter
from timing import tell


def within(first: str, until: str) -> list[str]:
    """A range of the orders' time."""
    return [f"orders.ordered_at >= '{first}'", f"orders.ordered_at < '{until}'"]


def asked(measure: str, dimension: str | None = None, **more: Any) -> dict[str, Any]:
    """A query of one measure."""
    return {"metrics": [measure], **({"dimensions": [dimension]} if dimension else {}), **more}


QUERIES = {
    "one total": asked("orders.amount"),
    "by its own dimension": asked("orders.amount", "orders.status"),
    "by a parent's dimension": asked("orders.amount", "customers.country"),
    "two joins away": asked("lines.revenue", "customers.country"),
    "fan-out": asked("orders.amount", "products.category"),
    "distinct count": asked("orders.buyers", "orders.status"),
    "two facts": {
        "metrics": ["orders.amount", "returns.refund"],
        "dimensions": ["customers.country"],
    },
    "filter on a parent": asked(
        "orders.amount", "orders.status", filters=["customers.country = 'DE'"]
    ),
    "months of a range": asked(
        "orders.amount", "orders.ordered_at__month", filters=within("2024-02-01", "2024-07-01")
    ),
    "rolling seven days": asked(
        "orders.week", "orders.ordered_at__day", filters=within("2024-02-01", "2024-03-01")
    ),
    "ratio": asked("orders.average", "customers.country"),
    "top of a filtered measure": asked(
        "orders.amount",
        "customers.name",
        filters=["orders.amount > 3000"],
        order_by=["orders.amount DESC", "customers.name ASC"],
        limit=10,
    ),
}


def main() -> None:
    """Compile with the model file that the command line names."""
    warnings.simplefilter("ignore")
    layer = SemanticLayer()
    layer.graph = CubeAdapter().parse(sys.argv[1])
    shapes = {name: partial(layer.compile, **query) for name, query in QUERIES.items()}
    tell("sidemantic", version("sidemantic"), shapes)


if __name__ == "__main__":
    main()
