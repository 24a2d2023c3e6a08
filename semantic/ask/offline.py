"""From a question to a semantic query without a language model: the program on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from semantic.ask.assemble import assemble
from semantic.ask.before_that import before_that
from semantic.ask.changes import changes, costing, how_much_money, instead
from semantic.ask.coverage import declined, unexplained
from semantic.ask.dialogue import context_of, edit, is_follow_up, points, points_back
from semantic.ask.fronted import fronted_last
from semantic.ask.gate import clean, gate, quoted
from semantic.ask.idioms import plainly, quoted_in_names
from semantic.ask.index import Index
from semantic.ask.kept import kept_from
from semantic.ask.languages import dates_apart, in_english
from semantic.ask.lexicon import Lexicon
from semantic.ask.linker import common_links, covers, member_links
from semantic.ask.links import Link
from semantic.ask.nearest import nearest_metrics
from semantic.ask.parse import readings
from semantic.ask.reading import Reading, Unread
from semantic.ask.shared_heads import shared_heads
from semantic.ask.spelling import Speller
from semantic.ask.surfaces import Entity, Member
from semantic.ask.types import Answered, Clarify, Declined, Option, Translation
from semantic.ask.values import ValueIndex
from semantic.ask.verified import find_verified
from semantic.ask.words import Word, join_fixed, split
from semantic.errors import MetricastError
from semantic.model.types import Model
from semantic.query.paraphrase import paraphrase
from semantic.query.spec import read_query
from semantic.query.types import Query, leaves

Compiles = Callable[[Query], MetricastError | None]

MARGIN = 0.1
LAST_DAY = date(9990, 12, 31)  # leaves room to count on from it
MOST_COST = 1.2
DEAR = 0.35  # a reading that costs more leaves room for others
OTHER_NAMES = 0.6  # how much better another surface must cover the words
OTHER_SURFACE = 0.11  # the widest view wins where another says the same words as plainly
_NONE: frozenset[str] = frozenset()
FINAL = (
    "no-link",
    "joined",
    "no-negation",
    "no-first-of-each",
    "no-unit",
    "empty-range",
    "open-range",
)
# What the words ask is clear and cannot be had: no other pick of members is what they mean.
SETTLED = ("other-number", "echo")
MOST_COMPILED = 6
MOST_OPTIONS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """One query that the question may mean. `cost` 0 is plain; `facts` say what it reads."""

    query: Query
    cost: float
    notes: tuple[str, ...]
    facts: tuple[object, ...]
    edited: bool = False


def translate(
    question: str,
    *,
    model: Model,
    lexicon: Lexicon,
    values: ValueIndex,
    as_of: date,
    previous: Query | None = None,
    compiles: Compiles,
) -> Translation:
    """What a question means on this model; every query in the result compiles."""
    as_of = min(as_of, LAST_DAY)
    if known := before(question, model, lexicon, values, as_of, compiles):
        return known
    text = clean(question)
    words = clean_words(text, lexicon, values)
    words, repairs = speller(lexicon, values).repair(words)
    words = before_that(join_fixed(words), previous)
    words = plainly(words, lexicon.vocabulary, lexicon.bags, lexicon.numbers)
    words = costing(quoted_in_names(words))
    words = shared_heads(how_much_money(words, lexicon.bags), lexicon.numbers)
    words = instead(changes(fronted_last(words, previous is not None), as_of), previous is not None)
    if previous is None and (lost := points_back(words)):
        return Declined(f"“{lost}” speaks of something that was asked before, and nothing was",
                        (lost,), nearest_metrics(text, lexicon), "nothing-before")  # fmt: skip
    linked = common_links(words, values, as_of)
    candidates: list[Candidate] = []
    faults: list[Unread] = []
    kept: list[Candidate] = []
    for some in _candidates(words, linked, lexicon, values, as_of, previous):
        for found in some:
            (candidates if isinstance(found, Candidate) else faults).append(found)  # type: ignore[arg-type]
        kept = _compiling(candidates, compiles, faults)
        if kept and kept[0].cost < OTHER_SURFACE - MARGIN:
            break  # nothing of a further surface could come near
    if not kept:
        return declined(text, faults, lexicon, values)
    return _decide(kept, lexicon, repairs)


def before(
    question: str, model: Model, lexicon: Lexicon, values: ValueIndex, as_of: date,
    compiles: Compiles,
) -> Translation | None:  # fmt: skip
    """What needs no translator: idle and hostile texts, and questions that somebody verified."""
    if stopped := gate(question, lexicon.vocabulary, about(model), examples(model), values.words):
        return stopped
    return _verified(clean(question), model, lexicon, as_of, compiles)


def clean_words(text: str, lexicon: Lexicon, values: ValueIndex) -> tuple[Word, ...]:
    """The words of a question, those of other languages' grammar in English."""
    return tuple(in_english(split(dates_apart(quoted(clean(text)))), lexicon, values.words))


