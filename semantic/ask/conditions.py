"""Conditions of a reading: values, flags, missing values, texts."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from semantic.ask.chosen import Chosen, choose, multiplies, spellings
from semantic.ask.drill import count_of
from semantic.ask.nothing_of import none_of
from semantic.ask.phrasings import FLAG_HEADS, bag_of
from semantic.ask.reading import Unread
from semantic.ask.roles import Named, Noun, Text
from semantic.ask.scene import Scene, dimensions_in, measures_in, only_time, pick, says_times
from semantic.ask.surfaces import Entity, Member
from semantic.query.types import AnyFilter, Filter, Or


def mark_qualifiers(scene: Scene) -> None:
    """ "buyer Ada Lovelace", "Boston branch": the noun only says which dimension is meant."""
    for named in scene.roles.named:
        for noun in scene.roles.nouns:
            beside = noun.at in _neighbours(named, scene)
            cubes = {hit.target.cube for hit in noun.link.hits if isinstance(hit.target, Entity)}
            homes = {found.identity[0] for found in named.link.found}
            if scene.context and "only" in scene.roles.cues and beside and cubes & homes:
                noun.used = True  # "only electric vehicles" asks for no vehicles
            free = noun.role in ("soft", "scope", "with", "group") or noun.at == named.at - 1
            if beside and free and not noun.used and _names_dimension(noun, named, scene):
                before = noun.at == named.at - 1 or noun.role in ("scope", "with")
                noun.used = before or bool(scene.context)  # "only the Bern branch"


def _neighbours(named: Named, scene: Scene) -> tuple[int, int]:
    """The places right before a value, and after it over "was a"."""
    links, after = scene.roles.links, named.at + 1
    while after < len(links) and links[after].role == "stop":
        after += 1
    before = named.at - 1
    while named.negated and before > 0 and links[before].role in ("not", "stop"):
        before -= 1  # "all cities except Bern"
    return before, after


def _names_dimension(noun: Noun, named: Named, scene: Scene) -> bool:
    identities = {found.identity for found in named.link.found}
    return any(member.identity in identities for _, member in dimensions_in(noun, scene))


def value_filters(scene: Scene) -> list[AnyFilter]:
    """The filters that the question's values make; values to compare become a breakdown."""
    _refuse_mixed(scene)
    chosen = [choose(named, scene) for named in scene.roles.named]
    _refuse_both(chosen, scene)
    _refuse_unlike(chosen)
    filters: list[AnyFilter] = []
    for member in dict.fromkeys(member for _, member, _ in chosen):
        own = [each for each in chosen if each[1] == member]
        filters += _filters_on(member, [each for each in own if not each[0].negated], scene)
        filters += _negated(member, [each for each in own if each[0].negated], scene)
    return filters


def _refuse_mixed(scene: Scene) -> None:
    """ "hosts and Ada": a value that "and" joins to something else is no condition on it."""
    names = {named.at for named in scene.roles.named}
    others = {noun.at for noun in scene.roles.nouns}
    for named in scene.roles.named:
        before = max((at for at in names | others if at < named.at), default=-1)
        if named.joined and before in others and before == named.at - 2:
            raise Unread(f"“{named.link.text}” is joined to something else", [named.link.text],
                         "no-either")  # fmt: skip


def _refuse_both(chosen: Sequence[Chosen], scene: Scene) -> None:
    """ "Who was on a trip to Bern and also on one by bus": two trips, and not one that is both."""
    also = any("also" in link.text.lower().split() for link in scene.roles.links)
    members = {member for named, member, _ in chosen if not named.negated}
    if not also or scene.context or len(members) < 2 or not scene.targets:
        return
    if any(scene.lexicon.link(scene.targets[0], member) != "one" for member in members):
        texts = [named.link.text for named, _, _ in chosen]
        raise Unread(f"both {' and '.join(texts)} cannot be asked of one", texts, "no-either")


