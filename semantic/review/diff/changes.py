"""Two versions' facts held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from semantic.model.types import Model
from semantic.review.diff.renames import OWNERS, Renames, find_renames
from semantic.review.diff.types import Action, Aspect, Change, Fact, Item

Key = tuple[str, str]
ORDER: tuple[Action, ...] = ("removed", "broken", "renamed", "redefined", "added", "changed")


@dataclass(frozen=True, slots=True)
class Both:
    """The items of two versions, the old ones under the keys that the new version has."""

    before: Mapping[Key, Item]
    after: Mapping[Key, Item]
    renames: Renames

    @property
    def keys(self) -> list[Key]:
        """Every key of either version, the new version's first."""
        return list(dict.fromkeys([*self.after, *self.before]))


def both(before: Model, after: Model, same: Set[str] = frozenset()) -> Both:
    """The items of two models, names translated. `same`: cubes that mean the same in both."""
    renames, old, new = find_renames(before, after, same)
    return Both({renames.key(item): item for item in old.values()}, new, renames)


def changes(found: Both, before: Model, after: Model) -> tuple[Change, ...]:
    """Everything that is not as it was, what matters most first."""
    changed = {key: change for key in found.keys if (change := _change(key, found))}
    ahead = _Ahead(changed)
    faults = _Faults(before, after)
    known = [
        replace(faults.told(_followed(each, key, found, ahead), key, found), key=key)
        for key, each in changed.items()
    ]
    shown = [each for each in known if each.aspects or each.action not in ("changed", "redefined")]
    return tuple(sorted(shown, key=lambda each: (ORDER.index(each.action), each.kind, each.name)))


def _change(key: Key, found: Both) -> Change | None:
    old, new = found.before.get(key), found.after.get(key)
    if old is new:
        return None
    if old is None or new is None:
        return _alone(old, new, found)
    aspects = tuple(_aspects(old, new))
    is_renamed = key[1] != old.name and old.kind != "join"
    if not aspects and not is_renamed:
        return None
    counts = any(each.counts for each in aspects)
    action: Action = "renamed" if is_renamed else "redefined" if counts else "changed"
    was = old.name if is_renamed else None
    return Change(action, new.kind, new.name, was, aspects=aspects, place=new.place)


def _alone(old: Item | None, new: Item | None, found: Both) -> Change | None:
    """An item that only one version has."""
    if old is not None:
        heir = _replaces(old, found.before, found.after) if old.scope else None
        return Change("removed", old.kind, old.name, replaces=heir, place=old.place,
                      aspects=tuple(_said(old, is_new=False)))  # fmt: skip
    assert new is not None
    heir = _replaces(new, found.after, found.before)
    return Change("added", new.kind, new.name, replaces=heir, place=new.place,
                  aspects=tuple(_said(new, is_new=True)))  # fmt: skip


def _said(item: Item, is_new: bool) -> Iterator[Aspect]:
    """What decides the rows of an item that only one version has; of an owner, who that is."""
    facts = item.words if item.kind == "owner" else item.definition
    for name, fact in facts.items():
        before, after = (None, fact.text) if is_new else (fact.text, None)
        yield Aspect(name, before, after, counts=item.kind != "owner")


def _replaces(item: Item, beside: Mapping[Key, Item], other: Mapping[Key, Item]) -> str | None:
    """A name that still stands, announced to end in favour of this one, which means the same."""
    named = {item.name, item.name.partition(".")[2]}
    for each in beside.values():
        if each.scope == item.scope and each.replaced_by in named and item.scope:
            there = other.get(each.key)
            if there and _forms(there) == _forms(item):
                return each.name
    return None


def _forms(item: Item) -> dict[str, object]:
    return {name: fact.form for name, fact in item.definition.items()}


def _aspects(old: Item, new: Item) -> Iterator[Aspect]:
    for counts, one, other in ((True, old.definition, new.definition),
                               (False, old.words, new.words)):  # fmt: skip
        if one == other:
            continue
        for name in dict.fromkeys([*one, *other]):
            before, after = one.get(name), other.get(name)
            if _form(before) != _form(after):
                yield Aspect(name, _text(before), _text(after), counts)
    if old.kind != new.kind:
        yield Aspect("kind", old.kind, new.kind, counts=True)


def _form(fact: Fact | None) -> object:
    return None if fact is None else (fact.form,)


def _text(fact: Fact | None) -> str | None:
    return None if fact is None else fact.text


# ---------------------------------------------------------------- what follows from what


class _Ahead:
    """The changes by what they may bring with them: by owner, and by kind and name."""

    def __init__(self, changed: Mapping[Key, Change]) -> None:
        self.owners = {each.name: each for each in changed.values() if each.kind in OWNERS}
        self.members: dict[Key, Change] = {}
        for each in changed.values():
            for name in (each.name, each.was):
                if name:
                    self.members[each.kind, name] = each


def _followed(change: Change, key: Key, found: Both, ahead: _Ahead) -> Change:
    """A change of a view's member without what is only its cube's change, shown again.

    Members of a cube or view that comes or goes follow that one, too.
    """
    item = found.after.get(key) or found.before[key]
    owner = ahead.owners.get(item.scope) if item.scope else None
    if owner and owner.action == change.action != "redefined" and _is_carried(change):
        return replace(change, follows=owner.name)
    inner = ahead.members.get((item.kind, item.shows)) if item.shows else None
    if inner is None:
        return change
    if change.action in ("added", "removed", "renamed"):
        is_same = change.action == inner.action
        return replace(change, follows=inner.name) if is_same else change
    return replace(change, aspects=tuple(a for a in change.aspects if a not in inner.aspects))


def _is_carried(change: Change) -> bool:
    """Whether a member comes, goes or is renamed with its cube, and not itself."""
    if change.action == "renamed":
        own = change.name.partition(".")[2] != (change.was or "").partition(".")[2]
        return not own and not change.aspects
    return change.action in ("added", "removed")


class _Faults:
    """What the two versions lack because of faults, by name and by file."""

    def __init__(self, before: Model, after: Model) -> None:
        self.models = {"removed": after, "added": before}
        self.files = {
            action: {each.place.file: each for each in reversed(model.errors) if each.place}
            for action, model in self.models.items()
        }

    def told(self, change: Change, key: Key, found: Both) -> Change:
        """A change, or that only a fault of a version makes it look like one."""
        if change.action not in self.models:
            return change
        broken = self.models[change.action].broken
        item = found.before.get(key) or found.after[key]
        fault = broken.get(item.name) or broken.get(item.scope)
        inner = ("member", item.shows or "")
        for each in (item, found.before.get(inner) or found.after.get(inner)):
            if fault is None and each and each.place:
                fault = self.files[change.action].get(each.place.file)
        if fault is None:
            return change
        return replace(change, action="broken", detail=fault.message,
                       mended=change.action == "added")  # fmt: skip
