"""Random models with data: trees of cubes in which every way between two cubes is the only one.

A star is a cube with several parents, a snowflake has parents of parents, several facts are
several children of one cube, and a bridge is a child of two. Tables are small, on purpose with
NULL and dangling keys, duplicates, ties and empty ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

NAMES = ("orders", "customers", "regions", "items", "tags", "visits", "stores")
WORDS = ("a", "b", "B", "c%d", "x_y", "", "Éa", "it's")
TYPES = {"id": "INTEGER", "s": "VARCHAR", "u": "VARCHAR", "n": "INTEGER", "m": "DECIMAL(18,4)", "b": "BOOLEAN",
         "t": "TIMESTAMP", "d": "DATE"}  # fmt: skip
MOMENTS = (
    datetime(2024, 1, 1), datetime(2024, 1, 31, 23, 59, 59), datetime(2024, 2, 1), datetime(2024, 2, 29, 12),
    datetime(2024, 3, 10, 9, 30), datetime(2024, 3, 10, 10, 30), datetime(2024, 3, 31, 0, 30),
    datetime(2024, 3, 31, 1, 30), datetime(2023, 12, 31, 23, 30), datetime(2023, 10, 29, 0, 30),
    datetime(2023, 10, 29, 1, 30), datetime(2024, 1, 15, 6),
)  # fmt: skip


@dataclass
class Link:
    """A foreign key: `child` names rows of `parent`. `declares`: whose joins say so."""

    child: str
    parent: str
    columns: tuple[tuple[str, str], ...]
    declares: str
    one_to_one: bool = False
    alias: str | None = None


@dataclass
class World:
    """A model as written, its tables and column types, and what the query generator must know."""

    model: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def cube(self, name: str) -> dict[str, Any]:
        return next(cube for cube in self.model["cubes"] if cube["name"] == name)

    def parents(self, name: str) -> list[Link]:
        return [link for link in self.links if link.child == name]

    def children(self, name: str) -> list[Link]:
        return [link for link in self.links if link.parent == name and link.alias is None]


def make_world(rng: Random) -> World:
    """A random model with data."""
    world = World(model={"cubes": []})
    names = list(NAMES[: rng.choice((1, 2, 2, 3, 3, 3, 4, 4, 5))])
    rng.shuffle(names)
    composite = {name for name in names if rng.random() < 0.15}
    for i, name in enumerate(names):
        world.types[name] = dict(TYPES)
        if name in composite:
            world.types[name] = {"k1": "INTEGER", "k2": "VARCHAR", **{k: v for k, v in TYPES.items() if k != "id"}}
        if i:
            _link(rng, world, name, rng.choice(names[max(0, i - 3) : i]), composite)
    if len(names) > 1 and rng.random() < 0.15:
        _role(rng, world, composite)
    if len(names) > 2 and rng.random() < 0.1:
        _second_way(rng, world, names, composite)
    for name in _parents_first(world, names):
        world.tables[name] = _rows(rng, world, name, name in composite)
    for name in names:
        world.model["cubes"].append(_cube(rng, world, name, name in composite))
    for link in world.links:
        world.cube(link.declares).setdefault("joins", []).append(_join(link))
    _bridges(rng, world)
    if rng.random() < 0.2:
        _extension(rng, world)
    world.model["parameters"] = [{"name": "least", "type": "number", "default": "2"}]
    world.model["views"] = [_view(rng, world, f"view_{i}") for i in range(2)]
    return world


def _link(rng: Random, world: World, name: str, other: str, composite: set[str]) -> None:
    child, parent = (name, other) if rng.random() < 0.5 else (other, name)
    columns = tuple((f"{parent}_{key}", key) for key in (("k1", "k2") if parent in composite else ("id",)))
    declares = child if rng.random() < 0.65 else parent
    one_to_one = rng.random() < 0.08
    world.links.append(Link(child, parent, columns, declares, one_to_one))
    world.types[child].update({own: TYPES["id"] if key != "k2" else "VARCHAR" for own, key in columns})


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
        world.links.append(Link(child, parent, ((f"{parent}_id", "id"),), child))


def _role(rng: Random, world: World, composite: set[str]) -> None:
    """A second join to a parent, under another name. Only to parents that join nothing themselves."""
    leaves = [link for link in world.links if not world.parents(link.parent) and link.parent not in composite
              and all(each.declares != link.parent for each in world.links)]  # fmt: skip
    if leaves:
        link = rng.choice(leaves)
        world.types[link.child]["role_id"] = "INTEGER"
        world.links.append(Link(link.child, link.parent, (("role_id", "id"),), link.child, alias="role"))


def _parents_first(world: World, names: list[str]) -> list[str]:
    order: list[str] = []
    while len(order) < len(names):
        order += [n for n in names if n not in order and all(link.parent in order for link in world.parents(n))]
    return order


# ---------------------------------------------------------------- rows


def _rows(rng: Random, world: World, name: str, composite: bool) -> list[dict[str, Any]]:
    count = 0 if rng.random() < 0.07 else rng.randint(1, 10)
    rows = []
    for i in range(count):
        row: dict[str, Any] = {"k1": i // 2, "k2": "ab"[i % 2]} if composite else {"id": i + 1}
        row |= {column: _value(rng, column) for column in ("s", "u", "n", "m", "b", "t", "d")}
        for link in world.parents(name):
            row |= _key(rng, world, link, rows)
        rows.append(row)
    rng.shuffle(rows)
    return [{column: row[column] for column in world.types[name]} for row in rows]


def _key(rng: Random, world: World, link: Link, before: list[dict[str, Any]]) -> dict[str, Any]:
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
    target = link.alias or (link.parent if link.declares == link.child else link.child)
    child, parent = link.child, link.alias or link.parent
    if link.declares == link.child:
        on = " AND ".join(f"{{CUBE}}.{own} = {{{parent}.{key}}}" for own, key in link.columns)
        kind = "many_to_one"
    else:
        on = " AND ".join(f"{{{parent}}}.{key} = {{{child}}}.{own}" for own, key in link.columns)
        kind = "one_to_many"
    join = {"name": link.parent if link.alias else target, "relationship": "one_to_one" if link.one_to_one else kind,
            "sql": on}  # fmt: skip
    return {**join, "alias": link.alias} if link.alias else join


def _bridges(rng: Random, world: World) -> None:
    """A child of two parents may also be declared as the bridge between them."""
    for bridge in [cube["name"] for cube in world.model["cubes"]]:
        links = [link for link in world.parents(bridge) if not link.alias]
        if len(links) != 2 or links[0].parent == links[1].parent or rng.random() < 0.5:
            continue
        one, other = links
        join: dict[str, Any] = {"name": other.parent, "relationship": "many_to_many", "through": bridge}
        own_joins = world.cube(bridge).get("joins") or []
        if all(link.declares == bridge and not link.one_to_one for link in links) and rng.random() < 0.5:
            sides = [
                [f"{{{bridge}}}.{own} = {{{side}}}.{key}" for own, key in link.columns]
                for side, link in (("CUBE", one), (other.parent, other))
            ]
            join["sql"] = " AND ".join(sides[0] + sides[1])
            gone = (one.parent, other.parent)
            world.cube(bridge)["joins"] = [j for j in own_joins if j.get("alias") or j["name"] not in gone]
            one.declares, other.declares = one.parent, bridge
        world.cube(one.parent).setdefault("joins", []).append(join)


def _extension(rng: Random, world: World) -> None:
    """A cube that takes over another's members and table, where that makes no second way."""
    plain = [
        cube for cube in world.model["cubes"]
        if len(cube.get("joins") or []) <= 1 and len(world.parents(cube["name"])) <= 1
        and not world.children(cube["name"]) and all(j["relationship"] == "many_to_one" for j in cube.get("joins") or [])
    ]  # fmt: skip
    plain = [c for c in plain if len(c.get("joins") or []) == len(world.parents(c["name"]))]
    if plain:
        base = rng.choice(plain)
        own = {"name": "double", "type": "number", "sql": "{n} * 2"}
        world.model["cubes"].append({"name": "more", "extends": base["name"], "dimensions": [own],
                                     "measures": [{"name": "doubled", "type": "sum", "sql": "{double}"}]})  # fmt: skip


