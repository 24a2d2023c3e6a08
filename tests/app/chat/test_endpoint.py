"""The chat with a language model: who answered, what it cost, and what when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import app.service
from app.cli.settings import Settings
from app.service import serve
from tests.app.chat.conftest import ask, clean, page, words
from tests.architecture.sources import ROOT
from tests.semantic.ask.llm.endpoint import KEY, Behave, answers, served, status

HOURS = {"measures": ["podcast.total_hours"], "dimensions": ["podcast.kind"]}
QUESTION = "how much airtime did each kind have?"


@contextmanager
def with_endpoint(patch: pytest.MonkeyPatch, *behaviours: Behave) -> Iterator[list[object]]:
    """The podcast's chat over a model's endpoint; what that is asked."""
    with served(*behaviours) as endpoint:
        patch.setenv("OPENAI_API_KEY", KEY)
        patch.setenv("OPENAI_BASE_URL", endpoint.url)
        patch.setenv("OPENAI_MODEL", "test")
        patch.setattr(app.service, "_serving", None)
        serve(Settings(metrics=str(ROOT / "metrics")))
        yield endpoint.asked  # type: ignore[misc]


@pytest.fixture
def patch(podcast: object, monkeypatch: pytest.MonkeyPatch, tmp_path) -> pytest.MonkeyPatch:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("METRICAST_TRACES", str(tmp_path / "traces.jsonl"))
    return monkeypatch


def test_the_badge_names_the_model_and_the_foot_its_cost(patch: pytest.MonkeyPatch) -> None:
    reading = {"airtime": "podcast.total_hours"}
    with with_endpoint(patch, answers(HOURS, **reading)) as asked:
        at = ask(clean(page("ask").run()), QUESTION)
        said = words(at)
        assert len(asked) == 1
        assert "language model test" in said
        assert "Read as: Total hours by episode kind" in said
        assert "1,050 tokens, cost unknown" in said


def test_a_chip_asks_no_model(patch: pytest.MonkeyPatch) -> None:
    with with_endpoint(patch, answers(HOURS, airtime="podcast.total_hours")) as asked:
        at = ask(clean(page("ask").run()), QUESTION)
        before = len(asked)
        clean(at.multiselect(key="t1.breakdown0.names").set_value(["podcast.series"]).run())
        assert "Total hours by series" in words(at)
        assert len(asked) == before


def test_when_the_model_is_down_the_offline_translator_answers_and_says_so(
    patch: pytest.MonkeyPatch,
) -> None:
    with with_endpoint(patch, status(503)):
        at = ask(clean(page("ask").run()), "total hours by kind of episode")
        said = words(at)
        assert "offline translator" in said
        assert "Answered by the offline translator" in said
        assert "Read as: Total hours by episode kind" in said
        assert KEY not in said
