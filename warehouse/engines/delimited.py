"""What a CSV file holds, counted without the engine: its records, and where one is out of shape.

The engine guesses a file's shape from its rows. Where rows differ in length, its best guess may be
one that leaves most of them out, or one column of whole lines, and it says nothing. So the records
are counted here by another reader, and the guess is only believed where nothing is lost by it.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import duckdb

from semantic.errors import SourceError

DELIMITERS = (",", ";", "\t", "|")
_BLOCK = 2**20
_LONGEST = 2**27  # letters of one field
_NOTHING = "(empty)"
MEND = "mend the file, or load it into a DuckDB file in your own way and name that"


@dataclass(frozen=True, slots=True)
class Shape:
    """How the engine reads a file. `skip`: lines above the header that it leaves out."""

    delimiter: str
    quote: str
    escape: str
    comment: str
    skip: int
    header: bool
    columns: tuple[tuple[str, str], ...]
    date_format: str
    time_format: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A file's records, its header's among them. `blank`: lines with nothing, which one reader
    takes for records and another does not. `notes`: what the engine leaves out on purpose."""

    shape: Shape
    records: int
    blank: int
    notes: tuple[str, ...] = ()


def counted(path: Path, connection: duckdb.DuckDBPyConnection, literal: str) -> Counted:
    """The records of a CSV file. `literal`: its path as SQL has it.

    Raises `SourceError` where it is empty, is not UTF-8 text or has records of several lengths,
    and `duckdb.Error` where the engine cannot tell its shape.
    """
    try:
        _refuse_foreign_text(path)
        shape = _shape(connection, literal)
        return _counted(path, shape)
    except (OSError, EOFError, zlib.error, csv.Error) as fault:
        said = f"`{path.name}` cannot be read as a table: {fault}"
        raise SourceError("source-broken", said, hint=MEND) from fault


def _shape(connection: duckdb.DuckDBPyConnection, literal: str) -> Shape:
    row = connection.execute(
        "SELECT Delimiter, Quote, Escape, Comment, SkipRows, HasHeader, "  # noqa: S608
        "[(each.name, each.type) for each in Columns], DateFormat, TimestampFormat "
        f"FROM sniff_csv({literal}, sample_size = -1)"
    ).fetchone()
    assert row is not None
    delimiter, quote, escape, comment = (
        "" if each in (_NOTHING, "\0", None) else str(each) for each in row[:4]
    )
    columns = tuple((str(name), str(kind)) for name, kind in row[6])
    return Shape(delimiter, quote, escape, comment, int(row[4]), bool(row[5]), columns,
                 row[7] or "", row[8] or "")  # fmt: skip


def _refuse_foreign_text(path: Path) -> None:
    """Raise where a file is empty or is not UTF-8, with the line and a guess what it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, first = 1, b""
    with _opened(path) as file:
        while block := file.read(_BLOCK):
            first = first or block
            try:
                decoder.decode(block)
            except UnicodeDecodeError as fault:
                line += fault.object.count(b"\n", 0, fault.start)
                raise _foreign(path, line, first, fault.object[fault.start]) from fault
            line += block.count(b"\n")
    if not first.strip(codecs.BOM_UTF8 + b" \t\r\n"):
        raise SourceError("source-empty", f"`{path.name}` is empty", hint="a table has a header")


def _foreign(path: Path, line: int, first: bytes, byte: int) -> SourceError:
    encoding = "UTF-16" if first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else (
        "Windows-1252")  # fmt: skip
    said = f"line {line} is not UTF-8 text (byte 0x{byte:02x}), perhaps {encoding}"
    return SourceError(
        "source-encoding",
        f"`{path.name}` cannot be read as a table: {said}",
        hint=f"make it UTF-8, such as by: iconv -f {encoding.upper()} -t UTF-8",
    )


def _counted(path: Path, shape: Shape) -> Counted:
    skipped, records, blank, comments = 0, 0, 0, 0
    width = len(shape.columns)
    for line, record in _records(path, shape):
        if line <= shape.skip:
            skipped += bool(record)
            if len(record) > 1 or not shape.header:
                raise _ragged(path, shape)
        elif not record:
            blank += 1
        elif shape.comment and record[0].startswith(shape.comment):
            comments += 1
        elif len(record) == width or (len(record) == width + 1 and not record[-1]):
            records += 1
        else:
            raise _ragged(path, shape)
    if skipped > max(records - 1, 0):  # as much above the header as below: which is the table?
        raise _ragged(path, shape)
    if width == 1 and (other := _other_delimiter(path, shape)):
        raise _ragged(path, other)
    return Counted(shape, records, blank, tuple(_said(path, shape, skipped, comments)))


def _said(path: Path, shape: Shape, skipped: int, comments: int) -> Iterator[str]:
    if skipped:
        yield f"{path.name}: {_lines(skipped)} above the header left out"
    if comments:
        yield f"{path.name}: {_lines(comments)} beginning with {shape.comment} left out"


def _lines(number: int) -> str:
    return f"{number:,} line{'' if number == 1 else 's'}"


def _other_delimiter(path: Path, shape: Shape) -> Shape | None:
    """How a file taken for one column is read where most of its lines have several, as the first
    one has; None where it holds one column."""
    for delimiter in DELIMITERS:
        other = Shape(delimiter, '"', '"', shape.comment, 0, True, (), "", "")
        lengths = [len(record) for _, record in _records(path, other) if record]
        if lengths and lengths[0] > 1 and lengths.count(lengths[0]) * 2 >= len(lengths):
            return other
    return None


def _ragged(path: Path, shape: Shape) -> SourceError:
    """What is out of shape: the first record that has not as many fields as the first one."""
    records = ((line, len(record)) for line, record in _records(path, shape) if record)
    first, width = next(records)
    line, other = next((each for each in records if each[1] != width), (first, width))
    said = f"{path.name}:{line} has {_fields(other)}, and line {first} {width}"
    return SourceError(
        "source-broken",
        f"`{path.name}` cannot be read as a table: {said}",
        hint="give each line as many fields as the header; a field that holds "
        f"{_named(shape.delimiter)} stands in double quotes",
    )


def _fields(number: int) -> str:
    return f"{number} field{'' if number == 1 else 's'}"


def _named(delimiter: str) -> str:
    return {"\t": "a tab", ",": "a comma", ";": "a semicolon"}.get(delimiter, f"`{delimiter}`")


class Reader(Protocol):
    """Records, and the number of lines read of them so far."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]:
        """The records."""
        ...


def _records(path: Path, shape: Shape) -> Iterator[tuple[int, list[str]]]:
    """Each record and the line it begins at."""
    before = csv.field_size_limit(_LONGEST)
    try:
        with _opened(path) as file:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
            reader = _reader(text, shape)
            line = 1
            for record in reader:
                yield line, record
                line = reader.line_num + 1
    finally:
        csv.field_size_limit(before)


def _reader(text: Iterable[str], shape: Shape) -> Reader:
    escapes = shape.escape not in ("", shape.quote)
    return csv.reader(
        text,
        delimiter=shape.delimiter or ",",
        quotechar=shape.quote or None,
        quoting=csv.QUOTE_MINIMAL if shape.quote else csv.QUOTE_NONE,
        escapechar=shape.escape if escapes else None,
        doublequote=not escapes,
    )


def _opened(path: Path) -> BinaryIO:
    if path.name.lower().endswith(".gz"):
        return cast("BinaryIO", gzip.open(path))
    return path.open("rb")
