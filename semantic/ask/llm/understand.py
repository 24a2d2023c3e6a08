"""From a reply to a translation: what does not hold is said back to the endpoint, in our words."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.ask.lexicon import Lexicon
from semantic.ask.links import Link
from semantic.ask.llm.check import Known, Wrong, checked, notes, uncovered, without_part
from semantic.ask.llm.reply import Reply
from semantic.ask.nearest import names, nearest_metrics
from semantic.ask.types import Answered, Clarify, Declined, Option, Translation
from semantic.ask.words import Word, fold
from semantic.query.paraphrase import paraphrase
from semantic.query.types import Query

MOST_FINDINGS = 12


def understood(words: tuple[Word, ...], reply: Reply, known: Known, translator: str) -> Translation:
    """A reply as a translation. Raises Wrong."""
    match reply.kind:
        case "answer":
            query = checked(reply.query or {}, known)
            _hold_to(words, (query,), reply, known)
            label = paraphrase(query, known.lexicon.members, known.lexicon.usual_times)
            said = _notes(words, query, reply, known)
            return Answered(query, label, said, translator=translator)
        case "clarify":
            return _asked_back(words, reply, known, translator)
    return _declined(words, reply, known, translator)


def _hold_to(words: tuple[Word, ...], queries: Sequence[Query], reply: Reply, known: Known) -> None:
    """Raise Wrong where a word of the question has no part in any of the queries."""
    lost = [uncovered(words, query, reply, known) for query in queries]
    if nowhere := [word for word in lost[0] if all(word in each for each in lost)]:
        raise Wrong([
            f"nothing in the query stands for {names(nowhere)}: decline, or say in `reading` "
            "which member, value or day of the query does, each word in an entry of its own"
        ])  # fmt: skip


def _notes(words: tuple[Word, ...], query: Query, reply: Reply, known: Known) -> tuple[str, ...]:
    asked = " ".join(word.said for word in words)
    return notes(without_part(words, query, known), asked, reply, known)


def _asked_back(
    words: tuple[Word, ...], reply: Reply, known: Known, translator: str
) -> Translation:
    queries = [checked(each, known) for each in reply.options]
    _hold_to(words, queries, reply, known)
    own = known.lexicon
    labels = {paraphrase(each, own.members, own.usual_times): each for each in queries}
    if len(labels) < 2:
        label, query = next(iter(labels.items()))
        said = _notes(words, query, reply, known)
        return Answered(query, label, said, translator=translator)
    # The question back is ours: the endpoint's own words could say anything.
    options = tuple(Option(*each) for each in labels.items())
    return Clarify("Which do you mean?", options, translator)


def _declined(words: tuple[Word, ...], reply: Reply, known: Known, translator: str) -> Declined:
    """A refusal in our words, naming only words that the question has."""
    text = " ".join(word.said for word in words)
    own = tuple(word for word in reply.words if word and fold(word) in fold(text))
    nearest = nearest_metrics(text, known.lexicon)
    reason = f"nothing in the model covers {names(own)}" if own else (
        "nothing in the model answers this")  # fmt: skip
    return Declined(reason, own, nearest, translator=translator)


def findings(linked: Sequence[Link], lexicon: Lexicon) -> tuple[str, ...]:
    """What the linker is sure of: dates as days, values with their members."""
    owners: dict[tuple[str, str], list[str]] = {}
    for name, member in lexicon.members.items():
        owners.setdefault(member.identity, []).append(name)
    said: list[str] = []
    for link in linked:
        if link.dated and link.dated.first and link.dated.last:
            said.append(f"“{link.text}” is {link.dated.first} to {link.dated.last}")
        sure = link.found if link.kind == "value" and link.score >= 1.0 else ()
        said += [
            f"“{link.text}” is {found.value} of {owners[found.identity][0]}"
            for found in sure if owners.get(found.identity)
        ]  # fmt: skip
    return tuple(dict.fromkeys(said))[:MOST_FINDINGS]
