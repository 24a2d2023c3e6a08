"""Which option of a question back somebody means by a few words."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.ask.gate import clean
from semantic.ask.operators import NUMBER_WORDS, STOP
from semantic.ask.phrasings import GLUE
from semantic.ask.words import split, stems

_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_IDLE = GLUE | STOP | frozenset(("option", "number", "one", "mean", "meant", "take", "choose"))
MOST_WORDS = 8


def chosen_option(said: str, labels: Sequence[str]) -> int | None:
    """The place of the option whose words these are, and no other's; None if that is not plain.

    "Ada Lovelace", "the second one" and "2" choose; a whole new question does not.
    """
    words = split(clean(said))
    if len(words) > MOST_WORDS:
        return None
    keys = [word.key for word in words]
    telling = [word.stem for word in words if word.key not in _IDLE]
    if not telling or (len(telling) == 1 and (keys[-1] in _ORDINALS or telling[0] in _ORDINALS)):
        return _numbered(keys, len(labels))
    own = [at for at, label in enumerate(labels) if set(telling) <= set(stems(label))]
    if len(own) == 1:
        return own[0]
    return _numbered(keys, len(labels)) if len(telling) == 1 else None


def _numbered(keys: Sequence[str], count: int) -> int | None:
    """ "the second one", "option 2", "2"."""
    for key in keys:
        if key in _ORDINALS:
            at = _ORDINALS[key] % count
            return at if _ORDINALS[key] < count else None
        number = int(key) if key.isdecimal() and len(key) == 1 else NUMBER_WORDS.get(key)
        if number is not None and 1 <= number <= count and (key != "one" or len(keys) == 1):
            return int(number) - 1
    return None
