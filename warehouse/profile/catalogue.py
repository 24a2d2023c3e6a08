"""What the database itself declares: tables, views, columns, keys, references, comments."""

from __future__ import annotations

from typing import Any

from warehouse.engines import Engine
from warehouse.engines.lockdown import DATABASE

Named = tuple[str, str]  # schema and table
OURS = "metricast"  # the schema in which a warehouse says what it was made from

_TABLES = f"""
SELECT schema_name, table_name, comment, false FROM duckdb_tables()
WHERE database_name = '{DATABASE}' AND NOT internal AND schema_name <> '{OURS}'
UNION ALL
SELECT schema_name, view_name, comment, true FROM duckdb_views()
WHERE database_name = '{DATABASE}' AND NOT internal AND schema_name <> '{OURS}'
ORDER BY ALL
"""  # noqa: S608 - both names are ours
_COLUMNS = f"""
SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns()
WHERE database_name = '{DATABASE}' AND NOT internal
ORDER BY schema_name, table_name, column_index
"""  # noqa: S608
_CONSTRAINTS = f"""
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table,
       referenced_column_names
FROM duckdb_constraints() WHERE database_name = '{DATABASE}'
ORDER BY schema_name, table_name, constraint_index
"""  # noqa: S608


def catalogue(engine: Engine) -> dict[Named, dict[str, Any]]:
    """Every table and view by schema and name, as the database declares it."""
    found: dict[Named, dict[str, Any]] = {}
    for schema, name, comment, is_view in engine.query(_TABLES).rows:
        found[schema, name] = {
            "schema": schema, "name": name, "view": is_view, "comment": comment or "",
            "columns": [], "primary_key": [], "unique": [], "references": [],
        }  # fmt: skip
    for schema, name, column, kind, comment in engine.query(_COLUMNS).rows:
        if (schema, name) in found:
            facts = {"name": column, "type": str(kind), "comment": comment or ""}
            found[schema, name]["columns"].append(facts)
    for schema, name, kind, columns, other, others in engine.query(_CONSTRAINTS).rows:
        if (schema, name) in found:
            _constrain(found[schema, name], kind, columns, other, others)
    return found


def _constrain(table: dict[str, Any], kind: str, columns: list[str], other: str | None,
               others: list[str]) -> None:  # fmt: skip
    match kind:
        case "PRIMARY KEY":
            table["primary_key"] = columns
        case "UNIQUE":
            table["unique"].append(columns)
        case "FOREIGN KEY":
            to = {"columns": columns, "schema": table["schema"], "table": other, "to": others}
            table["references"].append(to)
