"""What may never be said: an endpoint's key, and what its URL hides.

The libraries below us log URLs and headers at DEBUG, and so would an application that turns that
on: their records pass through a filter that blanks these texts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from semantic.ask.llm.settings import Endpoint

BLANK = "[secret]"
LIBRARIES = ("openai", "httpx2", "httpcore2")
SHORTEST = 4  # letters of a secret; fewer would blank what is none


def secrets_of(endpoint: Endpoint) -> frozenset[str]:
    """The key, the URL's password and the values of its parameters."""
    url = urlsplit(endpoint.base_url)
    found = [endpoint.key, url.password or "", *(value for _, value in parse_qsl(url.query))]
    each = {text for secret in found for text in (secret, unquote(secret))}
    return frozenset(text for text in each if len(text) >= SHORTEST)


def without(text: str, endpoint: Endpoint) -> str:
    """The text with every secret of the endpoint blanked."""
    for secret in sorted(secrets_of(endpoint), key=len, reverse=True):
        text = text.replace(secret, BLANK)
    return text


class _Blanking(logging.Filter):
    """Blanks the secrets of every endpoint that was asked in this process."""

    def __init__(self) -> None:
        super().__init__()
        self.endpoints: set[Endpoint] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        kept = said
        for endpoint in self.endpoints:
            kept = without(kept, endpoint)
        if kept != said:
            record.msg, record.args = kept, ()
        return True


_FILTER = _Blanking()


def keep_out_of_logs(endpoint: Endpoint) -> None:
    """Blank an endpoint's secrets in what the libraries log from now on. Call it when they are
    loaded."""
    _FILTER.endpoints.add(endpoint)
    for logger in _loggers():
        if _FILTER not in logger.filters:
            logger.addFilter(_FILTER)


def _loggers() -> Iterator[logging.Logger]:
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in LIBRARIES:
            yield logging.getLogger(name)
