"""Rewrites of the plan, in order. Each is one function in one file, and keeps the rows."""

from __future__ import annotations

from collections.abc import Callable

from semantic.compile import nodes as n

PASSES: tuple[Callable[[n.Plan], n.Plan], ...] = ()
