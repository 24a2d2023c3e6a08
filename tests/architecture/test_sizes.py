"""A file is one idea, a function one step."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from statistics import median

from tests.architecture.sources import sources

FILE, TYPICAL_FILE = 400, 150
FUNCTION, TYPICAL_FUNCTION = 40, 10


def functions() -> Iterator[tuple[str, int]]:
    """Each function's place and its lines, without its docstring and decorators."""
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                first = node.body[0]
                if ast.get_docstring(node) is not None and isinstance(first, ast.Expr):
                    lines -= (first.end_lineno or first.lineno) - first.lineno + 1
                yield f"{source.path}:{node.lineno} {node.name}", lines


def test_no_file_is_long() -> None:
    long = [f"{each.path}: {each.lines} lines" for each in sources() if each.lines > FILE]
    assert not long, f"more than {FILE} lines: is it still one idea?\n" + "\n".join(long)


def test_no_function_is_long() -> None:
    long = [f"{place}: {lines} lines" for place, lines in functions() if lines > FUNCTION]
    assert not long, f"more than {FUNCTION} lines:\n" + "\n".join(long)


def test_files_and_functions_are_short_as_a_rule() -> None:
    assert median(each.lines for each in sources() if each.lines) <= TYPICAL_FILE
    assert median(lines for _, lines in functions()) <= TYPICAL_FUNCTION
