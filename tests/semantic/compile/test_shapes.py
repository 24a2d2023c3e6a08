"""SQL as text and as truth: what changed, and whether it is right.

`make golden` rewrites the text in `golden/`; read the difference. The truth in the case files
is written by hand, another way, and never generated.
"""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from semantic import SemanticLayer
from tests.semantic.compile.shop import Engine, shop_model

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases" / "shapes.yml").read_text())
GOLDEN = HERE / "golden" / "shapes.sql"


@pytest.fixture(scope="module")
def layer():
    return SemanticLayer(shop_model(), Engine())


def plain(rows):
    """Numbers as floats: a decimal and a double of one value are equal."""
    return [
        tuple(round(float(v), 9) if isinstance(v, (Decimal, float)) else v for v in row)
        for row in rows
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_rows_are_the_truth(layer, case):
    truth = layer.engine.connection.execute(case["truth"]).fetchall()
    assert truth, "a truth without rows cannot judge"
    result = layer.query(case["query"])
    assert plain(result.rows) == plain(truth), result.sql


def written(layer) -> str:
    parts = [f"-- {c['name']}: {c['why']}\n{layer.compile(c['query']).sql};\n" for c in CASES]
    return "\n".join(parts)


def test_the_text_is_the_golden_text(layer):
    text = written(layer)
    if os.environ.get("METRICAST_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text)
    assert GOLDEN.read_text() == text, "`make golden` rewrites it; read the difference"
