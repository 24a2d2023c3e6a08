""" "The best buyer", "the worst rate": what judges, and which way."""

from __future__ import annotations

from typing import Literal

from semantic.ask.reading import Unread
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.words import stems


def best_way(scene: Scene, by: Member) -> Literal["asc", "desc"]:
    """Best is highest, unless the number is one of what is lost or spent; of rates nobody knows."""
    way: Literal["asc", "desc"] = "asc" if scene.roles.rank == "asc" else "desc"
    words = set(scene.roles.rank_word.split())
    if by.kind != "measure" or not words & _JUDGING:
        return way
    other: Literal["asc", "desc"] = "asc" if way == "desc" else "desc"
    said = {word for phrase in phrases_of(by) for word in stems(phrase)}
    if said & _SPENT:
        way = other
    elif said & {"rate", "ratio", "share"} and by.type == "number":
        ways: list[tuple[float, Literal["asc", "desc"]]] = [(0.0, way), (0.05, other)]
        return scene.picks.choose("best", ways)
    scene.notes.append(
        f"“{scene.roles.rank_word}” is read as the {'highest' if way == 'desc' else 'lowest'}"
    )
    return way


_JUDGING = {"best", "worst"}


_SPENT = {"cost", "fee", "toll", "expense", "loss", "refund", "discount", "tax", "paid", "claim"}


def any_total(scene: Scene) -> Member:
    """ "the best buyer": by any total of theirs; somebody must say which.

    Offered are totals of the things themselves and one, money if there is any, of each kind of
    rows about them; then further ones.
    """
    shown = next(iter((*scene.targets, *scene.groups)), None)
    if shown and (rate := _rated(scene, shown)):
        scene.measures.append(rate)
        return rate
    totals = [
        member for member in scene.members
        if shown and member.kind == "measure" and member.type in ("sum", "count")
        and not member.filtered and scene.lexicon.to_one(member.home, shown.home)
        and (member.home != shown.home or member.type == "sum")
    ]  # fmt: skip
    if len(totals) < 2:
        raise Unread(f"nothing says what “{scene.roles.rank_word}” means",
                     [scene.roles.rank_word], "no-measure")  # fmt: skip

    def order(member: Member) -> tuple[int, bool, bool, bool, str]:
        near = scene.lexicon.reach[member.home]
        steps = near.index(shown.home) if shown else 0
        spent = bool({word for said in phrases_of(member) for word in stems(said)} & _SPENT)
        money = member.about.format == "currency"
        return steps, spent, not money, member.type != "count", member.name

    totals.sort(key=order)
    first = {member.home: member for member in reversed(totals)}
    ranked = [(0.0 if first[member.home] == member else 0.05, member) for member in totals]
    chosen: Member = scene.picks.choose("best", sorted(ranked, key=lambda pair: pair[0]))
    scene.measures.append(chosen)
    return chosen


def _rated(scene: Scene, shown: Member) -> Member | None:
    """ "the worst reviews" are those with the lowest score, and not the fewest."""
    for noun in scene.roles.nouns:
        cubes = {hit.target.cube for hit in noun.link.hits if isinstance(hit.target, Entity)}
        if noun.used or not cubes - {shown.home}:
            continue
        rates = [m for m in scene.members if m.home in cubes and m.type == "avg"]
        if len(rates) != 1:
            raise Unread(f"nothing says what “{scene.roles.rank_word}” means",
                         [scene.roles.rank_word], "no-measure")  # fmt: skip
        noun.used = True
        scene.notes.append(f"“{scene.roles.rank_word}” is read by {rates[0].title.lower()}")
        return rates[0]
    return None
