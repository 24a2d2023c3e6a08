"""The members of generated cubes, written in members.yml, and views over them."""

from __future__ import annotations

from pathlib import Path
from random import Random
from string import Template
from typing import Any

import yaml

from tests.oracle.world import World

Written = dict[str, Any]
MEMBERS: dict[str, list[Written]] = yaml.safe_load(
    (Path(__file__).parent / "members.yml").read_text(encoding="utf-8")
)
NOTHING = object()  # what `perhaps` gives when it gives nothing


class Drawn:
    """Members as written, with what is left open drawn by chance."""

    def __init__(self, rng: Random, **names: str) -> None:
        self.rng, self.names = rng, names

    def members(self, part: str, **names: str) -> list[Written]:
        """The members of one part of members.yml; `names` fill in theirs."""
        found: list[Written] = Drawn(self.rng, **self.names, **names).draw(MEMBERS[part])
        return found

    def draw(self, written: Any) -> Any:
        """A piece of a member, in the order of writing."""
        match written:
            case str():
                return Template(written).substitute(self.names)
            case {"any_of": choices}:
                return self.draw(self.rng.choice(choices))
            case {"perhaps": chance, "give": given}:
                lucky = self.rng.random() < chance
                return self.draw(given if lucky else written.get("else", NOTHING))
            case dict():
                drawn = {key: self.draw(each) for key, each in written.items()}
                return {key: each for key, each in drawn.items() if each is not NOTHING}
            case list():
                return [each for each in map(self.draw, written) if each is not NOTHING]
        return written


# ---------------------------------------------------------------- cubes


def make_cube(rng: Random, world: World, name: str, key: tuple[str, ...]) -> Written:
    """A cube over the table of its name, with members of every kind."""
    drawn = Drawn(rng, cube=name, key=key[0])
    dimensions = [_key_dimension(rng, column) for column in key]
    dimensions += _dimensions(drawn)
    dimensions += _derived_dimensions(drawn, world, name)
    measures = _measures(drawn, world, name)
    return {
        "name": name,
        "sql_table": name,
        "dimensions": dimensions,
        "measures": measures,
        "segments": drawn.members("segments"),
    }


def _key_dimension(rng: Random, column: str) -> Written:
    return {
        "name": column,
        "sql": rng.choice((column, f"{{CUBE}}.{column}")),
        "type": "string" if column == "k2" else "number",
        "primary_key": True,
        "public": True,
    }


def _dimensions(drawn: Drawn) -> list[Written]:
    """Those of every column; `t` perhaps with granularities of its own."""
    *others, time, day = MEMBERS["dimensions"]
    found = [drawn.draw(each) for each in (*others, time)]
    if own := drawn.rng.sample(MEMBERS["granularities"], drawn.rng.choice((0, 0, 1, 2))):
        found[-1]["granularities"] = drawn.draw(own)
    return [*found, drawn.draw(day)]


def _derived_dimensions(drawn: Drawn, world: World, name: str) -> list[Written]:
    found = drawn.members("derived_dimensions")
    for link in world.parents(name):
        found += drawn.members("dimensions_of_a_parent", parent=link.role)
    for link in world.children(name):
        found += drawn.members("dimensions_of_a_child", child=link.child)
    return found


def _measures(drawn: Drawn, world: World, name: str) -> list[Written]:
    rng, parents = drawn.rng, world.parents(name)
    found = drawn.members("measures", column=rng.choice(("n", "m")))
    for link in parents:
        found += drawn.members("measures_of_a_parent", parent=link.role)
    if parents and not parents[0].alias:
        found += drawn.members("measures_beside_a_parent", parent=parents[0].parent)
    for link in world.children(name):
        found += drawn.members("measures_of_a_child", child=link.child)
    found += drawn.members("windows", span=rng.choice(("3 days", "1 month", "2 weeks", "1 day")))
    return found + drawn.members("stages")


# ---------------------------------------------------------------- views


def make_view(rng: Random, world: World, name: str) -> Written:
    """A view from some cube along the ways to cubes around it."""
    root = rng.choice(world.cubes)
    paths, drawn = _paths(rng, world, root), Drawn(rng)
    view: Written = {
        "name": name,
        "cubes": [_part(rng, cube, path, root) for cube, path in paths.items()],
        "measures": drawn.members("measures_of_a_view"),
        "dimensions": drawn.members("dimensions_of_a_view"),
    }
    if rng.random() < 0.3:
        view["default_filters"] = [_default_filter(rng)]
    return view


def _paths(rng: Random, world: World, root: str) -> dict[str, str]:
    """Some of the cubes around `root`, each with the way there."""
    paths, queue = {root: root}, [root]
    while queue:
        cube = queue.pop(0)
        links = world.around(cube)
        rng.shuffle(links)
        for link in links:
            other = link.other(cube)
            if other not in paths and rng.random() < 0.85:
                paths[other] = f"{paths[cube]}.{other}"
                queue.append(other)
    return paths


def _part(rng: Random, cube: str, path: str, root: str) -> Written:
    part: Written = {"join_path": path, "includes": "*"}
    if cube != root:
        part["prefix"] = True
        if rng.random() < 0.2:
            part["alias"] = f"x_{cube}"
    return part


def _default_filter(rng: Random) -> Written:
    operator, unless = rng.choice(("gte", "set", "lt")), rng.choice(([], ["s"], ["count"]))
    values = {} if operator == "set" else {"values": ["2"]}
    return {"member": "n", "operator": operator, **values, "unless": unless}