def _view(rng: Random, world: World, name: str) -> dict[str, Any]:
    """A view from some cube along the ways to cubes around it."""
    root = rng.choice([cube["name"] for cube in world.model["cubes"] if cube["name"] != "more"])
    paths = {root: root}
    queue = [root]
    while queue:
        cube = queue.pop(0)
        links = [link for link in world.links if link.alias is None and cube in (link.child, link.parent)]
        rng.shuffle(links)
        for link in links:
            other = link.parent if cube == link.child else link.child
            if other not in paths and rng.random() < 0.85:
                paths[other] = f"{paths[cube]}.{other}"
                queue.append(other)
    cubes: list[dict[str, Any]] = []
    for cube, path in paths.items():
        part: dict[str, Any] = {"join_path": path, "includes": "*"}
        if cube != root:
            part["prefix"] = True
            if rng.random() < 0.2:
                part["alias"] = f"x_{cube}"
        cubes.append(part)
    view: dict[str, Any] = {
        "name": name, "cubes": cubes,
        "measures": [{"name": "own_ratio", "type": "number", "sql": "1.0 * {total} / NULLIF({count}, 0)"}],
        "dimensions": [{"name": "own_word", "type": "string", "sql": "CASE WHEN {n} > 1 THEN 'hi' ELSE {s} END"}],
    }  # fmt: skip
    if rng.random() < 0.3:
        view["default_filters"] = [{"member": "n", "operator": rng.choice(("gte", "set", "lt")), "values": ["2"],
                                    "unless": rng.choice(([], ["s"], ["count"]))}]  # fmt: skip
        if view["default_filters"][0]["operator"] == "set":
            del view["default_filters"][0]["values"]
    return view


