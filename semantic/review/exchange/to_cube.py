"""Our files as Cube YAML. The syntax is the same; what only we have moves into `meta`.

A member that Cube has no words for stands in the `meta` of its cube, with every member that is
made of it: Cube refuses a model that names what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from semantic.errors import Place
from semantic.model.owners import Owner
from semantic.model.types import Cube, Dimension, Expr, Measure, Segment, View
from semantic.review.exchange.ours import Ours
from semantic.review.exchange.passage import Losses, Passage
from semantic.review.exchange.plain import CUBE, MEMBER, Data, filled, in_order, said, without
from semantic.review.exchange.roles import role_cube, unsaid_roles
from semantic.review.exchange.yaml_text import yaml_text

META = "metricast"
KEPT = "it stands in `meta: {metricast: …}`, where Cube does not look"
_MOVED = (
    "ai_context", "owner", "status", "replaced_by", "unit", "default_time_dimension",
)  # fmt: skip
_TYPES = ("median", "percentile")
_KEYS = {"share_of": "`share_of`", "semi_additive": "`semi_additive`"}


def export_cube(ours: Ours, losses: Losses) -> Passage:
    """A file for each cube and view."""
    return _Work(ours, losses).run()


@dataclass(slots=True)
class _Work:
    """The files in the making. `unsaid`: why members cannot be said, by full name; `roles`: why
    roles cannot."""

    ours: Ours
    losses: Losses
    unsaid: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    carried: list[str] = field(default_factory=list)

    def run(self) -> Passage:
        """Find what cannot be said, then write the rest."""
        self._find_unsaid()
        files: dict[str, str] = {}
        head = ("Written by `metricast export cube`.",)
        for owner, cube in self.ours.cubes():
            if owner.alias_of is None:
                data = self._cube(said(self.ours.spec(owner)), cube, owner.spec.name.place)
                files[f"cubes/{cube.name}.yml"] = yaml_text({"cubes": [data]}, head)
            elif why := self.roles.get(cube.name):
                self._kept(f"the role `{cube.name}`", why, cube.name, owner.spec.name.place)
            else:
                self._role(owner, cube)
                files[f"cubes/{cube.name}.yml"] = yaml_text(
                    {"cubes": [role_cube(owner, META)]}, head
                )
        for written in self.ours.rest("views"):
            view = self.ours.model.views.get(str(written["name"]))
            data = self._view(written, view) if view else {}
            if data:
                files[f"views/{written['name']}.yml"] = yaml_text({"views": [data]}, head)
        for kind in ("parameters", "questions", "tests"):
            for file in self.ours.files:
                for spec in getattr(file, kind):
                    self.losses.lost(f"the {kind[:-1]} `{spec.name}`", "Cube has none",
                                     place=spec.name.place)  # fmt: skip
        return Passage("cube", dict(sorted(files.items())), tuple(self.carried),
                       self.losses.by_place())  # fmt: skip

    # ------------------------------------------------------- what cannot be said

    def _find_unsaid(self) -> None:
        """What Cube has no words for; then, again and again, what is made of that."""
        self.roles = unsaid_roles(self.ours)
        for cube in self.ours.model.cubes.values():
            for measure in cube.measures.values():
                if why := _own_reason(measure):
                    self.unsaid[measure.full_name] = why
        size = -1
        while size != len(self.unsaid):
            size = len(self.unsaid)
            for cube in self.ours.model.cubes.values():
                for member in _members(cube):
                    if member.full_name not in self.unsaid:
                        self._check(member)

    def _check(self, member: Dimension | Measure | Segment) -> None:
        for expr in _expressions(member):
            named = {ref.cube for ref in expr.members.values()} | set(expr.cubes)
            made_of = {f"{ref.cube}.{ref.member}" for ref in expr.members.values()}
            if expr.parameters:
                self.unsaid[member.full_name] = "it reads a parameter, which Cube has not"
            elif role := sorted(named & self.roles.keys() - {member.cube}):
                self.unsaid[member.full_name] = f"it is made of the role `{role[0]}`"
            elif gone := sorted(made_of & self.unsaid.keys()):
                self.unsaid[member.full_name] = f"it is made of `{gone[0]}`"

    # ------------------------------------------------------------------- cubes

    def _role(self, owner: Owner, cube: Cube) -> None:
        self.carried += [cube.name, *(
            member.full_name for member in _members(cube) if member.full_name not in self.unsaid
        )]  # fmt: skip
        becomes = f"a cube of its own, which extends `{owner.alias_of}`"
        self.losses.changed(f"the role `{cube.name}`", "Cube joins a cube once", becomes,
                            name=cube.name, place=owner.spec.name.place)  # fmt: skip

    def _cube(self, written: Data, cube: Cube, place: Place) -> Data:
        self.carried.append(cube.name)
        meta: Data = {}
        data = without(written, "joins", "dimensions", "measures", "segments")
        joins: list[Data] = []
        kept_joins: list[Data] = []
        for join in written.get("joins") or ():
            to = role_or_name(join)
            if why := self._unjoined(join):
                kept_joins.append(join)
                what = f"the join from `{cube.name}` to `{to}`"
                self._kept(what, why, f"{cube.name}>{to}", place)
            else:
                joins.append(without(join, "alias") | {"name": to})
        members: Data = {}
        for kind in ("dimensions", "measures", "segments"):
            said_here = []
            for member in written.get(kind) or ():
                full = f"{cube.name}.{member['name']}"
                if why := self.unsaid.get(full):
                    members.setdefault(kind, []).append(member)
                    self._kept(f"`{full}`", why, full, self._place(cube, str(member["name"])))
                else:
                    self.carried.append(full)
                    said_here.append(in_order(self._moved(member), MEMBER))
            data[kind] = said_here
        meta |= filled(joins=kept_joins, members=members)
        kinds = (*members, "joins") if kept_joins else tuple(members)
        order = {kind: [role_or_name(each) for each in written.get(kind) or ()] for kind in kinds}
        meta |= filled(order=order)
        data["joins"] = joins
        return in_order(filled(**self._moved(data, meta)), CUBE)

    def _unjoined(self, join: Data) -> str | None:
        if join["relationship"] == "many_to_many":
            return "Cube has no `many_to_many`"
        return self.roles.get(role_or_name(join))

    def _place(self, cube: Cube, name: str) -> Place | None:
        member = cube.dimensions.get(name) or cube.measures.get(name) or cube.segments.get(name)
        return member.about.place if member else cube.about.place

    def _moved(self, data: Data, more: Data | None = None) -> Data:
        """The keys that only we have, in `meta`."""
        ours = {key: data[key] for key in _MOVED if key in data} | (more or {})
        if listed := data.get("drill_members"):
            shown = [each for each in listed if not self._is_gone(str(each))]
            ours |= {"drill_members": listed} if shown != listed else {}
            data = data | {"drill_members": shown}
        if not ours:
            return data
        meta = {**(data.get("meta") or {}), META: ours}
        if instructions := _instructions(data.get("ai_context")):
            meta = {"ai_context": instructions, **meta}
        return without(data, *_MOVED) | {"meta": meta}

    def _is_gone(self, name: str) -> bool:
        return name in self.unsaid or name.partition(".")[0] in self.roles

    # ------------------------------------------------------------------- views

    def _view(self, written: Data, view: View) -> Data:
        """A view without the members that cannot be said; as it was, it stands in `meta`."""
        place = view.about.place
        paths = [path for path in view.paths if self.roles.keys() & set(path)]
        if paths:
            why = f"it goes by way of a role, `{'.'.join(paths[0])}`"
            self.losses.lost(f"the view `{view.name}`", why, name=view.name, place=place)
            return {}
        if "default_filters" in written:  # Cube calls them so, too, in views
            written = without(written, "default_filters") | {"filters": written["default_filters"]}
        self.carried.append(view.name)
        gone = [
            name for name, member in view.members.items()
            if (inner := member.dimension or member.measure or member.segment)
            and inner.full_name in self.unsaid
        ]  # fmt: skip
        if not gone:
            return in_order(self._moved(written), CUBE)
        for name in gone:
            self._kept(f"`{view.name}.{name}`", "its cube cannot show it", f"{view.name}.{name}",
                       place)  # fmt: skip
        data = {**written, "cubes": [self._shown(each) for each in written.get("cubes") or ()]}
        for key in ("folders", "measures", "dimensions", "segments"):
            data.pop(key, None)
        as_it_was = {key: written[key] for key in ("cubes", "folders", "measures", "dimensions",
                                                   "segments") if key in written}  # fmt: skip
        return in_order(self._moved(data, {"view": as_it_was}), CUBE)

    def _shown(self, part: Data) -> Data:
        """A cube of a view, without members that are not there."""
        cube = str(part["join_path"]).rsplit(".", 1)[-1]

        def is_there(each: object) -> bool:
            name = each["name"] if isinstance(each, dict) else each
            return f"{cube}.{name}" not in self.unsaid

        if not isinstance(part.get("includes"), list):
            return part
        return {**part, "includes": [each for each in part["includes"] if is_there(each)]}

    def _kept(self, what: str, why: str, name: str, place: Place | None) -> None:
        self.losses.kept(what, why, KEPT, name=name, place=place)


def role_or_name(entry: Data) -> str:
    """What a member or join goes by in its cube."""
    return str(entry.get("alias") or entry["name"])


def _instructions(notes: object) -> str | None:
    if isinstance(notes, str):
        return notes
    found = notes.get("instructions") if isinstance(notes, dict) else None
    return str(found) if found else None


def _own_reason(measure: Measure) -> str | None:
    """Why Cube has no words for a measure itself."""
    if measure.type in _TYPES:
        return f"Cube has no `{measure.type}`"
    found = next((shown for key, shown in _KEYS.items() if getattr(measure, key)), None)
    return f"Cube has no {found}" if found else None


def _members(cube: Cube) -> Iterator[Dimension | Measure | Segment]:
    yield from cube.dimensions.values()
    yield from cube.measures.values()
    yield from cube.segments.values()


def _expressions(member: Dimension | Measure | Segment) -> Iterator[Expr]:
    if member.sql is not None:
        yield member.sql
    for case in [getattr(member, "case", None)]:
        for branch in case.branches if case else ():
            yield branch.when
            if isinstance(branch.label, Expr):
                yield branch.label
    yield from getattr(member, "filters", ())
    yield from (each.sql for each in getattr(member, "order_by", ()))
