"""Who does something: "teaches" and "teacher", "runs" and "manager"; general English, as data."""

from __future__ import annotations

from types import MappingProxyType

from semantic.ask.roots import root
from semantic.ask.words import stem

_ROWS = """
run runs ran manage manages managed = manager head lead leader director boss chief
lead leads led head heads headed supervise supervises supervised = manager head leader supervisor
own owns owned = owner
write writes wrote written = author writer
direct directs directed = director filmmaker
found founded founds = founder
teach teaches taught instruct instructs train trains trained = teacher instructor trainer coach
drive drives drove driven = driver chauffeur
sell sells sold close closed = seller salesperson rep representative agent broker executive
handle handles handled process processed = adjuster handler agent assignee owner
treat treats treated = doctor physician therapist vet veterinarian nurse dentist
host hosts hosted = host
serve serves served = server waiter agent
design designs designed = designer
assign assigned = assignee
"""


def _table() -> dict[str, frozenset[str]]:
    rows = [row.partition(" = ") for row in _ROWS.strip().splitlines()]
    return {verb: frozenset(nouns.split()) for verbs, _, nouns in rows for verb in verbs.split()}


_AGENTS = MappingProxyType(_table())
_ENDINGS = ("er", "or", "ist", "ant", "ent", "ee", "ian")


def agents_of(verb: str) -> frozenset[str]:
    """What those are called who do it; empty for what anybody may do ("bought")."""
    return _AGENTS.get(verb.lower(), frozenset())


def is_agent(verb: str, noun: str) -> bool:
    """Whether a noun (its stem) names who does what the verb says."""
    if noun in agents_of(verb):
        return True
    wanted = root(stem(verb.lower()))
    return (
        noun.endswith(_ENDINGS)
        and len(wanted) > 2
        and (root(noun) == wanted or noun.startswith(wanted))
    )
