"""Which endpoint is asked, and what a question may cost. Read from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from types import MappingProxyType

from semantic.ask.llm.prices import PRICES, read_prices
from semantic.errors import MetricastError

DEFAULT_MODEL = "gpt-5-mini"
_PLAIN_URL = "https://api.openai.com/v1"
LIMITS: Mapping[str, str] = MappingProxyType({
    "METRICAST_LLM_SECONDS": "seconds",
    "METRICAST_LLM_TOKENS": "tokens",
    "METRICAST_LLM_DOLLARS": "dollars",
    "METRICAST_LLM_SECONDS_A_SESSION": "seconds_a_session",
    "METRICAST_LLM_TOKENS_A_SESSION": "tokens_a_session",
    "METRICAST_LLM_DOLLARS_A_SESSION": "dollars_a_session",
    "METRICAST_LLM_SECONDS_A_DAY": "seconds_a_day",
    "METRICAST_LLM_TOKENS_A_DAY": "tokens_a_day",
    "METRICAST_LLM_DOLLARS_A_DAY": "dollars_a_day",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint. The key and the URL, which may hold a
    token, are never printed.

    `seconds`, `tokens` and `dollars` are the most for one question, retries and repairs included;
    those of a session (one process) and a day end the use of the endpoint, not the answers: the
    offline translator takes over. None: no limit. `embeddings` is a model for vectors, with which
    the members of a large model are found by meaning too.
    """

    key: str = field(repr=False)
    model: str = DEFAULT_MODEL
    base_url: str = field(default=_PLAIN_URL, repr=False)
    seconds: float = 7.0  # from the start of a command: with what its end takes, within ten
    tokens: float = 40_000
    dollars: float | None = None
    tokens_a_session: float | None = None
    dollars_a_session: float | None = None
    seconds_a_session: float | None = None
    tokens_a_day: float | None = None
    dollars_a_day: float | None = None
    seconds_a_day: float | None = None
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

    `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_MODEL`, `METRICAST_LLM_EMBEDDINGS` (a model),
    `METRICAST_LLM_PRICES` (a file), and the limits of `LIMITS`.
    """
    given = os.environ if environ is None else environ
    key = given.get("OPENAI_API_KEY", "").strip()
    if not key:
        return None
    own_prices = given.get("METRICAST_LLM_PRICES", "").strip()
    return Endpoint(
        key,
        given.get("OPENAI_MODEL", "").strip() or DEFAULT_MODEL,
        given.get("OPENAI_BASE_URL", "").strip() or _PLAIN_URL,
        embeddings=given.get("METRICAST_LLM_EMBEDDINGS", "").strip(),
        prices={**PRICES, **read_prices(Path(own_prices).expanduser())} if own_prices else PRICES,
        **{field: _number(given, name) for name, field in LIMITS.items()
           if given.get(name, "").strip()},
    )  # fmt: skip


def _number(given: Mapping[str, str], name: str) -> float:
    text = given.get(name, "").strip()
    try:
        number = float(text)
        if not 0 <= number < inf:
            raise ValueError
    except ValueError as fault:
        usual = getattr(Endpoint(""), LIMITS[name])
        said = "no limit" if usual is None else f"{usual:g}"
        raise MetricastError(
            "bad-setting",
            f"`{name}` is a number from 0, not {text[:40]!r}",
            hint=f"leave it out for {said}",
        ) from fault
    return number