def _refuse_unlike(chosen: Sequence[Chosen]) -> None:
    """Only values of one attribute can be held against each other, or joined where they could
    be: "hail and fire" are two perils, and not a peril and a group of perils."""
    for (_, one, _), (named, two, _) in itertools.pairwise(chosen):
        could = {found.identity for found in named.link.found}
        if named.joined and one != two and one.identity in could:
            raise Unread(f"“{named.link.text}” is joined to something else", [named.link.text],
                         "no-value")  # fmt: skip
    compared = [(named, member) for named, member, _ in chosen if named.compared]
    if len({member for _, member in compared}) > 1:
        texts = [named.link.text for named, _ in compared]
        raise Unread(f"{' and '.join(texts)} are not of one kind", texts, "no-either")


def _filters_on(member: Member, own: Sequence[Chosen], scene: Scene) -> list[AnyFilter]:
    if not own:
        return []
    values = tuple(dict.fromkeys(value for _, _, value in own))
    spelled = _spelled(member, values, scene)
    scope = any(n.at == named.at + 1 for named, _, _ in own for n in scene.roles.nouns)
    if any(measure.share for measure in scene.measures) and not scope:
        return _whole(member, values, scene)
    compared = any(named.compared for named, _, _ in own)
    if compared and len(values) > 1 and member not in scene.groups:
        scene.groups.append(member)
    both = any(named.joined == "and" for named, _, _ in own)
    if both and len(values) > 1 and not compared and _all_at_once(own, member, scene):
        return _each_of(member, values, scene)
    if both and len(values) > 1 and not compared and member not in (*scene.groups, *scene.targets):
        scene.notes.append(f"{_words(values)} are counted together")
    return [Filter(member.name, "equals", spelled)]


def _spelled(member: Member, values: Sequence[str], scene: Scene) -> tuple[str, ...]:
    """The values in every way that the data write them, which is said."""
    spelled = tuple(each for value in values for each in spellings(member, value, scene))
    if len(spelled) > len(values):
        scene.notes.append(f"{_words(spelled)} are counted together: only their capitals differ")
    return spelled


def _all_at_once(own: Sequence[Chosen], member: Member, scene: Scene) -> bool:
    """ "orders with pens and ink" have both; "the cities of Ada and Bo" are those of either."""
    if not multiplies(member, scene):
        return False
    links = scene.roles.links
    first = min(named.at for named, _, _ in own)
    said = {link.text.lower() for link in links}
    return "both" in said or any(link.role == "with" for link in links[max(0, first - 3) : first])


def _each_of(member: Member, values: Sequence[str], scene: Scene) -> list[AnyFilter]:
    """ "orders with pens and ink": of these two things an order has both. One row is about one of
    them, so the condition is how many of them there are."""
    count = count_of(member, scene.index.surface)
    if count is None or not scene.targets or scene.measures:
        raise Unread(f"“both {_words(values)}” cannot be asked of this", list(values), "no-either")
    return [Filter(member.name, "equals", tuple(values)),
            Filter(count.name, "equals", (len(values),))]  # fmt: skip


def _whole(member: Member, values: Sequence[str], scene: Scene) -> list[AnyFilter]:
    """A share of one value needs all the others: every value is shown."""
    if member not in scene.groups:
        scene.groups.append(member)
    scene.notes.append(f"{_words(values)} is shown next to the others, as shares of the whole")
    return []


def _negated(member: Member, own: Sequence[Chosen], scene: Scene) -> list[AnyFilter]:
    if not own:
        return []
    values = tuple(dict.fromkeys(value for _, _, value in own))
    listed = member in (*scene.groups, *scene.targets)
    if multiplies(member, scene) and not listed:
        raise Unread(
            f"“without {_words(values)}” cannot be asked: one row has several of {member.title}, "
            "and a filter keeps those that have any other", [own[0][0].link.text], "no-negation",
        )  # fmt: skip
    title = member.title.lower()
    article = "an" if title[:1] in "aeiou" else "a"
    scene.notes.append(f"rows without {article} {title} are kept")
    return [Filter(member.name, "notEquals", _spelled(member, values, scene))]


def flag_filters(scene: Scene, before: Sequence[AnyFilter] = ()) -> list[AnyFilter]:
    """Yes/no attributes, segments, missing and present values: what "with X" says of X."""
    filters: list[AnyFilter] = []
    for noun in scene.roles.nouns:
        if noun.used:
            continue
        if _is_segment(noun):
            continue
        flags = _flags(noun, scene)
        if noun.missing or (noun.negated and not flags and not _dates(noun, scene)):
            filters.append(_missing(noun, scene, [*before, *filters]))
        elif flags:
            if "howmuch" in scene.roles.asks and noun.role == "soft":
                raise Unread(f"no amount of “{noun.link.text}” is modelled", [noun.link.text])
            filters.append(_flag(noun, flags, scene))
        elif noun.role == "with" and (found := _having(noun, scene)):
            filters.append(found)
    return filters


