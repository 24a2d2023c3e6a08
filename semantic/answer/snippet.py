"""The same answer in Python, to be copied."""

from __future__ import annotations

import pprint

from semantic.query.types import Query
from semantic.query.write import write_query


def python_snippet(query: Query) -> str:
    """A script that asks this query of the default layer and prints its rows."""
    written = pprint.pformat(write_query(query), sort_dicts=False, width=88)
    literal = written.replace("\n", "\n    ")
    return (
        "from semantic import SemanticLayer\n\n"
        "layer = SemanticLayer.open()\n"
        f"result = layer.query(\n    {literal}\n)\n"
        "for row in result.rows:\n"
        "    print(row)\n"
    )
