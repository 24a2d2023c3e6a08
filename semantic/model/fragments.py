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
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from semantic.errors import ModelError, RefusedSQL
from semantic.model.functions import EXPRESSION_NODES, SELECT_NODES, is_aggregate
from semantic.model.refusals import check_nodes, check_tables, refused
from semantic.model.source import Word

MAX_EXPRESSION = 10_000
MAX_SELECT = 100_000
MAX_TOKENS = 1_500
MAX_SELECT_TOKENS = 15_000
MAX_NESTING = 40

_DIALECT = DuckDB()
_MARK = "\ue000"
_PAD = "\ue001"
_FIRST = 0xE100
_MAX_REFERENCES = 0x700
_PIECES = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\{\{|\{%|\{#|\{([^{}]*)\}|[{}\ue000-\uf8ff\x00-\x08\x0b-\x1f]"
)
_PATH = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*(?:\s*\.\s*[A-Za-z_][A-Za-z0-9_]*)*)\s*")
_SQL_CALL = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*\.\s*sql\s*\(\s*\)\s*")
_SIMPLE = re.compile(
    r"(?P<bare>[A-Za-z_][A-Za-z0-9_]*)"
    r"|\{(?P<owner>[A-Za-z_][A-Za-z0-9_]*)\}\.(?P<column>[A-Za-z_][A-Za-z0-9_]*)"
    r"|\{(?P<path>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*)\}"
)
_NOT_COLUMNS = frozenset(
    "null true false default current_date current_time current_timestamp localtime localtimestamp "
    "current_user session_user current_role current_schema current_catalog".split()
)
_CONTEXT = ("FILTER_PARAMS", "FILTER_GROUP", "SECURITY_CONTEXT", "COMPILE_CONTEXT", "SQL_UTILS")


@dataclass(frozen=True, slots=True)
class Reference:
    """What stood in braces: its dotted parts and where it began."""

    parts: tuple[str, ...]
    start: int
    is_sql: bool = False


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


def read_expression(word: Word) -> Simple | Fragment:
    """One scalar expression. Raises RefusedSQL or ModelError with the place in the file."""
    match = _SIMPLE.fullmatch(word)
    if match is None:
        return _read_fragment(word)
    bare, owner, column, path = match.groups()
    if path:
        return Simple(path=tuple(path.split("."))) if path not in _CONTEXT else _read_fragment(word)
    if bare and bare.lower() in _NOT_COLUMNS:
        return _read_fragment(word)
    return Simple(owner, column or bare)


def read_select(word: Word) -> Fragment:
    """One SELECT, checked. Raises RefusedSQL or ModelError with the place in the file."""
    text, references = _cut_references(word, MAX_SELECT)
    tokens = _tokens(word, text, MAX_SELECT_TOKENS)
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
    check_nodes(word, tree, SELECT_NODES, 0)
    check_tables(word, tree, references)
    _check_placed(word, tree, references)
    _without_positions(tree, 0)
    return Fragment(tree, references)


def _read_fragment(word: Word) -> Fragment:
    text, references = _cut_references(word, MAX_EXPRESSION)
    # In parentheses nothing can be read as a statement, and nothing can follow it.
    wrapped = f"({text})"
    tokens = _tokens(word, wrapped, MAX_TOKENS)
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


# ------------------------------------------------------------------ before parsing


def _cut_references(word: Word, limit: int) -> tuple[str, dict[str, Reference]]:
    """The text with each `{…}` replaced by a name as long, and what the names stand for."""
    if len(word) > limit:
        message = f"the SQL has {len(word):,} characters, more than {limit:,}"
        raise RefusedSQL("too-large", message, place=word.place)
    if not word.strip():
        hint = "write it after the colon, or remove the key"
        raise ModelError("no-value", "there is no SQL here", place=word.place, hint=hint)
    pieces: list[str] = []
    references: dict[str, Reference] = {}
    end = 0
    for match in _PIECES.finditer(word):
        piece = match.group()
        if piece[0] in "'\"":
            continue
        if match.group(1) is None:
            raise _bad_brace(word, match.start(), piece)
        reference = _reference(word, match.group(1), match.start())
        name = f"{_MARK}{chr(_FIRST + len(references))}".ljust(len(piece), _PAD)
        references[name] = reference
        pieces += [word[end : match.start()], name]
        end = match.end()
        if len(references) > _MAX_REFERENCES:
            raise RefusedSQL("too-large", "the SQL has too many references", place=word.place)
    return "".join([*pieces, word[end:]]), references


def _reference(word: Word, inside: str, start: int) -> Reference:
    if match := _PATH.fullmatch(inside):
        parts = tuple(part.strip() for part in match.group(1).split("."))
        if parts[0] in _CONTEXT:
            raise _context(word, parts[0], start)
        return Reference(parts, start)
    if match := _SQL_CALL.fullmatch(inside):
        return Reference((match.group(1),), start, is_sql=True)
    for name in _CONTEXT:
        if name in inside:
            raise _context(word, name, start)
    raise ModelError(
        "bad-reference",
        f"`{{{inside[:60]}}}` is not a reference",
        place=word.place_at(start),
        hint="write {member}, {cube.member}, {time_dimension.month} or {CUBE}.column",
    )


def _context(word: Word, name: str, start: int) -> ModelError:
    return ModelError(
        "unsupported",
        f"`{name}` is not supported",
        place=word.place_at(start),
        hint="write a filter in the query, a segment, or a parameter: {parameters.name}",
    )


def _bad_brace(word: Word, start: int, piece: str) -> ModelError:
    place = word.place_at(start)
    if piece in ("{{", "{%", "{#"):
        hint = "write the YAML out; cubes share members with `extends`"
        return ModelError(
            "unsupported", "Jinja templates are not supported", place=place, hint=hint
        )
    if piece in "{}":
        hint = "a reference is {member} or {CUBE}.column; a brace as text goes into '…'"
        return ModelError("bad-reference", f"this `{piece}` has no partner", place=place, hint=hint)
    message = f"the SQL holds the character U+{ord(piece):04X}"
    return ModelError("bad-reference", message, place=place, hint="remove it")


_OPENS = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE})
_CLOSES = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END})
_PREFIXES = frozenset(
    {TokenType.NOT, TokenType.DASH, TokenType.PLUS, TokenType.TILDE, TokenType.INTERVAL}
)


