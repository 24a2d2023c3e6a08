"""Several columns as one key: a key in dbt is one expression.

As text with a bar between, which is how dbt's own guide does it. NULL in a column makes the whole
NULL, so that such a row finds no other, as with a comparison of each column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_BAR = " || '|' || "
_TEXT = re.compile(r"CAST\((.+) AS VARCHAR\)")


def together(texts: Sequence[str]) -> str:
    """Expressions as one; a single one stays as it is."""
    if len(texts) == 1:
        return texts[0]
    return _BAR.join(f"CAST({each} AS VARCHAR)" for each in texts)


def apart(text: str) -> tuple[str, ...]:
    """The expressions that `together` made one of; any other text is one."""
    found = [_TEXT.fullmatch(each) for each in text.split(_BAR)]
    texts = [each[1] for each in found if each]
    return tuple(texts) if 1 < len(texts) == len(found) else (text,)