def _cube(rng: Random, world: World, name: str, composite: bool) -> dict[str, Any]:
    key = ["k1", "k2"] if composite else ["id"]
    dimensions: list[dict[str, Any]] = [
        {"name": column, "sql": rng.choice((column, f"{{CUBE}}.{column}")),
         "type": "string" if column == "k2" else "number", "primary_key": True, "public": True}
        for column in key
    ]  # fmt: skip
    dimensions += [
        {"name": "s", "sql": "s", "type": "string"},
        {"name": "u", "sql": "{CUBE}.u", "type": "string"},
        {"name": "n", "sql": "n", "type": "number"},
        {"name": "m", "sql": "{CUBE}.m", "type": "number"},
        {"name": "b", "sql": "b", "type": "boolean"},
        {"name": "t", "sql": rng.choice(("t", "{CUBE}.t")), "type": "time", "granularities": _granularities(rng)},
        {"name": "d", "sql": "d", "type": "time"},
    ]
    if not dimensions[-2]["granularities"]:
        del dimensions[-2]["granularities"]
    dimensions += _derived_dimensions(rng, world, name)
    measures = _measures(rng, world, name)
    segments = [
        {"name": "big", "sql": "{CUBE}.n > 1"},
        {"name": "odd", "sql": "{s} = 'a' OR {CUBE}.b"},
    ]
    return {"name": name, "sql_table": name, "dimensions": dimensions, "measures": measures, "segments": segments}


def _granularities(rng: Random) -> list[dict[str, Any]]:
    return rng.sample([
        {"name": "fiscal_year", "interval": "1 year", "offset": "1 month"},
        {"name": "half", "interval": "6 months", "origin": "2024-04-01"},
        {"name": "fortnight", "interval": "2 weeks", "origin": "2024-01-05"},
        {"name": "sunday_week", "interval": "1 week", "offset": "-1 day"},
    ], rng.choice((0, 0, 1, 2)))  # fmt: skip


