"""Words to meanings: dates, members, values, numbers and operators, with their places.

Every meaning of every run of words is a `Link`; `covers` chooses the runs that explain the
question best, longest and plainest first. What nothing explains is a link of kind "unknown".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from semantic.ask.dates import Dated, find_dates
from semantic.ask.index import Hit, Index
from semantic.ask.lexicon import turns
from semantic.ask.links import GRAMMAR_WORDS, Link, is_plural, plain_link, read_number
from semantic.ask.operators import (
    ADJECTIVES,
    LONGEST,
    OPERATORS,
    STOP,
    Op,
)
from semantic.ask.phrasings import FLAG_HEADS, GLUE
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.value_links import contrasted, value_links
from semantic.ask.values import ValueIndex
from semantic.ask.words import Word, stems

MOST_WORDS = 60
WIDEST = 9
# Operators that a name of the model easily overrules.
_WEAK = frozenset("tail too repeat new relate happen with of all unit list missing present".split())
_COPULAS = {"is", "are", "was", "were", "be", "been"}
_GRAINS = {"day", "week", "month", "quarter", "year"}
_OPENERS = {"per", "only", "just"}  # they say what to do with a name and are in none
_BARRIERS = {
    "by",
    "which",
    "and",
    "or",
    "vs",
    "compare_number",
    "not",
    "top",
    "who",
    "grain",
    "also",
}


def common_links(words: Sequence[Word], values: ValueIndex, as_of: date) -> list[Link]:
    """Links that do not depend on the surface: all but members."""
    links = [_date_link(dated, words) for dated in find_dates(words, as_of)]
    links += _quotes(words)
    for at in range(len(words)):
        if not words[at].quote:
            links += _operators(words, at)
            links += _numbers(words, at)
            links += _stops(words, at)
    return [*links, *contrasted(words, list(value_links(words, values)))]


def member_links(words: Sequence[Word], index: Index, dates: Sequence[Link] = ()) -> list[Link]:
    """Links to the members and entities of one surface.

    Words of a date belong to a name only where they stand as the model wrote them.
    """
    dated = {at for link in dates for at in range(link.start, link.end) if link.kind == "date"}
    units = [at for at in range(1, len(words)) if _is_unit(words, at, index)]
    links = [_unit_link(words, at, index) for at in units]
    for start in range(len(words)):
        if words[start].quote or _opens_no_name(words, start, index):
            links += _deed_links(words, start, index)
            continue
        for end in range(start + 1, min(len(words), start + WIDEST) + 1):
            if _barrier(words, start, end, index):
                break
            if _inner(words[end - 1], index) and end > start + 1:
                continue
            link = _member_link(words, start, end, index)
            if link is None or _is_ranked_verb(words, link):
                continue
            if _is_whole(words, start, end, index):
                links.append(plain_link("noun", words, start, end, 1.05 * (end - start)))
            if dated.isdisjoint(range(start, end)):
                links.append(link)
            elif _as_written(words, link):
                links.append(replace(link, score=link.score + 1.0))
    return links


def covers(words: Sequence[Word], links: Sequence[Link], most: int = 5) -> list[tuple[Link, ...]]:
    """The best ways to explain all words by links, best first."""
    size = len(words)
    by_start: dict[int, list[Link]] = {}
    for link in links:
        by_start.setdefault(link.start, []).append(link)
    best: list[list[tuple[float, tuple[Link, ...]]]] = [[] for _ in range(size + 1)]
    best[0] = [(0.0, ())]
    for at in range(size):
        here = _distinct(best[at], most)
        lost = Link("unknown", at, at + 1, -1.2, words[at].said)
        for link in [*by_start.get(at, ()), lost]:
            best[link.end] += [(score + link.score, (*way, link)) for score, way in here]
    ways = _distinct(best[size], most)
    return [way for score, way in ways if score > ways[0][0] - 0.7] if ways else []


def _distinct(
    ways: list[tuple[float, tuple[Link, ...]]], most: int
) -> list[tuple[float, tuple[Link, ...]]]:
    """The best ways that differ in what they name, not only in how they cut the grammar."""
    kept: dict[tuple[tuple[str, int, int], ...], tuple[float, tuple[Link, ...]]] = {}
    for way in sorted(ways, key=lambda way: -way[0]):
        named = tuple((x.kind, x.start, x.end) for x in way[1] if x.kind not in ("op", "stop"))
        kept.setdefault(named, way)
        if len(kept) >= most:
            break
    return list(kept.values())


def _date_link(dated: Dated, words: Sequence[Word]) -> Link:
    base = plain_link("date", words, dated.start, dated.end, 1.2 * (dated.end - dated.start))
    return Link("date", base.start, base.end, base.score, base.text, dated=dated)


def _quotes(words: Sequence[Word]) -> Iterator[Link]:
    for number in sorted({word.quote for word in words} - {0}):
        inside = [at for at, word in enumerate(words) if word.quote == number]
        start, end = inside[0], inside[-1] + 1
        text = " ".join(word.said for word in words[start:end])
        yield Link("quote", start, end, 0.8 * (end - start), text)


def _operators(words: Sequence[Word], at: int) -> Iterator[Link]:
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        key = tuple(word.key for word in words[at : at + size])
        if op := OPERATORS.get(key):
            op = Op("agent") if op.role == "by" and _is_agent(words, at, size) else op
            each = 0.5 if op.role in _WEAK else 0.6 if op.role == "aggregate" else 0.8
            each = 0.5 if key == ("mentioning",) else each  # a model may have mentions
            each += 0.2 if size > 1 and key[0] in ("list", "show", "name") else 0.0
            if op.role == "unit" and _after_number(words, at):
                each = 1.3
            link = plain_link("op", words, at, at + size, each * size + 0.25 * (size - 1))
            yield Link("op", link.start, link.end, link.score, link.text, op=op, plural=link.plural)
        if adjective := ADJECTIVES.get(key):
            link = plain_link("adjective", words, at, at + size, 0.9 * size + 0.12)
            yield Link("adjective", link.start, link.end, link.score, link.text,
                       adjective=adjective)  # fmt: skip


def _is_agent(words: Sequence[Word], at: int, size: int) -> bool:
    """ "spoken by guests" names who did it; "generated by product" a breakdown."""
    if size > 1 or not at or at + 1 >= len(words) or words[at].key != "by":
        return False
    verb = words[at - 1].key
    done = verb.endswith(("ed", "en", "aid", "ade", "old", "ought", "ung")) or verb == "held"
    after = next((n for n in range(at + 1, len(words)) if _ends_name(words, n)), len(words))
    plural = after > at + 1 and is_plural(words[after - 1])  # "sales channel" is one
    return done and plural and (verb, "by") not in OPERATORS


def _ends_name(words: Sequence[Word], at: int) -> bool:
    return words[at].comma or (words[at].key,) in OPERATORS


def _after_number(words: Sequence[Word], at: int) -> bool:
    """ "60 minutes", "longer than an hour": the unit of a number."""
    before = words[at - 1].key if at else ""
    compared = at > 1 and words[at - 2].key in ("than", "least", "most", "over", "under", "exactly")
    return read_number(before) is not None or (before in ("a", "an", "one") and compared)


def _numbers(words: Sequence[Word], at: int) -> Iterator[Link]:
    number = read_number(words[at].key)
    if number is not None:
        link = plain_link("number", words, at, at + 1, 0.8)
        yield Link("number", link.start, link.end, link.score, link.text, number=number)


def _stops(words: Sequence[Word], at: int) -> Iterator[Link]:
    word = words[at]
    if word.key in _MEASURED and at > 1 and words[at - 1].stem in _SPANS:
        yield plain_link("stop", words, at, at + 1, 1.1)  # "90 minutes long"
    loud = word.said.isupper() and len(word.said) > 1 and word.caps
    if word.key in STOP or word.key in ("-", "+"):
        yield plain_link("stop", words, at, at + 1, 0.2 if loud else 0.4)


def _apart(words: Sequence[Word], start: int, run: Sequence[Word]) -> float:
    """ "which topic is mentioned": a form of "be" seldom stands inside a name."""
    if not any(word.key in _COPULAS for word in run):
        return 0.0
    asked = start > 0 and words[start - 1].key in ("which", "what")
    return 0.9 if asked else 0.4


def _within(order: frozenset[tuple[str, str]], bag: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for pair in order if bag.issuperset(pair)) if order else order


def _is_unit(words: Sequence[Word], at: int, index: Index) -> bool:
    """A member's unit right after a number: "5 kg", "1000 USD", "20 euros"."""
    unit = index.unit(words[at].stem)
    return read_number(words[at - 1].key) is not None and unit in index.units


