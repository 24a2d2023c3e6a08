"""The generator of cases as a Hypothesis strategy."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.oracle.generate import PER_WORLD, Case, make_case


def cases() -> st.SearchStrategy[Case]:
    """Cases by seed: a failing example prints the seed that makes it again."""
    worlds = st.integers(min_value=100_000, max_value=10_000_000)
    return st.builds(
        lambda world, i: make_case(world * 1000 + i), worlds, st.integers(0, PER_WORLD - 1)
    )
