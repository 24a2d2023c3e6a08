"""Chips in words, what they offer, links, snippets, lineage, coverage, assumptions."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from semantic import SemanticLayer
from semantic.answer.assumptions import part_assumed
from semantic.answer.chips import chips, offer, operators, told_apart
from semantic.answer.coverage import coverage, onboarding
from semantic.answer.link import link_text, linked
from semantic.answer.snippet import python_snippet
from semantic.errors import QueryError
from semantic.query.lineage import lineage
from semantic.query.write import write_query
from tests.architecture.sources import ROOT


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> SemanticLayer:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("METRICAST_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("METRICAST_WAREHOUSE", raising=False)
        return SemanticLayer.open(metrics=ROOT / "metrics")


DAY = "podcast.published_on"
QUERIES = [
    ({"measures": ["podcast.episodes"]},
     ["Episodes", "no breakdown", "in total", "all time", "usual order"]),
    ({"measures": ["podcast.episodes", "podcast.guests", "podcast.total_hours"],
      "dimensions": ["podcast.kind"],
      "timeDimensions": [{"dimension": DAY, "granularity": "month",
                          "dateRange": ["2023-01-01", "2023-12-31"]}],
      "filters": [{"member": "podcast.guest", "operator": "set"}],
      "order": [["podcast.episodes", "desc"]], "limit": 5},
     ["Episodes +2", "by episode kind", "per month", "1 Jan to 31 Dec 2023", "guest is known",
      "the 5 with the most episodes"]),
    ({"dimensions": ["podcast.title"]}, ["a list", "of episode title", "all time", "usual order"]),
]  # fmt: skip


@pytest.mark.parametrize(("written", "labels"), QUERIES)
def test_chips(layer: SemanticLayer, written: dict[str, object], labels: list[str]) -> None:
    query = layer.read(written)
    assert [each.label for each in chips(query, layer.asker.lexicon.members, DAY)] == labels


@pytest.mark.parametrize(("written", "_"), QUERIES)
def test_a_link_and_a_snippet_hold_the_query(
    layer: SemanticLayer, written: dict[str, object], _: object
) -> None:
    query = layer.read(written)
    assert layer.read(linked(link_text(query))) == query
    assert link_text(query) == link_text(layer.read(json.loads(link_text(query))))
    tree = ast.parse(python_snippet(query))
    literal = next(node for node in ast.walk(tree) if isinstance(node, ast.Dict))
    assert ast.literal_eval(ast.unparse(literal)) == write_query(query)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", "{" * 9000, '{"a": NaN}'])
def test_no_link(text: str) -> None:
    with pytest.raises(QueryError):
        linked(text)


def test_an_offer_is_of_one_surface(layer: SemanticLayer) -> None:
    offered = offer(layer.read(measures=["podcast.episodes"]), layer.asker.lexicon.members)
    every = [*offered.measures, *offered.dimensions, *offered.times, *offered.segments]
    assert {each.surface for each in every} == {"podcast"}
    assert {"podcast.guest", "podcast.kind"} <= {each.name for each in offered.dimensions}
    labels = told_apart(offered.dimensions)
    assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize(("kind", "type", "has", "lacks"), [
    ("dimension", "string", "contains", "gt"), ("dimension", "number", "gte", "contains"),
    ("measure", "sum", "gt", "startsWith"), ("time", "time", "inDateRange", "equals"),
    ("dimension", "boolean", "equals", "gt"), ("measure", "time", "inDateRange", "gt"),
])  # fmt: skip
def test_operators_fit_the_type(kind: str, type: str, has: str, lacks: str) -> None:
    assert has in operators(kind, type)
    assert lacks not in operators(kind, type)


ASSUMED = [
    ("“swyx” is read as Shawn Wang", "filter"),
    ("over time is shown by month", "grain"),
    ("“August” is read as August 2023, the latest up to 8 Nov 2023", "range"),
    ("“most” counts words", "measures"),
    ("“kind” is read as episode kind", "breakdown"),
]


@pytest.mark.parametrize(("said", "part"), ASSUMED)
def test_an_assumption_leads_to_its_part(layer: SemanticLayer, said: str, part: str) -> None:
    query = layer.read({
        "measures": ["podcast.words"], "dimensions": ["podcast.kind"],
        "timeDimensions": [{"dimension": DAY, "dateRange": ["2023-08-01", "2023-08-31"]}],
        "filters": [{"member": "podcast.speaker", "operator": "equals", "values": ["Shawn Wang"]}],
    })  # fmt: skip
    assert part_assumed(said, query, layer.asker.lexicon.members) == (part, 0)


def test_what_the_podcast_covers(layer: SemanticLayer) -> None:
    found = {each.title: each for each in coverage(layer.model, lambda q: layer.query(q).rows)}
    podcast = found["The podcast"]
    assert [str(podcast.first), str(podcast.last)] == ["2023-02-23", "2023-11-08"]
    assert len(onboarding(layer.model)) == 6
    assert all(each.onboarding for each in onboarding(layer.model))


def test_lineage_leads_from_the_table_to_the_questions(layer: SemanticLayer) -> None:
    drawn = lineage("podcast.average_length", layer.model)
    assert ("episodes.length_minutes", "episodes.average_length") in drawn.edges
    assert ("episodes.average_length", "podcast.average_length") in drawn.edges
    kinds = {node.name: node.kind for node in drawn.nodes}
    assert "table" in kinds.values()
    assert 1 <= list(kinds.values()).count("question") <= 3
    assert str(drawn).startswith("episodes.average_length uses") or "uses" in str(drawn)


def test_lineage_of_everything_is_drawn(layer: SemanticLayer) -> None:
    from semantic.catalog import catalog

    for entry in catalog(layer.model):
        text = lineage(entry.name, layer.model).mermaid()
        assert text.startswith("flowchart TB\n")
        assert all(line.count('"') in (0, 2) for line in text.splitlines())


def test_labels_are_harmless_in_a_drawing(tmp_path: Path) -> None:
    from semantic.model.load import load_model

    (tmp_path / "m.yml").write_text("""
cubes:
  - name: orders
    sql_table: orders
    measures: [{name: count, type: count}]
questions:
  - name: odd
    questions: ['How "many" <b>orders</b> & #1; `x`?']
    query: {measures: [orders.count]}
""")
    text = lineage("orders.count", load_model(tmp_path)).mermaid()
    label = next(line for line in text.splitlines() if "How" in line)
    for mark in ("<b>", "&", "`", "#1"):
        assert mark not in label
    assert label.count('"') == 2


def test_a_drawing_has_an_end(tmp_path: Path) -> None:
    from semantic.model.load import load_model

    parts = "".join(f"      - {{name: m{n}, type: sum, sql: c{n}}}\n" for n in range(60))
    whole = " + ".join(f"{{m{n}}}" for n in range(60))
    (tmp_path / "m.yml").write_text(
        "cubes:\n  - name: orders\n    sql_table: orders\n    measures:\n"
        + parts
        + f'      - {{name: whole, type: number, sql: "{whole}"}}\n'
    )
    drawn = lineage("orders.whole", load_model(tmp_path))
    assert len(drawn.nodes) <= 42
    assert {name for edge in drawn.edges for name in edge} <= {node.name for node in drawn.nodes}
    assert drawn.mermaid()
