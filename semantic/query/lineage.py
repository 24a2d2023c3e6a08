"""What a member is made of and who uses it, as a small drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from semantic.model.members import find_member
from semantic.model.references import Member
from semantic.model.types import Model, Table
from semantic.query.uses import Uses, uses

MOST = 40
MOST_QUESTIONS = 3
MOST_USERS = 6
SELECT = " (SELECT)"


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


def lineage(name: str, model: Model, known: Uses | None = None) -> Lineage:
    """Tables and members below a member; members and verified questions above it.

    `known`: the uses of the model, where somebody draws many members of it.
    """
    known = known or uses(model)
    drawing = _Drawing(model, known)
    drawing.nodes[name] = Node(name, "shown")
    if found := find_member(name, model):
        inner, _ = found
        if inner.full_name != name:
            drawing.nodes[inner.full_name] = Node(inner.full_name, "member")
            drawing.edges[inner.full_name, name] = None
        drawing.below(inner)
    for user in islice(known.users.get(name, ()), MOST_USERS):
        drawing.nodes.setdefault(user, Node(user, "member"))
        drawing.edges[name, user] = None
    for question in islice(_questions(name, known), MOST_QUESTIONS):
        drawing.nodes[question] = Node(question, "question")
        drawing.edges[name, question] = None
    return Lineage(tuple(drawing.nodes.values()), tuple(drawing.edges))


class _Drawing:
    """The nodes and arrows found so far."""

    def __init__(self, model: Model, known: Uses) -> None:
        self.model = model
        self.known = known
        self.nodes: dict[str, Node] = {}
        self.edges: dict[tuple[str, str], None] = {}

    def below(self, inner: Member) -> None:
        """What an expression names: other members, and the table of its cube."""
        named = self.known.made_of.get(inner.full_name, ())
        for used in named:
            if used not in self.nodes and len(self.nodes) >= MOST:
                continue  # a drawing of more says nothing
            self.edges[used, inner.full_name] = None
            if used in self.nodes:
                continue
            self.nodes[used] = Node(used, "member")
            if deeper := find_member(used, self.model):
                if deeper[0].full_name != used:  # a view's member: the one behind it
                    self.nodes[deeper[0].full_name] = Node(deeper[0].full_name, "member")
                    self.edges[deeper[0].full_name, used] = None
                self.below(deeper[0])
        if not named and inner.cube in self.model.cubes:
            table = table_of(inner.cube, self.model)
            self.nodes.setdefault(table, Node(table, "table"))
            self.edges[table, inner.full_name] = None


def table_of(cube: str, model: Model) -> str:
    """What a cube reads: its table's name, or that it is a SELECT."""
    source = model.cubes[cube].source
    return ".".join(source.parts) if isinstance(source, Table) else cube + SELECT


def _questions(name: str, known: Uses) -> Iterator[str]:
    return (each.questions[0] for each in known.questions.get(name, ()))


def _plain(text: str) -> str:
    """A label on one or two lines, with nothing in it that Mermaid or HTML would obey."""
    safe = text[:80].translate(_HARMLESS)
    first, dot, rest = safe.partition(".")
    return f"{first}.<br/>{rest}" if dot and " " not in safe else safe
