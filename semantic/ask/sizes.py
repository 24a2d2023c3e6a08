"""Superlatives of size before one thing: "the largest refund", "the biggest tip"."""

from __future__ import annotations

from semantic.ask.phrasings import EXTREMES, bag_of
from semantic.ask.reading import Unread
from semantic.ask.roles import Noun
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member, is_code, names_one
from semantic.ask.words import stems

_SIZES = {"largest", "biggest", "highest", "greatest", "smallest", "lowest"}


def is_one_thing(scene: Scene, noun: Noun) -> bool:
    """ "The largest refund" is one of them, and not where most refunds are."""
    links = scene.roles.links
    led = noun.at > 0 and links[noun.at - 1].text.lower().split()[-1] in _SIZES
    things = [hit for hit in noun.link.hits if isinstance(hit.target, Entity)]
    others = [hit for hit in noun.link.hits if hit.weight >= 1.0
              and isinstance(hit.target, Member) and not hit.target.counts]  # fmt: skip
    labels = [thing.target.label for thing in things if isinstance(thing.target, Entity)]
    named = any(label is not None and not is_code(label) for label in labels)
    one = bool(things) and not (noun.link.plural or others or named)
    return noun.role in ("rank", "target") and led and one


def refuse_one_of_many(scene: Scene, noun: Noun, measure: Member) -> None:
    """ "The biggest tip" is one tip, and not all the tips of somebody."""
    links = scene.roles.links
    led = noun.at > 0 and links[noun.at - 1].text.lower().split()[-1] in _SIZES
    title = measure.title.lower()
    many = measure.type == "sum" and title.endswith("s") and stems(title) == stems(noun.link.text)
    whose = {"who", "which"} & scene.roles.asks or any(
        other is not noun and not other.used for other in scene.roles.nouns
    )
    if led and many and whose and not noun.link.plural and title != noun.link.text.lower():
        raise Unread(f"{measure.title} are added up, and which {noun.link.text} is the largest "
                     "is another question", [noun.link.text], "no-measure")  # fmt: skip


def refuse_holder_of_one(scene: Scene) -> None:
    """ "What is the longest line, and in which order": a line, and no order's longest line."""
    asked = {"what", "which"} & {link.role for link in scene.roles.links[:2]}
    for noun in scene.roles.nouns if asked and scene.targets else ():
        extremes = [m for m in scene.measures if scene.places.get(m) == noun.at
                    and m.type in ("max", "min")]  # fmt: skip
        said = frozenset(stems(noun.link.text)) - EXTREMES
        things = [e for e in scene.index.surface.entities if any(bag_of(p) == said
                  for p in e.phrases) and e.label and names_one(e.label)]  # fmt: skip
        if extremes and things and noun.at < len(scene.roles.links) - 2:
            raise Unread(f"that is two questions: the {things[0].title.lower()}, and where it is",
                         [noun.link.text], "two-questions")  # fmt: skip


def by_its_amount(scene: Scene, noun: Noun) -> None:
    """The thing with the highest amount, where it has one."""
    thing = next(hit.target for hit in noun.link.hits if isinstance(hit.target, Entity))
    own = [m for m in scene.members if m.home == thing.cube and m.kind == "dimension"
           and m.type == "number" and not m.key
           and (m.about.format == "currency" or set(stems(m.own)) & _AMOUNTS)]  # fmt: skip
    if len(own) != 1 or thing.label is None:
        raise Unread(f"nothing says what makes a “{noun.link.text}” large", [noun.link.text],
                     "no-measure")  # fmt: skip
    noun.used = True
    scene.extras.append(own[0])
    scene.targets.append(thing.label)


_AMOUNTS = frozenset(("amount", "value", "size", "total"))