def _is_segment(noun: Noun) -> bool:
    first = noun.link.hits[0].target
    return isinstance(first, Member) and first.kind == "segment"


def _flags(noun: Noun, scene: Scene) -> list[tuple[float, Member]]:
    """Yes/no attributes, unless the words say something else more plainly or closer by."""
    links = scene.roles.links
    after = links[noun.at + 1].role if noun.at + 1 < len(links) else ""
    said = bag_of(noun.link.text) - FLAG_HEADS
    things = {bag_of(phrase) for each in scene.index.surface.entities for phrase in each.phrases}
    if after in ("adjective", "compare_number") and said in things:
        return []  # "had an order over 50": of one order, and not that there was any
    best = noun.link.hits[0].weight
    flags = [
        (1.0 - hit.weight + _elsewhere(hit.target, scene), hit.target) for hit in noun.link.hits
        if isinstance(hit.target, Member) and hit.target.kind == "dimension"
        and hit.target.type == "boolean" and hit.weight > best - 0.05
        and scene.link(hit.target) != "across"  # what a sibling has says nothing of this one
    ]  # fmt: skip
    if says_times(noun) and scene.targets and all(cost >= _OTHER_THING for cost, _ in flags):
        return []  # "orders with their times": the times of each, and no flag of something else
    nearer = _dates(noun, scene) and all(cost >= _OTHER_THING for cost, _ in flags)
    return [] if nearer else flags


_OTHER_THING = 0.4
_PLAINLY = 0.95


def _elsewhere(member: Member, scene: Scene) -> float:
    """What says something of another thing than the one asked about is seldom meant."""
    about = {*scene.homes()[:1], *scene.things}
    return 0.0 if not about or member.home in about else _OTHER_THING


def _dates(noun: Noun, scene: Scene) -> bool:
    """ "cancelled members": whether the word is a date of the things asked about."""
    member = only_time(noun, scene) if noun.link.text.endswith(("ed", "en")) else None
    return member is not None and member.home in {*scene.homes()[:1], *scene.things}


def _flag(noun: Noun, flags: list[tuple[float, Member]], scene: Scene) -> Filter:
    member = pick(scene, noun, flags)
    return Filter(member.name, "equals", (not noun.negated,))


def segments(scene: Scene) -> list[Member]:
    """Named conditions that the question uses."""
    chosen: list[Member] = []
    for noun in scene.roles.nouns:
        found = [
            h.target
            for h in noun.link.hits
            if isinstance(h.target, Member) and h.target.kind == "segment"
        ]
        if noun.used or not found:
            continue
        if noun.negated:
            raise Unread(f"not “{noun.link.text}” cannot be asked of a segment", [noun.link.text])
        if _joined_to_other(noun, scene, bool(chosen)):
            raise Unread("two conditions at once can only both hold", [noun.link.text], "no-either")
        if any(measure.share for measure in scene.measures):
            raise Unread(f"what share “{noun.link.text}” have of all is not modelled: ask for "
                         "their number and for that of all", [noun.link.text],
                         "no-share")  # fmt: skip
        if scene.homes() and not _speaks_of(found[0], scene):
            raise Unread(f"“{noun.link.text}” says nothing of what is asked for",
                         [noun.link.text], "no-part")  # fmt: skip
        noun.used = True
        chosen.append(found[0])
    return chosen


def _speaks_of(segment: Member, scene: Scene) -> bool:
    """Whether a named condition is about what is asked for, or about a thing that is named."""
    about = {*scene.homes(), *scene.things}
    return segment.home in about or scene.link(segment) == "one"


