"""What a member is made of and who uses it, as a small drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from semantic.answer.provenance import Inner, find_member
from semantic.model.types import Measure, Model, Table
from semantic.query.spec import read_query

MOST = 40
MOST_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Node:
    """One thing in the drawing. `kind`: table, member, shown (in a view) or question."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """Things, and arrows from what is used to what uses it."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]

    def mermaid(self) -> str:
        """The drawing in Mermaid's language, from top to bottom."""
        places = {node.name: f"n{at}" for at, node in enumerate(self.nodes)}
        lines = ["flowchart TB"]
        lines += [
            f'  {places[node.name]}{_SHAPES[node.kind][0]}"{_plain(node.name)}"'
            f"{_SHAPES[node.kind][1]}"
            for node in self.nodes
        ]
        lines += [f"  {places[one]} --> {places[two]}" for one, two in self.edges]
        return "\n".join(lines)

    def __str__(self) -> str:
        return "; ".join(f"{two} uses {one}" for one, two in self.edges) or self.nodes[0].name


_SHAPES = {"table": ("[(", ")]"), "member": ("[", "]"), "shown": ("([", "])"),
           "question": ("[/", "/]")}  # fmt: skip


_HARMLESS = str.maketrans({'"': "'", "`": "'", "<": "‹", ">": "›", "#": "＃", "&": "＆"})


def lineage(name: str, model: Model) -> Lineage:
    """Tables and members below a member, verified questions above it."""
    nodes: dict[str, Node] = {}
    edges: dict[tuple[str, str], None] = {}
    found = find_member(name, model)
    nodes[name] = Node(name, "shown")
    if found:
        inner, _ = found
        if inner.full_name != name:
            nodes[inner.full_name] = Node(inner.full_name, "member")
            edges[inner.full_name, name] = None
        _below(inner, model, nodes, edges)
    for question in islice(_questions(name, model), MOST_QUESTIONS):
        nodes[question] = Node(question, "question")
        edges[name, question] = None
    return Lineage(tuple(nodes.values()), tuple(edges))


def _below(
    inner: Inner, model: Model, nodes: dict[str, Node], edges: dict[tuple[str, str], None]
) -> None:
    """What an expression names: other members, and the table of its cube."""
    for used in _used(inner):
        if used not in nodes and len(nodes) >= MOST:
            continue  # a drawing of more says nothing
        edges[used, inner.full_name] = None
        if used in nodes:
            continue
        nodes[used] = Node(used, "member")
        cube, _, own = used.partition(".")
        there = model.cubes.get(cube)
        deeper = there and (there.measures.get(own) or there.dimensions.get(own))
        if deeper:
            _below(deeper, model, nodes, edges)
    if not _used(inner) and inner.cube in model.cubes:
        source = model.cubes[inner.cube].source
        table = ".".join(source.parts) if isinstance(source, Table) else f"{inner.cube} (SELECT)"
        nodes.setdefault(table, Node(table, "table"))
        edges[table, inner.full_name] = None


def _used(inner: Inner) -> list[str]:
    exprs = [inner.sql] if inner.sql else []
    if isinstance(inner, Measure):
        exprs += list(inner.filters)
    names = [f"{ref.cube}.{ref.member}" for expr in exprs for ref in expr.members.values()]
    return [name for name in dict.fromkeys(names) if name != inner.full_name]


def _questions(name: str, model: Model) -> Iterator[str]:
    for each in model.questions:
        if name in set(read_query(each.query).members()):
            yield each.questions[0]


def _plain(text: str) -> str:
    """A label on one or two lines, with nothing in it that Mermaid or HTML would obey."""
    safe = text[:80].translate(_HARMLESS)
    first, dot, rest = safe.partition(".")
    return f"{first}.<br/>{rest}" if dot and " " not in safe else safe
