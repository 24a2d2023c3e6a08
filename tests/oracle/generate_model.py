"""Random models with data: trees of cubes in which every way between two cubes is the only one.

A star is a cube with several parents, a snowflake has parents of parents, several facts are
several children of one cube, and a bridge is a child of two. Tables are small, on purpose with
NULL and dangling keys, duplicates, ties and empty ones.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.generate_members import make_cube, make_view
from tests.oracle.world import MOMENTS, NAMES, TYPES, WORDS, Link, World

KEYS = {"k1": "INTEGER", "k2": "VARCHAR"}
COMPOSITE_TYPES = KEYS | {name: kind for name, kind in TYPES.items() if name != "id"}


def make_world(rng: Random) -> World:
    """A random model with data."""
    world = World(model={"cubes": []})
    names = list(NAMES[: rng.choice((1, 2, 2, 3, 3, 3, 4, 4, 5))])
    rng.shuffle(names)
    composite = {name for name in names if rng.random() < 0.15}
    for i, name in enumerate(names):
        world.types[name] = dict(COMPOSITE_TYPES if name in composite else TYPES)
        if i:
            _link(rng, world, name, rng.choice(names[max(0, i - 3) : i]), composite)
    if len(names) > 1 and rng.random() < 0.15:
        _role(rng, world, composite)
    if len(names) > 2 and rng.random() < 0.1:
        _second_way(rng, world, names, composite)
    for name in _parents_first(world, names):
        world.tables[name] = _rows(rng, world, name, name in composite)
    for name in names:
        key = ("k1", "k2") if name in composite else ("id",)
        world.model["cubes"].append(make_cube(rng, world, name, key))
    for link in world.links:
        world.cube(link.declares).setdefault("joins", []).append(_join(link))
    _bridges(rng, world)
    if rng.random() < 0.2:
        _extension(rng, world)
    world.model["parameters"] = [{"name": "least", "type": "number", "default": "2"}]
    world.model["views"] = [make_view(rng, world, f"view_{i}") for i in range(2)]
    return world


def _link(rng: Random, world: World, name: str, other: str, composite: set[str]) -> None:
    """A foreign key between two cubes, in one direction or the other."""
    child, parent = (name, other) if rng.random() < 0.5 else (other, name)
    keys = tuple(KEYS) if parent in composite else ("id",)
    columns = tuple((f"{parent}_{key}", key) for key in keys)
    declares = child if rng.random() < 0.65 else parent
    one_to_one = rng.random() < 0.08
    world.links.append(Link(child, parent, columns, declares, one_to_one))
    for own, key in columns:
        world.types[child][own] = KEYS.get(key, TYPES["id"])


def _second_way(rng: Random, world: World, names: list[str], composite: set[str]) -> None:
    """One more foreign key: now two ways join some cubes."""
    child, parent = rng.sample(names, 2)
    above, queue = {parent}, [parent]
    while queue:
        for link in world.parents(queue.pop()):
            if link.parent not in above:
                above.add(link.parent)
                queue.append(link.parent)
    joined = any({child, parent} == {link.child, link.parent} for link in world.links)
    if not joined and child not in above and parent not in composite:
        world.types[child][f"{parent}_id"] = "INTEGER"
        around = world.around(child)
        world.links.append(Link(child, parent, ((f"{parent}_id", "id"),), child))
        world.ways = [[child, parent], [parent, child]]
        for link in around:
            other = link.other(child)
            world.ways += [[other, child, parent], [parent, child, other]]


def _role(rng: Random, world: World, composite: set[str]) -> None:
    """A second join to a parent that joins nothing itself, under another name."""
    declaring = {link.declares for link in world.links}
    leaves = [
        link
        for link in world.links
        if not world.parents(link.parent)
        and link.parent not in composite
        and link.parent not in declaring
    ]
    if leaves:
        link = rng.choice(leaves)
        world.types[link.child]["role_id"] = "INTEGER"
        role = Link(link.child, link.parent, (("role_id", "id"),), link.child, alias="role")
        world.links.append(role)


def _parents_first(world: World, names: list[str]) -> list[str]:
    order: list[str] = []
    while len(order) < len(names):
        ready = [n for n in names if all(link.parent in order for link in world.parents(n))]
        order += [name for name in ready if name not in order]
    return order


# ---------------------------------------------------------------- rows


def _rows(rng: Random, world: World, name: str, composite: bool) -> list[dict[str, Any]]:
    count = 0 if rng.random() < 0.07 else rng.randint(1, 10)
    rows: list[dict[str, Any]] = []
    for i in range(count):
        row: dict[str, Any] = {"k1": i // 2, "k2": "ab"[i % 2]} if composite else {"id": i + 1}
        row |= {column: _value(rng, column) for column in ("s", "u", "n", "m", "b", "t", "d")}
        for link in world.parents(name):
            row |= _key(rng, world, link, rows)
        rows.append(row)
    rng.shuffle(rows)
    return [{column: row[column] for column in world.types[name]} for row in rows]


def _key(rng: Random, world: World, link: Link, before: list[dict[str, Any]]) -> dict[str, Any]:
    """The columns of a foreign key: often few rows share a parent, some have none or a lost one."""
    targets = [tuple(row[key] for _, key in link.columns) for row in world.tables[link.parent]]
    own = tuple(column for column, _ in link.columns)
    if link.one_to_one:
        taken = {tuple(row[column] for column in own) for row in before}
        targets = [target for target in targets if target not in taken]
    chance = rng.random()
    if chance < 0.12 or (not targets and chance < 0.6) or (link.one_to_one and not targets):
        return dict.fromkeys(own)
    if chance < 0.22 or not targets:
        return {column: "zz" if key == "k2" else 90 + len(before) for column, key in link.columns}
    return dict(zip(own, rng.choice(targets[:4] if rng.random() < 0.6 else targets), strict=True))


def _value(rng: Random, column: str) -> Any:
    if rng.random() < 0.15:
        return None
    match column:
        case "s":
            return rng.choice(WORDS[:3])
        case "u":
            return rng.choice(WORDS)
        case "n":
            return rng.choice((-3, 0, 1, 2, 2, 3, 5, 10))
        case "m":
            return Decimal(rng.choice(("0", "1.5", "2.25", "-4", "10.0001", "3.3333")))
        case "b":
            return rng.random() < 0.5
        case "d":
            return date(2024, 1, 1) + timedelta(days=rng.randint(-40, 100))
    if rng.random() < 0.5:
        return rng.choice(MOMENTS)
    return datetime(2024, 1, 1) + timedelta(hours=rng.randint(-24 * 40, 24 * 100))


# ---------------------------------------------------------------- cubes


def _join(link: Link) -> dict[str, Any]:
    """The join that says a link, from whichever side declares it."""
    child, parent = link.child, link.role
    if link.declares == child:
        name, kind = link.parent, "many_to_one"
        pairs = [f"{{CUBE}}.{own} = {{{parent}.{key}}}" for own, key in link.columns]
    else:
        name, kind = child, "one_to_many"
        pairs = [f"{{{parent}}}.{key} = {{{child}}}.{own}" for own, key in link.columns]
    relationship = "one_to_one" if link.one_to_one else kind
    join = {"name": name, "relationship": relationship, "sql": " AND ".join(pairs)}
    return {**join, "alias": link.alias} if link.alias else join


def _bridges(rng: Random, world: World) -> None:
    """A child of two parents may also be declared as the bridge between them."""
    for bridge in [cube["name"] for cube in world.model["cubes"]]:
        links = [link for link in world.parents(bridge) if not link.alias]
        if len(links) != 2 or links[0].parent == links[1].parent or rng.random() < 0.5:
            continue
        one, other = links
        join = {"name": other.parent, "relationship": "many_to_many", "through": bridge}
        plain = all(link.declares == bridge and not link.one_to_one for link in links)
        if plain and rng.random() < 0.5:
            join["sql"] = _spelled_out(world, bridge, one, other)
        world.cube(one.parent).setdefault("joins", []).append(join)


def _spelled_out(world: World, bridge: str, one: Link, other: Link) -> str:
    """The condition of a bridge whose own joins are then not declared."""
    sides = [
        f"{{{bridge}}}.{own} = {{{side}}}.{key}"
        for side, link in (("CUBE", one), (other.parent, other))
        for own, key in link.columns
    ]
    cube, gone = world.cube(bridge), (one.parent, other.parent)
    joins = cube.get("joins") or []
    cube["joins"] = [each for each in joins if each.get("alias") or each["name"] not in gone]
    one.declares, other.declares = one.parent, bridge
    return " AND ".join(sides)


def _extension(rng: Random, world: World) -> None:
    """A cube that takes over another's members and table, where that makes no second way."""
    plain = [cube for cube in world.model["cubes"] if _stands_alone(world, cube)]
    if plain:
        more = {
            "name": "more",
            "extends": rng.choice(plain)["name"],
            "dimensions": [{"name": "double", "type": "number", "sql": "{n} * 2"}],
            "measures": [{"name": "doubled", "type": "sum", "sql": "{double}"}],
        }
        world.model["cubes"].append(more)


def _stands_alone(world: World, cube: dict[str, Any]) -> bool:
    """Whether a cube has no more ways than one join of its own to a parent."""
    joins, parents = cube.get("joins") or [], world.parents(cube["name"])
    upward = all(join["relationship"] == "many_to_one" for join in joins)
    return len(joins) == len(parents) <= 1 and upward and not world.children(cube["name"])
