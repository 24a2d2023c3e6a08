"""Joins: how the rows of one cube meet those of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlglot import exp

from semantic.errors import MetricastError, ModelError
from semantic.model.owners import Owner
from semantic.model.report import Report, unknown_cube
from semantic.model.scope import Names, Scope, Use
from semantic.model.source import Word
from semantic.model.spec_cube import JoinSpec
from semantic.model.types import Expr, Join, MemberRef, Relationship

Declared = dict[str, dict[str, Join]]
"""The joins of each cube, by the cube they lead to."""

_RELATIONSHIPS: dict[str, Relationship] = {
    "one_to_one": "one_to_one", "has_one": "one_to_one", "oneToOne": "one_to_one",
    "hasOne": "one_to_one", "many_to_one": "many_to_one", "belongs_to": "many_to_one",
    "manyToOne": "many_to_one", "belongsTo": "many_to_one", "one_to_many": "one_to_many",
    "has_many": "one_to_many", "oneToMany": "one_to_many", "hasMany": "one_to_many",
}  # fmt: skip
REVERSED: dict[Relationship, Relationship] = {
    "one_to_one": "one_to_one", "many_to_one": "one_to_many", "one_to_many": "many_to_one",
}  # fmt: skip


def joins(owner: Owner, names: Names, report: Report) -> tuple[Join, ...]:
    """The joins a cube declares itself; those with an error are reported, and remembered."""
    found: dict[str, Join] = {}
    for spec in owner.joins:
        to = str(spec.alias or spec.name)
        if spec.relationship == "many_to_many" or f"{owner.name}>{to}" in report.broken:
            continue
        try:
            join = _join(spec, owner, to, names, report)
            if to in found:
                raise _twice(spec, owner.name, to)
            found[to] = join
        except MetricastError as error:
            _note(error, owner, to, report)
    return tuple(found.values())


def bridges(owner: Owner, names: Names, declared: Declared, report: Report) -> Iterator[Join]:
    """The joins that the many-to-many joins of a cube add, by way of the cube between."""
    for spec in owner.joins:
        if spec.relationship != "many_to_many":
            continue
        to = str(spec.alias or spec.name)
        try:
            yield from _bridge(spec, owner, to, names, declared, report)
        except MetricastError as error:
            _note(error, owner, to, report)


def _note(error: MetricastError, owner: Owner, to: str, report: Report) -> None:
    """Report an error, once: roles and heirs repeat the errors of what they are made of."""
    report.broken_joins.add((owner.name, to))
    if not any(each.place == error.place for each in report.errors):
        report.add(error, f"{owner.name}>{to}")


def _twice(spec: JoinSpec, owner: str, to: str) -> ModelError:
    return ModelError(
        "repeated-name",
        f"`{owner}` joins `{to}` twice",
        place=spec.name.place,
        hint="join it once more in another role with `alias`, or remove one",
    )


def _join(spec: JoinSpec, owner: Owner, to: str, names: Names, report: Report) -> Join:
    _check_target(spec.name, owner, names, report)
    if spec.through is not None:
        message = "`through` is for `relationship: many_to_many`"
        raise ModelError("conflict", message, place=spec.through.place)
    if spec.sql is None:
        raise ModelError(
            "missing-key",
            f"the join to `{spec.name}` needs `sql`",
            place=spec.name.place,
            hint=f'write the condition: sql: "{{CUBE}}.{spec.name}_id = {{{to}}}.id"',
        )
    if to == owner.name:
        message = f"`{to}` joins itself under its own name"
        raise ModelError(
            "bad-join", message, place=spec.name.place, hint="add an `alias` for the other role"
        )
    on = _condition(spec.sql, owner, (to,), names, f"the join to `{to}`")
    join = Join(owner.name, to, _RELATIONSHIPS[spec.relationship], on, spec.name.place)
    return _with_parts(join) if join.relationship == "one_to_many" else join


def _with_parts(join: Join) -> Join:
    """The join with its equal keys and what else it asks for apart, where it asks for more."""
    both = {join.cube, join.to}
    by: list[exp.Expr] = []
    only: list[exp.Expr] = []
    for part in _conjuncts(join.on.tree):
        is_key = isinstance(part, exp.EQ) and both <= _named(part, join.on)
        (by if is_key else only).append(part)
    if not by or not only:
        return join
    return replace(join, by=_part(join.on, by), only=_part(join.on, only))


def _named(part: exp.Expr, on: Expr) -> set[str]:
    """The cubes that a part of a condition speaks of."""
    named = {column.table for column in part.find_all(exp.Column)}
    members = (on.members.get(node.name) for node in part.find_all(exp.Placeholder))
    return named | {ref.cube for ref in members if ref}


def _check_target(word: Word, owner: Owner, names: Names, report: Report) -> None:
    if word not in names.cubes:
        raise unknown_cube(word, owner.name, names.cubes, report, "to join")


def _condition(sql: Word, owner: Owner, others: tuple[str, ...], names: Names, what: str) -> Expr:
    speaks_of = " and ".join(f"`{name}`" for name in (owner.name, *others))
    scope = Scope(
        owner,
        names,
        called=owner.called.get(f">{others[-1]}", {}),
        columns="named",
        only=(owner.name, *others),
        hint=f"it speaks of {speaks_of} only, as {{CUBE}}.column and {{{others[-1]}}}.column",
    )
    on = scope.expr(sql, Use(False, what, "a join compares values of single rows"))
    if on.aggregates:
        raise ModelError("aggregate", "a join compares single rows", place=sql.place)
    named = set(on.cubes) | {ref.cube for ref in on.members.values()}
    missing = [name for name in (owner.name, *others) if name not in named]
    if missing:
        message = f"{what} does not mention `{missing[0]}`"
        raise ModelError(
            "bad-join", message, place=sql.place, hint=f"it compares columns of {speaks_of}"
        )
    return on


# ------------------------------------------------------------------------ many to many


def _bridge(
    spec: JoinSpec, owner: Owner, to: str, names: Names, declared: Declared, report: Report
) -> Iterator[Join]:
    if spec.through is None:
        raise ModelError(
            "missing-key",
            f"the many_to_many join to `{to}` needs `through`",
            place=spec.name.place,
            hint="name the cube that has one row for each pair: through: appearances",
        )
    for word in (spec.name, spec.through):
        if word not in declared:
            raise unknown_cube(word, owner.name, declared, report, "to join")
    between = str(spec.through)
    if spec.sql is None:
        joined = between in declared[owner.name] or owner.name in declared[between]
        if owner.alias_of is not None and not joined:
            return  # the bridge knows the cube, and not this role of it
        _declared(spec, declared, between, owner.name)
        far = _far_side(spec, declared, between, to)
        if far.to not in declared[far.cube]:
            yield far
        return
    on = _condition(spec.sql, owner, (between, to), names, f"the join to `{to}`")
    near_on, far_on = _halves(spec, on, owner.name, between, to)
    for join in (
        Join(owner.name, between, "one_to_many", near_on, spec.name.place),
        Join(between, to, "many_to_one", far_on, spec.name.place),
    ):
        known = declared[join.cube].get(join.to) or declared[join.to].get(join.cube)
        if known is None:
            yield join
        elif owner.alias_of is None and known.on.tree not in (
            join.on.tree,
            _swapped(join.on.tree),
        ):  # a role is joined as the alias says, and not as its cube is
            raise _otherwise_joined(join, known, spec.sql)


def _otherwise_joined(join: Join, known: Join, sql: Word) -> ModelError:
    return ModelError(
        "conflict",
        f"`{join.cube}` and `{join.to}` are already joined, on another condition",
        place=sql.place,
        hint=f"leave `sql` out: the join at {known.place} is used",
    )


def _swapped(tree: exp.Expr) -> exp.Expr | None:
    return exp.EQ(this=tree.expression, expression=tree.this) if isinstance(tree, exp.EQ) else None


def _declared(spec: JoinSpec, declared: Declared, between: str, side: str) -> Join:
    """The join between the bridge and one side, whoever declares it."""
    found = declared.get(between, {}).get(side) or declared.get(side, {}).get(between)
    if found is None:
        assert spec.through is not None
        raise ModelError(
            "bad-join",
            f"`{between}` has no join to `{side}`",
            place=spec.through.place,
            hint=f"declare it in `{between}`: {{name: {side}, relationship: many_to_one, sql: …}}; "
            "or write both conditions here, joined with AND",
        )
    return found


def _far_side(spec: JoinSpec, declared: Declared, between: str, to: str) -> Join:
    if spec.alias is None:
        return _declared(spec, declared, between, to)
    if known := declared.get(between, {}).get(to):
        return known
    plain = _declared(spec, declared, between, str(spec.name))
    relationship = plain.relationship if plain.cube == between else REVERSED[plain.relationship]
    return Join(between, to, relationship, _renamed(plain.on, str(spec.name), to), spec.name.place)


def _renamed(on: Expr, name: str, role: str) -> Expr:
    """A condition about a cube, said of one of its roles."""
    tree = on.tree.copy()
    members: dict[str, MemberRef] = {}
    for node in tree.find_all(exp.Column, exp.Placeholder):
        if isinstance(node, exp.Column):
            if node.table == name:
                node.set("table", exp.Identifier(this=role, quoted=True))
        elif ref := on.members.get(node.name):
            ref = replace(ref, cube=role) if ref.cube == name else ref
            node.set("this", str(ref))
            members[str(ref)] = ref
    cubes = tuple(role if cube == name else cube for cube in on.cubes)
    return replace(on, tree=tree, members=members, cubes=cubes)


def _halves(spec: JoinSpec, on: Expr, owner: str, between: str, to: str) -> tuple[Expr, Expr]:
    """The conditions of the two steps: those that mention the far cube, and the others."""
    near: list[exp.Expr] = []
    far: list[exp.Expr] = []
    for part in _conjuncts(on.tree):
        named = _named(part, on)
        if {owner, to} <= named:
            message = f"one condition speaks of `{owner}` and `{to}` at once"
            hint = f"each compares one of them with `{between}`; join them with AND"
            assert spec.sql is not None
            raise ModelError("bad-join", message, place=spec.sql.place, hint=hint)
        (far if to in named else near).append(part)
    if not near or not far:
        assert spec.sql is not None
        message = f"`{between}` is compared with one side only"
        hint = f'write "{{CUBE}}.… = {{{between}}}.… AND {{{between}}}.… = {{{to}}}.…"'
        raise ModelError("bad-join", message, place=spec.sql.place, hint=hint)
    return _part(on, near), _part(on, far)


def equal_sides(join: Join) -> tuple[tuple[Expr, Expr], ...]:
    """What must be equal, as pairs of the cube's side and the other's; () where more is asked."""
    pairs = []
    for part in _conjuncts(join.on.tree):
        if not isinstance(part, exp.EQ):
            return ()
        sides = {frozenset(_named(side, join.on)): _part(join.on, [side])
                 for side in (part.this, part.expression)}  # fmt: skip
        one, other = (sides.get(frozenset((cube,))) for cube in (join.cube, join.to))
        if one is None or other is None:
            return ()
        pairs.append((one, other))
    return tuple(pairs)


def _conjuncts(tree: exp.Expr) -> list[exp.Expr]:
    parts, waiting = [], [tree]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, exp.And):
            waiting = [node.this, node.expression, *waiting]
        elif isinstance(node, exp.Paren) and isinstance(node.this, exp.And):
            waiting = [node.this, *waiting]
        else:
            parts.append(node)
    return parts


def _part(on: Expr, parts: list[exp.Expr]) -> Expr:
    tree = parts[0].copy()
    for part in parts[1:]:
        tree = exp.And(this=tree, expression=part.copy())
    keys = {node.name for node in tree.find_all(exp.Placeholder)}
    return Expr(
        text=on.text,
        tree=tree,
        members={key: ref for key, ref in on.members.items() if key in keys},
        cubes=tuple(dict.fromkeys(column.table for column in tree.find_all(exp.Column))),
        parameters=tuple(name for name in on.parameters if f"param:{name}" in keys),
        place=on.place,
    )
