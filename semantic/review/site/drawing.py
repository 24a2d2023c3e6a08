"""Lineage as a drawing in SVG: what a member is made of on its left, who uses it on its right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from semantic.query.lineage import SELECT, Lineage, Node
from semantic.review.site.catalogue import Catalogue
from semantic.review.site.html import Html, join, tag

WIDTH, HEIGHT, GAP, BETWEEN, MARGIN = 192, 44, 12, 40, 2
LETTERS = 23  # that fit into a box, a wide one (中) as two
MOST_ROWS, MOST_COLUMNS = 7, 5


@dataclass(frozen=True, slots=True)
class _Box:
    node: Node
    x: int
    y: int


def drawing(name: str, lineage: Lineage, catalogue: Catalogue) -> Html | None:
    """The drawing; None where there is nothing beside the member itself."""
    columns = _columns(name, lineage)
    if len(columns) < 2:
        return None
    tallest = max(len(column) for column in columns)
    height = tallest * (HEIGHT + GAP) - GAP + 2 * MARGIN
    width = len(columns) * (WIDTH + BETWEEN) - BETWEEN + 2 * MARGIN
    boxes = {box.node.name: box for box in _placed(columns, height)}
    arrows = [
        _arrow(boxes[one], boxes[two])
        for one, two in lineage.edges
        if one in boxes and two in boxes and boxes[one].x < boxes[two].x
    ]
    shapes = [_shape(box, name, catalogue) for box in boxes.values()]
    svg = tag("svg", *arrows, *shapes, viewBox=f"0 0 {width} {height}", width=str(width),
              height=str(height), role="group", aria_label=f"Lineage of {name}")  # fmt: skip
    drawn = tag("div", svg, class_="drawing", tabindex="0", role="group",
                aria_label=f"Lineage of {name}, a drawing that can be scrolled")  # fmt: skip
    known = catalogue.uses
    wanted = {*known.made_of.get(name, ()), *known.users.get(name, ())}
    wanted |= {each.questions[0] for each in known.questions.get(name, ())}
    return join((drawn, _left_out(len(wanted - boxes.keys()))))


def _left_out(count: int) -> Html | None:
    said = f"{count:,} more {'is' if count == 1 else 'are'} named above."
    return tag("p", said, class_="note") if count else None


def _columns(name: str, lineage: Lineage) -> list[list[Node]]:
    """The nodes by how far they are from the member; each column is cut where it gets too long."""
    levels = _levels(name, lineage)
    found: dict[int, list[Node]] = {}
    for node in lineage.nodes:
        if node.name in levels:
            found.setdefault(levels[node.name], []).append(node)
    return [found[level][:MOST_ROWS] for level in sorted(found)][-MOST_COLUMNS:]


def _levels(name: str, lineage: Lineage) -> Mapping[str, int]:
    """0 for the member, -1, -2 … for what it is made of by the longest way, 1 for who uses it."""
    below: dict[str, list[str]] = {}
    levels = {name: 0}
    for one, two in lineage.edges:
        if one == name:
            levels[two] = 1
        else:
            below.setdefault(two, []).append(one)
    edge = {name}
    for level in range(1, len(lineage.nodes) + 1):
        edge = {part for node in edge for part in below.get(node, ()) if part != name}
        levels |= dict.fromkeys(edge, -level)
        if not edge:
            break
    return levels


def _placed(columns: Sequence[Sequence[Node]], height: int) -> list[_Box]:
    """Each column in the middle of the height."""
    made = []
    for at, column in enumerate(columns):
        top = (height - (len(column) * (HEIGHT + GAP) - GAP)) // 2
        x = MARGIN + at * (WIDTH + BETWEEN)
        made += [_Box(node, x, top + row * (HEIGHT + GAP)) for row, node in enumerate(column)]
    return made


def _arrow(one: _Box, two: _Box) -> Html:
    x, y = one.x + WIDTH, one.y + HEIGHT // 2
    to_x, to_y = two.x - 6, two.y + HEIGHT // 2
    bend = BETWEEN // 2
    line = f"M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
    head = f"M{to_x - 1} {to_y - 4}L{to_x + 6} {to_y}L{to_x - 1} {to_y + 4}Z"
    return join((tag("path", d=line, class_="line"), tag("path", d=head, class_="head")))


def _shape(box: _Box, name: str, catalogue: Catalogue) -> Html:
    node = box.node
    href = _href(node, catalogue)
    kind = "own" if node.name == name else node.kind
    rect = tag("rect", x=str(box.x), y=str(box.y), width=str(WIDTH), height=str(HEIGHT), rx="6")
    above, below = _label(node)
    middle = box.y + HEIGHT // 2
    words = [tag("text", above, x=str(box.x + 12), y=str(middle - 4), class_="above"),
             tag("text", below, x=str(box.x + 12), y=str(middle + 12))]  # fmt: skip
    inner = join((tag("title", node.name), rect, *words))
    linked = tag("a", inner, href=href) if href and node.name != name else inner
    return tag("g", linked, class_=f"box {kind}")


def _href(node: Node, catalogue: Catalogue) -> str | None:
    if node.kind in ("member", "shown"):
        return catalogue.href(node.name)
    return None


def _label(node: Node) -> tuple[str, str]:
    """Two lines: where something is, or what it is; and its name."""
    if node.kind == "table":
        is_select = node.name.endswith(SELECT)
        return ("SELECT of", _short(node.name.removesuffix(SELECT))) if is_select else (
            "table", _short(node.name))  # fmt: skip
    if node.kind == "question":
        return "verified question", _short(node.name)
    scope, _, own = node.name.partition(".")
    return _short(scope), _short(own)


def _short(text: str) -> str:
    """As much as fits."""
    room = LETTERS
    for at, letter in enumerate(text):
        room -= 2 if east_asian_width(letter) in "WF" else 1
        if room < 0:
            return text[: at - 1].rstrip() + "…"
    return text
