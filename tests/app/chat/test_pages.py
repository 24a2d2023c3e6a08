"""Explore, Metrics and Questions, and what is shown when something is wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

import app.service
from app.cli.settings import Settings
from app.service import Service, serve
from tests.app.chat.conftest import clean, page, words
from tests.app.conftest import MODEL
from tests.architecture.sources import ROOT


def test_explore_begins_with_something_to_change(podcast: Service) -> None:
    at = clean(page("explore").run())
    assert "Read as: Episodes by month" in words(at)
    clean(at.multiselect(key="x.breakdown0.names").set_value(["podcast.kind"]).run())
    assert "Read as: Episodes by episode kind and month" in words(at)


def test_explore_looks_at_every_surface(podcast: Service) -> None:
    at = clean(page("explore").run())
    for surface in at.selectbox(key="surface").options:
        clean(at.selectbox(key="surface").select(surface).run())
        assert "Read as:" in words(at), surface
        assert not at.error


def test_explore_opens_a_link(podcast: Service) -> None:
    at = page("explore")
    at.query_params["query"] = '{"measures": ["podcast.total_hours"]}'
    clean(at.run())
    assert "Read as: Total hours" in words(at)


def test_metrics_are_found_by_their_words(podcast: Service) -> None:
    at = clean(page("metrics").run())
    before = _listed(at)
    clean(at.text_input(key="search").set_value("durée moyenne").run())
    assert _listed(at) == ["metric.podcast.average_length", "metric.episodes.average_length"] or (
        "metric.podcast.average_length" in _listed(at) and len(_listed(at)) < len(before)
    )
    clean(at.text_input(key="search").set_value("nothing is called so").run())
    assert "Nothing is called that" in words(at)


def _listed(at) -> list[str]:  # type: ignore[no-untyped-def]
    return [each.key for each in at.button if str(each.key).startswith("metric.")]


def test_a_metric_says_whose_it_is_and_where(podcast: Service) -> None:
    at = page("metrics")
    at.query_params["metric"] = "podcast.average_length"
    clean(at.run())
    said = words(at)
    for part in ("Mean length of an episode", "Owner production", "metrics/cubes/episodes.yml:",
                 "certified", "Also called:"):  # fmt: skip
        assert part in said
    assert at.button(key="example").label


def test_a_metric_called_so_comes_before_one_that_mentions_it(podcast: Service) -> None:
    at = clean(page("metrics").run())
    clean(at.text_input(key="search").set_value("words").run())
    titles = [each.label.strip("*") for each in at.button if str(each.key).startswith("metric.")]
    assert titles[0] == "Words"
    assert len(titles) > 2


def test_a_metric_that_is_not_there_is_said(podcast: Service) -> None:
    at = page("metrics")
    at.query_params["metric"] = "podcast.nope"
    clean(at.run())
    assert "There is no metric podcast.nope in this model" in words(at).replace("\\", "").replace(
        "`", ""
    )
    assert "Lineage" not in words(at)


def test_every_metric_can_be_opened(podcast: Service) -> None:
    from semantic.catalog import catalog

    entries = catalog(podcast.layer.model)
    for entry in entries[:: max(1, len(entries) // 25)]:
        at = page("metrics")
        at.query_params["metric"] = entry.name
        clean(at.run())
        assert entry.name in words(at).replace("\\", "")


def test_verified_questions_are_listed(podcast: Service) -> None:
    at = clean(page("questions").run())
    assert "verified by" in words(at)
    clean(at.text_input(key="find").set_value("longest").run())
    labels = [each.label for each in at.button if str(each.key).startswith("verified.")]
    assert labels
    clean(at.text_input(key="find").set_value("zzz").run())
    assert "No verified question has these words" in words(at)


def test_feedback_is_listed_with_what_it_proposes(podcast: Service, feedback: Path) -> None:
    assert "Nobody has said anything yet" in words(clean(page("questions").run()))
    query = {"measures": ["podcast.total_hours"], "dimensions": ["podcast.kind"]}
    entry = {"question": "hours by kind of show", "kind": "good", "query": query}
    feedback.write_text(json.dumps(entry) + "\nnot a note\n")
    at = clean(page("questions").run())
    assert "hours by kind of show" in words(at)
    assert "is no feedback" in words(at)
    assert any("hours_by_kind_of_show" in each.value for each in at.code)


@pytest.fixture
def shop_files(tmp_path: Path, shop: Path, feedback: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shop's model, served, to be broken."""
    folder = tmp_path / "metrics"
    folder.mkdir()
    (folder / "sales.yml").write_text(MODEL)
    monkeypatch.setattr(app.service, "_serving", None)
    monkeypatch.setattr(app.service, "LOOK_AGAIN", -1.0)
    serve(Settings(metrics=str(folder), warehouse=f"duckdb:{shop / 'shop.duckdb'}"))
    return folder / "sales.yml"


