"""Five orders, small enough to add up by hand.

    id  customer  day         region  paid  tags
    1   ann       2024-01-05  north   10    a, b
    2   ann       2024-01-20  south   20    a
    3   bob       2024-02-03  north   30    b
    4   –         2024-02-10  south   40
    5   cid       2024-03-01  north   50

In all 5 orders, 150 paid, 3 customers; north 3 orders and 90, south 2 and 60; January 30,
February 70, March 50.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from semantic import SemanticLayer

MODEL = """
cubes:
  - name: orders
    sql_table: orders
    joins:
      - {name: tags, relationship: one_to_many, sql: "{CUBE}.id = {tags}.order_id"}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true, public: true}
      - {name: customer, sql: customer, type: string}
      - {name: day, sql: day, type: time}
      - {name: region, sql: region, type: string}
    measures:
      - {name: count, type: count}
      - {name: paid, type: sum, sql: paid}
      - {name: paid_north, type: sum, sql: paid, filters: [{sql: "{CUBE}.region = 'north'"}]}
      - {name: customers, type: count_distinct, sql: customer}
      - {name: average, type: number, sql: "{paid} / {count}"}
      - {name: running, type: sum, sql: paid, rolling_window: {trailing: unbounded}}
    segments:
      - {name: large, sql: "{CUBE}.paid > 20"}
  - name: tags
    sql_table: tags
    dimensions:
      - {name: order_id, sql: order_id, type: number, primary_key: true}
      - {name: tag, sql: tag, type: string, primary_key: true, public: true}
"""
TABLES = """
CREATE TABLE orders (id INTEGER, customer TEXT, day TIMESTAMP, region TEXT, paid DECIMAL(9, 2));
INSERT INTO orders VALUES
  (1, 'ann', '2024-01-05', 'north', 10), (2, 'ann', '2024-01-20', 'south', 20),
  (3, 'bob', '2024-02-03', 'north', 30), (4, NULL, '2024-02-10', 'south', 40),
  (5, 'cid', '2024-03-01', 'north', 50);
CREATE TABLE tags (order_id INTEGER, tag TEXT);
INSERT INTO tags VALUES (1, 'a'), (1, 'b'), (2, 'a'), (3, 'b');
"""


def warehouse(folder: Path, more: str = "") -> str:
    """The URL of a file with the tables."""
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(TABLES + more)
    return f"duckdb:{folder / 'shop.duckdb'}"


def layer(folder: Path, url: str, more: str = "", model: str = MODEL) -> SemanticLayer:
    """The model, with more of a file's text after it, over the tables."""
    folder.mkdir(exist_ok=True)
    (folder / "shop.yml").write_text(model + more)
    opened = SemanticLayer.open(folder, url)
    assert not opened.model.errors, "\n".join(map(str, opened.model.errors))
    return opened
