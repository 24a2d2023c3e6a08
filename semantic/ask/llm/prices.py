"""What tokens cost: a table with a date, to be overridden; unknown is unknown, never zero."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from semantic.errors import MetricastError

AS_OF = "2025-08-07"
# US dollars for a million tokens: (prompt, completion). List prices of the day above.
PRICES: Mapping[str, tuple[float, float]] = MappingProxyType({
    "gpt-5": (1.25, 10.0),
    "gpt-5-mini": (0.25, 2.0),
    "gpt-5-nano": (0.05, 0.4),
    "gpt-4.1": (2.0, 8.0),
    "gpt-4.1-mini": (0.4, 1.6),
    "gpt-4.1-nano": (0.1, 0.4),
    "gpt-4o": (2.5, 10.0),
    "gpt-4o-mini": (0.15, 0.6),
    "text-embedding-3-small": (0.02, 0.0),
    "text-embedding-3-large": (0.13, 0.0),
})  # fmt: skip


def dollars(
    model: str, prompt: int, completion: int,
    prices: Mapping[str, tuple[float, float]] = PRICES,
) -> float | None:  # fmt: skip
    """What these tokens cost; None where nobody knows."""
    price = prices.get(model)
    return (prompt * price[0] + completion * price[1]) / 1e6 if price else None


def read_prices(path: Path) -> dict[str, tuple[float, float]]:
    """A table of one's own: `{"model": [prompt, completion]}` in dollars a million tokens."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {str(k): (float(v[0]), float(v[1])) for k, v in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, IndexError, KeyError) as fault:
        raise MetricastError(
            "bad-setting",
            f"`{path}` is no table of prices",
            hint='such as {"my-model": [0.25, 2.0]}, in dollars a million tokens',
        ) from fault
