"""From feedback to proposed YAML: verified questions and synonyms for a person to review."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from semantic.ask.lexicon import Lexicon
from semantic.ask.surfaces import Member, phrases_of
from semantic.ask.verified import find_verified
from semantic.ask.words import fold, stems
from semantic.errors import MetricastError
from semantic.feedback.log import Entry
from semantic.model.types import Model
from semantic.query.spec import read_query
from semantic.query.types import leaves

_SETTLES = ("meant", "chosen", "good")  # the strongest first


@dataclass(frozen=True)
class Synonym:
    """A word that was said for a member: proposed, never certain."""

    member: str
    defined: str
    words: tuple[str, ...]


@dataclass
class Proposals:
    """What a reviewer may take over. `undecided` are notes that need a person to read them."""

    questions: list[dict[str, Any]] = field(default_factory=list)
    synonyms: list[Synonym] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    read: int = 0

    def __str__(self) -> str:
        """A YAML file for `questions/`; everything else stands in comments."""
        notes = "note" if self.read == 1 else "notes"
        lines = [
            f"# Proposed from {self.read} {notes}. Nothing is changed: review it, then put the",
            "# questions into a file of metrics/questions/ and the synonyms at their members.",
        ]
        if self.questions:
            text = yaml.safe_dump(
                {"questions": self.questions}, sort_keys=False, allow_unicode=True, width=100
            )
            lines += ["", text.rstrip()]
        if self.synonyms:
            lines += ["", "# Synonyms:"]
            lines += [f"#   {_inline(each)}" for each in self.synonyms]
        if self.undecided:
            lines += ["", "# To be read by a person:"]
            lines += [f"#   {_one_line(each)}" for each in self.undecided]
        if not (self.questions or self.synonyms or self.undecided):
            lines += ["", "# There is nothing to propose."]
        return "\n".join(lines) + "\n"


def propose(entries: Sequence[Entry], model: Model, lexicon: Lexicon) -> Proposals:
    """What feedback suggests for the model. Pure; the same entries give the same proposals."""
    made = Proposals(read=len(entries))
    for wording in _by_wording(entries):
        _propose_one(wording, model, lexicon, made)
    taken = {each.name for each in model.questions}
    for each in made.questions:
        each["name"] = _unused(each["name"], taken)
        taken.add(each["name"])
    return made


def _by_wording(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Entries about the same words, in the order in which they were first said."""
    found: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        found.setdefault(stems(entry.question), []).append(entry)
    return list(found.values())


def _propose_one(said: Sequence[Entry], model: Model, lexicon: Lexicon, made: Proposals) -> None:
    question = said[-1].question
    alone = [entry for entry in said if not entry.follows]
    query, clash = _settled(alone)
    if clash:
        made.undecided.append(f"“{question}” was said to mean different queries")
        return
    if query is None:
        # A thumb is noted at once, and again with its reason where somebody gives one.
        thumbs = [entry for entry in said if entry.kind == "bad"]
        reasons = sum(bool(entry.reason) for entry in thumbs)
        bad = max(reasons, len(thumbs) - reasons)
        if bad:
            times = "once" if bad == 1 else f"{bad} times"
            why = "; ".join(dict.fromkeys(entry.reason for entry in said if entry.reason))
            because = f" ({why})" if why else ""
            made.undecided.append(
                f"“{question}” was answered badly {times}{because}; nobody said better"
            )
        return
    if fault := _fault(query):
        made.undecided.append(f"“{question}”: its query cannot be read: {fault}")
        return
    if find_verified(question, model) is None:
        wordings = list(dict.fromkeys(entry.question.strip() for entry in alone))
        made.questions.append(
            {"name": _name(question), "questions": wordings, "query": dict(query)}
        )
    made.synonyms += _synonyms(alone, query, lexicon)


def _settled(said: Sequence[Entry]) -> tuple[Mapping[str, Any] | None, bool]:
    """The query that was said to be right, and whether people disagree."""
    for kind in _SETTLES:
        queries = [entry.query for entry in said if entry.kind == kind and entry.query]
        if queries:
            different = {json.dumps(query, sort_keys=True, default=str) for query in queries}
            refused = kind == "good" and any(entry.kind == "bad" for entry in said)
            return queries[-1], len(different) > 1 or refused
    return None, False


def _fault(query: Mapping[str, Any]) -> str:
    try:
        read_query(query)
    except MetricastError as fault:
        return fault.message
    return ""


def _synonyms(said: Iterable[Entry], query: Mapping[str, Any], lexicon: Lexicon) -> list[Synonym]:
    """Words that nothing covered, where only one member of the query was said by no other."""
    unknown = tuple(dict.fromkeys(word for entry in said for word in entry.unknown))
    if len(unknown) != 1:
        return []
    words = {word for entry in said for word in stems(entry.question)}
    members = [lexicon.members[name] for name in _names(query) if name in lexicon.members]
    silent = [member for member in members if not _is_said(member, words)]
    if len(silent) != 1:
        return []
    member = silent[0]
    return [Synonym(member.name, f"{member.home}.{member.own}", unknown)]


def _names(query: Mapping[str, Any]) -> list[str]:
    asked = read_query(query)
    names = [*asked.measures, *asked.dimensions, *(t.dimension for t in asked.time_dimensions)]
    return list(dict.fromkeys([*names, *(leaf.member for leaf in leaves(asked.filters))]))


def _is_said(member: Member, words: set[str]) -> bool:
    return any(set(stems(phrase)) & words for phrase in phrases_of(member))


def _name(question: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", fold(question))[:8])[:60] or "question"


def _unused(name: str, taken: set[str]) -> str:
    name = name if name[:1].isalpha() else f"q_{name}"
    number = 2
    new = name
    while new in taken:
        new, number = f"{name}_{number}", number + 1
    return new


def _inline(each: Synonym) -> str:
    words = ", ".join(_one_line(word) for word in each.words)
    return f"{each.member} (defined as {each.defined}): ai_context: {{synonyms: [{words}]}}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
