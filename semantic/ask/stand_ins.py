"""Whose numbers they are: "words by guest" are each guest's own, where the model says so.

A dimension of the measured rows may declare which others it stands for, and under which segment:
`meta: {stands_for: {guests.full_name: guest_turns}}`. Without that, the numbers of an order would
be shown for everybody who has to do with the order.
"""

from __future__ import annotations

from dataclasses import replace

from semantic.ask.lexicon import Lexicon
from semantic.ask.phrasings import bag_of
from semantic.ask.reading import Unread
from semantic.ask.roles import Noun
from semantic.ask.scene import Scene, dimensions_in
from semantic.ask.surfaces import Member, phrases_of
from semantic.query.types import Filter, Query


def take_stand_ins(scene: Scene) -> list[Member]:
    """Put the rows' own dimension in the place of those it stands for; the segments that go
    with it. "Who" asks for anybody, so it needs no segment."""
    anybody = scene.targets[:1] if "who" in scene.roles.asks else []
    homes = {measure.home for measure in scene.measures}
    found: list[Member] = []
    for own in scene.index.surface.standing:
        declared = own.about.meta["stands_for"]
        if homes != {own.home}:
            _refuse_mixed(scene, own, homes)
            continue
        for members in (scene.targets, scene.groups):
            for at, member in enumerate(members):
                name = ".".join(member.identity)
                segment = _segment(scene, own, declared.get(name)) if name in declared else None
                if segment is None:
                    continue
                members[at] = own
                if member not in anybody:
                    found.append(segment)
                    scene.notes.append(f"“{member.title}” is read as {own.title}, {segment.title}")
    return list(dict.fromkeys(found))


def stood_in(query: Query, lexicon: Lexicon) -> Query:
    """A query with the rows' own dimension in the place of one it stands for, as above."""
    numbers = [lexicon.members.get(name) for name in query.measures]
    homes = {member.home for member in numbers if member}
    for index in lexicon.indexes:
        for own in index.surface.standing if homes else ():
            declared = own.about.meta["stands_for"]
            for name in query.dimensions if homes == {own.home} else ():
                shown = lexicon.members.get(name)
                of = declared.get(".".join(shown.identity)) if shown else None
                segment = next((m for m in index.surface.members if m.kind == "segment"
                                and m.identity == (own.home, of)), None)  # fmt: skip
                if segment:
                    shows = tuple(own.name if each == name else each for each in query.dimensions)
                    kept = tuple(
                        each for each in query.filters
                        if each != Filter(name, "set")
                    )  # fmt: skip
                    return replace(
                        query, dimensions=tuple(dict.fromkeys(shows)), filters=kept,
                        segments=tuple(dict.fromkeys((*query.segments, segment.name))),
                    )  # fmt: skip
    return query


def _refuse_mixed(scene: Scene, own: Member, homes: set[str]) -> None:
    """Numbers of which some are each guest's own only by another dimension, and others not."""
    for member in (*scene.targets, *scene.groups) if own.home in homes else ():
        if ".".join(member.identity) in own.about.meta["stands_for"]:
            theirs = next(m.title for m in scene.measures if m.home == own.home)
            raise Unread(f"{theirs} are known by {own.title.lower()}, which the other numbers are "
                         "not", [member.title], "no-link")  # fmt: skip


def of_all(scene: Scene) -> list[Member]:
    """ "words spoken by guests", "the talk time of guests": the segment of all of them."""
    homes = {measure.home for measure in scene.measures}
    found: list[Member] = []
    for own in scene.index.surface.standing:
        declared = own.about.meta["stands_for"]
        if homes != {own.home}:
            continue
        if any(measure.share for measure in scene.measures):
            continue  # a share of only some would be the whole
        for noun in scene.roles.nouns:
            if noun.used or not noun.link.plural or noun.role not in ("scope", "with"):
                continue
            if _is_said(scene, noun) or any(n.joined for n in scene.roles.nouns):
                continue
            said = {".".join(m.identity) for _, m in dimensions_in(noun, scene)} & set(declared)
            segments = [_segment(scene, own, declared[name]) for name in sorted(said)]
            if segments and segments[0] is not None and not noun.negated:
                noun.used = True
                found.append(segments[0])
    return found


def _is_said(scene: Scene, noun: Noun) -> bool:
    """Whether a measure's own name has the word: "the guests' share of words"."""
    said = bag_of(noun.link.text)
    return any(said <= bag_of(p) for measure in scene.measures for p in phrases_of(measure))


def _segment(scene: Scene, own: Member, name: object) -> Member | None:
    return next(
        (m for m in scene.members if m.kind == "segment" and m.identity == (own.home, name)), None
    )