def test_the_last_good_model_answers_and_the_fault_is_said(shop_files: Path) -> None:
    at = clean(page("ask").run())
    assert "is not in service" not in words(at)
    _rewrite(shop_files, MODEL.replace("type: count,", "type: cuont,"))
    clean(at.chat_input[0].set_value("how many sales").run())
    said = words(at)
    assert "14" in said
    assert "A change of the model is not in service" in said
    assert "`type` cannot be `cuont`" in said.replace("\\", "")
    assert "sales.yml:" in said
    _rewrite(shop_files, MODEL.replace("title: Sales", "title: Deals"))
    clean(at.chat_input[0].set_value("how many deals").run())
    assert "is not in service" not in words(at)
    assert "Deals: 14" in words(at)


def _rewrite(path: Path, text: str) -> None:
    path.write_text(text)
    later = path.stat().st_mtime + 5
    os.utime(path, (later, later))


def test_a_question_whose_member_is_gone_says_so(shop_files: Path) -> None:
    at = clean(page("ask").run())
    clean(at.chat_input[0].set_value("amount by product").run())
    _rewrite(shop_files, "\n".join(
        line for line in MODEL.splitlines() if "name: amount" not in line
    ))  # fmt: skip
    clean(at.run())
    assert "amount" in words(at)
    assert at.error


def test_no_warehouse_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.service, "_serving", None)
    monkeypatch.setenv("METRICAST_WAREHOUSE", f"duckdb:{tmp_path / 'none.duckdb'}")
    at = clean(page("ask").run())
    assert "none.duckdb" in words(at)
    assert "metricast doctor" in words(at)


def test_a_warehouse_that_is_gone_is_a_sentence_on_every_page(
    shop_files: Path, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "moved.duckdb"
    moved.write_bytes((shop / "shop.duckdb").read_bytes())
    monkeypatch.setattr(app.service, "_serving", None)
    serve(Settings(metrics=str(shop_files.parent), warehouse=f"duckdb:{moved}"))
    moved.unlink()
    for name in ("ask", "explore", "metrics", "questions"):
        at = page(name).run()
        assert not at.exception, (name, at.exception)
    for name in ("ask", "explore"):
        assert "moved.duckdb" in words(page(name).run())


def test_no_model_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.service, "_serving", None)
    monkeypatch.setenv("METRICAST_METRICS", str(tmp_path))
    at = clean(page("ask").run())
    assert "No cube is defined" in words(at)


@pytest.fixture
def clinic(tmp_path: Path, feedback: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A model of somebody else, served: cubes that stand open, no views, no verified question."""
    import duckdb

    models = ROOT / "tests" / "semantic" / "ask" / "models"
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "clinic.yml").write_text((models / "clinic.yml").read_text())
    with duckdb.connect(str(tmp_path / "clinic.duckdb")) as warehouse:
        warehouse.execute((models / "clinic.sql").read_text())
    monkeypatch.setattr(app.service, "_serving", None)
    return serve(
        Settings(
            metrics=str(tmp_path / "metrics"), warehouse=f"duckdb:{tmp_path / 'clinic.duckdb'}"
        )
    )


def test_another_model_has_a_beginning_too(clinic: Service) -> None:
    at = clean(page("ask").run())
    assert "**Visits** · 1 Dec 2022 to 30 Sep 2023" in words(at)
    assert "The data goes up to 30 Sep 2023" in words(at)
    first = [each.key for each in at.button if str(each.key).startswith("first.")]
    assert len(first) == 6
    for key in first:
        clean(at.button(key=key).click().run())
        assert "Read as:" in words(at)
        assert not at.error
        clean(at.button(key="new").click().run())


def test_another_model_is_asked_built_and_listed(clinic: Service) -> None:
    at = clean(page("ask").run())
    clean(at.chat_input[0].set_value("visits by diagnosis").run())
    assert "Read as: Number of visits by diagnosis" in words(at)
    assert "**Number of visits by diagnosis**" in words(at)  # the chart's title
    at = clean(page("explore").run())
    assert "Read as: Number of visits by month" in words(at)
    assert "###" not in [each.value.strip() for each in at.markdown]
    at = clean(page("metrics").run())
    labels = [each.label.strip("*") for each in at.button if str(each.key).startswith("metric.")]
    assert len(labels) == len(set(labels)), labels
    assert "No question is verified yet" in words(clean(page("questions").run()))


def test_a_fault_that_should_not_exist_is_a_sentence() -> None:
    from streamlit.testing.v1 import AppTest

    at = AppTest.from_string(
        "from app.chat.faults import unexpected\nassert unexpected(ZeroDivisionError('x'))"
    )
    said = words(clean(at.run()))
    assert "Something went wrong inside Metricast (ZeroDivisionError)" in said
    assert "Traceback" not in said
