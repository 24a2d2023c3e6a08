"""Rewrites of the obvious plan into a shorter one that gives the same rows.

Each pass is a pure function from plan to plan and can be left out: a test leaves each one out
and compares the rows. They run in this order.
"""

from __future__ import annotations

from collections.abc import Callable

from semantic.compile.nodes import Plan
from semantic.compile.passes.count_keys import count_keys
from semantic.compile.passes.fold_moments import fold_moments

Pass = Callable[[Plan], Plan]

PASSES: tuple[Pass, ...] = (count_keys, fold_moments)