def _derived_dimensions(rng: Random, world: World, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": "size", "type": "string",
         "sql": "CASE WHEN {n} >= 3 THEN 'big' WHEN {CUBE}.n IS NULL THEN NULL ELSE 'small' END"},
        {"name": "filled", "type": "string", "sql": "COALESCE({s}, 'none')"},
        {"name": "next_n", "type": "number", "sql": "{n} + 1"},
        {"name": "over", "type": "boolean", "sql": "{n} >= {parameters.least}"},
        {"name": "label", "type": "string", "case": {
            "when": [{"sql": "{n} > 2", "label": "many"}, {"sql": "{CUBE}.b", "label": {"sql": "{s}"}}],
            "else": {"label": "other"}}},
    ]  # fmt: skip
    found += [{"name": f"of_{link.alias or link.parent}", "type": "string", "sql": f"{{{link.alias or link.parent}.s}}"}
              for link in world.parents(name)]  # fmt: skip
    for link in world.children(name):
        found.append({"name": f"n_{link.child}", "type": "number", "sql": f"{{{link.child}.count}}", "sub_query": True})
        if rng.random() < 0.4:
            found.append({"name": f"sum_{link.child}", "type": "number", "sql": f"{{{link.child}.total}}",
                          "sub_query": True, "propagate_filters_to_sub_query": rng.random() < 0.4})  # fmt: skip
    return found


def _measures(rng: Random, world: World, name: str) -> list[dict[str, Any]]:
    column = rng.choice(("n", "m"))
    found: list[dict[str, Any]] = [
        {"name": "count", "type": "count"},
        {"name": "count_s", "type": "count", "sql": "s"},
        {"name": "distinct_s", "type": "count_distinct", "sql": "{CUBE}.s"},
        {"name": "distinct_n", "type": "count_distinct", "sql": "n"},
        {"name": "total", "type": "sum", "sql": "n"},
        {"name": "money", "type": "sum", "sql": "{m}"},
        {"name": "mean", "type": "avg", "sql": column},
        {"name": "low", "type": "min", "sql": column},
        {"name": "high", "type": "max", "sql": "n"},
        {"name": "first_s", "type": "min", "sql": "s"},
        {"name": "middle", "type": "median", "sql": column},
        {"name": "p90", "type": "percentile", "percentile": 0.9, "sql": "n"},
        {"name": "twice", "type": "sum", "sql": "{CUBE}.n * 2 + COALESCE({m}, 0)"},
        {"name": "count_a", "type": "count", "filters": [{"sql": "{CUBE}.s = 'a'"}]},
        {"name": "total_big", "type": "sum", "sql": "n", "filters": [{"sql": "{n} > 1"}, {"sql": "{CUBE}.b"}]},
        {"name": "ratio", "type": "number", "sql": "{total} / {count}"},
        {"name": "share_a", "type": "number", "sql": "1.0 * {count_a} / NULLIF({count}, 0)"},
        {"name": "plus", "type": "number", "sql": "COALESCE({total}, 0) + {count_a}"},
        {"name": "count_over", "type": "count", "filters": [{"sql": "{CUBE}.n >= {parameters.least}"}]},
        {"name": "own", "type": "number", "sql": "SUM({CUBE}.n) / COUNT(*)"},
        {"name": "own_distinct", "type": "number", "sql": "COUNT(DISTINCT {CUBE}.s) + COUNT({CUBE}.n)"},
        {"name": "is_big", "type": "boolean", "sql": "{total} > 5"},
        {"name": "word", "type": "string", "sql": "CASE WHEN {count} > 2 THEN 'many' ELSE 'few' END"},
        {"name": "stock", "type": "sum", "sql": "n", "semi_additive": {"time_dimension": "t"}},
        {"name": "stock_each", "type": "sum", "sql": "n",
         "semi_additive": {"time_dimension": "t", "choose": rng.choice(("first", "last")), "by": ["s"]}},
    ]  # fmt: skip
    for link in world.parents(name):
        parent = link.alias or link.parent
        found += [
            {"name": f"count_of_a_{parent}", "type": "count", "filters": [{"sql": f"{{{parent}.s}} = 'a'"}]},
            {"name": f"weighted_{parent}", "type": "sum", "sql": f"{{CUBE}}.n * {{{parent}.n}}"},
        ]
    for link in world.parents(name)[:1]:
        if not link.alias:
            found.append({"name": "per_parent", "type": "number", "sql": f"{{total}} / {{{link.parent}.count}}"})
    return found + _windows(rng) + _stages(rng, world, name)


