"""Sums of what does not add up."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.model.types import Dimension, Measure
from semantic.review.lint.scene import Scene
from semantic.review.lint.shapes import added, column_names, ratio_in
from semantic.review.lint.types import Found, Rule
from semantic.review.lint.words import KEYS, STOCKS, words

_DISTINCT = ("count_distinct", "count_distinct_approx")


def sum_of_ratios(scene: Scene) -> Iterator[Found]:
    """Rates, percentages and averages added up."""
    for each in scene.measures:
        if each.type == "sum" and (what := ratio_in(each.sql, scene)):
            said = f"`{each.full_name}` adds up {what}"
            yield Found(each.full_name, said, each.about.place)


def sum_of_stocks(scene: Scene) -> Iterator[Found]:
    """Balances and stocks added over time, as if they were flows."""
    for each in scene.measures:
        if each.type != "sum" or each.semi_additive is not None or each.sql is None:
            continue
        for name in column_names(each.sql):
            if STOCKS & set(words(name)):
                said = f"`{each.full_name}` adds up `{name}`, which looks like a stock"
                yield Found(each.full_name, said, each.about.place)


def sum_of_keys(scene: Scene) -> Iterator[Found]:
    """Numbers that name something, added or averaged."""
    for each in scene.measures:
        if each.type not in ("sum", "avg", "median") or each.sql is None:
            continue
        names = [name for name in column_names(each.sql) if words(name)[-1:] and
                 words(name)[-1] in KEYS]  # fmt: skip
        refs = [scene.member(f"{ref.cube}.{ref.member}") for ref in each.sql.members.values()]
        names += [ref.name for ref in refs if isinstance(ref, Dimension) and
                  (ref.primary_key or ref.about.format == "id")]  # fmt: skip
        if names:
            said = f"`{each.full_name}` computes with `{names[0]}`, which is a key"
            yield Found(each.full_name, said, each.about.place)


def added_distinct(scene: Scene) -> Iterator[Found]:
    """Distinct counts, or moments of a stock, added to something."""
    for each in scene.measures:
        for name in _summed(each, scene):
            part = scene.member(name)
            if isinstance(part, Measure) and (why := _not_additive(part)):
                said = f"`{each.full_name}` adds up `{name}`, {why}"
                yield Found(each.full_name, said, each.about.place)


def _summed(measure: Measure, scene: Scene) -> Iterator[str]:
    """The measures whose values this one adds: to one another, or over groups or rows."""
    if measure.sql is None:
        return
    refs = measure.sql.members
    if measure.type in ("number", "number_agg"):
        yield from (f"{refs[key].cube}.{refs[key].member}" for key in added(measure.sql)
                    if key in refs)  # fmt: skip
    elif measure.type == "sum":
        for ref in refs.values():
            name = f"{ref.cube}.{ref.member}"
            found = scene.member(name)
            if isinstance(found, Dimension) and found.sub_query and found.sql is not None:
                yield from (f"{each.cube}.{each.member}" for each in found.sql.members.values())
            else:
                yield name


def _not_additive(measure: Measure) -> str:
    if measure.type in _DISTINCT:
        return "which counts distinct values: what is in two of the parts counts twice"
    if measure.semi_additive is not None:
        return "which is a stock at one moment: over time it does not add up"
    return ""


RULES = (
    Rule(
        "sum-of-ratios", "error", "A measure adds up ratios, shares or averages.",
        "A sum of percentages is a number without a meaning.",
        "keep the parts as measures, and divide their sums",
        sum_of_ratios,
    ),
    Rule(
        "sum-of-stocks", "warn", "A measure adds up what looks like a balance or a stock.",
        "Added over days, a stock is as many times too large as there are days.",
        "write `semi_additive: {time_dimension: …, choose: last}`, or take `avg` or `max`",
        sum_of_stocks,
    ),
    Rule(
        "sum-of-keys", "error", "A measure adds up or averages keys.",
        "Keys are names that happen to be numbers.",
        "count them: `type: count_distinct`",
        sum_of_keys,
    ),
    Rule(
        "added-distinct", "warn", "A measure adds up distinct counts or moments of a stock.",
        "What is in both of the parts counts twice.",
        "count the distinct values of the whole at once, with a filter if need be",
        added_distinct,
    ),
)  # fmt: skip
