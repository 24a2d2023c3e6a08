"""Cubes: from what was written to what it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from sqlglot import exp

from semantic.errors import MetricastError, ModelError
from semantic.model.about import about
from semantic.model.dimensions import dimension, hierarchy, segment
from semantic.model.fragments import Fragment, read_select
from semantic.model.joins import joins
from semantic.model.measures import measure
from semantic.model.nearest import nearest
from semantic.model.owners import MemberSpec, Owner
from semantic.model.refusals import check_table_part
from semantic.model.report import Report, depends
from semantic.model.scope import Names, Scope
from semantic.model.source import Word
from semantic.model.spec_cube import HierarchySpec
from semantic.model.types import Cube, Select, Table

_PART = re.compile(r'\s*(?:"([^"]+)"|`([^`]+)`|([\w$-]+))\s*(\.|$)')
_Spec = TypeVar("_Spec", bound=MemberSpec | HierarchySpec)
_Meant = TypeVar("_Meant")


def cube(owner: Owner, names: Names, report: Report) -> Cube | None:
    """What a cube means, None when it cannot be meant at all; what is wrong is reported.

    A broken member is left out; without its table or its whole primary key a cube cannot be.
    """
    try:
        source = _source(owner, names, report)
    except MetricastError as error:
        _note(error, owner, report, owner.name)
        return None
    scope = Scope(owner, names)
    dimensions = _each(owner, owner.dimensions, dimension, scope)
    keys = [name for name, spec in owner.dimensions.items() if spec.primary_key]
    lost = next((key for key in keys if key not in dimensions), None)
    if lost is not None:
        report.broken.setdefault(owner.name, report.broken[f"{owner.name}.{lost}"])
    meant = Cube(
        name=owner.name,
        source=source,
        about=about(owner.spec, name=owner.name),
        dimensions=dimensions,
        measures=_each(owner, owner.measures, measure, scope),
        segments=_each(owner, owner.segments, segment, scope),
        joins=joins(owner, names, report),
        hierarchies=_each(owner, owner.hierarchies, hierarchy, scope),
        primary_key=tuple(keys),
        default_time_dimension=_default_time(owner, report),
        alias_of=owner.alias_of,
    )
    return None if owner.name in report.broken else meant


def _each(
    owner: Owner,
    specs: Mapping[str, _Spec],
    meaning: Callable[[_Spec, Scope], _Meant],
    scope: Scope,
) -> dict[str, _Meant]:
    """The meaning of each declaration that has one; the others are reported."""
    found: dict[str, _Meant] = {}
    report = scope.names.report
    for name, spec in specs.items():
        key = f"{owner.name}.{name}"
        if key in report.broken:
            continue
        called = owner.called.get(name)
        try:
            found[name] = meaning(spec, replace(scope, called=called) if called else scope)
        except MetricastError as error:
            _note(error, owner, report, key)
    return found


def _note(error: MetricastError, owner: Owner, report: Report, key: str) -> None:
    """Report an error, once: roles and heirs repeat the errors of what they are made of."""
    if any(each.place == error.place for each in report.errors):
        report.broken.setdefault(key, error)
    else:
        report.add(error, key)


def _default_time(owner: Owner, report: Report) -> str | None:
    word = owner.spec.default_time_dimension
    if word is None:
        return None
    name = word.removeprefix("CUBE.").removeprefix(f"{owner.name}.")
    found = owner.dimensions.get(name)
    if found is not None and found.type == "time":
        return name
    times = [each for each, spec in owner.dimensions.items() if spec.type == "time"]
    message = f"`{owner.name}` has no time dimension `{word}`"
    report.add(
        ModelError("unknown-name", message, place=word.place, near=nearest(name, times) or times)
    )
    return None


# ---------------------------------------------------------------------- where rows live


def _source(owner: Owner, names: Names, report: Report) -> Table | Select:
    spec = owner.spec
    if spec.sql is not None and spec.sql_table is not None:
        message = f"the cube `{owner.name}` has `sql` and `sql_table`"
        raise ModelError("conflict", message, place=spec.name.place, hint="keep one of them")
    if spec.sql_table is not None:
        return read_table(spec.sql_table)
    if spec.sql is None:
        raise ModelError(
            "missing-key",
            f"the cube `{owner.name}` needs `sql_table` or `sql`",
            place=spec.name.place,
            hint=f"write sql_table: {owner.name}, if that is the table",
        )
    return _select(owner.name, spec.sql, names, report, ())


def read_table(word: Word) -> Table:
    """The parts of a table's name. Raises RefusedSQL or ModelError."""
    parts: list[str] = []
    at = 0
    while match := _PART.match(word, at):
        part = next(group for group in match.groups()[:3] if group is not None)
        check_table_part(word, part, match.start())
        parts.append(part)
        at = match.end()
        if match.group(4) == "":
            break
    if not parts or at != len(word) or len(parts) > 3 or word.rstrip().endswith("."):
        if "{{" in word or "{%" in word:
            message, hint = "Jinja templates are not supported", "write the table's name"
            raise ModelError("unsupported", message, place=word.place, hint=hint)
        message = f"`{word[:60]}` is not the name of a table"
        hint = "write table, schema.table or catalog.schema.table; quote odd names: '\"My table\"'"
        raise ModelError("bad-table", message, place=word.place, hint=hint)
    return Table(tuple(parts))


