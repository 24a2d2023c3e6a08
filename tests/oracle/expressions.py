"""The few SQL expressions that models use, read and evaluated the plain way.

Numbers are exact (`int` and `Fraction`), NULL is `None`, truth has three values. A reference in
braces is handed to the caller's `Names`: only the caller knows rows, groups and members.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Protocol

TOKEN = re.compile(
    r"\s*(?:(?P<ref>\{[^}]*\})|(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:[^']|'')*')"
    r"|(?P<word>[A-Za-z_][A-Za-z_0-9]*)|(?P<quoted>\"[^\"]*\")|(?P<sign><>|!=|<=|>=|\|\||[-+*/%=<>().,]))"
)
AGGREGATES = ("COUNT", "SUM", "AVG", "MIN", "MAX", "MEDIAN")
COMPARISONS = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class CannotSay(Exception):
    """The oracle does not know this construct: say so, never guess."""


class Names(Protocol):
    """What the names in an expression mean at one place."""

    def column(self, cube: str | None, name: str) -> Any:
        """The column of a cube's row here; `cube` None: the cube that holds the expression."""

    def member(self, text: str) -> Any:
        """The member that a reference in braces names."""

    def aggregate(self, name: str, distinct: bool, argument: Any) -> Any:
        """An aggregate over the rows here; `argument` None is `*`."""


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
    return node.op == "aggregate" or any(isinstance(arg, Node) and has_aggregate(arg) for arg in node.args)


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
                raise CannotSay(f"`{self.text}`: cannot read `{self.text[self.at:]}`")
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
        if upper in ("TRUE", "FALSE", "NULL"):
            return Node("value", ({"TRUE": True, "FALSE": False, "NULL": None}[upper],))
        if upper == "CASE":
            return self.cased()
        if upper in ("DATE", "TIMESTAMP") and self.kind == "text":
            value = moment(self.word.strip("'"))
            self.step()
            return Node("value", (value,))
        if not self.took("("):
            return Node("column", (None, word))
        if upper == "CAST":
            value = self.either()
            self.need("AS")
            kind = self.word.upper()
            while not self.took(")"):
                self.step()
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
        found: list[Node] = []
        while not self.took(")"):
            found.append(self.either())
            self.took(",")
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


# ---------------------------------------------------------------- values


def exact(value: Any) -> Any:
    """A value as the oracle calculates with it: exact numbers, dates as midnights."""
    if value is None or isinstance(value, (bool, str, int, datetime)):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    fraction = Fraction(value)
    return int(fraction) if fraction.denominator == 1 else fraction


def moment(text: str) -> datetime:
    """A timestamp written as text, without a zone."""
    return datetime.fromisoformat(text.strip().replace("Z", "").replace(" ", "T"))


def same_kind(left: Any, right: Any) -> tuple[Any, Any]:
    """Two values made comparable: a text beside a time is a time, beside a number a number."""
    for one, other, swap in ((left, right, False), (right, left, True)):
        if isinstance(one, datetime) and isinstance(other, str):
            pair = (one, moment(other))
            return pair[::-1] if swap else pair
        if isinstance(one, (int, Fraction)) and not isinstance(one, bool) and isinstance(other, str):
            pair = (one, exact(Decimal(other)))
            return pair[::-1] if swap else pair
    return left, right


def compare(op: str, left: Any, right: Any) -> bool | None:
    """A comparison; NULL on either side is unknown."""
    if left is None or right is None:
        return None
    return bool(COMPARISONS[op](*same_kind(left, right)))


