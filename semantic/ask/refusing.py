"""What a reading must not pass over: words that would change nothing in its query."""

from __future__ import annotations

import itertools

from semantic.ask.reading import Unread
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member
from semantic.ask.words import stems
from semantic.query.types import AnyFilter, Filter, leaves


def refuse_unlike_nouns(scene: Scene) -> None:
    """ "gifts vs returns": two names can be held against each other only as two numbers."""
    shown = {scene.places.get(measure) for measure in scene.measures}
    for at, noun in enumerate(scene.roles.nouns):
        pair = scene.roles.nouns[max(0, at - 1) : at + 1]
        if noun.compared and not (len(pair) > 1 and all(each.at in shown for each in pair)):
            raise Unread(f"“{noun.link.text}” cannot be compared with that", [noun.link.text],
                         "no-either")  # fmt: skip


def compare_more(scene: Scene) -> None:
    """ "did Bern or Graz have more orders": the values are held against each other."""
    if "comparing" not in scene.roles.cues:
        return
    named = [each for each in scene.roles.named if not each.negated]
    if len(named) < _TWO and len(scene.roles.dates) == _TWO and not scene.roles.compared_dates:
        scene.roles.cues.add("compare")  # "more in June than in May"
        return
    if len(named) < _TWO:
        raise Unread("nothing says what “more” is compared with", ["more"])
    for each in named:
        each.compared = True


_TWO = 2


def refuse_other_unit(scene: Scene) -> None:
    """ "The average gap, in days" is shown in days already, or cannot be."""
    unit = scene.roles.shown_in
    shown = (*scene.measures, *scene.extras)
    if unit and not any(unit in stems(member.about.unit or "") for member in shown):
        raise Unread(f"nothing of that is shown in {unit}s", [unit], "no-unit")


def refuse_open_end(scene: Scene) -> None:
    """ "who had been there before": before what, and what was then, changes the answer."""
    last = scene.roles.links[-1] if scene.roles.links else None
    if last is not None and last.kind != "date" and last.text.lower() in _OPEN:
        raise Unread(f"nothing says what “{last.text}” is counted from", [last.text])


_OPEN = frozenset(("before", "after", "since", "until", "afterwards", "beforehand", "previously"))


def refuse_moment(scene: Scene) -> None:
    """ "How many policies at the end of March" is not how many began in March."""
    moments = [at for dated, at in scene.roles.dates if dated.moment]
    if moments and not (scene.measures and all(m.moment for m in scene.measures)):
        said = scene.roles.links[moments[0]].text
        shown = next(iter(scene.shown()), None)
        raise Unread(f"how {shown.title.lower() if shown else 'things'} stood “{said}” is not "
                     "modelled, only what happened in a time", [said], "no-measure")  # fmt: skip


def refuse_bare(scene: Scene) -> None:
    """A distribution needs a breakdown; "how much" asks for an amount, not for how many."""
    grouped = scene.groups or scene.roles.grain or scene.roles.trend or scene.targets
    if "spread" in scene.roles.cues and not grouped:
        raise Unread("a distribution needs something to break it down by", ["distribution"])
    opens = any(link.text.lower() == "which" for link in scene.roles.links[:2])
    if opens and scene.measures and not (grouped or scene.context):
        raise Unread("nothing says which of what", ["which"], "nothing-asked")
    counts = sum(
        link.role in ("count", "tally") or link.text.lower().startswith(("how many ", "number of "))
        for link in scene.roles.links
    )
    if counts > max(1, sum(m.counts or m.type == "sum" for m in scene.measures)):
        raise Unread("that is two questions: each asks how many", ["how many"], "no-first-of-each")
    if "split" in scene.roles.cues and len(scene.roles.named) < _TWO:
        raise Unread("nothing says between which values it is split", ["split"], "no-breakdown")
    only = scene.measures[0] if len(scene.measures) == 1 else None
    verb = "relate" in scene.roles.cues
    amounts = (
        scene.measures
        or scene.extras
        or any(m.kind == "measure" and not m.counts for m in scene.context)
    )
    if "howmuch" in scene.roles.asks and not amounts:
        raise Unread("no amount of that is modelled", ["how much"], "no-measure")
    if (
        "howmuch" in scene.roles.asks
        and only
        and only.type == "count"
        and (verb or not _how_much_of_them(scene, only))
    ):
        raise Unread("no amount of that is modelled", ["how much"], "no-measure")


def _how_much_of_them(scene: Scene, count: Member) -> bool:
    """ "How much orders there are", as many people say "how many"."""
    links = scene.roles.links
    places = [at for at, link in enumerate(links) if link.role == "howmuch"]
    return bool(places) and scene.places.get(count, -1) == places[0] + 1


def refuse_uncounted(scene: Scene) -> None:
    """ "was ink ordered more than paper" compares numbers, and not two names."""
    if "comparing" in scene.roles.cues and not (scene.measures or scene.extras or scene.context):
        raise Unread("nothing says which number is compared", ["more"], "no-measure")


