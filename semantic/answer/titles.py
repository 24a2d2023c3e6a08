"""Columns by the names that people are told elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from semantic.query.paraphrase import Named
from semantic.result import Result


def titled(result: Result, members: Mapping[str, Named]) -> Result:
    """The result with the titles that the query in words uses.

    A measure called `count` is "Count" in its cube, and "Number of visits" among others.
    """
    columns = tuple(
        replace(column, title=members[column.name].title) if column.name in members else column
        for column in result.columns
    )
    return replace(result, columns=columns) if columns != result.columns else result
