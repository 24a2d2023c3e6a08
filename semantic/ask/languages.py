"""Questions in other languages: their grammar words become English, the model's words stay.

Only words are exchanged; what they name must be a synonym in the model. A question counts as
written in another language when that language knows more of its words than English does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from semantic.ask.lexicon import Lexicon
from semantic.ask.phrasings import GLUE
from semantic.ask.spelling import GRAMMAR
from semantic.ask.tables.chinese import CHINESE
from semantic.ask.tables.french import FRENCH
from semantic.ask.tables.german import GERMAN
from semantic.ask.tables.spanish import SPANISH
from semantic.ask.words import Word, fold, split, stem

Phrase = tuple[str, ...]
_ELIDED = re.compile(r"(d|l|j|n|s|c|m|t|qu|jusqu|lorsqu)'(.+)")
_YEAR_MONTH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月(?:份)?")
_YEAR = re.compile(r"(\d{4})\s*年")
_MONTH = re.compile(r"(?<!\d)(\d{1,2})\s*月(?:份)?")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_OF = "的"
LONGEST_NAME = 6


@dataclass(frozen=True)
class Language:
    """The grammar words of one language. `endings` turn a word into its dictionary form."""

    table: str
    endings: tuple[str, ...]

    @cached_property
    def phrases(self) -> Mapping[Phrase, Phrase]:
        """The words of each phrase, folded, and the English words that say the same."""
        found: dict[Phrase, Phrase] = {}
        for line in self.table.strip().splitlines():
            english, _, own = line.partition("=")
            for phrase in own.split(","):
                key = tuple(word.key for word in split(phrase.strip()))
                found.setdefault(key, tuple(english.split()))
        return found

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that stands in some phrase."""
        return frozenset(word for phrase in self.phrases for word in phrase)

    @cached_property
    def longest(self) -> int:
        """Words in the longest phrase."""
        return max(map(len, self.phrases))

    def bare(self, key: str, vocabulary: Collection[str]) -> str | None:
        """The word of the vocabulary that a word is with an ending."""
        for ending in self.endings:
            bare = key.removesuffix(ending)
            if bare != key and len(bare) > 2 and bare in vocabulary:
                return bare
        return None


LANGUAGES = (
    Language(GERMAN, ("en", "er", "e", "n", "s")),
    Language(SPANISH, ("es", "s")),
    Language(FRENCH, ("es", "s", "x")),
    Language(CHINESE, ()),
)


def in_english(words: Sequence[Word], lexicon: Lexicon, names: Collection[str]) -> tuple[Word, ...]:
    """The words with the grammar of another language in English, if they are in one.

    `names` are the words of values. What the model itself is called keeps all its words.
    """
    language = _language(words, lexicon.vocabulary, names)
    if language is None:
        return tuple(words)
    words = _elisions(words) if language.table is FRENCH else words
    return tuple(_exchanged(words, language, lexicon))


def dates_apart(text: str) -> str:
    """Years and months written in Chinese as dates: 2023年3月 is 2023-03."""
    text = _YEAR_MONTH.sub(lambda found: f" {found[1]}-{int(found[2]):02d} ", text)
    text = _YEAR.sub(r" \1 ", text)
    return _MONTH.sub(_month, text)


def _month(found: re.Match[str]) -> str:
    number = int(found[1])
    return f" {_MONTHS[number - 1]} " if 1 <= number <= len(_MONTHS) else found[0]


def _language(
    words: Sequence[Word], vocabulary: Collection[str], names: Collection[str]
) -> Language | None:
    foreign = any(not word.said.isascii() for word in words)
    plain = any(word.key in GRAMMAR for word in words)

    def unknown(key: str) -> bool:
        """Words of the model tell nothing in a question that has English or only plain letters."""
        known = not foreign and (key in names or (plain and stem(key) in vocabulary))
        return key not in GRAMMAR and not known

    best: tuple[int, Language] | None = None
    pieces = [part for word in words for part in _parts(word.key)]
    english = sum(word.key in GRAMMAR for word in words)
    for language in LANGUAGES:
        own = [key for key in pieces if key in language.words]
        telling = [key for key in own if unknown(key)]
        telling += [key for key in pieces if unknown(key) and language.bare(key, vocabulary)]
        shared = sum(key in GRAMMAR for key in own)
        if telling and len(telling) >= english - shared and (not best or len(own) > best[0]):
            best = len(own), language
    return best[1] if best else None


def _parts(key: str) -> tuple[str, ...]:
    found = _ELIDED.fullmatch(key)
    return (found[1], found[2]) if found else (key,)


def _elisions(words: Sequence[Word]) -> list[Word]:
    """ "d'épisodes" as two words."""
    apart: list[Word] = []
    for word in words:
        parts = _parts(word.key)
        if len(parts) == 1 or word.quote:
            apart.append(word)
            continue
        first, rest = parts
        said = word.said[len(first) + 1 :]
        apart.append(replace(word, said=word.said[: len(first) + 1], key=first, stem=first))
        apart.append(replace(word, said=said, key=rest, stem=stem(fold(said)), comma=False))
    return apart


def _exchanged(words: Sequence[Word], language: Language, lexicon: Lexicon) -> list[Word]:
    """Phrases of the language in English, longest first; other words in their dictionary form."""
    done: list[Word] = []
    at, comma = 0, False
    while at < len(words):
        if words[at].key == _OF:  # "per guest 的 number": what is asked for comes after it
            at, comma = at + 1, True
            continue
        if kept := _name(words, at, language, lexicon):
            done += words[at : at + kept]
            at += kept
            continue
        size, english = _phrase(words, at, language)
        new = (
            [_said(words[at : at + size], each) for each in english]
            if size
            else [_dictionary_form(words[at], language, lexicon.vocabulary)]
        )
        if new and comma:
            new[0], comma = replace(new[0], comma=True), False
        done += new
        at += size or 1
    return done


def _phrase(words: Sequence[Word], at: int, language: Language) -> tuple[int, Phrase]:
    for size in range(min(language.longest, len(words) - at), 0, -1):
        run = words[at : at + size]
        key = tuple(word.key for word in run)
        if key in language.phrases and not any(word.quote for word in run):
            return size, language.phrases[key]
    return 0, ()


def _name(words: Sequence[Word], at: int, language: Language, lexicon: Lexicon) -> int:
    """How many words from here are a name in the model that holds a grammar word."""
    for size in range(min(LONGEST_NAME, len(words) - at), 1, -1):
        run = words[at : at + size]
        inner = frozenset(word.stem for word in run) - GLUE
        whole = not {run[0].key, run[-1].key} & language.words
        if whole and len(inner) > 1 and inner in lexicon.bags:
            return size if any(word.key in language.words for word in run) else 0
    return 0


def _said(run: Sequence[Word], english: str) -> Word:
    return Word(english, english, stem(english), run[0].start, run[-1].end, False, run[0].comma)


def _dictionary_form(word: Word, language: Language, vocabulary: Collection[str]) -> Word:
    """A word whose ending the model does not have, without it."""
    if word.quote or word.stem in vocabulary:
        return word
    bare = language.bare(word.key, vocabulary)
    return replace(word, key=bare, stem=bare) if bare else word
