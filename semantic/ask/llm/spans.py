"""OpenTelemetry spans around the calls, with the names of its conventions for generative AI.

Only where the package is installed; nothing of a question, a prompt or a reply is in a span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from semantic.ask.llm.faults import EndpointFault
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.wire import Completion

Done = Callable[[Completion], None]


@cache
def _tracer() -> Any:
    try:
        from opentelemetry import trace
    except ImportError:
        return None
    return trace.get_tracer("metricast")


@contextmanager
def around(endpoint: Endpoint) -> Iterator[Done]:
    """A span for one completion; what it used is known when it is `done`."""
    tracer = _tracer()
    if tracer is None:
        yield lambda _: None
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode

    url = urlsplit(endpoint.base_url)
    asked: dict[str, Any] = {
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai",
        "gen_ai.request.model": endpoint.model, "gen_ai.output.type": "json",
        "server.address": url.hostname or "",
    }  # fmt: skip
    if url.port:
        asked["server.port"] = url.port
    with tracer.start_as_current_span(
        f"chat {endpoint.model}", kind=SpanKind.CLIENT, attributes=asked, record_exception=False,
        set_status_on_exception=False,
    ) as span:  # fmt: skip

        def done(completion: Completion) -> None:
            if completion.prompt_tokens is not None:
                span.set_attribute("gen_ai.usage.input_tokens", completion.prompt_tokens)
            if completion.completion_tokens is not None:
                span.set_attribute("gen_ai.usage.output_tokens", completion.completion_tokens)

        try:
            yield done
        except EndpointFault as fault:
            span.set_attribute("error.type", fault.code)
            span.set_status(Status(StatusCode.ERROR, fault.message))
            raise
