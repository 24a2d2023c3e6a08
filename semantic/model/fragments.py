"""SQL texts of a model file, read into checked syntax trees.

`{…}` references are cut out before parsing and stand in the tree as columns with reserved
names of the same length, so that every position in the tree is a position in the text.
Length, tokens and nesting are bounded before the parser sees the text: it recurses, and a
crash of its compiled build could not be caught.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp
from sqlglot.errors import ParseError
from sqlglot.tokenizer_core import Token, TokenType

from semantic.errors import ModelError, RefusedSQL
from semantic.model.braces import CONTEXT, Reference, cut_references
from semantic.model.functions import EXPRESSION_NODES, SELECT_NODES, is_aggregate
from semantic.model.refusals import check_nodes, check_tables, refused
from semantic.model.source import Word
from semantic.model.tokens import DIALECT, expression_tokens, not_sql, select_tokens

MAX_EXPRESSION = 10_000
MAX_SELECT = 100_000

_NAME = r"[A-Za-z_][A-Za-z0-9_]{0,254}"
_REFERRED = rf"\{{({_NAME})\}}\.({_NAME})|\{{({_NAME}(?:\.{_NAME})*)\}}"
_SIMPLE = re.compile(rf"({_NAME})|{_REFERRED}")
_EQUAL = re.compile(rf"[ \t\n]*(?:{_REFERRED})[ \t\n]*=[ \t\n]*(?:{_REFERRED})[ \t\n]*")
_NEVER_NAMES = ("not", "select")  # not even behind a dot
_NOT_COLUMNS = frozenset(
    "null true false default current_date current_time current_timestamp localtime localtimestamp "
    "current_user session_user current_role current_schema current_catalog".split()
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """One parsed text. In `tree` a reference is a column or table with a reserved name.

    `starts`: where each name stands first.
    """

    tree: Any
    references: Mapping[str, Reference] = field(default_factory=dict)
    aggregates: bool = False
    starts: Mapping[str, int] = field(default_factory=dict)

    def reference(self, name: str) -> Reference | None:
        """The reference that a reserved name stands for."""
        return self.references.get(name)


@dataclass(frozen=True, slots=True)
class Simple:
    """The commonest texts, which need no parser: a column, or one reference.

    `owner` None and `column`: `amount`; both: `{orders}.amount`; `path`: `{orders.total}`.
    """

    owner: str | None = None
    column: str | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Equal:
    """The commonest condition of a join, which needs no parser either: `{CUBE}.a_id = {a}.id`.

    `starts`: where its sides begin.
    """

    sides: tuple[Simple, Simple]
    starts: tuple[int, int]


def read_expression(word: Word) -> Simple | Equal | Fragment:
    """One scalar expression. Raises RefusedSQL or ModelError with the place in the file."""
    match = _SIMPLE.fullmatch(word)
    if match is None:
        return _read_equal(word) or _read_fragment(word)
    bare, owner, column, path = match.groups()
    if path:
        return Simple(path=tuple(path.split("."))) if path not in CONTEXT else _read_fragment(word)
    if bare and bare.lower() in _NOT_COLUMNS:
        return _read_fragment(word)
    return Simple(owner, column or bare)


def _read_equal(word: Word) -> Equal | None:
    match = _EQUAL.fullmatch(word) if len(word) <= MAX_EXPRESSION else None
    if match is None:
        return None
    owner, column, path, other_owner, other_column, other_path = match.groups()
    one = Simple(owner, column, tuple(path.split(".")) if path else ())
    other = Simple(other_owner, other_column, tuple(other_path.split(".")) if other_path else ())
    if any(side.path and side.path[0] in CONTEXT for side in (one, other)):
        return None
    if any(str(side.column).lower() in _NEVER_NAMES for side in (one, other)):
        return None
    return Equal((one, other), (word.index("{"), word.rindex("{")))


def read_select(word: Word) -> Fragment:
    """One SELECT, checked. Raises RefusedSQL or ModelError with the place in the file."""
    text, references = cut_references(word, MAX_SELECT)
    tokens = select_tokens(word, text)
    first = next((t for t in tokens if t.token_type != TokenType.L_PAREN), None)
    if first is None or first.token_type not in (TokenType.SELECT, TokenType.WITH):
        found = first.text if first else ""
        raise RefusedSQL(
            "not-a-select",
            f"the `sql` of a cube is one SELECT; this begins with `{found}`",
            place=word.place_at(first.start if first else 0),
            hint="name a table with `sql_table`, or write one SELECT",
        )
    tree = _parse(word, tokens, text)
    if any(not select.expressions for select in tree.find_all(exp.Select)):
        raise not_sql(word, len(word) - 1, "")
    check_nodes(word, tree, SELECT_NODES, 0)
    check_tables(word, tree, references)
    _check_placed(word, tree, references)
    _without_positions(tree, 0)
    return Fragment(tree, references)


def _read_fragment(word: Word) -> Fragment:
    text, references = cut_references(word, MAX_EXPRESSION)
    # In parentheses nothing can be read as a statement, and nothing can follow it.
    wrapped = f"({text})"
    tokens = expression_tokens(word, wrapped)
    tree = _parse(word, tokens, wrapped, offset=1)
    tree = tree.this if isinstance(tree, exp.Paren) else tree
    if isinstance(tree, exp.Tuple):
        raise refused(word, 0, "a list of values", "one expression is needed here")
    check_nodes(word, tree, EXPRESSION_NODES, 1)
    _check_placed(word, tree, references)
    aggregates = any(is_aggregate(node) for node in tree.walk())
    return Fragment(tree, references, aggregates, _without_positions(tree, 1))


def _check_placed(word: Word, tree: Any, references: Mapping[str, Reference]) -> None:
    """Every reference stands where a value or a table can stand."""
    if not references:
        return
    placed = {part.name for node in tree.find_all(exp.Column, exp.Table) for part in node.parts}
    for name, reference in references.items():
        if name not in placed:
            raise ModelError(
                "bad-reference",
                f"`{{{'.'.join(reference.parts)}}}` stands where no value can stand",
                place=word.place_at(reference.start),
                hint="a reference stands for a value: not for a function, a type or a unit",
            )


def _without_positions(tree: Any, offset: int) -> dict[str, int]:
    """Where each name stands first. Positions and comments are taken off: the tree is copied."""
    starts: dict[str, int] = {}
    for node in tree.walk():
        if isinstance(node, exp.Identifier) and "start" in node.meta:
            starts.setdefault(node.name, int(node.meta["start"]) - offset)
        node._meta = None  # noqa: SLF001 - an empty dict in its place would be copied, too
        node.comments = None
    return starts


# ------------------------------------------------------------------ parsing and checking


def _parse(word: Word, tokens: list[Token], text: str, offset: int = 0) -> Any:
    try:
        trees = DIALECT.parser().parse(tokens, text)
    except ParseError as fault:
        facts = fault.errors[0] if fault.errors else {}
        raise not_sql(
            word, _offset(text, facts) - offset, str(facts.get("highlight") or "")
        ) from None
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise not_sql(word, 0, "") from None
    if len(trees) != 1 or trees[0] is None:
        raise not_sql(word, 0, "")
    return trees[0]


def _offset(text: str, facts: Mapping[str, Any]) -> int:
    """The parser gives line and column of a token's last character."""
    line, column = facts.get("line") or 1, facts.get("col") or 1
    before = sum(len(each) + 1 for each in text.split("\n")[: line - 1])
    return max(0, before + column - len(str(facts.get("highlight") or " ")))
