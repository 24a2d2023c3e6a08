"""Values that words of a question name, in full or in part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from semantic.ask.idioms import QUOTED
from semantic.ask.links import GRAMMAR_WORDS, Link, plain_link, read_number
from semantic.ask.operators import ADJECTIVES, STOP, Op
from semantic.ask.values import Found, ValueIndex
from semantic.ask.words import REPORTING, Word, as_said, fold

# "long", "old": an adjective, before it is part of some name.
_BASES = frozenset(phrase[1] for phrase in ADJECTIVES if len(phrase) > 1 and phrase[0] == "how")
_FEW = 4  # values that part of a name may mean
_NARROWING = {"only", "just", "without", "except", "excluding"}


def value_links(words: Sequence[Word], values: ValueIndex) -> Iterator[Link]:
    """Every run of words that names a value, in full first, then in part."""
    taken: set[tuple[int, int]] = set()
    for start in range(len(words)):
        if words[start].quote == QUOTED:
            continue  # part of a name, and no name
        for end in range(min(len(words), start + values.longest), start, -1):
            run = words[start:end]
            found = _as_said(run, values.exact(tuple(word.stem for word in run)))
            named = any(values.is_proper(each.identity) for each in found)
            if found and end - start == 1 and not named and _is_deed(words, start):
                taken.add((start, end))
                yield Link("op", start, end, 0.9, words[start].said, op=Op("relate"))
                continue
            if found:
                taken.add((start, end))
                score = _exact_score(words, start, end)
                score += 0.1 if start and words[start - 1].key in _NARROWING else 0.0
                score += 0.1 if end < len(words) and words[end].key == "only" else 0.0
                yield _value_link(words, start, end, tuple(found), score)
    for start in range(len(words)):
        if not words[start].quote:
            yield from _partial(words, start, values, taken)


def _as_said(run: Sequence[Word], found: Sequence[Found]) -> list[Found]:
    """Those of the values that are meant by the words themselves: a "share" is no "percentage",
    and "us" not the country."""
    kept: list[Found] = []
    for each in found:
        said = {as_said(key) for key in fold(each.value).split()}
        own = [word for word in run if word.stem in REPORTING]
        code = len(run) == 1 and run[0].key in STOP and run[0].said.islower()
        shouted = each.how == "alias" or each.value.isupper()
        if (each.how == "alias" or all(as_said(word.key) in said for word in own)) and not (
            code and shouted
        ):
            kept.append(each)
    return kept


def _is_deed(words: Sequence[Word], at: int) -> bool:
    """ "how many cases did Ada open": what she did, and no open cases."""
    helped = any(word.key in ("did", "do", "does") for word in words[: max(0, at - 1)])
    closes = at + 1 == len(words) or words[at + 1].key in ("in", "on", "last", "this", "since")
    bare = words[at].key == words[at].said and not words[at].key.endswith(("ed", "s"))
    # What stands before a verb is who does it, and no "is" or preposition.
    subject = words[at - 1].key not in ("is", "are", "in", "of", "with", "for", "by", "and", "the")
    return helped and closes and bare and subject


def _exact_score(words: Sequence[Word], start: int, end: int) -> float:
    size = end - start
    plain = all(_ordinary(word) for word in words[start:end])
    each = 0.35 if plain and not any(word.caps for word in words[start:end]) else 1.0
    return each * size + 0.15 * (size - 1)


def _ordinary(word: Word) -> bool:
    """A word of the grammar, or a bare number: too common to be a name by itself."""
    known = word.key in STOP or word.key in GRAMMAR_WORDS or word.key in _BASES
    return known or len(word.key) < 2 or read_number(word.key) is not None


def _partial(
    words: Sequence[Word], start: int, values: ValueIndex, taken: set[tuple[int, int]]
) -> Iterator[Link]:
    """Parts of names: "Lattner". One word must be rare and no word of the grammar."""
    for end in range(min(len(words), start + 12), start, -1):
        run = words[start:end]
        numbered = len(run) == 2 and run[0].caps and run[1].key.isdigit()  # "Apollo 11"
        if (start, end) in taken or (_ordinary(run[0]) and not run[0].caps):
            continue
        if _ordinary(run[-1]) and not numbered:
            continue
        if end - start > 1 and any(word.comma for word in run[1:]):
            continue
        found = _as_said(run, values.partial(tuple(word.stem for word in run)))
        names = [each for each in found if values.is_name(each.identity)]
        if len(run) == 1 and not run[0].said[:1].isupper():
            # Who writes names with a capital means no name by a small word.
            cased = any(word.caps for word in words)
            names = [x for x in names if values.is_proper(x.identity) and not cased]
        kept = names or (found if len(run) > 1 or run[0].caps else [])
        if start and words[start - 1].key == "the" and run[0].caps and end < len(words):
            kept = _the_one(kept)
        if kept and len({each.value for each in kept}) <= _FEW:
            each_word = (0.85 if names else 0.6) - (0 if len(run) > 1 or run[0].caps else 0.1)
            score = each_word * len(run) + 0.42 * (len(run) - 1) + (0.6 if numbered else 0.0)
            yield _value_link(words, start, end, tuple(kept), score)
            return


def _the_one(found: list[Found]) -> list[Found]:
    """ "The Ink order", where many lines have ink and one order is called so: that order."""
    if len({each.value for each in found}) <= _FEW:
        return found
    homes = [each.identity for each in found]
    return [each for each in found if homes.count(each.identity) == 1]


def _value_link(
    words: Sequence[Word], start: int, end: int, found: tuple[Found, ...], score: float
) -> Link:
    base = plain_link("value", words, start, end, score)
    return Link("value", start, end, score, base.text, found=found, plural=base.plural)


_CONTRASTS = {"vs", "versus", "or", "against", "and"}


def contrasted(words: Sequence[Word], found: list[Link]) -> list[Link]:
    """ "Hosts vs guests", where both are values of one attribute: held against each other.

    "And" joins two values only where the words compare or split.
    """
    compares = {word.key for word in words} & {"compare", "compared", "between", "split", "versus"}
    better: set[Link] = set()
    for one in found:
        for two in found:
            join = words[one.end].key if one.end + 1 == two.start else ""
            fits = join in _CONTRASTS and (join != "and" or compares)
            same = {f.identity for f in one.found if f.how == "exact"} & {
                f.identity for f in two.found if f.how == "exact"}  # fmt: skip
            if fits and same and one.end - one.start == two.end - two.start == 1:
                better |= {one, two}
    return [replace(link, score=link.score + 0.4) if link in better else link for link in found]
