"""Where names and aggregates stand in a SQL expression that was written for another tool.

Such a text is never printed anew: whoever translates it cuts and replaces parts of the text
itself, so that what an author wrote stays as it was written. It is bounded like every other
text before it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot.tokenizer_core import Token, TokenType

from semantic.errors import MetricastError, RefusedSQL
from semantic.model.fragments import MAX_EXPRESSION
from semantic.model.source import Word
from semantic.model.tokens import expression_tokens

AGGREGATES = frozenset(
    "sum avg min max count median approx_count_distinct approx_distinct percentile_cont "
    "percentile_disc stddev stddev_samp stddev_pop variance var_samp var_pop any_value mode "
    "quantile_cont quantile_disc string_agg array_agg bool_and bool_or corr covar_samp covar_pop "
    "count_if sum_if".split()
)
_WORDS = frozenset(
    "null true false case when then else end and or not in is like ilike between distinct over "
    "interval as asc desc nulls first last within group order by partition filter where "
    "current_date current_time current_timestamp".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: `column`, or `table.column`. `start` and `end` are offsets of it all."""

    table: str | None
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """An aggregate that stands in no other: `sum(x)`, `count(distinct x)`.

    `inner` is what stands between its parentheses, without `distinct`; `tail` what belongs to
    it behind them, such as `within group (…)`.
    """

    function: str
    distinct: bool
    inner: str
    inner_start: int
    tail: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Spans:
    """What was found in one text."""

    text: str
    names: tuple[Name, ...]
    calls: tuple[Call, ...]

    def replaced(self, by: dict[tuple[int, int], str], start: int = 0, end: int = -1) -> str:
        """The text between two offsets, with other words at some of its spans."""
        end = len(self.text) if end < 0 else end
        pieces, at = [], start
        for (first, last), text in sorted(by.items()):
            if at <= first and last <= end:
                pieces += [self.text[at:first], text]
                at = last
        return "".join([*pieces, self.text[at:end]])


def spans(word: Word) -> Spans:
    """The names and outermost aggregates of an expression. Raises RefusedSQL, ModelError."""
    if len(word) > MAX_EXPRESSION:
        message = f"the SQL has {len(word):,} characters, more than {MAX_EXPRESSION:,}"
        raise RefusedSQL("too-large", message, place=word.place)
    if "{" in word or "}" in word:
        raise RefusedSQL("not-sql", "this is not one SQL expression: it holds a brace",
                         place=word.place)  # fmt: skip
    tokens = expression_tokens(word, f"({word})")[1:-1]
    return Spans(str(word), tuple(_names(tokens)), tuple(_calls(str(word), tokens)))


def read_spans(word: Word) -> Spans | MetricastError:
    """The same, with the reason as a value where the text cannot be read."""
    try:
        return spans(word)
    except MetricastError as reason:
        return reason


def _names(tokens: list[Token]) -> Iterator[Name]:
    at = 0
    while at < len(tokens):
        parts = _path(tokens, at)
        if not parts:
            at += 1
            continue
        after = tokens[at + 2 * len(parts) - 1] if at + 2 * len(parts) - 1 < len(tokens) else None
        is_call = after is not None and after.token_type == TokenType.L_PAREN
        first, last = parts[0], parts[-1]
        is_word = len(parts) == 1 and first.text.lower() in _WORDS and not _quoted(first)
        if not is_call and not is_word and not _is_type(tokens, at, after):
            table = ".".join(each.text for each in parts[:-1]) or None
            yield Name(table, last.text, first.start - 1, last.end)
        at += 2 * len(parts) - 1


def _path(tokens: list[Token], at: int) -> list[Token]:
    """The names joined by dots that begin at a token."""
    parts: list[Token] = []
    while at < len(tokens) and _is_name(tokens[at], bool(parts)):
        parts.append(tokens[at])
        if at + 1 >= len(tokens) or tokens[at + 1].token_type != TokenType.DOT:
            break
        at += 2
    return parts


def _is_name(token: Token, after_dot: bool) -> bool:
    if token.token_type in (TokenType.VAR, TokenType.IDENTIFIER):
        return True
    is_word = token.text[:1].isalpha() or token.text[:1] == "_"
    if token.token_type in (TokenType.STRING, TokenType.NUMBER) or not is_word or " " in token.text:
        return False
    return after_dot or token.text.lower() not in _WORDS


def _is_type(tokens: list[Token], at: int, after: Token | None) -> bool:
    """Whether a word is a type where it stands: `date '2024-01-01'`, `x::int`, `cast(x as int)`."""
    before = tokens[at - 1] if at else None
    is_cast = before is not None and before.text.lower() in ("::", "as")
    return is_cast or (after is not None and after.token_type == TokenType.STRING)


def _quoted(token: Token) -> bool:
    return bool(token.token_type == TokenType.IDENTIFIER)


def _calls(text: str, tokens: list[Token]) -> Iterator[Call]:
    at = 0
    while at + 1 < len(tokens):
        token = tokens[at]
        opens = tokens[at + 1].token_type == TokenType.L_PAREN
        if token.text.lower() not in AGGREGATES or not opens:
            at += 1
            continue
        close = _closing(tokens, at + 1)
        first = at + 2
        distinct = first < close and tokens[first].text.lower() == "distinct"
        first += distinct
        begin = tokens[first].start - 1 if first < close else tokens[close].start - 1
        end = tokens[close].start - 1
        last = _tail(tokens, close)
        yield Call(
            token.text.lower(), distinct, text[begin:end].strip(), begin,
            text[tokens[close].end : tokens[last].end].strip(), token.start - 1, tokens[last].end,
        )  # fmt: skip
        at = last + 1


def _closing(tokens: list[Token], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += tokens[at].token_type == TokenType.L_PAREN
        depth -= tokens[at].token_type == TokenType.R_PAREN
        if depth == 0:
            return at
    return len(tokens) - 1


def _tail(tokens: list[Token], close: int) -> int:
    """The last token that belongs to a call: of `within group (…)`, `filter (…)`, `over (…)`."""
    last = close
    while last + 1 < len(tokens) and tokens[last + 1].text.lower() in ("within", "filter", "over"):
        opening = last + 2 if tokens[last + 1].text.lower() != "within" else last + 3
        if opening >= len(tokens) or tokens[opening].token_type != TokenType.L_PAREN:
            break
        last = _closing(tokens, opening)
    return last
