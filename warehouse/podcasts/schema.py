"""The tables of a podcast: their grain, their columns, and what NULL means in each.

`DDL` creates them, every table and column commented in the database itself; `TABLES` names the
columns with their types in order, which is also the order of the shipped CSV files. Keys are
not constraints of the database: `warehouse/checks.py` proves them before anyone may see the
rows, and names every row that breaks one where a constraint would stop at the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row of it is, its key, and its columns as (name, type, meaning)."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[tuple[str, str, str], ...]


_EPISODE = ("episode_no", "INTEGER NOT NULL", "The episode, as in episodes.")

SCHEMA: tuple[Table, ...] = (
    Table(
        "episodes",
        "One published record.",
        ("episode_no",),
        (
            (
                "episode_no",
                "INTEGER NOT NULL",
                "Number of the record, 1 = oldest; same day: later in the page = older.",
            ),
            ("title", "VARCHAR NOT NULL", "Title as printed."),
            ("published_on", "DATE NOT NULL", "Day of publication as printed, day first."),
            (
                "duration_seconds",
                "INTEGER NOT NULL",
                "Length of the audio in seconds, from the record's last line.",
            ),
            (
                "kind",
                "VARCHAR NOT NULL",
                "interview, emergency, feed_swap, fundamentals, summit_preview or recap.",
            ),
            ("series", "VARCHAR", "Series name printed in the title; NULL when none is printed."),
            (
                "has_transcript",
                "BOOLEAN NOT NULL",
                "Whether the record carries a transcript, labelled or not.",
            ),
            ("has_chapters", "BOOLEAN NOT NULL", "Whether the record prints a list of times."),
            ("has_turns", "BOOLEAN NOT NULL", "Whether the transcript labels its speakers."),
            ("source_url", "VARCHAR", "Address of the record; NULL when the source prints none."),
            (
                "duplicate_of",
                "INTEGER",
                "The episode_no whose recording this one repeats; NULL for a recording of its own.",
            ),
        ),
    ),
    Table(
        "people",
        "One person.",
        ("person_id",),
        (
            ("person_id", "VARCHAR NOT NULL", "Key made of the full name."),
            ("full_name", "VARCHAR NOT NULL", "First and last name."),
            ("is_host", "BOOLEAN NOT NULL", "Whether the person hosts this podcast."),
        ),
    ),
    Table(
        "person_aliases",
        "One spelling of a person's name.",
        ("person_id", "alias"),
        (
            ("person_id", "VARCHAR NOT NULL", "The person, as in people."),
            ("alias", "VARCHAR NOT NULL", "A spelling under which the source names the person."),
        ),
    ),
    Table(
        "organizations",
        "One organisation.",
        ("organization_id",),
        (
            ("organization_id", "VARCHAR NOT NULL", "Key made of the name."),
            ("name", "VARCHAR NOT NULL", "Name as printed, in its reviewed spelling."),
            ("kind", "VARCHAR NOT NULL", "company, university, community or other."),
        ),
    ),
    Table(
        "appearances",
        "One person in one episode.",
        ("episode_no", "person_id"),
        (
            _EPISODE,
            ("person_id", "VARCHAR NOT NULL", "The person, as in people."),
            ("role", "VARCHAR NOT NULL", "host, guest, cohost or guest host."),
            (
                "organization_id",
                "VARCHAR",
                "Organisation given for that episode; NULL when none is given.",
            ),
        ),
    ),
    Table(
        "chapters",
        "One entry of the printed list of times.",
        ("episode_no", "chapter_no"),
        (
            _EPISODE,
            ("chapter_no", "INTEGER NOT NULL", "Position in the list, from 1."),
            (
                "start_seconds",
                "INTEGER NOT NULL",
                "Printed start in seconds; may lie past the audio's end, which is reported.",
            ),
            (
                "end_seconds",
                "INTEGER",
                "Start of the next entry, or the episode's end; before start_seconds where the "
                "printed clock runs past the audio.",
            ),
            ("chapter_title", "VARCHAR NOT NULL", "Title as printed."),
        ),
    ),
    Table(
        "turns",
        "One speaker turn of a labelled transcript.",
        ("episode_no", "turn_no"),
        (
            _EPISODE,
            ("turn_no", "INTEGER NOT NULL", "Position in the transcript, from 1."),
            (
                "speaker",
                "VARCHAR NOT NULL",
                "Full name, or the printed label where nobody can be named.",
            ),
            ("person_id", "VARCHAR", "The speaker, as in people; NULL where nobody can be named."),
            (
                "start_seconds",
                "INTEGER",
                "Printed time of the turn in seconds, kept as printed; NULL when none is printed.",
            ),
            (
                "words",
                "INTEGER NOT NULL",
                "Words spoken: pieces between white space with a letter or digit; labels, times "
                "and headings left out.",
            ),
        ),
    ),
    Table(
        "topics",
        "One topic of the reviewed list.",
        ("topic_id",),
        (
            ("topic_id", "VARCHAR NOT NULL", "Key of the topic."),
            ("name", "VARCHAR NOT NULL", "Name as people say it."),
            (
                "kind",
                "VARCHAR NOT NULL",
                "What sort of topic it is: model, product, company, tool, technique, concept or "
                "hardware.",
            ),
        ),
    ),
    Table(
        "mentions",
        "A topic named by one speaker in one episode, counted in labelled transcripts only.",
        ("episode_no", "person_id", "topic_id"),
        (
            _EPISODE,
            (
                "person_id",
                "VARCHAR",
                "Who named it, as in people; NULL for all whose label names nobody, together.",
            ),
            ("topic_id", "VARCHAR NOT NULL", "The topic, as in topics."),
            ("mentions", "INTEGER NOT NULL", "How often it was named there; at least 1."),
        ),
    ),
    Table(
        "ingests",
        "One load.",
        ("loaded_at",),
        (
            ("source", "VARCHAR NOT NULL", "Name of the file or feed."),
            ("sha256", "VARCHAR NOT NULL", "Hash of the source's bytes."),
            ("loaded_at", "TIMESTAMP NOT NULL", "When it was loaded, UTC."),
            (
                "declared_total",
                "INTEGER",
                "Episodes the source says it has; NULL when it does not say.",
            ),
            ("parsed", "INTEGER NOT NULL", "Records read."),
            ("rows_per_table", "VARCHAR NOT NULL", "Rows of each table, as JSON."),
            ("warnings", "VARCHAR NOT NULL", "What could not be read or was odd, as a JSON list."),
        ),
    ),
)

TABLES: Mapping[str, Mapping[str, str]] = {
    table.name: {name: type_.removesuffix(" NOT NULL") for name, type_, _ in table.columns}
    for table in SCHEMA
}


def _ddl(table: Table) -> str:
    """The statements that create one table and comment on it and its columns."""
    columns = ",\n  ".join(f"{name} {type_}" for name, type_, _ in table.columns)
    comments = [f"COMMENT ON TABLE {table.name} IS '{_quoted(table.grain)}';"]
    comments += [
        f"COMMENT ON COLUMN {table.name}.{name} IS '{_quoted(meaning)}';"
        for name, _, meaning in table.columns
    ]
    return f"CREATE TABLE {table.name} (\n  {columns}\n);\n" + "\n".join(comments)


def _quoted(text: str) -> str:
    return text.replace("'", "''")


DDL = "\n".join(_ddl(table) for table in SCHEMA)
