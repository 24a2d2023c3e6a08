"""Why a question is declined, in words: what nothing covers, and what there is instead."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.ask.lexicon import Lexicon
from semantic.ask.links import Link
from semantic.ask.nearest import names, nearest_metrics, nearest_values
from semantic.ask.reading import Unread
from semantic.ask.types import Declined
from semantic.ask.values import ValueIndex
from semantic.ask.words import Word


def unexplained(links: Sequence[Link], words: Sequence[Word]) -> tuple[str, ...]:
    """The words of a cover that nothing explains, neighbours joined as they were written.

    After "contains" any words will do.
    """
    found: list[str] = []
    last = -2
    text = False
    for link in links:
        text = link.role in _BEFORE_TEXT or (text and link.kind == "unknown")
        if link.kind != "unknown" or text:
            continue
        if link.start == last and words[link.start].caps:
            found[-1] += f" {link.text}"
        else:
            found.append(link.text)
        last = link.end
    return tuple(found)


_BEFORE_TEXT = {"contains", "starts", "ends"}


def declined(
    question: str, faults: Sequence[Unread], lexicon: Lexicon, values: ValueIndex
) -> Declined:
    """The refusal that says most: the fault with the fewest unknown words."""
    fault = min(faults, key=lambda f: (f.code == "not-covered", f.cost, len(f.words)), default=None)
    nearest = nearest_metrics(question, lexicon)
    if fault is None:
        return Declined("nothing in the model answers this", (), nearest)
    if fault.code == "not-covered" and fault.words:
        return _unknown(fault.words, values, nearest)
    return Declined(fault.reason, fault.words, nearest, fault.code)


def _unknown(words: Sequence[str], values: ValueIndex, metrics: tuple[str, ...]) -> Declined:
    """Words that nothing knows: perhaps a value that does not exist."""
    name = words[0]
    near = nearest_values(name, values) if name[:1].isupper() or len(name) > 3 else ()
    if near:
        return Declined(f"there is no value {names(words)}; nearest: {', '.join(near)}",
                        tuple(words), near, "no-such-value")  # fmt: skip
    return Declined(f"nothing in the model covers {names(words)}", tuple(words), metrics)
