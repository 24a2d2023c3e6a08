"""A company's whole warehouse, so large that no prompt holds its model: generated, not written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

NOUNS = (
    "ticket campaign shipment supplier employee invoice contract warehouse asset vehicle lead "
    "opportunity account subscription webinar survey server incident deployment release sprint "
    "meeting applicant interview training course budget expense refund return review rating "
    "newsletter keyword session visit device sensor alert batch recipe machine shift timesheet "
    "project task milestone risk audit license patent lawsuit grant donor volunteer branch lease "
    "meter reading route trip delivery container pallet forecast quota territory partner reseller"
).split()
DETAILS = (
    ("status", "string", "Whether it is open or closed"), ("type", "string", "Its kind"),
    ("name", "string", "What it is called"), ("city", "string", "Where it is"),
    ("country", "string", "Its country"), ("region", "string", "Sales region"),
    ("owner", "string", "Who is responsible"), ("channel", "string", "Where it came from"),
    ("priority", "string", "How urgent it is"), ("category", "string", "Its group"),
    ("language", "string", "The language used"), ("is_active", "boolean", "Whether it is in use"),
    ("score", "number", "Points from 0 to 100"), ("length", "number", "How long it is"),
    ("created", "time", "When it was made"), ("closed", "time", "When it ended"),
    ("due", "time", "When it is due"),
)  # fmt: skip
MEASURES = (
    ("count", "count", "id"), ("total_amount", "sum", "amount"),
    ("average_amount", "avg", "amount"),
    ("total_hours", "sum", "hours"), ("average_hours", "avg", "hours"),
    ("median_score", "median", "score"), ("largest_amount", "max", "amount"),
    ("owners", "count_distinct", "owner"), ("average_length", "avg", "length"),
    ("cities", "count_distinct", "city"),
)  # fmt: skip
VALUES = {"status": ("Open", "Closed", "On hold"), "type": ("Internal", "External", "Other"),
          "channel": ("Email", "Phone", "Web"), "priority": ("Low", "Medium", "High")}  # fmt: skip


def cubes(taken: set[str], most: int) -> Iterator[dict[str, Any]]:
    """Cubes of 28 members each, under names not yet taken, until there are `most` members."""
    made = 0
    for noun in NOUNS * 2:
        name = f"{noun}_log" if made and noun in taken else f"{noun}_facts"
        if name in taken or made >= most:
            continue
        taken |= {name, noun}
        yield _cube(noun, name)
        made += len(DETAILS) + len(MEASURES) + 1


def _cube(noun: str, name: str) -> dict[str, Any]:
    return {
        "name": name, "title": f"{noun.title()}s", "sql_table": name,
        "description": f"One row for each {noun}",
        "dimensions": [
            {"name": "id", "sql": "id", "type": "number", "primary_key": True},
            *({"name": own, "sql": own, "type": kind, "description": said,
               "title": f"{noun.title()} {own.replace('_', ' ')}"} for own, kind, said in DETAILS),
        ],
        "measures": [
            {"name": own, "type": kind, "sql": sql,
             "title": f"{own.replace('_', ' ').title()} of {noun}s"} for own, kind, sql in MEASURES
        ],
    }  # fmt: skip


def tables(made: list[dict[str, Any]]) -> str:
    """The statements that make and fill what the cubes read."""
    kinds = {"string": "varchar", "boolean": "boolean", "number": "double", "time": "date"}
    columns = ", ".join(f"{own} {kinds[kind]}" for own, kind, _ in DETAILS)
    out: list[str] = []
    for cube in made:
        out.append(f"create table {cube['name']} (id int, amount double, hours double, {columns});")
        rows = (
            ", ".join(f"'{VALUES[own][at]}'" if own in VALUES else "null" for own, _, _ in DETAILS)
            for at in range(3)
        )
        said = ", ".join(f"({at}, 1, 1, {row})" for at, row in enumerate(rows))
        out.append(f"insert into {cube['name']} values {said};")
    return "\n".join(out)