def refuse_share_of_part(scene: Scene, filters: list[AnyFilter]) -> None:
    """ "The share of orders over 100": with only those kept, they would be the whole.

    A date only says of which whole; a value is shown next to the others.
    """
    shares = [measure for measure in scene.measures if measure.share]
    if not shares:
        return
    narrowed = {leaf.member for leaf in leaves(tuple(filters)) if leaf.operator != "set"}
    shown = {member.name for member in (*scene.groups, *scene.targets)}
    grouped = shown or scene.roles.grain or scene.roles.trend
    if narrowed - shown or not (grouped or scene.context):
        raise Unread(
            "what share only some have of all is not modelled: ask for both numbers, or for the "
            "share by an attribute", [shares[0].title.lower()], "no-share",
        )  # fmt: skip


def refuse_run_together(scene: Scene) -> None:
    """ "Premium growth" is one number; a part of another's name does not make it two."""
    shown = {scene.places.get(measure): measure for measure in scene.measures}
    nouns = [noun for noun in scene.roles.nouns if noun.at in shown]
    for one, two in itertools.pairwise(nouns):
        partial = any(noun.link.hits[0].partial for noun in (one, two))
        if two.at == one.at + 1 and partial and not (two.joined or two.compared):
            both = f"{one.link.text} {two.link.text}"
            raise Unread(f"nothing in the model is called “{both}”", [both])


def refuse_part_of_a_name(scene: Scene) -> None:
    """ "how many items", where only "how long items are kept" has that word; "how active"."""
    shown = {scene.places.get(measure): measure for measure in scene.measures}
    links = scene.roles.links
    for noun in scene.roles.nouns:
        measure = shown.get(noun.at)
        if measure is None or noun.link.hits[0].weight >= _TOLD:
            continue
        before = links[noun.at - 1].role if noun.at else ""
        countable = measure.counts or measure.type in ("sum", "count")
        if before == "how" or (before == "count" and not countable):
            reason = f"no count of “{noun.link.text}” is modelled"
            if before == "how":
                reason = f"nothing says how “{noun.link.text}”"
            raise Unread(reason, [noun.link.text], "no-measure")


_TOLD = 0.7


def refuse_undated_when(scene: Scene) -> None:
    """ "when did the branch open" is no number of open loans."""
    roles = scene.roles
    only = scene.measures[0] if len(scene.measures) == 1 else None
    if "when" not in roles.asks or only is None or roles.rank or roles.bounds or roles.grain:
        return
    if not (only.type in ("min", "max", "time") or only.about.format == "date" or scene.targets):
        raise Unread(f"“when” asks for a date, and {only.title.lower()} is a number",
                     ["when"], "no-time")  # fmt: skip


def refuse_tail(scene: Scene) -> None:
    """ "Ticket volume" is a number of tickets; "ticket amount" would be money."""
    shown = {place: member for member, place in scene.places.items()}
    for word, noun in scene.roles.tails:
        member = shown.get(noun.at)
        money = member is not None and member.about.format == "currency"
        fits = member is not None and {
            "volume": member.counts,
            "score": member.type == "avg" or (member.type == "number" and not member.counts),
            "amount": member.kind == "measure" and (member.type == "sum" or money),
        }.get(word, member.kind == "dimension" and member.type == "string")
        if not fits:
            raise Unread(f"nothing in the model is called “{noun.link.text} {word}”", [word])


def refuse_undated_verb(scene: Scene) -> None:
    """ "how many shoppers shopped in May": the date is that of shopping, not of the shoppers."""
    only = scene.measures[0] if len(scene.measures) == 1 else None
    entity = scene.entity(only.home) if only else None
    if entity is None or entity.count != only or not scene.roles.dates:
        return
    for noun in scene.roles.nouns:
        first = noun.link.hits[0].target
        home = first.cube if isinstance(first, Entity) else first.home
        targets = [hit.target for hit in noun.link.hits]
        says = any(not isinstance(t, Entity) and t.kind in ("time", "measure") for t in targets)
        if noun.link.verb and not says and home == entity.cube:
            raise Unread(f"nothing dates “{noun.link.text}”", [noun.link.text], "no-link")


def refuse_undated_new(scene: Scene) -> None:
    """ "New members per month" are those who came then; without a time nothing says what is new."""
    if "new" not in scene.roles.cues:
        return
    only = scene.measures[0] if len(scene.measures) == 1 else None
    entity = scene.entity(only.home) if only else None
    dated = scene.roles.dates or scene.roles.grain or scene.roles.trend
    counted = only is not None and only.type == "count" and not only.filtered
    if not (counted and dated and entity and entity.time and entity.count == only):
        raise Unread("nothing says what is “new”", ["new"])
    scene.notes.append(f"“new” is read by {entity.time.title.lower()}")


def refuse_echo(scene: Scene, filters: list[AnyFilter]) -> None:
    """ "company is OpenAI: OpenAI" answers nothing."""
    fixed = {f.member for f in filters if isinstance(f, Filter) and f.operator == "equals"}
    asked = scene.extras and "who" not in scene.roles.asks
    if scene.measures or asked or scene.groups or len(scene.targets) != 1:
        return
    gone = {f.member for f in filters if isinstance(f, Filter) and f.operator == "notSet"}
    if scene.targets[0].name in fixed | gone:
        raise Unread("nothing says what is asked about it", (), "echo")
