"""A model as written: cubes, views and members by name.

Nothing is checked: models are given as valid.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tests.oracle import times
from tests.oracle.refusals import Ambiguous, CannotSay, NoPath
from tests.oracle.syntax import Node, parse, references
from tests.oracle.values import exact

SPELLINGS = {
    "one_to_one": ("has_one", "hasOne", "oneToOne"),
    "many_to_one": ("belongs_to", "belongsTo", "manyToOne"),
    "one_to_many": ("has_many", "hasMany", "oneToMany"),
}
RELATIONSHIPS = {word: kind for kind, words in SPELLINGS.items() for word in (kind, *words)}
KINDS = ("dimension", "measure", "segment")


@dataclass(frozen=True)
class Member:
    """A dimension, measure or segment where it is defined. `owner`: whose names its SQL uses."""

    owner: str
    name: str
    kind: str
    raw: dict[str, Any] = field(hash=False, compare=False)

    @property
    def full(self) -> str:
        return f"{self.owner}.{self.name}"

    @property
    def type(self) -> str:
        return str(self.raw.get("type", "boolean"))


@dataclass(frozen=True)
class Edge:
    """A declared join, usable both ways. `multiplies` and `declared` read from `start` to `end`."""

    start: str
    end: str
    owner: str
    sql: str
    relationship: str
    declared: bool = True

    @property
    def multiplies(self) -> bool:
        return self.relationship == ("one_to_many" if self.declared else "many_to_one")

    def back(self) -> Edge:
        return Edge(
            self.end, self.start, self.owner, self.sql, self.relationship, not self.declared
        )


class Model:
    """All cubes and views of one or several files."""

    def __init__(self, files: dict[str, Any] | list[dict[str, Any]]) -> None:
        files = files if isinstance(files, list) else [files]
        written = {c["name"]: c for each in files for c in each.get("cubes") or []}
        self.cubes = {name: _extended(c, written) for name, c in written.items()}
        self.called = {name: _taken_over(c, written) for name, c in written.items()}
        self.edges: list[Edge] = []
        for cube in list(self.cubes.values()):
            self._add_joins(cube)
        self.members = {name: _own_members(cube, name) for name, cube in self.cubes.items()}
        self.parameters = {
            p["name"]: _default(p) for each in files for p in each.get("parameters") or []
        }
        views = {v["name"]: v for each in files for v in each.get("views") or []}
        self.views = {name: _extended(v, views) for name, v in views.items()}
        self.view_edges: dict[str, list[Edge]] = {}
        for view in self.views.values():
            self._add_view(view)

    # ------------------------------------------------------------ reading

    def _add_joins(self, cube: dict[str, Any]) -> None:
        for join in cube.get("joins") or []:
            target = join.get("alias") or join["name"]
            if join.get("alias"):
                self._add_role(join["name"], target)
            if join.get("through"):
                self._add_bridge(cube["name"], target, join)
                continue
            relationship = RELATIONSHIPS[join["relationship"]]
            self.edges.append(Edge(cube["name"], target, cube["name"], join["sql"], relationship))

    def _add_role(self, name: str, role: str) -> None:
        """A cube joined in a role is a cube of its own; its own name in its SQL means the role."""
        copy = {**self.cubes[name], "name": role}
        self.cubes[role] = copy
        self.called[role] = {**self.called.get(name, {}), name: role}
        for join in copy.get("joins") or []:
            if not join.get("alias") and not join.get("through"):
                relationship = RELATIONSHIPS[join["relationship"]]
                self.edges.append(Edge(role, join["name"], role, join["sql"], relationship))

    def _add_bridge(self, cube: str, target: str, join: dict[str, Any]) -> None:
        """`through` names the cube between. Without `sql` the bridge's own joins say how."""
        if "sql" not in join:
            return
        between = join["through"]
        parts = re.split(r"\s+AND\s+", join["sql"])
        far = " AND ".join(part for part in parts if f"{{{target}" in part)
        near = " AND ".join(part for part in parts if f"{{{target}" not in part)
        self.edges.append(Edge(cube, between, cube, near, "one_to_many"))
        self.edges.append(Edge(between, target, cube, far, "many_to_one"))

    def chain(self, cubes: list[str]) -> list[Edge]:
        """The joins along a chain of cubes."""
        return [
            next(e for e in self._around(start, self.edges) if e.end == end)
            for start, end in pairwise(cubes)
        ]

    def _add_view(self, view: dict[str, Any]) -> None:
        name = view["name"]
        members: dict[str, Member] = {}
        self.view_edges[name] = []
        for part in view.get("cubes") or []:
            path = part["join_path"].split(".")
            self.view_edges[name] += self.chain(path)
            cube = path[-1]
            prefix = f"{part.get('alias') or cube}_" if part.get("prefix") else ""
            for shown, member in self._shown(cube, part):
                members[prefix + shown] = self.members[cube][member]
        self.members[name] = members | _own_members(view, name)

    def _shown(self, cube: str, part: dict[str, Any]) -> Iterable[tuple[str, str]]:
        included = part.get("includes", "*")
        if included == "*":
            included = list(self.members[cube])
        for each in included:
            name = each if isinstance(each, str) else each["name"]
            if name not in (part.get("excludes") or []):
                yield (name if isinstance(each, str) else each.get("alias") or name), name

    # ------------------------------------------------------------ looking up

    def member(self, owner: str, name: str) -> Member:
        """A member of a cube or view; through a view, the member it shows."""
        try:
            return self.members[owner][name]
        except KeyError:
            raise CannotSay(f"no member `{owner}.{name}`") from None

    def named(self, text: str) -> Member:
        """A member as a query writes it: `orders.count`."""
        owner, _, name = text.partition(".")
        return self.member(owner, name)

    def refer(self, owner: str, text: str) -> tuple[Member, str | None]:
        """What `{text}` means in an expression of `owner`: a member and perhaps a granularity."""
        own = self.called.get(owner, {})
        parts = [owner if part == "CUBE" else own.get(part, part) for part in text.split(".")]
        if len(parts) > 1 and parts[0] in self.members and parts[1] in self.members[parts[0]]:
            return self.member(parts[0], parts[1]), parts[2] if len(parts) == 3 else None
        found = self.member(owner, parts[0])
        return found, parts[1] if len(parts) == 2 else None

    def grain(self, member: Member, name: str) -> times.Grain:
        """A granularity of a time dimension."""
        for each in member.raw.get("granularities") or []:
            if each["name"] == name:
                return times.custom(each)
        return times.standard(name)

    def key(self, cube: str) -> list[Member]:
        """The primary key's dimensions."""
        return [m for m in self.members[cube].values() if m.raw.get("primary_key")]

    def texts(self, member: Member) -> list[str]:
        """Every expression that a member's own value is made of."""
        raw = member.raw
        found = [raw["sql"]] if raw.get("sql") else []
        if case := raw.get("case"):
            for branch in case["when"]:
                found += [branch["sql"], *_label_text(branch["label"])]
            found += _label_text((case.get("else") or {}).get("label"))
        if member.type == "geo":
            found += [raw["latitude"]["sql"], raw["longitude"]["sql"]]
        return [str(text) for text in found]

    def cubes_of(self, member: Member) -> set[str]:
        """The cubes whose rows a dimension or segment is read from."""
        if member.owner in self.views:
            found: set[str] = set()
        else:
            found = {member.owner}
        if member.raw.get("sub_query"):
            return found
        for text in self.texts(member):
            found |= self.cubes_in(parse(text), member.owner)
        return found

    def cubes_in(self, node: Node, owner: str) -> set[str]:
        """The cubes whose rows an expression of `owner` is read from."""
        found: set[str] = set()
        for kind, name in references(node):
            if kind == "cube":
                found.add(owner if name == "CUBE" else self.called.get(owner, {}).get(name, name))
            elif not name.startswith("parameters."):
                member = self.refer(owner, name)[0]
                if member.kind != "measure":
                    found |= self.cubes_of(member)
        return found

    # ------------------------------------------------------------ joining

    def _around(self, cube: str, edges: list[Edge]) -> list[Edge]:
        return [e for e in edges if e.start == cube] + [e.back() for e in edges if e.end == cube]

    def path(self, start: str, end: str, edges: list[Edge] | None = None) -> list[Edge]:
        """The one shortest way; within `edges` (a view's) where these lead there."""
        for allowed in ([edges] if edges else []) + [self.edges]:
            found = self._shortest(start, end, allowed)
            if len({tuple((e.start, e.end, e.sql) for e in way) for way in found}) > 1:
                raise Ambiguous(f"{start} → {end}")
            if found:
                return found[0]
        raise NoPath(f"{start} → {end}")

    def _shortest(self, start: str, end: str, edges: list[Edge]) -> list[list[Edge]]:
        if start == end:
            return [[]]
        queue: deque[list[Edge]] = deque([[e] for e in self._around(start, edges)])
        found: list[list[Edge]] = []
        while queue:
            way = queue.popleft()
            if found and len(way) > len(found[0]):
                break
            if way[-1].end == end:
                found.append(way)
                continue
            seen = {start, *(e.end for e in way)}
            queue += [[*way, e] for e in self._around(way[-1].end, edges) if e.end not in seen]
        return found


