"""What our own export keeps in dbt's `meta`, and reads again."""

from __future__ import annotations

from semantic.review.exchange.dbt.types import Meta
from semantic.review.exchange.plain import Data

OURS = "metricast"
_FACTS = frozenset(
    "title public owner status replaced_by unit format ai_context meta drill_members sql_table sql "
    "name type primary_key default_time_dimension member keys_only base joins".split()
)


def facts_of(meta: Meta) -> tuple[Data, Data]:
    """What our own export put into `meta`, and what else stands there."""
    ours = meta.get(OURS)
    facts = {key: value for key, value in ours.items() if key in _FACTS} if isinstance(
        ours, dict
    ) else {}  # fmt: skip
    return facts, {key: value for key, value in meta.items() if key != OURS}
