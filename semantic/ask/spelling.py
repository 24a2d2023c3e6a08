"""Words that nothing knows, read as the one known word they must be: a typo or another form.

Only with one clear winner: same first letter, one slip in words of five letters or more, two
from nine on. Every repair is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from semantic.ask.english import is_english
from semantic.ask.lexicon import Lexicon
from semantic.ask.operators import ADJECTIVES, NUMBER_WORDS, OPERATORS, PERSON_NOUNS, STOP
from semantic.ask.roots import root, root_once
from semantic.ask.values import ValueIndex
from semantic.ask.words import CANON, FIXED, Word, stem

_DATE_WORDS = frozenset(
    "january february march april may june july august september october november december jan "
    "feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday "
    "saturday sunday today yesterday tomorrow year quarter month week day half last previous past "
    "this next since before after between until till ago date year-to-date ytd mtd qtd q1 q2 q3 "
    "q4 h1 h2 prior following calendar onward onwards current period through during".split()
)
_SAYING = frozenset(
    word for table in (OPERATORS, ADJECTIVES, FIXED) for phrase in table for word in phrase
) | _DATE_WORDS | PERSON_NOUNS | frozenset(NUMBER_WORDS)  # fmt: skip
GRAMMAR = _SAYING | STOP
_FAR = 9
_SWAPPED = 4
_LONG = 8  # letters of a word that may be two


@dataclass(frozen=True)
class Speller:
    """The words that a question may use, by first letter and length."""

    lexicon: Lexicon
    values: ValueIndex

    @cached_property
    def _buckets(self) -> tuple[_Buckets, ...]:
        """What a question is made of, likeliest first: names, grammar, values, idle words."""
        names = self.lexicon.vocabulary
        names |= {said for said, meant in CANON.items() if meant in names}
        kinds = (names, _SAYING - names, self.values.words, STOP)
        return tuple(_bucketed(each) for each in kinds)

    def knows(self, word: Word) -> bool:
        """Whether the model, its values or the grammar has the word."""
        known = word.key in GRAMMAR or word.stem in GRAMMAR
        return known or word.stem in self.lexicon.vocabulary or self._is_value(word)

    def _is_value(self, word: Word) -> bool:
        return self.values.knows(word.stem) or word.stem in self.values.words

    def repair(self, words: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[str, ...]]:
        """The words with unknown ones replaced where that is certain, and what was done."""
        done: list[Word] = []
        notes: list[str] = []
        for at, (before, word) in enumerate(zip((None, *words), words, strict=False)):
            if before and before.key == "how" and _is_many(word):
                done.append(replace(word, said="many", key="many", stem="many"))
                continue
            if parts := self._apart(word):
                done += parts
                continue
            other = None if self._leave(word) else self._other(word, self._is_counted(words, at))
            if other is None:
                done.append(word)
                continue
            if word.key.endswith("s") and stem(_plural(other)) == other:
                other = _plural(other)  # "monnths": how many there are matters
            # What the grammar looks for is a word of its own; a refusal names what was typed.
            said = other if other in GRAMMAR else word.said
            done.append(replace(word, said=said, key=other, stem=stem(other)))
            if root_once(stem(other)) != root_once(word.stem):
                notes.append(f"“{word.said}” is read as “{other}”")
        return tuple(done), tuple(notes)

    def _leave(self, word: Word) -> bool:
        short = len(word.key) < (4 if word.key.islower() and not word.caps else 5)
        left = word.quote > 0 or short or not word.key.isalpha() or self.knows(word)
        bare = root(word.stem)
        return left or (
            is_english(word.key) and bare not in _SAYING and not self.lexicon.roots.get(bare)
        )

    def _apart(self, word: Word) -> tuple[Word, ...]:
        """ "policyholders" as two words, where the model writes it so."""
        names = self.lexicon.vocabulary
        bare = word.key.removeprefix("un")
        if bare != word.key and not self.knows(word) and self._says(bare):
            return (
                replace(word, said=word.said[:2], key="not", stem="not"),
                replace(word, said=word.said[2:], key=bare, stem=stem(bare), comma=False),
            )
        known = word.stem in names or self._is_value(word)
        if known or word.quote or len(word.key) < _LONG or not word.key.isalpha():
            return ()
        for at in range(4, len(word.key) - 3):
            first, rest = word.key[:at], word.key[at:]
            if (
                first in names
                and stem(rest) in names
                and frozenset((first, stem(rest))) in (self.lexicon.bags)
            ):
                return (
                    replace(word, said=word.said[:at], key=first, stem=first),
                    replace(word, said=word.said[at:], key=rest, stem=stem(rest), comma=False),
                )
        return ()

    def _says(self, key: str) -> bool:
        """Whether the model or its values have a word: "unpaid" is not paid."""
        return len(key) > 3 and (
            stem(key) in self.lexicon.vocabulary or stem(key) in (self.values.words)
        )

    def _is_counted(self, words: Sequence[Word], at: int) -> bool:
        """Whether a word says what is counted: "how many Xs", "Xs per day"; before a name of the
        model ("how many X orders") it may be a value."""
        after = words[at + 1] if at + 1 < len(words) else None
        if at == 0:
            return after is not None and after.key in ("by", "per")
        if words[at - 1].key not in _COUNTING:
            return False
        return after is None or after.key in GRAMMAR or after.stem not in self.lexicon.vocabulary

    def _other(self, word: Word, counted: bool) -> str | None:
        forms = () if word.caps else self.lexicon.roots.get(root(word.stem), ())
        if len(forms) == 1:
            # What somebody did stays a verb: "shopped" is no shopper.
            verb = word.key.endswith(("ed", "ing"))
            return None if verb or _is_derived(forms[0], word.stem) else forms[0]
        if len(root(word.stem)) > 4 and root(word.stem) in _SAYING:
            return root(word.stem)
        buckets = self._buckets
        if counted:  # a thing that nobody knows is no value of another thing
            buckets = tuple(each for at, each in enumerate(buckets) if at != _VALUES)
        found = [_nearest(word, each) for each in buckets]
        slips, winners = min(found, key=lambda each: each[0])
        if winners and winners[0] in STOP:
            return None  # a word that nobody knows must not become one that says nothing
        if winners and word.key.endswith(("ed", "ing")) and winners[0] in _SAYING:
            return None  # what somebody did, and the model does not know, is no other deed
        winners = _nearest_as_written(word, winners)
        one = len({stem(each) for each in winners}) == 1 or self._mean_the_same(winners)
        return winners[0] if slips < _FAR and one else None

    def _mean_the_same(self, words: Sequence[str]) -> bool:
        """Whether several words name one thing, such as in two languages."""
        meant = [
            {hit.target for index in self.lexicon.indexes
             for hit in index.bags.get(frozenset((stem(word),)), ()) if hit.weight >= _PLAIN}
            for word in words
        ]  # fmt: skip
        return bool(meant) and bool(set.intersection(*meant))


_PLAIN = 0.95
_VALUES = 2  # the place of the values among the buckets


_COUNTING = frozenset(("count", "total", "average"))


def _nearest_as_written(word: Word, winners: list[str]) -> list[str]:
    """Of several words, the one whose plural is nearest, where a plural was written."""
    if len(winners) < _PAIR or not word.key.endswith("s"):
        return winners
    near = {each: OSA.distance(word.key, _plural(each)) for each in winners}
    return [each for each in winners if near[each] == min(near.values())]


_PAIR = 2


def _plural(word: str) -> str:
    ends_in_y = word.endswith("y") and word[-2:-1] not in "aeiou"
    return f"{word[:-1]}ies" if ends_in_y else f"{word}s"


def _is_many(word: Word) -> bool:
    """ "how mnay": nothing else of that shape stands after "how"."""
    near = OSA.distance(word.key, "many", score_cutoff=1) <= 1
    return near and word.key != "many" and not word.quote and word.key[:1] == "m"


_Buckets = dict[tuple[str, int], list[str]]


def _bucketed(words: Iterable[str]) -> _Buckets:
    buckets: _Buckets = defaultdict(list)
    for word in sorted(words):
        if len(word) >= 4 and word.isalpha():
            buckets[word[0], len(word)].append(word)
    return buckets


def _nearest(word: Word, buckets: _Buckets) -> tuple[int, list[str]]:
    """The fewest slips to a known word within reach, and the words that are as near."""
    best: dict[str, int] = {}
    forms = dict.fromkeys((word.key, word.stem, word.key.removesuffix("s")))
    if len(word.key) == _SWAPPED:  # of so short a word only letters in disorder are a slip
        swapped = [each for each in buckets.get((word.key[0], _SWAPPED), ())
                 if sorted(each) == sorted(word.key)]  # fmt: skip
        return (1, swapped) if swapped else (_FAR, [])
    for form in forms:
        allowed = 2 if len(form) >= 9 else 1
        for size in range(len(form) - allowed, len(form) + allowed + 1):
            for known, slips in _within(form, buckets.get((form[0], size), ()), allowed):
                if any(_is_derived(one, known) or _is_derived(known, one) for one in forms):
                    continue
                best[known] = min(slips, best.get(known, _FAR))
    fewest = min(best.values(), default=_FAR)
    return fewest, [known for known, slips in best.items() if slips == fewest]


def _is_derived(word: str, base: str) -> bool:
    """ "Lecturer" is no slip for "lecture", nor "talked" for "talker": both are words."""
    if word.endswith(("ed", "ing")) and root(word) == root(base):
        return True
    return word.startswith(base) and word[len(base) :] in ("r", "er", "or", "ed", "d", "ly", "al")


def _within(form: str, words: Sequence[str], allowed: int) -> Iterator[tuple[str, int]]:
    """The words of one length within so many slips of a form, in their order: letters left out,
    doubled, changed or swapped; letters in disorder are one slip."""
    found = process.extract(form, words, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    slips = {at: distance for _, distance, at in found}
    if words and len(words[0]) == len(form):
        letters = sorted(form)
        slips |= {at: 1 for at, each in enumerate(words)
                  if each[-1] in letters and sorted(each) == letters}  # fmt: skip
    return ((words[at], slips[at]) for at in sorted(slips))
