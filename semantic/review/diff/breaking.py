"""Which changes break what others have built on the names that a model shows.

A public member of a public cube or view may go, change the type of its values or be hidden only
after it was announced: the version before says `status: deprecated` or `replaced_by`. A new name
needs the old one beside it, deprecated in its favour, for as long as somebody may use it. The same
holds for whole cubes, views and roles, for parameters, and for the granularities of a time
dimension. What the warehouse answered before, it goes on answering: public members, what is asked
across a join, and verified questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from semantic.review.diff.changes import Both
from semantic.review.diff.renames import OWNERS
from semantic.review.diff.types import Break, Change, Item, Numbers

MEMBERS = ("dimension", "measure", "segment")
KINDS = (*OWNERS, "role", *MEMBERS, "parameter")
_KEEP = "keep it with `status: deprecated` and `replaced_by`, and remove it in a later change"
_MEND = "mend it, or keep what it is made of for as long as somebody may ask for it"
_CALLED = {"join": "what is asked across ", "question": "the verified question "}
_ANEW = "give what is new a name of its own"


def breaks(found: Both, changes: tuple[Change, ...]) -> tuple[Break, ...]:
    """What breaks, whole cubes and views first."""
    broken = {(str(each.kind), each.name): each for each in changes if each.action == "broken"}
    unread = {key for key in broken if key[0] == "question"}
    told: list[Break] = []
    owners: set[str] = set()
    promised = [
        (key, item)
        for key, item in found.before.items()
        if (item.kind in KINDS or (item.kind, item.name) in unread)
        and item.public
        and not item.announced
        and item is not found.after.get(key)
    ]
    for key, item in sorted(promised, key=lambda pair: bool(pair[1].scope)):
        if item.scope in owners:
            continue
        breaking = [*_of(item, found.after.get(key), broken)]
        if breaking and item.kind in OWNERS:
            owners.add(item.name)
        told += breaking
    return tuple(told)


def lost(
    found: Both, numbers: Iterable[Numbers], known: tuple[Break, ...]
) -> tuple[Break, ...]:  # fmt: skip
    """What only the version before could be asked."""
    named = {each.name for each in known}
    shown = {each.shows for each in found.before.values() if each.public}
    told = []
    for each in numbers:
        fault = next((one.fault for one in each.comparisons if one.only == "before"), None)
        if fault is None or each.name in named or each.kind == "test":
            continue
        key = ("member" if each.kind in MEMBERS else each.kind, each.name)
        old, new = found.before.get(key), found.after.get(key)
        if key[0] == "member" and not (each.name in shown or (old and old.public)):
            continue
        item = new or old
        message = f"{_CALLED.get(each.kind, '')}`{each.name}` no longer runs: {fault}"
        told.append(Break(each.kind, each.name, message, _MEND, item.place if item else None))
    return tuple(told)


def _of(item: Item, now: Item | None, broken: Mapping[tuple[str, str], Change]) -> Iterator[Break]:
    name = item.name
    if now is None:
        if fault := broken.get((item.kind, name)):
            hint = "mend the fault (`metricast validate` shows all)"
            yield Break(item.kind, name, f"`{name}` is gone: {fault.detail}", hint, item.place)
        else:
            yield Break(item.kind, name, f"`{name}` was removed", _KEEP, item.place)
        return
    if now.name != name:
        hint = f"keep `{name}` beside it, with `status: deprecated` and `replaced_by`"
        yield Break(item.kind, name, f"`{name}` is now called `{now.name}`", hint, now.place)
    if not now.public:
        yield Break(item.kind, now.name, f"`{now.name}` is no longer public", _KEEP, now.place)
    if item.kind != now.kind:
        said = f"`{now.name}` was a {item.kind} and is a {now.kind}"
        yield Break(item.kind, now.name, said, _ANEW, now.place)
    elif item.type != now.type:
        said = f"the type of `{now.name}` was {item.type} and is {now.type}"
        yield Break(item.kind, now.name, said, _ANEW, now.place)
    for grain in sorted(grains_of(item).keys() - grains_of(now).keys()):
        said = f"`{now.name}` has no granularity `{grain}` any more"
        yield Break(item.kind, now.name, said, "keep it for as long as somebody may use it",
                    now.place)  # fmt: skip


def grains_of(item: Item) -> dict[str, object]:
    """The granularities of a time dimension's own, by name, and what they mean."""
    fact = item.definition.get("granularities")
    known = fact.form if fact and isinstance(fact.form, tuple) else ()
    return {str(each[0]): each[1] for each in known}