def _own_members(written: dict[str, Any], owner: str) -> dict[str, Member]:
    """The members that a cube or view defines itself."""
    return {
        each["name"]: Member(owner, each["name"], kind, each)
        for kind in KINDS
        for each in written.get(kind + "s") or []
    }


def _default(parameter: dict[str, Any]) -> Any:
    value = parameter["default"]
    return exact(Decimal(str(value))) if parameter["type"] == "number" else value


def _taken_over(written: dict[str, Any], all_of_kind: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The names of the cubes that one extends: in SQL taken over they mean the cube itself."""
    found: dict[str, str] = {}
    each = written
    while each.get("extends"):
        found[each["extends"]] = written["name"]
        each = all_of_kind[each["extends"]]
    return found


def _label_text(label: Any) -> list[str]:
    return [label["sql"]] if isinstance(label, dict) else []


def _extended(written: dict[str, Any], all_of_kind: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A cube or view with what it takes over from the one it extends."""
    if not written.get("extends"):
        return written
    base = _extended(all_of_kind[written["extends"]], all_of_kind)
    merged = {**base, **written}
    for part in ("dimensions", "measures", "segments", "joins", "cubes"):
        own = written.get(part) or []
        names = {each.get("name") for each in own}
        kept = [
            each for each in base.get(part) or [] if part == "cubes" or each["name"] not in names
        ]
        if kept or own:
            merged[part] = [*kept, *own]
    return merged
