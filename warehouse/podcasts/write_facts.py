"""Write the shipped facts anew from a page: `python -m warehouse.podcasts.write_facts PAGE`.

One CSV file for each table, columns as in the schema, NULL as an empty cell. Facts only: no
text of a transcript or of show notes is in any table.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.locate import FACTS
from warehouse.podcasts.load import Load
from warehouse.podcasts.page import read_page
from warehouse.podcasts.schema import TABLES
from warehouse.rows import ingests_row

# The shipped row carries no time of its own: the loader writes when it loaded the facts.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def facts(load: Load) -> Mapping[str, str]:
    """Each table's CSV text by file name."""
    rows = {**load.tables, "ingests": [ingests_row(load, NEVER)]}
    return {f"{table}.csv": _text(TABLES[table], rows[table]) for table in TABLES}


def _text(columns: Mapping[str, str], rows: Sequence[tuple[Any, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


def main(page: str) -> None:
    """Read a page and replace the CSV files of the shipped facts."""
    for name, text in facts(read_page(Path(page))).items():
        (FACTS / name).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m warehouse.podcasts.write_facts PAGE")
    main(sys.argv[1])
