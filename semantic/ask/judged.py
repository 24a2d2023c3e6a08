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
        return scene.picks.choose("best way", ways)
    scene.notes.append(
        f"“{scene.roles.rank_word}” is read as the {'highest' if way == 'desc' else 'lowest'}"
    )
    return way


_JUDGING = {"best", "worst"}


_SPENT = {
    "budget",
    "quota",
    "target",
    "lost",
    "churned",
    "churn",
    "refunded",
    "overdue",
    "unpaid",
    "outstanding",
    "canceled",
    "rejected",
    "cost",
    "fee",
    "toll",
    "expense",
    "loss",
    "refund",
    "discount",
    "tax",
    "paid",
    "claim",
}


def any_total(scene: Scene) -> Member:
    """ "the best buyer": by any total of theirs; somebody must say which.

    Offered are the money that the nearest rows about the things bring, how many rows there are, and
    another total of the rows with the money.
    """
    shown = next(iter((*scene.targets, *scene.groups)), None)
    if shown and (rate := _rated(scene, shown)):
        scene.measures.append(rate)
        return rate
    totals = totals_of(scene, shown) if shown else []
    if len(totals) < 2:
        raise Unread(f"nothing says what “{scene.roles.rank_word}” means",
                     [scene.roles.rank_word], "no-measure")  # fmt: skip
    ranked = [(round(0.02 * at, 2), member) for at, member in enumerate(_likeliest(totals))]
    chosen: Member = scene.picks.choose("best", ranked)
    scene.measures.append(chosen)
    return chosen


def totals_of(scene: Scene, shown: Member) -> list[Member]:
    """Totals of what each of the things has, nearest rows first, money before other numbers.

    What is no thing itself but an attribute ("plan") has the totals of its own rows, too.
    """
    entity = scene.entity(shown.home)
    thing = entity is not None and entity.label == shown

    def order(member: Member) -> tuple[bool, bool, int, bool, str]:
        steps = scene.lexicon.reach[member.home].index(shown.home)
        own = member.home == shown.home
        return not _is_money(member), own and thing, steps, member.filtered, member.name

    return sorted((
        member for member in scene.members
        if member.kind == "measure" and member.type in ("sum", "count") and not member.rolling
        and scene.lexicon.to_one(member.home, shown.home)
        and not (member.type == "count" and member.filtered)
        and not (member.type == "count" and thing and member.home == shown.home)
        and (not member.filtered or _is_money(member))
        and not {word for said in phrases_of(member) for word in stems(said)} & _SPENT
    ), key=order)  # fmt: skip


def _is_money(member: Member) -> bool:
    return member.about.format == "currency"


def _likeliest(totals: list[Member]) -> list[Member]:
    """Two or more of them, each of another kind: money, rows, another total, further money."""
    money = [member for member in totals if _is_money(member)]
    counts = [member for member in totals if member.type == "count"]
    others = [member for member in totals if member not in (*money, *counts)]
    home = money[0].home if money else counts[0].home if counts else ""
    others.sort(key=lambda member: member.home != home)
    return list(dict.fromkeys((*money[:1], *counts[:1], *others[:1], *money[1:2], *counts[1:])))


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