def _is_ranked_verb(words: Sequence[Word], link: Link) -> bool:
    """ "the most mentioned topics" ranks topics, also where "topics mentioned" is a number."""
    if not link.start or link.end - link.start < _PAIR or words[link.start - 1].key not in _RANKS:
        return False
    return words[link.start].key.endswith("ed") and not _as_written(words, link)


_MEASURED = {"long", "old", "tall", "high", "wide", "deep", "away", "heavy", "apart"}
_SPANS = {"second", "minute", "hour", "day", "week", "month", "year", "metre", "meter", "km", "kg",
          "kilometre", "kilometer", "mile", "cm", "m", "min", "hr"}  # fmt: skip
_PAIR = 2
_RANKS = {"most", "least"}


def _is_whole(words: Sequence[Word], start: int, end: int, index: Index) -> bool:
    """ "on the show", where the show is all there is: the surface's own name with an article."""
    definite = start > 1 and words[start - 1].key in ("the", "this", "our")
    led = definite and words[start - 2].key in ("on", "in", "of", "from", "for")
    ends = end == len(words) or _inner_word(words[end])
    said = frozenset(word.stem for word in words[start:end] if word.stem not in GLUE)
    return led and ends and not is_plural(words[end - 1]) and said in index.nouns


def _inner_word(word: Word) -> bool:
    return word.key in STOP or (word.key,) in OPERATORS


