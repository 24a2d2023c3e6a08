"""Turns of phrase that say something simple, written simply; general English, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from semantic.ask.operators import PERSON_NOUNS
from semantic.ask.phrasings import Bag
from semantic.ask.words import Word, stem

_ROWS = """
an hour and a half = 90 minutes
one and a half hours = 90 minutes
two and a half hours = 150 minutes
half an hour = 30 minutes
a quarter of an hour = 15 minutes
three quarters of an hour = 45 minutes
half a year = 6 months
half a day = 12 hours
a couple of = 2
a dozen = 12
a fortnight = 14 days
since the start of = since
since the beginning of = since
from the start of = since
from the beginning of = since
run longer = longer
runs longer = longer
ran longer = longer
run over = over
runs over = over
right now = currently
at the moment = currently
at present = currently
as of now = currently
as of today = currently
had at least one = with
has at least one = with
have at least one = with
having at least one = with
with at least one = with
had at least a = with
has at least a = with
have at least a = with
w o = without
does it last = is it
did it last = is it
do they last = are they
did they last = are they
it last = it
they last = they
talk about = about
talks about = about
talking about = about
speak about = about
speaks about = about
pay out = pay
pays out = pay
paid out = paid
in person = inperson
live in = in
lives in = in
lived in = in
living in = in
reside in = in
resides in = in
stand in = in
stands in = in
stood in = in
standing in = in
work in = in
works in = in
worked in = in
working in = in
sit in = in
sits in = in
based on = going by
according to = going by
judging by = going by
equipped with = with
fitted with = with
in terms of = by
howmuch of the total = share of
howmuch of all = share of
howmuch of all the = share of
racked up = had
last between = between
last over = over
last under = under
last more than = over
last longer than = longer than
last less than = under
last at least = at least
last at most = at most
lasts between = between
lasts over = over
lasts under = under
lasts more than = over
lasts longer than = longer than
lasts less than = under
lasts at least = at least
lasts at most = at most
lasted between = between
lasted over = over
lasted under = under
lasted more than = over
lasted longer than = longer than
lasted less than = under
lasted at least = at least
lasted at most = at most
lasting between = between
lasting over = over
lasting under = under
lasting more than = over
lasting longer than = longer than
lasting less than = under
lasting at least = at least
lasting at most = at most
on file = currently
on record = currently
on the books = currently
the year before = previous year
the quarter before = previous quarter
the month before = previous month
the week before = previous week
the day before = previous day
"""

_TABLE = MappingProxyType(
    {
        tuple(idiom.split()): tuple(plain.split())
        for idiom, _, plain in (row.partition(" = ") for row in _ROWS.strip().splitlines())
    }
)
_LONGEST = max(map(len, _TABLE))


def plainly(
    words: Sequence[Word], names: frozenset[str] = frozenset(),
    bags: frozenset[Bag] = frozenset(), numbers: frozenset[Bag] = frozenset(),
) -> tuple[Word, ...]:  # fmt: skip
    """The words with each idiom replaced; "the month before" only where the sentence ends.

    `names` are the stems that the model's names are made of, `bags` the names themselves and
    `numbers` those of amounts.
    """
    words = _who_were(_percents(_each(words, bags, numbers)), names)
    done: list[Word] = []
    at = 0
    while at < len(words):
        size, plain = _idiom(words, at)
        if size:
            first, said = words[at], " ".join(word.said for word in words[at : at + size])
            done += [replace(first, said=said, key=each, stem=stem(each)) for each in plain]
        else:
            done.append(words[at])
        at += size or 1
    return tuple(done)


_PEOPLE = frozenset(("people", "persons", "individuals"))
_BEEN = frozenset(
    "who that have has had ever been were are was we you they on as a our invited".split()
)


def _who_were(words: Sequence[Word], names: frozenset[str]) -> Sequence[Word]:
    """ "People who have been guests" are guests."""
    for at, word in enumerate(words):
        end = at + 1
        while end < len(words) and words[end].key in _BEEN:
            end += 1
        kind = words[end].stem if end < len(words) else ""
        said = {each.key for each in words[at + 1 : end]} & {"been", "were", "are", "was", "as"}
        if word.key in _PEOPLE and said and kind in PERSON_NOUNS & names:
            return [*words[:at], *words[end:]]
    return words


def _percents(words: Sequence[Word]) -> list[Word]:
    """ "20 percent" is "20%"."""
    done: list[Word] = []
    for word in words:
        number = done and done[-1].key.replace(".", "", 1).isdigit() and not word.quote
        if number and word.key in ("percent", "pct", "%"):
            last = done.pop()
            done.append(replace(last, said=f"{last.said} {word.said}", key=f"{last.key}%",
                                stem=f"{last.key}%"))  # fmt: skip
        else:
            done.append(word)
    return done


def _each(words: Sequence[Word], bags: frozenset[Bag], numbers: frozenset[Bag]) -> list[Word]:
    """ "Office by office" is "by office"; "orders by order kind" counts orders."""
    return [
        word for at, word in enumerate(words)
        if not (at + 2 < len(words) and words[at + 1].key == "by" and not word.quote
                and word.stem == words[at + 2].stem)
        or _opens_a_name(words[at + 2 : at + 4], bags, numbers)
    ]  # fmt: skip


def _opens_a_name(words: Sequence[Word], bags: frozenset[Bag], numbers: frozenset[Bag]) -> bool:
    """Whether the second word goes with the first: "order kind", but not "office revenue"."""
    if len(words) < _PAIR or words[1].comma:
        return False
    own, both = frozenset((words[1].stem,)), frozenset(word.stem for word in words)
    return both in bags or (own in bags and own not in numbers)


_PAIR = 2


_HOLDING = {"with", "containing", "contain", "contains", "mention", "mentions", "having", "has",
            "have", "whose", "say", "saying"}  # fmt: skip
_ITS = {"the", "their", "its", "his", "her"}
_NAMES = {"title", "titles", "name", "names"}
_MOST_QUOTED = 4
QUOTED = 99  # the number of a quotation that nobody put in quotes


def quoted_in_names(words: Sequence[Word]) -> tuple[Word, ...]:
    """ "orders with ink in the title": what stands in a name is text, as if it were in quotes."""
    keys = [word.key for word in words]
    for at in range(2, len(words) - 2):
        if keys[at] != "in" or keys[at + 1] not in _ITS or keys[at + 2] not in _NAMES:
            continue
        opens = [n for n in range(max(0, at - _MOST_QUOTED - 1), at - 1) if keys[n] in _HOLDING]
        if not opens:
            continue
        inside = (replace(word, quote=QUOTED) for word in words[opens[-1] + 1 : at])
        return (*words[: opens[-1] + 1], *inside, *words[at + 3 :])
    return tuple(words)


def _idiom(words: Sequence[Word], at: int) -> tuple[int, tuple[str, ...]]:
    for size in range(min(_LONGEST, len(words) - at), 1, -1):
        plain = _TABLE.get(tuple(word.key for word in words[at : at + size]), ())
        open_end = words[at + size - 1].key == "before" and at + size < len(words)
        if plain and not open_end and not words[at].quote:
            return size, plain
    return 0, ()