def _select(name: str, word: Word, names: Names, report: Report, path: tuple[str, ...]) -> Select:
    """A cube's SELECT, with `{cube.sql()}` replaced by what that cube reads."""
    fragment = read_select(word)
    tree = fragment.tree.copy()
    parameters: dict[str, None] = {}
    for node in list(tree.find_all(exp.Table, exp.Column)):
        reference = fragment.reference(node.name) if not node.args.get("db") else None
        if reference is None:
            continue
        if isinstance(node, exp.Table) and reference.is_sql:
            inner = _read_cube(
                reference.parts[0], word, reference.start, names, report, (*path, name)
            )
            parameters |= dict.fromkeys(inner.parameters if isinstance(inner, Select) else ())
            node.replace(_as_table(inner, node))
        elif isinstance(node, exp.Column) and reference.parts[0] == "parameters":
            found = Scope(names.cubes[name], names).parameter(
                word, reference.parts, reference.start
            )
            parameters[found] = None
            node.replace(exp.Placeholder(this=f"param:{found}"))
    _check_cut(word, tree, fragment)
    return Select(str(word), tree, tuple(parameters))


def _read_cube(
    name: str, word: Word, offset: int, names: Names, report: Report, path: tuple[str, ...]
) -> Table | Select:
    place = word.place_at(offset)
    if name in report.broken:
        raise depends(word, path[0], name, report)
    if name not in names.cubes:
        near = nearest(name, names.cubes)
        raise ModelError("unknown-name", f"there is no cube `{name}`", place=place, near=near)
    if name in path:
        chain = " → ".join((*path, name))
        raise ModelError("cycle", f"`{name}` reads itself", place=place, hint=f"the chain: {chain}")
    spec = names.cubes[name].spec
    if spec.sql_table is not None:
        return read_table(spec.sql_table)
    if spec.sql is None:
        raise depends(word, path[0], name, report)
    return _select(name, spec.sql, names, report, path)


def _as_table(inner: Table | Select, node: Any) -> Any:
    alias = node.args.get("alias")
    if isinstance(inner, Select):
        name = alias or exp.TableAlias(
            this=exp.Identifier(this=f"_{len(inner.text)}", quoted=False)
        )
        return exp.Subquery(this=inner.tree.copy(), alias=name)
    parts = [exp.Identifier(this=part, quoted=True) for part in inner.parts]
    keys: Iterable[str] = ("this", "db", "catalog")
    return exp.Table(**dict(zip(keys, reversed(parts), strict=False)), alias=alias)


def _check_cut(word: Word, tree: Any, fragment: Fragment) -> None:
    """No reference is left where only a word can stand."""
    for name in tree.find_all(exp.Identifier):
        reference = fragment.reference(name.name)
        if reference is not None:
            raise ModelError(
                "bad-reference",
                f"`{{{'.'.join(reference.parts)}}}` cannot stand in a cube's SELECT",
                place=word.place_at(reference.start),
                hint="there stand columns, {parameters.name}, and FROM {cube.sql()}",
            )
