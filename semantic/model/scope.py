"""What the names in an expression mean, seen from the cube that the expression stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlglot import exp

from semantic.errors import ModelError
from semantic.model.braces import Reference
from semantic.model.fragments import Equal, Fragment, Simple, read_expression
from semantic.model.intervals import UNITS
from semantic.model.nearest import nearest
from semantic.model.owners import Kind, Owner
from semantic.model.report import Report, needs_broken
from semantic.model.source import Word
from semantic.model.spec import ParameterSpec
from semantic.model.spec_cube import DimensionSpec
from semantic.model.types import Expr, MemberRef

SELF = ("CUBE", "TABLE")


@dataclass(frozen=True, slots=True)
class Use:
    """What an expression is for. `measures`: it may name measures; `what` and `hint` say it."""

    measures: bool
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """All declared names of a model, and the texts parsed so far."""

    cubes: Mapping[str, Owner]
    parameters: Mapping[str, ParameterSpec]
    report: Report
    parsed: dict[str, Simple | Equal | Fragment] = field(default_factory=dict)

    def read(self, word: Word) -> Simple | Equal | Fragment:
        """The word as a fragment; equal texts are parsed once."""
        found = self.parsed.get(word)
        if found is None:
            found = self.parsed[str(word)] = read_expression(word)
        return found


@dataclass(frozen=True, slots=True)
class Scope:
    """The cube an expression stands in, and what else it may name.

    `columns`: "own": a bare name is a column of the cube; "named": columns only as
    `{cube}.column`; "none": members only. `only`: the cubes it may speak of, `hint` what to do
    about others. `called` says what names mean in SQL that was written about another cube. In a
    view, `shows` says which member of which cube a name stands for, `ways` the path to each cube.
    """

    owner: Owner
    names: Names
    called: Mapping[str, str] = field(default_factory=dict)
    columns: Literal["own", "named", "none"] = "own"
    only: tuple[str, ...] = ()
    hint: str = ""
    shows: Mapping[str, MemberRef] = field(default_factory=dict)
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    # ------------------------------------------------------------------- expressions

    def expr(self, word: Word, use: Use) -> Expr:
        """The expression a text means here. Raises ModelError or RefusedSQL with its place."""
        read = self.names.read(word)
        if isinstance(read, Fragment):
            return _Binding(self, word, read, use).expr()
        if isinstance(read, Equal):
            return _Binding(self, word, _NO_FRAGMENT, use).equal(read)
        if read.path:
            return self._reference(word, read.path, use)
        cube = self.column_owner(read.owner, word, 0, str(read.column))
        return Expr(str(word), column(cube, str(read.column)), cubes=(cube,), place=word.place)

    def _reference(self, word: Word, path: tuple[str, ...], use: Use) -> Expr:
        if path[0] == "parameters":
            name = self.parameter(word, path, 0)
            tree: Any = exp.Placeholder(this=f"param:{name}")
            return Expr(str(word), tree, parameters=(name,), place=word.place)
        ref = self.find(word, path, 0, use)
        key = str(ref)
        return Expr(str(word), exp.Placeholder(this=key), {key: ref}, place=word.place)

    def member(self, word: Word, kinds: tuple[Kind, ...] = ("dimension",)) -> MemberRef:
        """The member that a plain name means: `status`, `orders.status`, `created_at.month`."""
        path = tuple(part.strip() for part in word.strip("{} ").split("."))
        if not all(part.isidentifier() for part in path):
            raise ModelError(
                "bad-reference",
                f"`{word[:60]}` is not the name of a member",
                place=word.place,
                hint="write member, cube.member or time_dimension.month",
            )
        ref, kind = self._walk(word, path, 0)
        if kind not in kinds:
            wanted = " or ".join(f"a {each}" for each in kinds)
            raise ModelError(
                "wrong-kind", f"`{word}` is a {kind}; {wanted} is needed", place=word.place
            )
        return ref

    # ------------------------------------------------------------------------ names

    def find(self, word: Word, path: tuple[str, ...], offset: int, use: Use) -> MemberRef:
        """The member that the parts of a reference name, checked to be allowed here."""
        ref, kind = self._walk(word, path, offset)
        if kind == "segment":
            raise ModelError(
                "wrong-kind",
                f"`{ref}` is a segment, which has no value",
                place=word.place_at(offset),
                hint="repeat its condition here, or make it a boolean dimension",
            )
        if kind == "measure" and not use.measures:
            raise ModelError(
                "wrong-kind",
                f"`{ref}` is a measure; {use.what} is about single rows",
                place=word.place_at(offset),
                hint=use.hint or None,
            )
        return ref

    def _walk(self, word: Word, path: tuple[str, ...], offset: int) -> tuple[MemberRef, Kind]:
        owner, rest = self.owner, path
        via: tuple[str, ...] = ()
        if self._is_cube(path, word, offset):
            while len(rest) > 1 and (rest is path or not self._has(owner, rest)):
                name = self.cube(rest[0], word, offset)
                via = (*via, name)
                owner, rest = self.names.cubes[name], rest[1:]
        return self._in(owner, rest, word, offset, via if len(via) > 1 else ())

    def _is_cube(self, path: tuple[str, ...], word: Word, offset: int) -> bool:
        """Whether the first part of a path is a cube rather than a member of this one."""
        name = path[0]
        is_own = self.owner.kind(name) is not None
        is_cube = name in SELF or name in self.names.cubes or name in self.called
        if len(path) == 1 and is_cube and not is_own:
            raise ModelError(
                "bad-reference",
                f"`{{{name}}}` is a cube, not a value",
                place=word.place_at(offset),
                hint=f"write {{{name}}}.column or {{{name}.member}}",
            )
        if len(path) > 1 and not is_cube and not is_own:
            self.cube(name, word, offset)  # says that there is no such cube, and the nearest
        return is_cube and len(path) > 1 and not (is_own and self._has(self.owner, path))

    def _has(self, owner: Owner, path: tuple[str, ...]) -> bool:
        """Whether a path goes on with a member of a cube rather than with another cube."""
        if owner.kind(path[0]) is None:
            return False
        dimension = owner.dimensions.get(path[0])
        return path[0] not in self.names.cubes or (
            dimension is not None and dimension.type == "time"
        )

    def _in(
        self, owner: Owner, rest: tuple[str, ...], word: Word, offset: int, via: tuple[str, ...]
    ) -> tuple[MemberRef, Kind]:
        name = rest[0]
        kind = owner.kind(name)
        if kind is None:
            raise self._unknown(owner, rest, word, offset)
        if len(rest) == 1:
            return self._ref(owner, name, None, via), kind
        dimension = owner.dimensions.get(name)
        if len(rest) > 2 or dimension is None or dimension.type != "time":
            raise ModelError(
                "bad-reference",
                f"`{name}` has no part `{rest[1]}`: it is not a time dimension",
                place=word.place_at(offset),
            )
        grain = self._grain(dimension, rest[1], word, offset)
        return self._ref(owner, name, grain, via), kind

    def _ref(self, owner: Owner, name: str, grain: str | None, via: tuple[str, ...]) -> MemberRef:
        shown = self.shows.get(name) if owner is self.owner else None
        if shown is not None:
            return MemberRef(shown.cube, shown.member, grain, shown.via)
        return MemberRef(owner.name, name, grain, via or self.ways.get(owner.name, ()))

    def _grain(self, dimension: DimensionSpec, name: str, word: Word, offset: int) -> str:
        known = [*UNITS, *(each.name for each in dimension.granularities)]
        if name in known:
            return name
        raise ModelError(
            "unknown-name",
            f"`{dimension.name}` has no granularity `{name}`",
            place=word.place_at(offset),
            near=nearest(name, known),
            hint="there are: " + ", ".join(known),
        )

    def cube(self, name: str, word: Word, offset: int) -> str:
        """The cube that a name in braces means here."""
        if name in SELF:
            return self.owner.name
        found = self.called.get(name, name)
        if found not in self.names.cubes and found in self.names.report.broken:
            raise needs_broken("this", found, word.place_at(offset), self.names.report)
        if found not in self.names.cubes:
            near = nearest(name, [*self.names.cubes, *self.owner.names()])
            message = f"there is no cube `{name}`"
            if self.owner.kind(name):
                message = f"`{name}` is a member of `{self.owner.name}`, not a cube"
                near = ()
            raise ModelError("unknown-name", message, place=word.place_at(offset), near=near)
        if self.only and found not in self.only:
            raise ModelError(
                "bad-join",
                f"this cannot speak of `{name}`",
                place=word.place_at(offset),
                hint=self.hint,
            )
        return found

    def column_owner(self, owner: str | None, word: Word, offset: int, name: str) -> str:
        """The cube whose column a name is: that of the braces before it, or this one."""
        if self.columns == "none" or (owner is None and self.columns == "named"):
            raise self._whose(word, offset, name)
        return self.owner.name if owner is None else self.cube(owner, word, offset)

    def parameter(self, word: Word, path: tuple[str, ...], offset: int) -> str:
        """The parameter that `{parameters.name}` means."""
        name = path[1] if len(path) == 2 else ".".join(path[1:])
        if name not in self.names.parameters:
            raise ModelError(
                "unknown-name",
                f"there is no parameter `{name}`",
                place=word.place_at(offset),
                near=nearest(name, self.names.parameters),
                hint="declare it under `parameters:`",
            )
        return name

    def _whose(self, word: Word, offset: int, name: str) -> ModelError:
        message = f"`{name}` does not say whose column it is"
        if self.columns == "none":
            message = f"`{name}` would be a column, and a view has none"
        return ModelError("whose-column", message, place=word.place_at(offset), hint=self.hint)

    def _unknown(self, owner: Owner, rest: tuple[str, ...], word: Word, offset: int) -> ModelError:
        name, known = rest[0], list(owner.names())
        if (full := f"{owner.name}.{name}") in self.names.report.broken:
            return needs_broken("this", full, word.place_at(offset), self.names.report)
        if len(rest) > 1:
            known += self.names.cubes
        return ModelError(
            "unknown-name",
            f"`{owner.name}` has no member `{name}`",
            place=word.place_at(offset),
            near=nearest(name, known),
            hint=f"a column of its table is written {{CUBE}}.{name}"
            if owner is self.owner and len(rest) == 1
            else None,
        )


def column(cube: str, name: str, quoted: bool = False) -> Any:
    """A column of a cube's own table."""
    return exp.Column(
        this=exp.Identifier(this=name, quoted=quoted), table=exp.Identifier(this=cube, quoted=True)
    )


