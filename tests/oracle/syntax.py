"""The few SQL expressions that models use, read as trees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tests.oracle.refusals import CannotSay
from tests.oracle.values import COMPARISONS, exact, moment

TOKEN = re.compile(
    r"""\s*(?:
        (?P<ref>\{[^}]*\})
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<text>'(?:[^']|'')*')
      | (?P<word>[A-Za-z_][A-Za-z_0-9]*)
      | (?P<quoted>"[^"]*")
      | (?P<sign><>|!=|<=|>=|\|\||[-+*/%=<>().,])
    )""",
    re.VERBOSE,
)
AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "MEDIAN")
CONSTANTS = {"TRUE": True, "FALSE": False, "NULL": None}


@dataclass(frozen=True)
class Node:
    """One step of an expression: what it is called and what it is made of."""

    op: str
    args: tuple[Any, ...] = ()


@lru_cache(maxsize=20_000)
def parse(text: str) -> Node:
    """The tree of one expression; `CannotSay` for what is outside the subset."""
    parser = _Parser(text)
    tree = parser.either()
    if parser.kind is not None:
        raise CannotSay(f"`{text}`: what follows `{parser.word}` is not understood")
    return tree


def references(node: Node) -> list[tuple[str, str]]:
    """Every name in a tree: ("cube", name) of columns and ("member", text) of members."""
    if node.op == "column":
        return [("cube", node.args[0])] if node.args[0] else []
    if node.op == "member":
        return [("member", node.args[0])]
    return [found for arg in node.args if isinstance(arg, Node) for found in references(arg)]


def has_aggregate(node: Node) -> bool:
    """Whether an aggregate call stands in a tree."""
    return node.op == "aggregate" or any(
        isinstance(arg, Node) and has_aggregate(arg) for arg in node.args
    )


class _Parser:
    """Recursive descent, one method for each strength of binding."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.kind: str | None = None
        self.word = ""
        self.step()

    def step(self) -> None:
        found = TOKEN.match(self.text, self.at)
        if not found:
            if self.text[self.at :].strip():
                raise CannotSay(f"`{self.text}`: cannot read `{self.text[self.at :]}`")
            self.kind, self.word = None, ""
            return
        self.kind, self.at = found.lastgroup, found.end()
        self.word = found[found.lastgroup or 0]

    def took(self, *words: str) -> bool:
        if self.kind in ("word", "sign") and self.word.upper() in words:
            self.step()
            return True
        return False

    def need(self, word: str) -> None:
        if not self.took(word):
            raise CannotSay(f"`{self.text}`: expected `{word}` before `{self.word}`")

    def either(self) -> Node:
        left = self.both()
        while self.took("OR"):
            left = Node("or", (left, self.both()))
        return left

    def both(self) -> Node:
        left = self.negated()
        while self.took("AND"):
            left = Node("and", (left, self.negated()))
        return left

    def negated(self) -> Node:
        return Node("not", (self.negated(),)) if self.took("NOT") else self.compared()

    def compared(self) -> Node:
        left = self.summed()
        if self.took("IS"):
            negative = self.took("NOT")
            self.need("NULL")
            return Node("is not null" if negative else "is null", (left,))
        negative = self.took("NOT")
        if self.took("IN"):
            self.need("(")
            found = Node("in", (left, *self.listed()))
            return Node("not", (found,)) if negative else found
        if self.took("BETWEEN"):
            low = self.summed()
            self.need("AND")
            inside = Node("and", (Node(">=", (left, low)), Node("<=", (left, self.summed()))))
            return Node("not", (inside,)) if negative else inside
        if self.kind == "sign" and self.word in COMPARISONS:
            op = self.word
            self.step()
            return Node(op, (left, self.summed()))
        return left

    def summed(self) -> Node:
        left = self.multiplied()
        while self.kind == "sign" and self.word in ("+", "-", "||"):
            op = self.word
            self.step()
            left = Node(op, (left, self.multiplied()))
        return left

    def multiplied(self) -> Node:
        left = self.signed()
        while self.kind == "sign" and self.word in ("*", "/", "%"):
            op = self.word
            self.step()
            left = Node(op, (left, self.signed()))
        return left

    def signed(self) -> Node:
        return Node("minus", (self.signed(),)) if self.took("-") else self.single()

    def single(self) -> Node:
        kind, word = self.kind, self.word
        self.step()
        match kind:
            case "number":
                return Node("value", (exact(Decimal(word)),))
            case "text":
                return Node("value", (word[1:-1].replace("''", "'"),))
            case "ref":
                inner = word[1:-1].strip()
                if self.took("."):
                    column = self.word.strip('"')
                    self.step()
                    return Node("column", (inner, column))
                return Node("member", (inner,))
            case "quoted":
                return Node("column", (None, word.strip('"')))
            case "sign" if word == "(":
                inside = self.either()
                self.need(")")
                return inside
            case "word":
                return self.worded(word)
        raise CannotSay(f"`{self.text}`: cannot read `{word}`")

    def worded(self, word: str) -> Node:
        upper = word.upper()
        if upper in CONSTANTS:
            return Node("value", (CONSTANTS[upper],))
        if upper == "CASE":
            return self.cased()
        if upper in ("DATE", "TIMESTAMP") and self.kind == "text":
            when = moment(self.word.strip("'"))
            self.step()
            return Node("value", (when,))
        if not self.took("("):
            return Node("column", (None, word))
        if upper == "CAST":
            value = self.either()
            self.need("AS")
            kind = self.word.upper()
            while self.kind and self.word != ")":
                self.step()
            self.need(")")
            return Node("cast", (value, kind))
        if upper in AGGREGATES:
            return self.aggregated(upper)
        return Node("call", (upper, *self.listed()))

    def aggregated(self, name: str) -> Node:
        if self.took("*"):
            self.need(")")
            return Node("aggregate", (name, False, None))
        distinct = self.took("DISTINCT")
        arguments = self.listed()
        return Node("aggregate", (name, distinct, arguments[0]))

    def listed(self) -> tuple[Node, ...]:
        """Expressions between commas, up to the closing bracket."""
        found: list[Node] = []
        while not self.took(")"):
            if found:
                self.need(",")
            found.append(self.either())
        return tuple(found)

    def cased(self) -> Node:
        subject = None if self.word.upper() == "WHEN" else self.either()
        parts: list[Node] = []
        while self.took("WHEN"):
            test = self.either()
            parts.append(test if subject is None else Node("=", (subject, test)))
            self.need("THEN")
            parts.append(self.either())
        parts.append(self.either() if self.took("ELSE") else Node("value", (None,)))
        self.need("END")
        return Node("case", tuple(parts))
