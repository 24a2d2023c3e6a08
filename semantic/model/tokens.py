"""SQL texts as tokens, bounded before the parser sees them.

The parser recurses, and its compiled build cannot be stopped: too deep an input would end
the process, and some shapes take it exponential time. What could do that is refused here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot.dialects.duckdb import DuckDB
from sqlglot.errors import TokenError
from sqlglot.tokenizer_core import Token, TokenType

from semantic.errors import RefusedSQL
from semantic.model.braces import MARK
from semantic.model.refusals import SUBQUERY_INSTEAD, refused
from semantic.model.source import Word

DIALECT = DuckDB()
MAX_TOKENS = 1_500
MAX_SELECT_TOKENS = 15_000
MAX_NESTING = 40
MAX_SELECTS = 40
MAX_TYPES = 4  # decimal(decimal(… takes the parser exponential time
MAX_OPEN_JOINS = 4  # and so do joins that wait for their ON

_OPENS = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE})
_CLOSES = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END})
_PREFIXES = frozenset(
    {TokenType.NOT, TokenType.DASH, TokenType.PLUS, TokenType.TILDE, TokenType.INTERVAL}
)
_TYPES = frozenset(DuckDB.Parser.TYPE_TOKENS)
_COMPLETE_JOINS = frozenset({TokenType.CROSS, TokenType.NATURAL})


def expression_tokens(word: Word, text: str) -> list[Token]:
    """The tokens of one expression; `text` is the word in parentheses."""
    tokens = _tokens(word, text, MAX_TOKENS)
    watch = _Watch(word, 1)
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token.comments:
            raise refused(word, token.start - 1, "a comment", "put it into `description`")
        kind = watch.see(token, before)
        if kind == TokenType.SELECT:
            raise refused(word, token.start - 1, "a subquery", SUBQUERY_INSTEAD)
        if kind in (TokenType.JOIN, TokenType.LIMIT, TokenType.OFFSET):
            raise not_sql(word, token.start - 1, token.text)
        if watch.depth == 0 and token is not tokens[-1]:
            raise not_sql(word, token.start - 1, token.text)
    return tokens


def select_tokens(word: Word, text: str) -> list[Token]:
    """The tokens of a cube's SELECT."""
    tokens = _tokens(word, text, MAX_SELECT_TOKENS)
    watch = _Watch(word, 0)
    selects = 0
    for before, token in zip((None, *tokens), tokens, strict=False):
        kind = watch.see(token, before)
        selects += kind == TokenType.SELECT
        if selects > MAX_SELECTS:
            raise _too_large(word, token.start, f"the SQL has more than {MAX_SELECTS} SELECTs")
        after_limit = before is not None and watch.before in (TokenType.LIMIT, TokenType.OFFSET)
        if after_limit and kind != TokenType.NUMBER:
            raise not_sql(word, token.start, token.text)
        watch.before = kind
    return tokens


def _tokens(word: Word, text: str, limit: int) -> list[Token]:
    try:
        tokens: list[Token] = DIALECT.tokenize(text)
    except TokenError:
        message = "a quote or comment is opened and not closed"
        raise RefusedSQL("not-sql", message, place=word.place) from None
    if len(tokens) > limit:
        raise _too_large(word, 0, f"the SQL has more than {limit:,} words and signs")
    return tokens


@dataclass(slots=True)
class _Watch:
    """What has been opened so far. `offset`: characters of the text that are not the word's."""

    word: Word
    offset: int
    depth: int = 0
    run: int = 0
    joins: int = 0
    types: list[bool] = field(default_factory=list)
    before: TokenType | None = None

    def see(self, token: Token, before: Token | None) -> TokenType:
        """Count a token; after a dot it is a name, whatever it is elsewhere. Raises RefusedSQL."""
        kind: TokenType = token.token_type
        if before is not None and before.token_type == TokenType.DOT:
            return TokenType.VAR
        at = token.start - self.offset
        if kind == TokenType.SEMICOLON:
            raise refused(self.word, at, "`;`", "one expression, and nothing after it")
        self.run = self.run + 1 if kind in _PREFIXES else 0
        if kind in _OPENS:
            self.depth += 1
            self.types.append(before is not None and before.token_type in _TYPES)
        elif kind in _CLOSES:
            self.depth -= 1
            self.types = self.types[:-1]
        elif kind == TokenType.JOIN:
            self.joins += before is None or before.token_type not in _COMPLETE_JOINS
        elif kind in (TokenType.ON, TokenType.USING):
            self.joins = max(0, self.joins - 1)
        self._check(at)
        return kind

    def _check(self, at: int) -> None:
        if self.depth > MAX_NESTING or self.run > MAX_NESTING:
            raise _too_deep(self.word, at, f"the SQL is nested more than {MAX_NESTING} deep")
        if sum(self.types) > MAX_TYPES:
            raise _too_deep(self.word, at, f"types are nested more than {MAX_TYPES} deep")
        if self.joins > MAX_OPEN_JOINS:
            message = f"more than {MAX_OPEN_JOINS} joins have no ON"
            raise _too_deep(self.word, at, message, "give each JOIN its ON or USING")


_NAME_IT = "give the inner part a name: a dimension or a cube of its own"


def _too_deep(word: Word, at: int, message: str, hint: str = _NAME_IT) -> RefusedSQL:
    place = word.place_at(min(max(0, at), len(word) - 1))
    return RefusedSQL("too-deep", message, place=place, hint=hint)


def _too_large(word: Word, at: int, message: str) -> RefusedSQL:
    place = word.place_at(min(max(0, at), len(word) - 1))
    return RefusedSQL("too-large", message, place=place, hint=_NAME_IT)


def not_sql(word: Word, offset: int, near: str) -> RefusedSQL:
    """The error of a text that does not parse; `near` is the word that is not expected."""
    shown = "" if not near or near[0] == MARK else f": `{near}` is not expected here"
    return RefusedSQL(
        "not-sql",
        f"this is not one SQL expression{shown}",
        place=word.place_at(min(max(0, offset), len(word) - 1)),
        hint="check commas, quotes and parentheses",
    )