@lru_cache(maxsize=8)
def speller(lexicon: Lexicon, values: ValueIndex) -> Speller:
    """The speller of a lexicon and its values, kept as long as they are in use."""
    return Speller(lexicon, values)


def about(model: Model) -> str:
    """What can be asked about: the titles of the model's views, or of its cubes."""
    shown = [view.about.title for view in model.views.values() if view.about.public]
    shown = shown or [cube.about.title for cube in model.cubes.values() if cube.about.public]
    return ", ".join(dict.fromkeys(shown[:6]))


def examples(model: Model) -> tuple[str, ...]:
    """Questions that are known to work, for people who do not know what to ask."""
    return tuple(q.questions[0] for q in model.questions if q.onboarding and q.questions)[:3]


def _verified(
    text: str, model: Model, lexicon: Lexicon, as_of: date, compiles: Compiles
) -> Answered | None:
    found = find_verified(text, model)
    if found is None:
        return None
    try:
        query = read_query(found.query, as_of)
    except MetricastError:
        return None
    if compiles(query) is not None:
        return None
    return Answered(
        query,
        paraphrase(query, lexicon.members, lexicon.usual_times),
        translator=f"verified:{found.name}",
    )


def _candidates(
    words: Sequence[Word], linked: list[Link], lexicon: Lexicon, values: ValueIndex, as_of: date,
    previous: Query | None,
) -> Iterator[list[Candidate | Unread]]:  # fmt: skip
    """What each surface gives, the widest view first; of a follow-up, its own surface."""
    context = context_of(previous, lexicon) if previous else None
    if previous and context:
        index, members = context
        ways = covers(words, [*linked, *member_links(words, index, linked)])
        found = list(_of_surface(words, ways, index, lexicon, values, as_of, members, previous))
        unlinked = any(isinstance(each, Unread) and each.code == "no-link" for each in found)
        same = (unlinked and _asks_same(words)) or points([word.key for word in words])
        if same or any(isinstance(each, Candidate) for each in found):
            yield found
            return
    found_ways = [(i, covers(words, [*linked, *member_links(words, i, linked)]))
                  for i in lexicon.indexes]  # fmt: skip
    plainest = max((_score(ways[0]) for _, ways in found_ways if ways), default=0.0)
    for index, ways in found_ways:
        # Where another surface has the very words as a name, this one reads them less well.
        far = bool(ways) and plainest - _score(ways[0]) > OTHER_NAMES
        found = list(_of_surface(words, ways, index, lexicon, values, as_of, (), None))
        yield [
            replace(each, cost=each.cost + 3 * MARGIN) if far and isinstance(each, Candidate)
            else each
            for each in found
        ]  # fmt: skip


def _asks_same(words: Sequence[Word]) -> bool:
    """ "What about words": of what was just shown, or of nothing."""
    opens = tuple(word.key for word in words[:2]) in (("what", "about"), ("how", "about"))
    return opens and len(words) <= _BARE


_BARE = 4


def _score(way: Sequence[Link]) -> float:
    return sum(link.score for link in way)


def _of_surface(
    words: Sequence[Word], ways: list[tuple[Link, ...]], index: Index, lexicon: Lexicon,
    values: ValueIndex, as_of: date, context: tuple[Member, ...], previous: Query | None,
) -> Iterator[Candidate | Unread]:  # fmt: skip
    """Candidates from one surface: every good cover of the words, every reading of it."""
    best = _score(ways[0]) if ways else 0.0
    final, cheapest = False, MOST_COST
    for way in ways:
        if lost := unexplained(way, words):
            fault = Unread(f"nothing in the model covers {lost[0]}", lost)
            fault.cost = -sum(link.score for link in way)
            yield fault
            continue
        if way is not ways[0] and _renames(way, ways[0]):
            continue
        # A worse cover is a way out when the best one has no good reading, never its equal.
        behind = best - _score(way)
        behind = behind + (2 * MARGIN if cheapest > DEAR else 1.0) if way is not ways[0] else 0.0
        held = frozenset(leaf.member for leaf in leaves(previous.filters)) if previous else _NONE
        for reading in readings(way, index, lexicon, values, context, held):
            try:
                if isinstance(reading, Unread):
                    raise reading
                found = _candidate(reading, way, lexicon, as_of, behind, previous)
                cheapest = min(cheapest, found.cost)
                yield found
            except Unread as fault:
                fault.cost = -sum(link.score for link in way)
                yield fault
                if fault.code in SETTLED:
                    return
                # What cannot be asked must not be answered by reading the words worse.
                final = final or fault.code in FINAL
        if final:
            return