def _windows(rng: Random) -> list[dict[str, Any]]:
    span = rng.choice(("3 days", "1 month", "2 weeks", "1 day"))
    return [
        {"name": "running", "type": "sum", "sql": "n", "rolling_window": {"trailing": "unbounded"}},
        {"name": "running_count", "type": "count", "rolling_window": {"trailing": "unbounded"}},
        {"name": "moving", "type": rng.choice(("sum", "avg", "max", "count_distinct")), "sql": "n",
         "rolling_window": {"trailing": span, **({"offset": "start"} if rng.random() < 0.4 else {})}},
        {"name": "around", "type": "sum", "sql": "n", "rolling_window": {"trailing": span, "leading": "1 day"}},
        {"name": "ahead", "type": "count", "rolling_window": {"leading": rng.choice((span, "unbounded"))}},
        {"name": "moving_a", "type": "sum", "sql": "n", "filters": [{"sql": "{CUBE}.s = 'a'"}],
         "rolling_window": {"trailing": span}},
        {"name": "to_date", "type": "sum", "sql": "n",
         "rolling_window": {"type": "to_date", "granularity": rng.choice(("month", "quarter", "year"))}},
    ]  # fmt: skip


def _stages(rng: Random, world: World, name: str) -> list[dict[str, Any]]:
    key = "k1" if "k1" in world.types[name] else "id"
    return [
        {"name": "before", "type": "number", "sql": "{total}", "multi_stage": True,
         "time_shift": [{"interval": "1 month", "type": "prior", "time_dimension": f"{name}.t"}]},
        {"name": "after", "type": rng.choice(("number", "sum")), "sql": "{total}", "multi_stage": True,
         "time_shift": [{"interval": rng.choice(("1 day", "1 year", "1 quarter")), "type": "next",
                         "time_dimension": f"{name}.t"}]},
        {"name": "change", "type": "number", "multi_stage": True, "sql": "{total} - {before}"},
        {"name": "by_s", "type": "sum", "sql": "{total}", "multi_stage": True, "group_by": [f"{name}.s"]},
        {"name": "without_s", "type": "sum", "sql": "{total}", "multi_stage": True, "reduce_by": [f"{name}.s"]},
        {"name": "overall", "type": "number", "sql": "{total}", "multi_stage": True, "group_by": []},
        {"name": "part", "type": "number", "sql": "1.0 * {total} / NULLIF({overall}, 0)", "multi_stage": True},
        {"name": "best", "type": rng.choice(("max", "avg", "min", "sum", "median")), "sql": "{total}",
         "multi_stage": True, "add_group_by": [f"{name}.{rng.choice(('u', 's', key))}"]},
        {"name": "share", "type": "number", "sql": "{total}", "share_of": "total"},
        {"name": "share_s", "type": "number", "sql": "{count}", "share_of": [f"{name}.s"]},
        {"name": "place", "type": "rank", "multi_stage": True,
         "order_by": [{"sql": "{total}", "dir": rng.choice(("asc", "desc"))}], "group_by": []},
        {"name": "place_s", "type": "rank", "multi_stage": True, "reduce_by": [f"{name}.s"],
         "order_by": [{"sql": "{count}", "dir": "desc"}]},
        {"name": "unfiltered", "type": "sum", "sql": "{total}", "multi_stage": True,
         "filter": {"exclude": [f"{name}.s"]}},
        {"name": "only_s", "type": "sum", "sql": "{total}", "multi_stage": True,
         "filter": {"keep_only": [f"{name}.s"]}},
        {"name": "among_a", "type": "sum", "sql": "{total}", "multi_stage": True,
         "filter": {"include": [{"member": f"{name}.s", "operator": "equals", "values": ["a"]}]}},
    ]  # fmt: skip
