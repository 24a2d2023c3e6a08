"""Seven orders of three customers, small enough to count by hand, and the cases about them.

    order  customer       amount  status    channel  day
    1      1 Ada  gold     100    paid      web      5 January
    2      1                50    paid      shop     20 January
    3      2 Ben  basic     30    returned  web      3 February
    4      2                20    paid      web      10 February
    5      3 Cem  basic     70    open      shop     1 March
    6      3                10    paid      web      15 March
    7      nobody           40    paid      web      20 March

Ada and Ben live in Berlin, Cem in Paris.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from semantic import SemanticLayer
from semantic.engine import connect
from semantic.model.load import load_model_text
from semantic.model.types import Model
from semantic.review.diff.numbers import Ask

HERE = Path(__file__).parent
SHOP = (HERE / "shop.yml").read_text(encoding="utf-8")
ROWS = """
CREATE TABLE customers (id INTEGER, name TEXT, city TEXT, tier TEXT);
INSERT INTO customers VALUES
  (1, 'Ada', 'Berlin', 'gold'), (2, 'Ben', 'Berlin', 'basic'), (3, 'Cem', 'Paris', 'basic');
CREATE TABLE orders (
  id INTEGER, customer_id INTEGER, amount INTEGER, status TEXT, channel TEXT, ordered_on DATE);
INSERT INTO orders VALUES
  (1, 1, 100, 'paid', 'web', '2024-01-05'), (2, 1, 50, 'paid', 'shop', '2024-01-20'),
  (3, 2, 30, 'returned', 'web', '2024-02-03'), (4, 2, 20, 'paid', 'web', '2024-02-10'),
  (5, 3, 70, 'open', 'shop', '2024-03-01'), (6, 3, 10, 'paid', 'web', '2024-03-15'),
  (7, NULL, 40, 'paid', 'web', '2024-03-20');
"""


def cases() -> list[dict[str, Any]]:
    """Every case of every file, in order."""
    files = sorted((HERE / "cases").glob("*.yml"))
    return [case for file in files for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


def edited(edits: Sequence[Sequence[str]]) -> Model:
    """The shop with some of its text replaced."""
    text = SHOP
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return load_model_text({"shop.yml": text})


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Puts a model over the seven orders."""
    file = tmp_path_factory.mktemp("diff") / "shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(ROWS)
    layer = SemanticLayer(edited([]), connect(f"duckdb:///{file}"))
    return layer.with_model