def evaluate(node: Node, names: Names) -> Any:
    """The value of a tree where `names` stand for what they name."""
    args = node.args
    match node.op:
        case "value":
            return args[0]
        case "column":
            return exact(names.column(args[0], args[1]))
        case "member":
            return names.member(args[0])
        case "aggregate":
            return names.aggregate(args[0], args[1], args[2])
        case "and" | "or":
            return _logic(node.op, evaluate(args[0], names), evaluate(args[1], names))
        case "not":
            value = evaluate(args[0], names)
            return None if value is None else not value
        case "is null":
            return evaluate(args[0], names) is None
        case "is not null":
            return evaluate(args[0], names) is not None
        case "in":
            found: bool | None = False
            for each in args[1:]:
                test = compare("=", evaluate(args[0], names), evaluate(each, names))
                found = _logic("or", found, test)
            return found
        case "case":
            for test, then in zip(args[:-1:2], args[1:-1:2], strict=True):
                if evaluate(test, names) is True:
                    return evaluate(then, names)
            return evaluate(args[-1], names)
        case "cast":
            return cast(evaluate(args[0], names), args[1])
        case "call":
            return call(args[0], [evaluate(arg, names) for arg in args[1:]])
        case "minus":
            value = evaluate(args[0], names)
            return None if value is None else exact(-value)
        case op if op in COMPARISONS:
            return compare(op, evaluate(args[0], names), evaluate(args[1], names))
        case op:
            return calculate(op, evaluate(args[0], names), evaluate(args[1], names))


def _logic(op: str, left: bool | None, right: bool | None) -> bool | None:
    decisive = op == "or"
    if left is decisive or right is decisive:
        return decisive
    return None if left is None or right is None else not decisive


def calculate(op: str, left: Any, right: Any) -> Any:
    """Arithmetic; NULL spreads, and dividing by zero is NULL."""
    if left is None or right is None:
        return None
    if op == "||":
        return str(left) + str(right)
    if isinstance(left, datetime) and isinstance(right, datetime) and op == "-":
        return left - right
    left, right = Fraction(left), Fraction(right)
    if op in "/%":
        if right == 0:
            return None
        if op == "%":
            rest = abs(left) % abs(right)
            return exact(rest if left >= 0 else -rest)
        return exact(left / right)
    return exact({"+": left + right, "-": left - right, "*": left * right}[op])


def call(name: str, args: list[Any]) -> Any:
    """The scalar functions of the subset."""
    match name:
        case "COALESCE":
            return next((arg for arg in args if arg is not None), None)
        case "NULLIF":
            return None if compare("=", args[0], args[1]) else args[0]
        case "CONCAT":
            return "".join(str(arg) for arg in args if arg is not None)
    if any(arg is None for arg in args):
        return None
    match name:
        case "ROUND":
            return rounded(args[0], args[1] if len(args) > 1 else 0)
        case "ABS":
            return exact(abs(args[0]))
        case "LOWER":
            return args[0].lower()
        case "UPPER":
            return args[0].upper()
        case "LENGTH":
            return len(args[0])
    raise CannotSay(f"the function {name}")


def rounded(value: Any, digits: int) -> Any:
    """Half away from zero."""
    scale = Fraction(10) ** int(digits)
    scaled = abs(Fraction(value)) * scale
    whole = int(scaled + Fraction(1, 2))
    return exact(Fraction(whole if value >= 0 else -whole) / scale)


def cast(value: Any, kind: str) -> Any:
    """CAST to the types that models use."""
    if value is None:
        return None
    if kind.startswith(("VARCHAR", "TEXT", "STRING", "CHAR")):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if kind.startswith(("INT", "BIGINT", "SMALLINT", "HUGEINT")):
        return rounded(exact(Decimal(value)) if isinstance(value, str) else value, 0)
    if kind.startswith(("DOUBLE", "FLOAT", "REAL", "NUMERIC", "DECIMAL")):
        return exact(Decimal(value)) if isinstance(value, str) else exact(value)
    if kind.startswith(("DATE", "TIMESTAMP")):
        found = moment(value) if isinstance(value, str) else value
        return found - timedelta(hours=found.hour, minutes=found.minute, seconds=found.second,
                                 microseconds=found.microsecond) if kind == "DATE" else found
    raise CannotSay(f"CAST to {kind}")