def _renames(way: Sequence[Link], best: Sequence[Link]) -> bool:
    """Whether a way reads as a value or verb what the best one reads as a thing by its name."""
    things = {
        (link.start, link.end) for link in best
        if link.kind == "member" and isinstance(link.hits[0].target, Entity)
    }  # fmt: skip
    plain = {
        (link.start, link.end): "part" if hit.target.filtered else hit.target.kind
        for link in best if link.kind == "member" and not link.verb
        for hit in reversed(link.hits)
        if isinstance(hit.target, Member) and hit.target.kind in ("measure", "dimension")
        and hit.target.type != "boolean" and hit.weight == 1.0
    }  # fmt: skip
    for link in way:
        if link.kind != "value":
            continue
        same = (link.start, link.end)
        spans = [kind for span, kind in plain.items() if span == same
                 or (kind == "measure" and span[0] <= same[0] and same[1] <= span[1])]  # fmt: skip
        # A column's name is rather a value that is called exactly so; "models" no "Model 3".
        exact = any(found.how == "exact" for found in link.found)
        if spans and (not exact or {"measure", "part"} & set(spans)):
            return True
    agents = {link.end for link in way if link.role == "agent"}
    return any(
        (link.kind == "value" or link.role == "relate")
        and (link.start, link.end) in things
        and link.start not in agents
        for link in way
    )


def _candidate(
    reading: Reading, way: Sequence[Link], lexicon: Lexicon, as_of: date, behind: float,
    previous: Query | None,
) -> Candidate:  # fmt: skip
    edits = previous is not None and is_follow_up(reading, way)
    if previous is not None and edits:
        query, notes = edit(previous, reading, lexicon, as_of, way)
        notes = (*notes, *kept_from(previous, query, reading, lexicon))
        if query == replace(previous, offset=0, total=False) and not _repeats(way):
            raise Unread("that changes nothing in what is shown", (), "no-change")
    elif previous is not None and not reading.complete:
        raise Unread("nothing says what is asked for", (), "nothing-asked")
    else:
        query, notes = assemble(reading, as_of)
    cost = reading.cost + behind
    if reading.surface != lexicon.indexes[0].surface.name:
        cost += OTHER_SURFACE
    if reading.cost > MOST_COST:
        raise Unread("no reading is near enough to the words", (), "unsure")
    return Candidate(query, cost, (*reading.notes, *notes), _facts(query, lexicon), edits)


_SAME = frozenset("same again repeat that it those them".split())


def _repeats(way: Sequence[Link]) -> bool:
    """Whether the words ask for what is shown already."""
    return any(word in _SAME for link in way for word in link.text.lower().split())


def _facts(query: Query, lexicon: Lexicon) -> tuple[object, ...]:
    """The query with its members' identities: equal facts, equal rows, whatever the view."""

    def same(name: str) -> object:
        member = lexicon.members.get(name)
        return member.identity if member else name

    def condition(each: object) -> object:
        name = getattr(each, "member", None)
        if name is not None:
            return (same(name), replace(each, member=""))  # type: ignore[type-var]
        return (type(each).__name__, tuple(condition(f) for f in each.filters))  # type: ignore[attr-defined]

    return (
        tuple(map(same, query.measures)), tuple(map(same, query.dimensions)),
        tuple((same(t.dimension), replace(t, dimension="")) for t in query.time_dimensions),
        tuple(map(condition, query.filters)), tuple(map(same, query.segments)),
        tuple((same(o.member), o.direction) for o in query.order or ()), query.limit,
    )  # fmt: skip


def _compiling(
    candidates: list[Candidate], compiles: Compiles, faults: list[Unread]
) -> list[Candidate]:
    """The best candidates that compile, at most one for each meaning, cheapest first."""
    ordered = sorted(enumerate(candidates), key=lambda pair: (pair[1].cost, pair[0]))
    seen: set[tuple[object, ...]] = set()
    kept: list[Candidate] = []
    tried = 0
    for _, each in ordered:
        if each.facts in seen or tried >= MOST_COMPILED:
            continue
        if kept and each.cost > kept[0].cost + MARGIN:
            break
        seen.add(each.facts)
        tried += 1
        fault = compiles(each.query)
        if fault is None:
            kept.append(each)
        else:
            faults.append(Unread(fault.message, (), fault.code))
    return kept[:MOST_OPTIONS]


def _decide(
    kept: list[Candidate], lexicon: Lexicon, repairs: tuple[str, ...]
) -> Answered | Clarify:
    first = kept[0]
    labels = {
        paraphrase(each.query, lexicon.members, lexicon.usual_times): each
        for each in reversed(kept)
    }
    if len(labels) > 1:
        options = tuple(Option(label, each.query) for label, each in reversed(labels.items()))
        return Clarify(_difference(kept, lexicon), options)
    notes = tuple(dict.fromkeys((*repairs, *first.notes)))
    words = paraphrase(first.query, lexicon.members, lexicon.usual_times)
    return Answered(first.query, words, notes, edited=first.edited)


def _difference(kept: Sequence[Candidate], lexicon: Lexicon) -> str:
    """The question back: names the measures where they are what differs."""
    measures = {tuple(each.query.measures) for each in kept}
    return "Which measure do you mean?" if len(measures) > 1 else "Which do you mean?"


__all__ = ["Candidate", "Declined", "speller", "translate"]
