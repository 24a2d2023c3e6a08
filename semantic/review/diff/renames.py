"""Which item of the new version is an old one under another name.

An item is renamed when its old name is gone, its new name is new, both are in the same cube or
view (or both are at the top), and what decides its rows is the same. Where several would fit,
that one counts which is described in the same words; where none or several are, nothing is
renamed: one was removed, another added. A cube or view is renamed when its source, its key and
all its members are the same.

Renaming what others name makes their texts differ and not their meaning, so names are translated
and the search is made again, until it finds nothing new.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from semantic.model.meaning import Naming
from semantic.model.types import Model
from semantic.review.diff.told import Told
from semantic.review.diff.types import Item

Items = Mapping[tuple[str, str], Item]
ROUNDS = 20
OWNERS = ("cube", "view")
# A role is renamed with its alias, a join with its cubes: neither has a name of its own. An owner
# decides no rows, by which it could be known again.
UNNAMED = ("join", "role", "owner")
ITSELF = "{CUBE}"


@dataclass(frozen=True, slots=True)
class Renames:
    """New names by old ones: of cubes and views, of members, and of everything else by kind."""

    cubes: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[tuple[str, str], str] = field(default_factory=dict)
    naming: Naming = field(init=False, compare=False, repr=False)  # old names translated

    def __post_init__(self) -> None:
        object.__setattr__(self, "naming", Naming(self.cubes, self.members))

    def key(self, item: Item) -> tuple[str, str]:
        """Under which key the new version has an item of the old one, if it has it."""
        key = group, name = item.key
        if new := self.others.get(key):
            return group, new
        if item.scope and name not in self.members and item.scope not in self.cubes:
            return key
        if item.kind in OWNERS or item.kind == "role":
            return group, self.naming.cube(name)
        if item.kind == "join":
            return group, " → ".join(map(self.naming.cube, name.split(" → ")))
        return group, self.naming.written(name) if item.scope else name


def find_renames(
    before: Model, after: Model, same: Set[str] = frozenset()
) -> tuple[Renames, Items, Items]:
    """The renames between two versions, and their items, the old ones with names translated.

    Of cubes that mean the `same` in both, both have the same items.
    """
    found = Renames()
    now = Told(after)
    new, told = now.under(), Told(before, now, same)
    for _ in range(ROUNDS):
        old = told.under(found.naming)
        more = _with_more(found, old, new)
        if more is None:
            return found, old, new
        found = more
    return found, told.under(found.naming), new


def _with_more(found: Renames, old: Items, new: Items) -> Renames | None:
    """The renames with those that are seen now; None when none is."""
    known = [(found.key(item), item) for item in old.values()]
    kept = {key for key, _ in known}
    gone = [item for key, item in known if key not in new]
    come = [item for key, item in new.items() if key not in kept]
    if not gone or not come:
        return None
    if owners := dict(_owners(gone, come, old, new, found)):
        return Renames({**found.cubes, **owners}, found.members, found.others)
    members: dict[str, str] = {}
    others: dict[tuple[str, str], str] = {}
    for one, other in _pairs(gone, come, found):
        if one.scope:
            members[one.name] = other.name
        else:
            others[one.key] = other.name
    if not members and not others:
        return None
    return Renames(found.cubes, {**found.members, **members}, {**found.others, **others})


def _owners(
    gone: Iterable[Item], come: Iterable[Item], old: Items, new: Items, found: Renames
) -> Iterator[tuple[str, str]]:
    """Cubes and views that are the same with everything in them."""
    lost = [each for each in gone if each.kind in OWNERS]
    won = [each for each in come if each.kind in OWNERS]
    if not lost or not won:
        return
    before = {each.key: _whole(each, old, found.naming.cube(each.name)) for each in lost}
    after = {each.key: _whole(each, new, each.name) for each in won}
    for one, other in _matched(lost, won, before, after):
        yield one.name, other.name


def _whole(owner: Item, known: Items, called: str) -> Hashable:
    inside = sorted(
        (item.kind, item.name.partition(".")[2], repr(_form(item, called)))
        for item in known.values()
        if item.scope == owner.name
    )
    return (owner.kind, repr(_form(owner, called)), *inside)


def _pairs(
    gone: Iterable[Item], come: Iterable[Item], found: Renames
) -> Iterator[tuple[Item, Item]]:
    lost = [each for each in gone if each.kind not in (*OWNERS, *UNNAMED)]
    won = [each for each in come if each.kind not in (*OWNERS, *UNNAMED)]
    called = found.naming.cube
    before = {each.key: _placed(each, called(each.scope)) for each in lost}
    after = {each.key: _placed(each, each.scope) for each in won}
    yield from _matched(lost, won, before, after)


def _placed(item: Item, scope: str) -> Hashable:
    return (item.kind, scope, repr(_form(item, scope)))


def _form(item: Item, called: str) -> Hashable:
    """What decides the rows of an item, its own cube's name left out."""
    facts = [*item.definition.items()]
    if item.kind == "hierarchy":  # it decides no rows, and is what it lists
        facts += item.words.items()
    return _without(tuple((name, fact.form) for name, fact in sorted(facts)), called)


def _without(form: Hashable, name: str) -> Hashable:
    """A form in which columns and members of one cube are those of a cube without a name."""
    match form:
        case ("column", str(cube), inner) if cube == name:
            return ("column", ITSELF, inner)
        case ("member", str(member)):
            *way, last = member.split(">")
            own = [ITSELF if each == name else each for each in way]
            if last.startswith(f"{name}."):
                last = ITSELF + last[len(name) :]
            return ("member", ">".join([*own, last]))
        case tuple():
            return tuple(_without(each, name) for each in form)
        case _:
            return form


def _matched(
    lost: list[Item], won: list[Item],
    before: Mapping[tuple[str, str], Hashable], after: Mapping[tuple[str, str], Hashable],
) -> Iterator[tuple[Item, Item]]:  # fmt: skip
    """Those that have the same form, and where that is not unique, the same words as well."""
    by_form: dict[Hashable, tuple[list[Item], list[Item]]] = {}
    for item in lost:
        by_form.setdefault(before[item.key], ([], []))[0].append(item)
    for item in won:
        by_form.setdefault(after[item.key], ([], []))[1].append(item)
    for olds, news in by_form.values():
        if len(olds) == len(news) == 1:
            yield olds[0], news[0]
        elif olds and news:
            yield from _by_words(olds, news)


def _by_words(olds: list[Item], news: list[Item]) -> Iterator[tuple[Item, Item]]:
    for old in olds:
        same = [new for new in news if _described(new) == _described(old)]
        twins = [each for each in olds if _described(each) == _described(old)]
        if len(same) == len(twins) == 1 and _described(old):
            yield old, same[0]


def _described(item: Item) -> str:
    return item.words["description"].text if "description" in item.words else ""
