"""What a model says, item by item: facts that decide rows, and words for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from semantic.compile.values import value_type
from semantic.model.about import titled
from semantic.model.meaning import Naming, meaning, meaning_of_all, meaning_of_select
from semantic.model.types import (
    About,
    Cube,
    Dimension,
    Expr,
    Join,
    Measure,
    Model,
    Segment,
    Table,
    View,
    ViewMember,
)
from semantic.review.diff.queries import query_form, query_text
from semantic.review.diff.types import Fact, Item, Kind
from semantic.review.diff.values import form_of, text_of

Facts = dict[str, Fact]
Part = Callable[[Naming], Iterator[Item]]
_ABOUT = ("description", "owner", "status", "replaced_by", "unit", "format", "instructions")
_MEASURE = (
    "percentile", "rolling", "multi_stage", "grain", "filter", "time_shift", "order_by",
    "share_of", "semi_additive", "case",
)  # fmt: skip
_DIMENSION = ("case", "latitude", "longitude", "sub_query", "propagate_filters", "granularities")
_PUBLIC = {True: Fact(True, "true"), False: Fact(False, "false")}


def cube_parts(model: Model) -> Iterator[tuple[str, Part]]:
    """Everything that a cube has, by its name. What a role of a cube has is that cube's."""
    for cube in model.cubes.values():
        yield cube.name, partial(_of_cube if cube.alias_of is None else _role, cube, model)


def other_parts(model: Model) -> Iterator[Part]:
    """Everything else of a model that has a name: a part for each view, and one for the rest."""
    for view in model.views.values():
        yield partial(_of_view, view, model)
    yield partial(_beside, model)


def _role(cube: Cube, model: Model, naming: Naming) -> Iterator[Item]:
    assert cube.alias_of is not None
    definition = {"of": Fact(naming.cube(cube.alias_of), cube.alias_of)}
    yield Item("role", cube.name, public=cube.about.public, definition=definition,
               place=cube.about.place)  # fmt: skip


def _beside(model: Model, naming: Naming) -> Iterator[Item]:
    for name, each in model.parameters.items():
        facts = _facts(each, ("type", "default", "values"), naming)
        about = each.about or About(name)
        yield _item("parameter", name, "", about, facts, type=each.type)
    for question in model.questions:
        facts = {"query": Fact(query_form(question.query, naming), query_text(question.query))}
        names = ("questions", "verified_by", "verified_on", "onboarding")
        yield Item("question", question.name, definition=facts, title=question.questions[0],
                   words=_facts(question, names, naming), place=question.place)  # fmt: skip
    for owner in model.owners.values():
        yield Item("owner", owner.name, words=_facts(owner, ("codeowners", "description"), naming),
                   place=owner.place)  # fmt: skip
    for test in model.tests:
        facts = {"query": Fact(query_form(test.query, naming), query_text(test.query))}
        facts |= _facts(test, ("columns", "rows"), naming)
        yield Item("test", test.name, definition=facts, place=test.place)


# ------------------------------------------------------------------------------- cubes


def _of_cube(cube: Cube, model: Model, naming: Naming) -> Iterator[Item]:
    is_table = isinstance(cube.source, Table)
    source = (
        Fact(cube.source.parts, ".".join(cube.source.parts))
        if isinstance(cube.source, Table)
        else Fact(meaning_of_select(cube.source), cube.source.text)
    )
    facts = {"sql_table" if is_table else "sql": source}
    if cube.primary_key:
        key = Fact(tuple(sorted(cube.primary_key)), ", ".join(cube.primary_key))
        facts["primary_key"] = key
    words = _default_time(cube, naming)
    yield _item("cube", cube.name, "", cube.about, facts, words)
    for dimension in cube.dimensions.values():
        yield _dimension(dimension, cube.about, naming)
    for measure in cube.measures.values():
        yield _measure(measure, cube.about, model, naming)
    for segment in cube.segments.values():
        yield _segment(segment, cube.about, naming)
    for join in cube.joins:
        yield _join(join, naming)
    for hierarchy in cube.hierarchies.values():
        words = _facts(hierarchy, ("levels",), naming)
        yield _item("hierarchy", hierarchy.name, cube.name, hierarchy.about, {}, words)


def _dimension(dimension: Dimension, owner: About, naming: Naming) -> Item:
    facts = {"type": Fact(dimension.type, dimension.type)}
    if dimension.sql is not None:
        facts["sql"] = _sql(dimension.sql, naming)
    facts |= _facts(dimension, _DIMENSION, naming)
    if dimension.type == "time":  # a calendar day is moved to no time zone
        is_day = dimension.about.format == "date"
        facts["days"] = Fact(is_day, "whole days" if is_day else "moments")
    return _item("dimension", dimension.name, dimension.cube, dimension.about, facts,
                 type=dimension.type, owner=owner)  # fmt: skip


