"""The compiler's tree, made for DuckDB, said in other dialects.

Most of it sqlglot carries over when it prints. What it does not is rewritten here on the tree,
a rule a construct, never on text. What a dialect cannot say rightly is refused.

Sessions of Spark, Snowflake and ClickHouse must be in UTC: naive times are UTC.
"""

from __future__ import annotations

from collections.abc import Callable

from semantic.compile.dialects import bigquery, clickhouse, postgres, snowflake, spark, trino
from semantic.compile.literals import Tree

Rule = Callable[[Tree], Tree]

RULES: dict[str, tuple[Rule, ...]] = {
    "postgres": postgres.RULES,
    "spark": spark.RULES,
    "snowflake": snowflake.RULES,
    "bigquery": bigquery.RULES,
    "clickhouse": clickhouse.RULES,
    "trino": trino.RULES,
}
# Only merge-joinable conditions may stand in their FULL JOIN, which a null-safe one is not.
WITHOUT_NULL_SAFE_FULL_JOIN = frozenset({"postgres", "bigquery"})


def spoken(tree: Tree, dialect: str) -> Tree:
    """The tree, changed in place, in a dialect.

    Raises QueryError ("unsupported") for what the dialect cannot say.
    """
    for rule in RULES.get(dialect, ()):
        tree = tree.transform(rule, copy=False)
    return tree