def _joined_to_other(noun: Noun, scene: Scene, before: bool) -> bool:
    """ "gifts and returns": conditions that "and" puts side by side, not together."""
    places = [(n.at, n.joined) for n in scene.roles.nouns]
    places += [(n.at, bool(n.joined)) for n in scene.roles.named]
    ordered = sorted(places)
    at = ordered.index((noun.at, noun.joined))
    after = at + 1 < len(ordered) and ordered[at + 1][1]
    named = {n.at for n in scene.roles.named}
    value_after = after and ordered[at + 1][0] in named
    value_before = noun.joined and at > 0 and ordered[at - 1][0] in named
    return value_after or value_before or (noun.joined and before)


def _missing(noun: Noun, scene: Scene, before: Sequence[AnyFilter]) -> Filter:
    """ "without a company", "company unknown": the attribute is not set."""
    operator = noun.missing or "notSet"
    ranked = dimensions_in(noun, scene)
    own = [(cost, m) for cost, m in ranked if not multiplies(m, scene)]
    if not own and operator == "notSet" and (none := none_of(scene, noun, before)):
        return none
    plain = not noun.link.verb and noun.link.hits[0].weight >= _PLAINLY
    if not own and operator == "notSet" and scene.targets and not scene.measures and plain:
        member = pick(scene, noun, ranked)
        if scene.link(member) == "many":
            shown = scene.targets[0].title.lower()
            scene.notes.append(f"each {shown} that has at least one row without a "
                               f"{member.title.lower()}")  # fmt: skip
            return Filter(member.name, operator)
    if not own:
        raise Unread(
            f"“without {noun.link.text}” cannot be asked of this", [noun.link.text], "no-negation"
        )
    member = pick(scene, noun, own)
    return Filter(member.name, operator)


def _having(noun: Noun, scene: Scene) -> Filter | None:
    """ "customers with orders": those that have at least one."""
    homes = scene.homes()
    own = [m for _, m in dimensions_in(noun, scene) if m.home in homes and not m.key]
    if own and scene.targets and not scene.measures:
        return None  # "with length and kind": more columns
    if any(isinstance(hit.target, Entity) for hit in noun.link.hits):
        ranked = [(c, m) for c, m in dimensions_in(noun, scene) if multiplies(m, scene)]
        if ranked:
            member = pick(scene, noun, ranked)
            return Filter(member.name, "set")
    strings = [(cost, m) for cost, m in dimensions_in(noun, scene)
               if m.home in homes and m.type == "string" and not m.key]  # fmt: skip
    plain = not (noun.link.plural or noun.link.verb)
    if strings and scene.measures and plain and not scene.groups:
        member = pick(scene, noun, strings)
        return Filter(member.name, "set")  # "orders with a voucher"
    if scene.targets and measures_in(noun, scene):
        member = pick(scene, noun, measures_in(noun, scene))
        return Filter(member.name, "gt", (0,))
    return None


def text_filters(scene: Scene) -> list[AnyFilter]:
    """Quoted words: a label that contains them."""
    filters: list[AnyFilter] = []
    for text in scene.roles.texts:
        label = _named_before(text, scene)
        if label is None:
            raise Unread(f"nothing here has a name that could contain “{text.words}”", [text.words])
        operator = _NOT[text.operator] if text.negated else text.operator
        scene.notes.append(f"“{text.words}” is looked for in {label.title}")
        filters.append(Filter(label.name, operator, (text.words,)))
    return [Or(tuple(filters))] if len(filters) > 1 and _any_of(scene) else filters


def _named_before(text: Text, scene: Scene) -> Member | None:
    """ "sales of products with ink in the name": the name of a product, and not of a sale."""
    near = [noun for noun in scene.roles.nouns if text.at - 3 <= noun.at < text.at]
    things = [hit.target for noun in near[-1:] for hit in noun.link.hits
              if isinstance(hit.target, Entity) and hit.weight == 1.0]  # fmt: skip
    homes = scene.homes() or [entity.cube for entity in scene.index.surface.entities[:1]]
    entity = next((thing for thing in things if thing.label), None)
    entity = entity or (scene.entity(homes[0]) if homes else None)
    return entity.label if entity else None


def _any_of(scene: Scene) -> bool:
    return any(link.role == "or" for link in scene.roles.links)


_NOT = {"contains": "notContains", "startsWith": "notStartsWith", "endsWith": "notEndsWith"}


def _words(values: Sequence[str]) -> str:
    return " and ".join(values) if len(values) < 3 else ", ".join(values)
