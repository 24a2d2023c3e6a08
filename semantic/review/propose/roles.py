"""From joins that were found to joins that can stand in one model: names, roles, what is left out.

Two columns that lead to one table are two roles of it. Two tables that lead to one and the same
leave open which way is meant: the second way gets a role where that settles it, a doubtful join
is only told of, and what remains is said beside the cube; a query over it is refused, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from semantic.review.propose.joins import Found
from semantic.review.propose.matches import WEAK, stem
from semantic.review.propose.names import identifier, table_words, thing, unused, words_of
from semantic.review.propose.paths import TwoWays, two_ways
from semantic.review.propose.profile import Ref

_RELATIVES = frozenset("parent predecessor successor previous next original root".split())


@dataclass(frozen=True, slots=True)
class Joined:
    """A join as it will be written: the other cube, perhaps in a role. `against`: as a comment."""

    found: Found
    cube: str
    other: str
    alias: str = ""
    notes: tuple[str, ...] = ()
    against: str = ""

    @property
    def to(self) -> str:
        """The cube it leads to."""
        return self.alias or self.other


@dataclass(slots=True)
class Plan:
    """Joins in the making. `open`: pairs of cubes between which two ways remain."""

    cubes: Mapping[Ref, str]
    joins: list[Joined] = field(default_factory=list)
    open: dict[str, list[TwoWays]] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """Every name of a cube or role that is taken."""
        return {*self.cubes.values(), *(each.alias for each in self.joins if each.alias)}

    def edges(self) -> list[tuple[str, str]]:
        """Each join from cube to cube; a role is joined onwards as its cube is."""
        plain = [(each.cube, each.to) for each in self.joins if not each.against]
        roles = [(each.alias, each.other) for each in self.joins if each.alias and not each.against]
        onward = [(role, to) for role, cube in roles for one, to in plain
                  if one == cube and to != role]  # fmt: skip
        return [*plain, *onward]


def plan_joins(found: Sequence[Found], cubes: Mapping[Ref, str]) -> Plan:
    """The joins of a model, in order of preference."""
    plan = Plan(cubes)
    for each in found:
        plan.joins.append(_named(each, plan))
    _settle(plan)
    plan.joins = [_beside_roles(each, plan.joins) for each in plan.joins]
    return plan


def _beside_roles(joined: Joined, joins: Sequence[Joined]) -> Joined:
    """A plain join with a word about the roles of the same cube beside it."""
    roles = [each.alias for each in joins if each.alias and not each.against
             and (each.cube, each.other) == (joined.cube, joined.other)]  # fmt: skip
    if joined.alias or joined.against or not roles:
        return joined
    said = f"the way to `{joined.other}` that is meant without a word; others: {', '.join(roles)}"
    return replace(joined, notes=(*joined.notes, said))


def _named(found: Found, plan: Plan) -> Joined:
    match = found.match
    joined = Joined(found, plan.cubes[match.one], plan.cubes[match.other], against=found.against)
    if found.against:
        return joined
    written = [each for each in plan.joins if not each.against]
    if _is_mirror(found, written):
        return replace(joined, against="the same columns are joined from the other side")
    if any((each.cube, each.other) == (joined.other, joined.cube) for each in written):
        return replace(joined, against=_back(joined))
    pairs = {(each.cube, each.other) for each in written if not each.alias}
    several = match.role and len(match.columns) == 1
    if joined.cube != joined.other and (joined.cube, joined.other) not in pairs and not several:
        return joined
    return replace(joined, alias=_role(found, plan))


def _is_mirror(found: Found, joins: Iterable[Joined]) -> bool:
    match = found.match
    return any(
        (each.found.match.other, each.found.match.to) == (match.one, match.columns)
        and (each.found.match.one, each.found.match.columns) == (match.other, match.to)
        for each in joins
    )


def _back(joined: Joined) -> str:
    """Why two tables that refer to each other are joined one way only: a role of a cube is joined
    onwards as the cube is, so each of the two would lead to the other's role and back."""
    if joined.cube == joined.other:
        return "another of its columns refers to the same table: two such roles would meet"
    return f"`{joined.other}` refers to `{joined.cube}`, too: joined both ways, roles would meet"


def _role(found: Found, plan: Plan) -> str:
    """What a column's name calls the other table: `billing_address_id` the billing address."""
    match = found.match
    words, own = stem(words_of(match.columns[0])), thing(table_words(match.other[1]))
    if not words or words[-1] in _RELATIVES:  # parent of what?
        words = (*words, *own)
    name = identifier(words, "role")
    if name in plan.names:
        name = identifier((*thing(table_words(match.one[1])), *words), "role")
    return unused(name, plan.names)


def _settle(plan: Plan) -> None:
    """Mend the pairs with two ways one by one; each step takes a doubt away or notes it."""
    noted: set[tuple[str, str]] = set()
    while pair := next((each for each in two_ways(plan.edges())
                        if (each.start, each.stop) not in noted), None):  # fmt: skip
        at = _culprit(pair, plan)
        changed = None if at is None else _mended(plan.joins[at], pair, plan)
        if at is None or changed is None:
            noted.add((pair.start, pair.stop))
            plan.open.setdefault(pair.start, []).append(pair)
        else:
            plan.joins[at] = changed


def _culprit(pair: TwoWays, plan: Plan) -> int | None:
    """The least preferred of the plain joins by which the two ways arrive."""
    arriving = [at for at, each in enumerate(plan.joins) if not each.against and not each.alias
                and (each.cube, each.to) in pair.last]  # fmt: skip
    return max(arriving) if len(arriving) > 1 else None


def _mended(joined: Joined, pair: TwoWays, plan: Plan) -> Joined | None:
    """The join as a comment where its ground is weak, in a role where that helps, else None."""
    other = next((one for one, _ in pair.last if one != joined.cube), "")
    ways = f"`{pair.start}` would reach `{pair.stop}` by way of `{other}` or of `{joined.cube}`"
    if joined.found.match.strength == WEAK:
        return replace(joined, against=f"{ways}, and its ground is weak")
    if any(each.cube == joined.other and not each.against for each in plan.joins):
        return None  # a role would lead on to what lies behind, and leave that open
    match = joined.found.match
    words = (*thing(table_words(match.one[1])), *thing(table_words(match.other[1])))
    alias = unused(identifier(words, "role"), plan.names)
    return replace(joined, alias=alias, notes=(f"in a role: {ways}",))