def _tokens(word: Word, text: str, limit: int) -> list[Token]:
    """The tokens, after checking what would let the parser recurse too deep."""
    try:
        tokens = _DIALECT.tokenize(text)
    except TokenError:
        raise RefusedSQL(
            "not-sql", "a quote or comment is opened and not closed", place=word.place
        ) from None
    offset = 1 if limit == MAX_TOKENS else 0
    if len(tokens) > limit:
        raise RefusedSQL("too-large", f"the SQL has more than {limit} words", place=word.place)
    depth = run = 0
    for token in tokens:
        kind = token.token_type
        if token.comments and offset:
            raise refused(word, token.start - offset, "a comment", "put it into `description`")
        if kind == TokenType.SEMICOLON:
            raise refused(word, token.start - offset, "`;`", "one expression, nothing after it")
        run = run + 1 if kind in _PREFIXES else 0
        depth += (kind in _OPENS) - (kind in _CLOSES)
        if depth > MAX_NESTING or run > MAX_NESTING:
            place = word.place_at(max(0, token.start - offset))
            message = f"the SQL is nested more than {MAX_NESTING} deep"
            hint = "give the inner part a name: a dimension of its own"
            raise RefusedSQL("too-deep", message, place=place, hint=hint)
        if offset and depth == 0 and token is not tokens[-1]:
            raise _not_sql(word, token.start - offset, token.text)
    return tokens


# ------------------------------------------------------------------ parsing and checking


def _parse(word: Word, tokens: list[Token], text: str, offset: int = 0) -> Any:
    try:
        trees = _DIALECT.parser().parse(tokens, text)
    except ParseError as fault:
        facts = fault.errors[0] if fault.errors else {}
        raise _not_sql(
            word, _offset(text, facts) - offset, str(facts.get("highlight") or "")
        ) from None
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise _not_sql(word, 0, "") from None
    if len(trees) != 1 or trees[0] is None:
        raise _not_sql(word, 0, "")
    return trees[0]


def _offset(text: str, facts: Mapping[str, Any]) -> int:
    """The parser gives line and column of a token's last character."""
    line, column = facts.get("line") or 1, facts.get("col") or 1
    before = sum(len(each) + 1 for each in text.split("\n")[: line - 1])
    return max(0, before + column - len(str(facts.get("highlight") or " ")))


def _not_sql(word: Word, offset: int, near: str) -> RefusedSQL:
    shown = "" if not near or near[0] == _MARK else f": `{near}` is not expected here"
    return RefusedSQL(
        "not-sql",
        f"this is not one SQL expression{shown}",
        place=word.place_at(min(max(0, offset), len(word) - 1)),
        hint="check commas, quotes and parentheses",
    )
