"""The oracle: what a query must give, computed slowly and obviously from the raw rows.

It shares nothing with the layer it judges: it reads the YAML itself, knows no SQL, and walks
every combination of rows. `evaluate` is the whole of it.

What a row, a group and a value are here:

* A *joined row* of a fact F (the measure's own cube) is a row of F together with one related row
  of every cube that the groups, filters and ranges speak of, along the shortest join paths, used
  in either direction; where nothing is related (the key is NULL or dangling) that cube is missing.
  A missing row has no attributes: every dimension of it is NULL, whatever its expression says.
* All filters are tested on each joined row together. A row of F counts in a group when at least
  one of its joined rows is in the group and meets them, and then it counts once. So a filter and
  a breakdown over one to-many branch speak of the same row, two conditions on one branch too,
  and a filter over a branch that is not broken down means "has at least one such row".
* A group appears when some fact has rows in it; and when the model declares the joins downwards
  (`one_to_many`, from a parent to the fact), the parent's rows without facts appear as well.
* Measures of several cubes are computed each alone, then put side by side over all their groups,
  NULL being equal to NULL. What a fact lacks is NULL, but 0 for a count beside other facts;
  in groups that only windows or shifted measures have, it is NULL for counts, too.
* Expressions over measures are computed from the parts, at each group. Division by 0 is NULL.
* A measure's own `filters` are tested on the rows of its cube; over a to-many path they mean
  "some related row meets all of them".
* `count` with `sql` counts values that are not NULL; `count_distinct` ignores NULL.
* A multi-stage measure is computed at the groups that stay (and those added), from the facts, then
  aggregated; all finer groups show the same value.
* A sub-query dimension is its measure over the rows related to each row: 0 for counts of nothing.
* Windows are [bucket end - trailing, bucket end + leading), the end being the next bucket's start;
  a window with nothing to count has no count. Buckets are those of the asked range; beside
  other groups only windows with rows appear.
* Without measures the groups are those of the dimensions' own cube; of several, the one that
  reaches all others to-one (the most detailed), else the first.
* A view's default filter does not apply when the query names its member or one of `unless`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.answer import evaluate_query
from tests.oracle.model import Model

Table = list[dict[str, Any]]


def evaluate(
    model_yaml: dict[str, Any] | list[dict[str, Any]],
    tables: dict[str, Table],
    query: dict[str, Any],
    as_of: date | None = None,
) -> tuple[list[str], list[list[Any]]]:
    """Columns and rows of a query in Cube's JSON, in the order that rule 9 says."""
    columns, rows, _ = evaluate_query(Model(model_yaml), tables, query, as_of)
    return columns, rows
