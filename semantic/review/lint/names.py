"""Names that say less than the definition."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.model.references import members_of
from semantic.model.types import Cube, Expr, Measure
from semantic.model.variants import written
from semantic.review.lint.scene import Scene
from semantic.review.lint.shapes import column_names, nodes
from semantic.review.lint.types import Found, Rule
from semantic.review.lint.words import UNIT_KINDS, share_a_word, unit_words, words

_BARE = frozenset("count total sum average avg min max number value amount metric measure".split())
_SAID = {
    "avg": "average avg mean rate ratio share percent percentage per",
    "median": "median middle half",
    "min": "min minimum least fewest lowest smallest shortest earliest first oldest cheapest",
    "max": "max maximum most highest largest longest latest last newest biggest peak top best",
    "percentile": "percentile quantile p median middle",
}
_OF_A_WINDOW = frozenset("per over trailing rolling previous prev earlier last next to".split())
_NOTHING = frozenset("cube null true false not and or is".split())


def bare_name(scene: Scene) -> Iterator[Found]:
    """A title that does not say of what."""
    for each in scene.public:
        if isinstance(each, Measure) and set(words(each.about.title)) <= _BARE:
            said = f'`{each.full_name}` is called "{each.about.title}", and not of what'
            yield Found(each.full_name, said, each.about.place)


def hidden_filter(scene: Scene) -> Iterator[Found]:
    """A filtered measure none of whose names has a word of its filter."""
    for each in scene.public:
        if not isinstance(each, Measure):
            continue
        called = (each.name, each.about.title, *each.about.synonyms)
        for filter in each.filters:
            said_where = (*called, each.about.description) if _leaves_out(filter) else called
            if not share_a_word(said_where, tuple(_words_of(filter, scene))):
                said = f"no name of `{each.full_name}` speaks of its filter `{written(filter)}`"
                yield Found(each.full_name, said, each.about.place)


def _leaves_out(filter: Expr) -> bool:
    """Whether it keeps all but something (`status <> 'void'`): the description may say that."""
    return filter.tree.key in ("neq", "not")


def _words_of(filter: Expr, scene: Scene) -> Iterator[str]:
    """The words of a condition, and of members that are the same condition or column."""
    yield from (name for name in column_names(filter) if name not in _NOTHING)
    yield from (str(node.this) for node in nodes(filter, "literal") if node.is_string)
    for ref in filter.members.values():
        yield ref.member
    for cube in filter.cubes:
        yield from _same(filter, scene.model.cubes[cube])
    for ref in filter.members.values():
        if (other := scene.member(f"{ref.cube}.{ref.member}")) is not None:
            yield other.about.title


def _same(filter: Expr, cube: Cube) -> Iterator[str]:
    """Names of the cube's segments and attributes that are about the same columns only."""
    mine = set(column_names(filter))
    for each in members_of(cube):
        if isinstance(each, Measure):
            continue
        if each.sql is not None and set(column_names(each.sql)) == mine:
            yield f"{each.name} {each.about.title}"


def hidden_aggregate(scene: Scene) -> Iterator[Found]:
    """An average, median or extreme that is called like a total."""
    for each in scene.public:
        if not isinstance(each, Measure) or each.type not in _SAID:
            continue
        said = set(words(f"{each.name} {each.about.title}"))
        if not said & set(_SAID[each.type].split()) and not any(w.isdigit() for w in said):
            message = f"no name of `{each.full_name}` says that it is a {each.type}"
            yield Found(each.full_name, message, each.about.place)


def other_unit(scene: Scene) -> Iterator[Found]:
    """A name that speaks of one unit, and a `unit` of the same kind that is another."""
    for each in scene.measures:
        called = f"{each.name} {each.about.title}"
        named, own = set(unit_words(called)), set(unit_words(each.about.unit or ""))
        kinds = [kind for kind in UNIT_KINDS if named & kind and own & kind]
        if kinds and not named & own and not set(words(called)) & _OF_A_WINDOW:
            said = (f"`{each.full_name}` speaks of {', '.join(sorted(named))}, and its unit is "
                    f"{each.about.unit}")  # fmt: skip
            yield Found(each.full_name, said, each.about.place)


RULES = (
    Rule(
        "bare-name", "warn", "A measure's title does not say of what.",
        "Next to other measures, \"Count\" and \"Total\" could be anything's.",
        "write a `title` with the thing in it: Orders, Total revenue",
        bare_name,
    ),
    Rule(
        "hidden-filter", "warn", "A filtered measure has no word of its filter in its names.",
        "It is read as the whole, and compared with wholes.",
        "name the condition: `paid_orders` for orders that are paid; or add such a synonym",
        hidden_filter,
    ),
    Rule(
        "hidden-aggregate", "warn", "An average, median or extreme is named like a total.",
        "It is added up, or compared with totals.",
        "name the aggregate: `average_price`, `longest_call`",
        hidden_aggregate,
    ),
    Rule(
        "other-unit", "error", "A name speaks of another unit than `unit`.",
        "One of them is wrong, by a factor of 60 or 1,000.",
        "correct the name or the unit",
        other_unit,
    ),
)  # fmt: skip