def _unit_link(words: Sequence[Word], at: int, index: Index) -> Link:
    """A unit; one that is a measure's name rather means that measure ("over 1000 words")."""
    word = words[at]
    unit = index.unit(word.stem)
    plain = [hit.target for hit in index.find(frozenset((word.stem,))) if hit.weight == 1.0]
    named = any(isinstance(target, Member) and target.kind == "measure" for target in plain)
    return Link("op", at, at + 1, 1.1 - 0.2 * named, word.said, op=Op("unit", unit))


def _is_verb(run: Sequence[Word]) -> bool:
    """One word that may say a noun of the model as a verb: "appeared", "mentioned"."""
    if len(run) != 1:
        return False
    op = OPERATORS.get((run[0].key,))
    return (op is not None and op.role == "happen") or run[0].key.endswith(("ed", "ing"))


def _is_foreign(word: Word, index: Index) -> bool:
    """A word that neither the model nor the grammar has."""
    known = word.stem in index.holders or word.key in STOP or word.key in GRAMMAR_WORDS
    return not known and word.key.isalpha() and not word.caps and len(word.key) > 3


def _as_written(words: Sequence[Word], link: Link) -> bool:
    said = tuple(w.stem for w in words[link.start : link.end] if w.stem not in GLUE | {"count"})
    for hit in link.hits:
        target = hit.target
        phrases = target.phrases if isinstance(target, Entity) else phrases_of(target)
        if any(said == tuple(w for w in stems(p) if w not in GLUE) for p in phrases):
            return True
    return False


def _is_series(run: Sequence[Word]) -> bool:
    """ "orders per month" asks for each month, whatever measure has that name."""
    ends = len(run) > 2 and run[-2].key == "per" and run[-1].stem in _GRAINS
    return ends and not any(word.stem == "average" for word in run)


def _inner(word: Word, index: Index) -> bool:
    """Words that carry nothing here: a name may have them inside but not at its ends."""
    if word.stem == "with":
        return False
    if word.stem in GLUE or word.stem in FLAG_HEADS:
        return word.key in STOP or word.stem in GLUE
    return word.key in STOP and word.stem not in index.holders


def _opens_no_name(words: Sequence[Word], at: int, index: Index) -> bool:
    """Words that stand before names: "only", "show me", and what somebody does."""
    if _inner(words[at], index) or words[at].key in _OPENERS:
        return True
    shows = words[at].key == "show" and all(word.key in STOP for word in words[:at])
    return shows or _is_verb_of_somebody(words, at)


