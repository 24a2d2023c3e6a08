"""The chat's server: Streamlit's, with headers that let nothing in from elsewhere."""

from __future__ import annotations

import asyncio
import gc
import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.service import Service

PAGE = Path(__file__).with_name("page.py")
LOOKS = Path(__file__).with_name("looks.toml")
# Scripts, styles and fonts are Streamlit's own; pictures come from here or are drawn here.
# `unsafe-eval` is Vega's: it compiles a chart's expressions, which are ours.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; frame-src 'none'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class Headers:
    """Adds the headers to every answer of the server."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, and its answer back with the headers."""

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def run(service: Service, host: str, port: int, open_browser: bool) -> None:
    """Serve the chat until somebody stops it."""
    import streamlit
    from starlette.middleware import Middleware

    from app.chat.faults import unexpected

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[dict[str, Any]]:
        warm = asyncio.get_running_loop().run_in_executor(None, warm_up, service)
        yield {}
        await warm

    app = streamlit.App(
        PAGE, lifespan=lifespan, middleware=[Middleware(Headers)], on_script_error=unexpected
    )
    options = {"server.address": host, "server.port": port, "server.headless": not open_browser}
    app.run(config=looks() | options)


def looks() -> dict[str, Any]:
    """The options of `looks.toml` by their full names (`theme.light.primaryColor`)."""
    return dict(_flat(tomllib.loads(LOOKS.read_text(encoding="utf-8"))))


def _flat(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def warm_up(service: Service) -> None:
    """Read words and values and load what draws, before somebody waits for it."""
    import altair
    import pandas  # type: ignore[import-untyped]
    import pyarrow  # type: ignore[import-untyped]

    from semantic.query.types import Query

    layer, asker = service.layer, service.layer.asker
    measures = (each.name for each in asker.lexicon.members.values() if each.kind == "measure")
    # The first of each kind costs more than all that follow.
    if first := next(measures, None):
        asker.offline(asker.describe(Query(measures=(first,))))
        layer.compile(measures=[first])
    altair.Chart(altair.InlineData(values=[])).mark_bar().encode(x="x:Q", y="y:N").to_dict()
    pyarrow.Table.from_pandas(pandas.DataFrame({"x": ["y"]}))
    gc.collect()
    gc.freeze()  # modules and model stay: no collection needs to walk through them again