_NO_FRAGMENT = Fragment(None)


class _Binding:
    """One fragment being given its meaning in one scope."""

    def __init__(self, scope: Scope, word: Word, fragment: Fragment, use: Use) -> None:
        self.scope = scope
        self.use = use
        self.word = word
        self.fragment = fragment
        self.members: dict[str, MemberRef] = {}
        self.cubes: dict[str, None] = {}
        self.parameters: dict[str, None] = {}

    def expr(self) -> Expr:
        """The expression, its references replaced by what they mean."""
        # A holder, so that the root can be replaced like any other node.
        holder = exp.Paren(this=self.fragment.tree.copy())
        for node in list(holder.find_all(exp.Column)):
            node.replace(self._bound(node))
        return self._said(holder.this.pop())

    def equal(self, read: Equal) -> Expr:
        """The same of a condition that two simple values are equal."""
        one, other = map(self._side, read.sides, read.starts)
        return self._said(exp.EQ(this=one, expression=other))

    def _side(self, side: Simple, start: int) -> Any:
        if side.path:
            return self._member(Reference(side.path, start))
        return self._column(side.owner, start, str(side.column))

    def _said(self, tree: Any) -> Expr:
        return Expr(
            text=str(self.word),
            tree=tree,
            members=self.members,
            cubes=tuple(self.cubes),
            parameters=tuple(self.parameters),
            aggregates=self.fragment.aggregates,
            place=self.word.place,
        )

    def _bound(self, node: Any) -> Any:
        name, table = node.name, node.table
        reference = self.fragment.reference(name)
        owner = self.fragment.reference(table) if table else None
        if reference is not None and not table:
            return self._member(reference)
        if reference is not None or len(node.parts) > 2 or (table and owner is None):
            raise self._dotted(node)
        if owner is not None and len(owner.parts) > 1:
            raise self._dotted(node)
        named, start = (owner.parts[0], owner.start) if owner else (None, self._start(node))
        return self._column(named, start, name, bool(node.this.args.get("quoted")))

    def _column(self, owner: str | None, start: int, name: str, quoted: bool = False) -> Any:
        cube = self.scope.column_owner(owner, self.word, start, name)
        self.cubes[cube] = None
        return column(cube, name, quoted)

    def _member(self, reference: Reference) -> Any:
        path = reference.parts
        if path[0] == "parameters":
            name = self.scope.parameter(self.word, path, reference.start)
            self.parameters[name] = None
            return exp.Placeholder(this=f"param:{name}")
        ref = self.scope.find(self.word, path, reference.start, self.use)
        key = str(ref)
        if key in self.members and self.members[key].via != ref.via:
            key = f"{'.'.join(ref.via)}.{key}"
        self.members[key] = ref
        return exp.Placeholder(this=key)

    def _start(self, node: Any) -> int:
        return min(self.fragment.starts.get(part.name, 0) for part in node.parts)

    def _dotted(self, node: Any) -> ModelError:
        parts: Iterable[Any] = node.parts
        names = [self.fragment.reference(p.name) for p in parts]
        shown = ".".join(
            "{" + ".".join(n.parts) + "}" if n else p.name
            for n, p in zip(names, node.parts, strict=True)
        )
        return ModelError(
            "bad-reference",
            f"`{shown}` is not a column",
            place=self.word.place_at(self._start(node)),
            hint="write {CUBE}.column, {cube}.column or {cube.member}; a field of a struct is "
            "struct_extract(column, 'field')",
        )
