"""Roles in Cube YAML: Cube joins a cube once, and for another role one that extends it.

The cube of a role says nothing of its own, so that an import knows it for a role again. When
somebody adds to it, it stays the cube that it has become.
"""

from __future__ import annotations

import json
import re

from semantic.model.owners import Owner
from semantic.review.exchange.draft import Draft
from semantic.review.exchange.ours import Ours
from semantic.review.exchange.plain import Data, said, without

ROLE = "role_of"


def unsaid_roles(ours: Ours) -> dict[str, str]:
    """The roles that Cube's `extends` does not give, each with the reason."""
    found = {}
    joined = {
        str(join.alias) for owner in ours.owners.values() for join in owner.joins
        if join.relationship != "many_to_many"
    }  # fmt: skip
    for owner in ours.owners.values():
        if owner.alias_of is None:
            continue
        base = ours.owners[owner.alias_of]
        if owner.name not in joined:
            found[owner.name] = "Cube has no `many_to_many`, and nothing else joins it"
        elif len(owner.joins) != len(base.joins):
            found[owner.name] = "it is a role of a cube that joins itself"
        elif _names_itself(ours, base):
            found[owner.name] = f"`{base.name}` names itself in its SQL, where Cube reads no role"
    return found


def role_cube(owner: Owner, meta: str) -> Data:
    """The cube that a role becomes."""
    return {"name": owner.name, "extends": owner.alias_of, "meta": {meta: {ROLE: owner.alias_of}}}


def as_roles(draft: Draft) -> None:
    """Make joins' aliases of the cubes that are roles still."""
    names = {str(cube["name"]) for cube in draft.cubes}
    bases = {str(cube["name"]): cube.pop(ROLE) for cube in draft.cubes if ROLE in cube}
    joined = {str(join["name"]) for cube in draft.cubes for join in cube.get("joins") or ()}
    for cube in list(draft.cubes):
        name = str(cube["name"])
        is_role = cube == {"name": name, "extends": bases.get(name)} and cube["extends"] in names
        if is_role and name in joined:
            draft.cubes.remove(cube)
        else:
            bases.pop(name, None)
    for cube in draft.cubes:
        if "joins" in cube:
            cube["joins"] = [_aliased(join, bases) for join in cube["joins"]]


def _aliased(join: Data, bases: dict[str, object]) -> Data:
    role = str(join["name"])
    return {"name": bases[role], "alias": role, **without(join, "name")} if role in bases else join


def _names_itself(ours: Ours, owner: Owner | None) -> bool:
    """Whether the SQL of a cube, or of one that it takes over, names that cube in braces."""
    while owner is not None:
        spec = ours.spec(owner)
        if re.search(rf"\{{\s*{owner.name}\b", json.dumps(said(spec), default=str)):
            return True
        owner = ours.owners.get(str(spec.extends).strip("{}")) if spec.extends else None
    return False
