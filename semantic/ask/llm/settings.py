"""Which endpoint is asked, and what a question may cost. Read from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from semantic.ask.llm.prices import PRICES, read_prices
from semantic.errors import MetricastError

DEFAULT_MODEL = "gpt-5-mini"
_PLAIN_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint. The key and the URL, which may hold a
    token, are never printed.

    `seconds` is the time for one question, retries and repairs included; `tokens` the most that
    one question may use; `dollars_a_day` and `dollars_a_session` end the use of the endpoint, not
    the answers: the offline translator takes over. `embeddings` is a model for vectors, with which
    the members of a large model are found by meaning too.
    """

    key: str = field(repr=False)
    model: str = DEFAULT_MODEL
    base_url: str = field(default=_PLAIN_URL, repr=False)
    seconds: float = 8.0
    tokens: int = 40_000
    dollars_a_session: float | None = None
    dollars_a_day: float | None = None
    embeddings: str = ""
    prices: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: PRICES, repr=False, hash=False
    )

    @property
    def identity(self) -> tuple[str, str]:
        """What abilities are remembered for."""
        return (self.base_url, self.model)


def endpoint_from(environ: Mapping[str, str] | None = None) -> Endpoint | None:
    """The endpoint that the environment names; None without a key. Raises MetricastError.

    `OPENAI_API_KEY`, `OPENAI_BASE_URL`; `OPENAI_MODEL`, `METRICAST_LLM_SECONDS`,
    `METRICAST_LLM_TOKENS`, `METRICAST_LLM_DOLLARS_A_SESSION`, `METRICAST_LLM_DOLLARS_A_DAY`,
    `METRICAST_LLM_EMBEDDINGS` (a model), `METRICAST_LLM_PRICES` (a file).
    """
    given = os.environ if environ is None else environ
    key = given.get("OPENAI_API_KEY", "").strip()
    if not key:
        return None
    session = given.get("METRICAST_LLM_DOLLARS_A_SESSION")
    day = given.get("METRICAST_LLM_DOLLARS_A_DAY")
    own_prices = given.get("METRICAST_LLM_PRICES", "").strip()
    return Endpoint(
        key,
        given.get("OPENAI_MODEL", "").strip() or DEFAULT_MODEL,
        given.get("OPENAI_BASE_URL", "").strip() or _PLAIN_URL,
        _number(given, "METRICAST_LLM_SECONDS", 8.0),
        int(_number(given, "METRICAST_LLM_TOKENS", 40_000)),
        _number(given, "METRICAST_LLM_DOLLARS_A_SESSION", 0.0) if session else None,
        _number(given, "METRICAST_LLM_DOLLARS_A_DAY", 0.0) if day else None,
        given.get("METRICAST_LLM_EMBEDDINGS", "").strip(),
        {**PRICES, **read_prices(Path(own_prices).expanduser())} if own_prices else PRICES,
    )


def _number(given: Mapping[str, str], name: str, usual: float) -> float:
    text = given.get(name, "").strip()
    try:
        number = float(text) if text else usual
        if number < 0 or number != number:
            raise ValueError
    except ValueError as fault:
        raise MetricastError(
            "bad-setting",
            f"`{name}` is a number from 0, not {text[:40]!r}",
            hint=f"leave it out for {usual:g}",
        ) from fault
    return number