def _measure(measure: Measure, owner: About, model: Model, naming: Naming) -> Item:
    facts = {"type": Fact(measure.type, measure.type)}
    if measure.sql is not None:
        facts["sql"] = _sql(measure.sql, naming)
    if measure.filters:
        texts = " AND ".join(each.text for each in measure.filters)
        facts["filters"] = Fact(meaning_of_all(measure.filters, naming), texts)
    facts |= _facts(measure, _MEASURE, naming)
    words = _facts(measure, ("drill_members",), naming)
    return _item("measure", measure.name, measure.cube, measure.about, facts, words,
                 type=value_type(measure, model), owner=owner)  # fmt: skip


def _segment(segment: Segment, owner: About, naming: Naming) -> Item:
    facts = {"sql": Fact(meaning_of_all((segment.sql,), naming), segment.sql.text)}
    return _item("segment", segment.name, segment.cube, segment.about, facts, type="boolean",
                 owner=owner)  # fmt: skip


def _join(join: Join, naming: Naming) -> Item:
    name = f"{join.cube} → {join.to}"
    facts = {
        "relationship": Fact(join.relationship, join.relationship),
        "sql": Fact(meaning_of_all((join.on,), naming), join.on.text),
    }
    return Item("join", name, definition=facts, place=join.place)


# ------------------------------------------------------------------------------- views


def _of_view(view: View, model: Model, naming: Naming) -> Iterator[Item]:
    facts = {}
    if view.default_filters:
        forms = [
            (form_of(each.rule, naming), *(naming.member_named(view.name, n) for n in each.unless))
            for each in view.default_filters
        ]
        said = text_of(view.default_filters)
        facts["default_filters"] = Fact(tuple(sorted(forms, key=repr)), said)
    yield _item("view", view.name, "", view.about, facts, _default_time(view, naming))
    for member in view.members.values():
        inside = tuple(name for name, names in view.folders.items() if member.name in names)
        folders = {"folder": Fact(inside, ", ".join(inside))} if inside else {}
        shown = _shown(view, member, model, naming)
        yield replace(shown, words={**shown.words, **folders})


def _shown(view: View, member: ViewMember, model: Model, naming: Naming) -> Item:
    inner = member.dimension or member.measure or member.segment
    assert inner is not None
    if not member.path:
        return _own(view, member, model, naming)
    path = tuple(map(naming.cube, member.path))
    shows = naming.member_named(inner.cube, inner.name)
    facts = {"shows": Fact((path, shows), f"{'.'.join(member.path)}.{inner.name}")}
    kind: Kind = "measure" if member.measure else "dimension" if member.dimension else "segment"
    type_ = value_type(member.measure, model) if member.measure else getattr(inner, "type", "")
    item = _item(kind, member.name, view.name, member.about, facts, type=type_ or "boolean",
                 owner=view.about, shows=f"{inner.cube}.{inner.name}")  # fmt: skip
    return replace(item, place=view.about.place)  # not where the cube defines what is shown


def _own(view: View, member: ViewMember, model: Model, naming: Naming) -> Item:
    if member.measure:
        return _measure(member.measure, view.about, model, naming)
    if member.dimension:
        return _dimension(member.dimension, view.about, naming)
    assert member.segment is not None
    return _segment(member.segment, view.about, naming)


# ------------------------------------------------------------------------------- parts


def _item(
    kind: Kind, name: str, scope: str, about: About, definition: Facts, words: Facts | None = None,
    *, type: str = "", owner: About | None = None, shows: str | None = None,
) -> Item:  # fmt: skip
    """An item with what is said about it. A member of a hidden cube or view is hidden, too."""
    is_announced = _announced(about) or (owner is not None and _announced(owner))
    return Item(
        kind,
        f"{scope}.{name}" if scope else name,
        scope,
        public=about.public and (owner is None or owner.public),
        announced=is_announced,
        replaced_by=about.replaced_by,
        type=type,
        title=about.title,
        shows=shows,
        place=about.place,
        definition=definition,
        words=_words(about, name) | (words or {}),
    )


def _announced(about: About) -> bool:
    return about.status == "deprecated" or bool(about.replaced_by)


def _words(about: About, name: str) -> Facts:
    facts: Facts = {}
    for key in _ABOUT:
        if (said := getattr(about, key)) and (text := " ".join(said.split())):
            facts[key] = Fact(text, text)
    if about.title != titled(name):
        facts["title"] = Fact(about.title, about.title)
    if about.synonyms:
        facts["synonyms"] = Fact(tuple(sorted(about.synonyms)), ", ".join(about.synonyms))
    if about.examples:
        facts["examples"] = Fact(about.examples, ", ".join(about.examples))
    if about.meta:
        facts["meta"] = Fact(form_of(about.meta), text_of(about.meta))
    facts["public"] = _PUBLIC[about.public]
    return facts


def _default_time(owner: Cube | View, naming: Naming) -> Facts:
    name = owner.default_time_dimension
    if name is None:
        return {}
    return {"default_time_dimension": Fact(naming.member_named(owner.name, name), name)}


def _sql(expr: Expr, naming: Naming) -> Fact:
    return Fact(meaning(expr, naming), expr.text)


def _facts(value: Any, names: tuple[str, ...], naming: Naming) -> Facts:
    """The attributes that say something."""
    found: Facts = {}
    for name in names:
        each = getattr(value, name)
        if each or (name == "default" and each is not None):
            found[name] = Fact(form_of(each, naming), text_of(each))
    return found
