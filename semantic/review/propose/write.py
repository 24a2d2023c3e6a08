"""A proposal as YAML files: keys in the order people write them, comments above what they are
about, every text quoted where YAML would read it as something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from semantic.review.propose.columns import one_line
from semantic.review.propose.types import CubeText, JoinText, Member, Proposal

_PLAIN = re.compile(r"[A-Za-z][\w .,;/()'%+°-]*", re.ASCII)
_WORDS = frozenset("true false null yes no on off y n".split())
_NUMBER_LIKE = re.compile(r"[\d.+-].*|.*[:#]\s.*|.*\s")
_WIDTH = 96


def files(proposal: Proposal) -> dict[str, str]:
    """The texts of the files, by their names in the folder of the model."""
    worded = proposal.worded_by
    return {f"cubes/{cube.name}.yml": cube_file(cube, worded) for cube in proposal.cubes}


def cube_file(cube: CubeText, worded_by: str = "") -> str:
    """One cube's file."""
    return "\n".join([*_head(cube, worded_by), *_cube(cube)]) + "\n"


def _head(cube: CubeText, worded_by: str) -> Iterator[str]:
    yield from _comment(
        f"Proposed by `metricast init` from {cube.table}, {cube.rows:,} rows. A draft: comments "
        "say what was measured; whoever answers for a definition makes it certified.",
        "",
    )
    if worded_by:
        yield from _comment(f"Titles, descriptions and synonyms were worded by {worded_by} from "
                            "names and measurements: read them twice.", "")  # fmt: skip


def _cube(cube: CubeText) -> Iterator[str]:
    yield "cubes:"
    yield f"  - name: {scalar(cube.name)}"
    yield from _facts(cube)
    if cube.notes:
        yield ""
        for note in cube.notes:
            yield from _comment(note, "    ")
    yield from _joins(cube)
    for heading, members in (("dimensions", cube.dimensions), ("measures", cube.measures)):
        left_out = cube.left_out if heading == "dimensions" else ()
        if members or left_out:
            yield from ("", f"    {heading}:")
        for member in members:
            yield from _member(member)
        for why in left_out:
            yield from _comment(f"left out: {why}", "      ")


def _facts(cube: CubeText) -> Iterator[str]:
    yield from _pair("title", cube.title, 4)
    yield from _pair("sql_table", cube.table, 4)
    yield from _pair("description", cube.description, 4)
    if cube.public is not None:
        yield f"    public: {str(cube.public).lower()}"
    yield "    status: draft"
    if cube.time:
        yield f"    default_time_dimension: {scalar(cube.time)}"
    if cube.synonyms:
        yield f"    ai_context: {{synonyms: {_flow(cube.synonyms)}}}"


def _joins(cube: CubeText) -> Iterator[str]:
    if not cube.joins and not cube.join_notes:
        return
    yield ""
    written = [each for each in cube.joins if not each.against]
    if written:
        yield "    joins:"
    for each in written:
        yield from _comment("; ".join(each.notes), "      ")
        yield from _join(each)
    for each in cube.joins:
        if each.against:
            yield from _comment(f"not proposed: {each.against} ({'; '.join(each.notes)})", "      ")
            yield from (f"      # {line[6:]}" for line in _join(each))
    for note in cube.join_notes:
        yield from _comment(note, "      ")


def _join(join: JoinText) -> Iterator[str]:
    yield f"      - name: {scalar(join.name)}"
    if join.alias:
        yield f"        alias: {scalar(join.alias)}"
    yield f"        relationship: {join.relationship}"
    yield f"        sql: {quoted(join.sql)}"


def _member(member: Member) -> Iterator[str]:
    for note in member.notes:
        yield from _comment(note, "      ")
    yield f"      - name: {scalar(member.name)}"
    yield from _pair("title", member.title, 8)
    yield from _pair("description", member.description, 8)
    yield f"        type: {member.type}"
    yield from _pair("sql", member.sql, 8)
    if member.key:
        yield "        primary_key: true"
    if member.public is not None:
        yield f"        public: {str(member.public).lower()}"
    if member.last_over:
        yield f"        semi_additive: {{time_dimension: {scalar(member.last_over)}, choose: last}}"
    yield from _pair("format", member.format, 8)
    yield from _pair("unit", member.unit, 8)
    if not member.key and _is_measure(member):
        yield "        status: draft"
    yield from _context(member)


def _is_measure(member: Member) -> bool:
    return member.type in ("count", "sum", "avg")


def _context(member: Member) -> Iterator[str]:
    if member.synonyms and member.examples:
        yield "        ai_context:"
        yield f"          synonyms: {_flow(member.synonyms)}"
        yield f"          examples: {_flow(member.examples)}"
    elif member.synonyms:
        yield f"        ai_context: {{synonyms: {_flow(member.synonyms)}}}"
    elif member.examples:
        yield f"        ai_context: {{examples: {_flow(member.examples)}}}"


def _pair(key: str, value: str, indent: int) -> Iterator[str]:
    """`key: value`, folded where it is a long text of simple words."""
    if not value:
        return
    line = f"{' ' * indent}{key}: {scalar(value)}"
    if len(line) <= _WIDTH or key != "description" or not value.isprintable() or "  " in value:
        yield line
        return
    yield f"{' ' * indent}{key}: >-"
    yield from (f"{' ' * (indent + 2)}{part}" for part in _wrapped(value, _WIDTH - indent - 2))


def _comment(text: str, indent: str) -> Iterator[str]:
    yield from (f"{indent}# {part}" for part in _wrapped(one_line(text), _WIDTH - len(indent)))


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of whole words. A word that is too long has a line of its own."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _flow(texts: Sequence[str]) -> str:
    return "[" + ", ".join(_in_flow(each) for each in texts) + "]"


def _in_flow(text: str) -> str:
    return quoted(text) if set(text) & set(",[]{}") else scalar(text)


def scalar(text: str) -> str:
    """A text as YAML has it: plain where that can be read in one way only."""
    plain = _PLAIN.fullmatch(text) and not _NUMBER_LIKE.fullmatch(text)
    return text if plain and text.lower() not in _WORDS else quoted(text)


def quoted(text: str) -> str:
    """A text in quotes: in single ones where it holds double ones, which read better bare; what
    cannot be seen, or not be written, is escaped."""
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter.isprintable():
        return letter
    code = ord(letter)
    return (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )
