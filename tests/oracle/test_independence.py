"""A judge that shares code with the accused would share its errors: the oracle imports none."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

FILES = sorted(Path(__file__).parent.glob("*.py"))
ALLOWED = {"hypothesis", "pytest", "yaml", *sys.stdlib_module_names}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_oracle_imports_only_itself(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = {
        each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names
    }
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    foreign = {name for name in imported if name.partition(".")[0] not in ALLOWED}
    assert all(name == "tests.oracle" or name.startswith("tests.oracle.") for name in foreign)
