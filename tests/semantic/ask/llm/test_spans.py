"""Spans with the conventions' names, and nothing of what was said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from semantic.ask.llm import spans
from semantic.ask.llm.planner import Planner
from semantic.ask.llm.settings import Endpoint
from tests.semantic.ask.conftest import Open
from tests.semantic.ask.llm import endpoint as server

QUERY = {"measures": ["orders.count"]}


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("test")
    monkeypatch.setattr(spans, "_tracer", lambda: tracer)
    yield exporter
    provider.shutdown()


def test_a_call_is_a_span(askers: Open, exported: InMemorySpanExporter) -> None:
    layer = askers("shop").layer
    with server.served(server.answers(QUERY)) as it:
        layer.planner = Planner(Endpoint(server.KEY, "small", it.url))
        layer.ask("orders, how many?")
    layer.planner = None
    (span,) = exported.get_finished_spans()
    assert span.name == "chat small"
    assert dict(span.attributes or {}) == {
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "small", "gen_ai.output.type": "json",
        "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 50,
        "server.address": "127.0.0.1", "server.port": it.server_address[1],
    }  # fmt: skip


def test_a_fault_is_marked(askers: Open, exported: InMemorySpanExporter) -> None:
    layer = askers("shop").layer
    with server.served(server.status(401)) as it:
        layer.planner = Planner(Endpoint(server.KEY, "small", it.url))
        layer.ask("orders, how many?")
    layer.planner = None
    (span,) = exported.get_finished_spans()
    assert (span.attributes or {})["error.type"] == "refused-key"
    assert not span.status.is_ok
    said = span.to_json()
    assert server.KEY not in said
    assert "how many" not in said
