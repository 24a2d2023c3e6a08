"""Queries that somebody can stop before their time is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event

_stop: ContextVar[Event | None] = ContextVar("stop", default=None)


@contextmanager
def stoppable(stop: Event) -> Iterator[None]:
    """Queries of this context end early once `stop` is set, whichever thread sets it.

    They raise WarehouseError ("warehouse-stopped"). Those of an engine that cannot be stopped
    end when their time is over.
    """
    token = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(token)


def asked_to_stop() -> Event | None:
    """What stops the queries of this context, for engines; None where nobody can."""
    return _stop.get()