def _is_verb_of_somebody(words: Sequence[Word], at: int) -> bool:
    """ "did we make", "they drive": a verb, whatever noun is written like it."""
    before = [word.key for word in words[max(0, at - 4) : at]]
    return before[-1:] != [] and before[-1] in _PRONOUNS and bool(_AUXILIARIES & set(before))


def _deed_links(words: Sequence[Word], at: int, index: Index) -> Iterator[Link]:
    """ "how much did we bill", where a measure is called "billed revenue"."""
    if words[at].quote or not _is_verb_of_somebody(words, at):
        return
    op = OPERATORS.get((words[at].key,))
    happens = op is not None and op.role == "happen"
    if hits := index.done(words[at].stem) or (() if happens else index.dated_by(words[at].stem)):
        yield Link("member", at, at + 1, 0.7, words[at].said, hits=hits)


def _no_rates(hits: tuple[Hit, ...], run: Sequence[Word]) -> tuple[Hit, ...]:
    """ "Denials" are a number of them, and no denial rate."""
    if not is_plural(run[-1]):
        return hits
    return tuple(
        hit for hit in hits if isinstance(hit.target, Entity)
        or hit.target.kind != "measure" or hit.target.about.format != "percent"
    )  # fmt: skip


_AMOUNTS = frozenset({"time", "amount"})
_PRONOUNS = {"we", "they", "you", "i", "he", "she"}
_AUXILIARIES = {"did", "do", "does", "have", "has", "had", "can", "could", "will"}


def _barrier(words: Sequence[Word], start: int, end: int, index: Index) -> bool:
    """Whether the last word of a run ends all names: a comma, or an operator such as "by"."""
    last = words[end - 1]
    if end - 1 == start:
        return False
    if last.comma or last.quote:
        return True
    op = OPERATORS.get((last.key,))
    if last.key == "by" and end < len(words) and not is_plural(words[end]):
        return True  # "words by guest" is a breakdown, even where "words by guests" is a name
    return bool(op and op.role in _BARRIERS and last.stem not in index.holders)


def _is_numbered(run: Sequence[Word], index: Index) -> bool:
    """ "The order number of Ada's order" is no number of orders, where orders have a number."""
    if len(run) < _PAIR or run[-1].said.lower() != "number of":
        return False
    bag = frozenset((*(word.stem for word in run[:-1]), "number"))
    return any(isinstance(hit.target, Member) and hit.target.kind == "dimension"
               for hit in index.find(bag))  # fmt: skip


def _member_link(words: Sequence[Word], start: int, end: int, index: Index) -> Link | None:
    run = words[start:end]
    inner = [word for word in run if not _inner(word, index)]
    if not inner or _is_numbered(inner, index):
        return None
    bag = frozenset(word.stem for word in inner)
    if len(bag) > index.longest:
        return None
    size, gaps = len(inner), len(run) - len(inner)
    far = sum(word.stem not in GLUE for word in run if _inner(word, index))
    order = turns([word.stem for word in inner])
    hits = tuple(hit for hit in index.find(bag) if order == _within(hit.order, bag))
    verb = _is_verb(run) and not hits
    hits = index.derived(inner[0].stem) if verb else hits
    if not hits and len(run) == 1 and _is_foreign(run[0], index):
        verb, hits = True, index.related(inner[0].stem)
        if not hits:
            verb, hits = False, index.happening(inner[0].key)
    if start > 0 and bag <= _AMOUNTS:
        hits = index.amounts(inner[0].stem, words[start - 1].stem) or hits
    if hits:
        apart = _apart(words, start, run)
        score = hits[0].weight * 1.02 * size + 0.25 * (size - 1) + 0.4 * gaps - 0.1 * far - apart
        score -= 0.4 * size if _is_series(run) else 0.0
    elif bag in index.nouns:
        return plain_link("noun", words, start, end, 0.97 * size)
    elif far or any((word.key,) in OPERATORS for word in inner):
        return None
    else:
        hits = _no_rates(index.partly(bag), run) or index.dated(bag) or index.inflected(bag)
        score = hits[0].weight * 0.85 * size + 0.05 * (size - 1) + 0.4 * gaps if hits else 0.0
    if not hits:
        return None
    base = plain_link("member", words, start, end, score)
    return Link("member", start, end, score, base.text, hits=hits, plural=base.plural,
                comma=words[start].comma, verb=verb)  # fmt: skip
