"""The project's own source files, read as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("semantic", "warehouse", "app")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its lines and its syntax tree."""

    path: str
    lines: int
    tree: ast.Module

    @property
    def module(self) -> str:
        """`semantic/model/types.py` is `semantic.model.types`."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    def imports(self) -> Iterator[tuple[str, int]]:
        """Each imported module and the line of its import, those inside functions too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for each in node.names:
                    yield each.name, node.lineno
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.path}:{node.lineno} has a relative import"
                assert node.module
                for each in node.names:
                    inner = f"{node.module}.{each.name}"
                    yield (inner if _is_module(inner) else node.module), node.lineno

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Each call by the name it is made through (`datetime.now`), as far as that is plain."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func), node


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the packages."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(ROOT).as_posix()
    return Source(name, len(text.splitlines()), ast.parse(text, name))


def _is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()
