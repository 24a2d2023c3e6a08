"""Names no wider than their place, and still told apart."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Sequence

_NARROW, _BROAD = frozenset("iljtfrI.,:;'|!()[] -"), frozenset("mwMW@%")
_HEAD = 0.3  # of a name's place, for what it shares with others


def shortened(names: Sequence[str], width: float, size: int = 12) -> dict[str, str]:
    """Each name as it is written in so many pixels: cut at the end; in the middle where two would
    be the same; else from where they begin to differ. What is still the same stays whole."""
    made = {name: name for name in names}
    for cut in (_at_end, _in_the_middle, _at_the_difference):
        often = Counter(made.values())
        alike = [name for name in made if often[made[name]] > 1 or cut is _at_end]
        made |= cut(alike, lambda text: text_width(text, size) <= width)
    often = Counter(made.values())
    return {name: name if often[text] > 1 else text for name, text in made.items()}


def text_width(text: str, size: int) -> float:
    """About as many pixels as a text takes in a font without serifs."""
    return size * sum(map(_letter, text))


def wrapped(text: str, width: float, size: int) -> list[str]:
    """A text in lines of about so many pixels."""
    letters = max(20, int(width / (text_width(text, size) / max(1, len(text)) or 1)))
    return textwrap.wrap(text, letters)


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.32
    if letter in _BROAD:
        return 0.88
    if ord(letter) > 0x2E80:  # Chinese, Japanese and Korean letters are square
        return 1
    return 0.7 if letter.isupper() else 0.56


_Fits = Callable[[str], bool]


def _at_end(names: Sequence[str], fits: _Fits) -> dict[str, str]:
    return {name: _end(name, fits) for name in names}


def _end(name: str, fits: _Fits, before: str = "") -> str:
    if fits(before + name):
        return before + name
    kept = next((at for at in range(len(name), 0, -1) if fits(f"{before}{name[:at]}…")), 0)
    return f"{before}{name[:kept].rstrip()}…"


def _in_the_middle(names: Sequence[str], fits: _Fits) -> dict[str, str]:
    return {name: _middle(name, fits) for name in names}


def _middle(name: str, fits: _Fits) -> str:
    if fits(name):
        return name
    for dropped in range(1, len(name)):
        head = (len(name) - dropped + 1) // 2
        text = f"{name[:head].rstrip()}…{name[head + dropped :].lstrip()}"
        if fits(text):
            return text
    return name


def _shared(one: str, other: str) -> int:
    """How many letters are the same at the beginning of both, and of all between them."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _at_the_difference(names: Sequence[str], fits: _Fits) -> dict[str, str]:
    shared = 0 if not names else _shared(min(names), max(names))
    made = {}
    for name in names:
        whole = len(_end(name, fits))
        head = name[: min(shared, int(whole * _HEAD))].rstrip()
        made[name] = name if fits(name) else _end(name[shared:], fits, f"{head}…")
    return made
