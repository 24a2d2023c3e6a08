"""What a list shows besides the things it lists: their dates, the numbers they were chosen by."""

from __future__ import annotations

from semantic.ask.phrasings import bag_of
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member
from semantic.query.types import AnyFilter, Filter, Order


def named_thing(scene: Scene) -> None:
    """ "the release date of the order with X": the order is shown with its date."""
    if scene.measures or scene.groups or scene.roles.aggregates or len(scene.targets) != 1:
        return
    only = scene.targets[0]
    entity = scene.entity(only.home)
    if entity is None or entity.label in (None, only) or entity.label is None:
        return
    for noun in scene.roles.nouns:
        things = [h.target for h in noun.link.hits if isinstance(h.target, Entity)]
        if noun.used or entity not in things:
            continue
        if not noun.link.plural and noun.role == "scope":
            scene.targets.insert(0, entity.label)
            noun.used = True
        elif noun.link.plural and entity.count and not _narrowed(scene):
            scene.measures.append(entity.count)
            noun.used = True


def _narrowed(scene: Scene) -> bool:
    """Whether somebody asks for certain things rather than for what there is."""
    roles = scene.roles
    return bool(roles.named or roles.rank or roles.bounds or "when" in roles.asks or roles.measured)


def compared_numbers(scene: Scene, filters: list[AnyFilter]) -> None:
    """The attribute that a bound compares stands beside each listed thing."""
    members = {member.name: member for member in scene.members}
    for each in filters:
        member = members.get(each.member) if isinstance(each, Filter) else None
        if member in scene.inner:
            continue  # of something that each listed thing may have several of
        if member and member.kind == "dimension" and scene.targets and not scene.measures:
            scene.extras += [member] if member not in scene.extras else []


def dated_list(
    scene: Scene, time: Member | None, order: tuple[Order, ...], limit: int | None
) -> tuple[tuple[Order, ...], int | None]:
    """Things with a date are listed with it, in its order, unless another order was asked for."""
    label = scene.targets[0] if len(scene.targets) == 1 else None
    if label and "times" in scene.roles.asks and scene.extras and not order:
        return (Order(scene.extras[-1].name, "asc"),), limit
    entity = scene.entity(label.home) if label else None
    if label is None or entity is None or entity.label != label or entity.time is None:
        return order, limit
    if scene.measures or scene.groups or scene.extras or order or scene.roles.grain:
        return order, limit
    if not (label.key or _is_called(entity, label)):
        _tell_apart(scene, label)
        return order, limit
    shown = time if time and time.home == entity.time.home else entity.time
    scene.extras.append(shown)
    return (Order(shown.name, "asc"),), limit


def tell_namesakes_apart(scene: Scene) -> None:
    """People who share a name are several: their key stands beside it, or it is said."""
    for member in dict.fromkeys((*scene.targets, *scene.groups)):
        names = scene.values.shared.get(member.identity, ())
        if not names:
            continue
        own = [m for m in scene.members if m.home == member.home]
        key = next((m for m in own if m.key), None)
        shown = (*scene.targets, *scene.groups, *scene.extras)
        if key and key not in shown:
            scene.extras.append(key)
        elif not key:
            scene.notes.append(f"{member.title}: several are called {names[0]}, and count as one")


def _tell_apart(scene: Scene, label: Member) -> None:
    """Several things may share a label: what has more different values stands beside it."""
    shown = scene.values.column(label.identity)
    known = len(shown.values) if shown else 0
    others = [
        (len(column.values), member.name, member) for member in scene.members
        if member.home == label.home and (column := scene.values.column(member.identity))
    ]  # fmt: skip
    most = max(others, default=(0, "", label))
    if most[0] > known:
        scene.extras.append(most[2])


def _is_called(entity: Entity, label: Member) -> bool:
    """Whether a label is what a thing is called: "name", or the thing's own noun."""
    nouns = {bag_of(phrase) for phrase in entity.phrases}
    own = label.own.rpartition("_")[0].replace("_", " ")
    return label.own in ("name", "title", "full_name", "label") or any(
        bag_of(said) in nouns for said in (label.title, own) if said
    )


def only_known(scene: Scene) -> list[AnyFilter]:
    """Nobody is no buyer: rows without the thing that is listed are left out."""
    if not scene.measures:
        return []
    return [
        Filter(target.name, "set") for target in dict.fromkeys(scene.targets)
        if not _own_label(target, scene) and not _named(target, scene)
    ]  # fmt: skip


def _own_label(target: Member, scene: Scene) -> bool:
    """The name of what is counted itself: each of its rows has one."""
    entity = scene.entity(scene.measures[0].home)
    return entity is not None and entity.label == target


def _named(target: Member, scene: Scene) -> bool:
    return any(
        found.identity == target.identity
        for named in scene.roles.named
        for found in named.link.found
    )
