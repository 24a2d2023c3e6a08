"""What goes wrong between us and an endpoint, by kind, in our words and never in its own."""

from __future__ import annotations

import math
import re
import ssl
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

ENCODED = "the endpoint's answer is compressed, which was not asked for"
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")


class EndpointFault(Exception):
    """The endpoint gave no completion: why, in our words, without anything it sent.

    `code` is one of not-installed, unreachable, untrusted, timeout, refused-key, busy, broken,
    redirect, too-large, not-json, refusal, cancelled, open (the breaker), bad-request,
    over-budget, unusable, not-recorded. `wait` is how long the endpoint asks to be left alone.
    """

    def __init__(self, code: str, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.wait = wait

    @property
    def passing(self) -> bool:
        """Whether another try may help."""
        return self.code in ("unreachable", "busy", "broken", "not-json")

    @property
    def charged(self) -> bool:
        """Whether the endpoint may have read the prompt, and want money for it."""
        return self.code in ("timeout", "too-large", "not-json", "refusal", "cancelled")


def refuse_status(response: Any) -> None:
    """Raise EndpointFault for a response that is none, before its body is read.

    The client reads the body of an error to its end, however long it is; and a compressed body
    can be a thousand times as large as what is sent.
    """
    if response.status_code >= 300:
        raise status_fault(response.status_code, response.headers)
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise EndpointFault("too-large", ENCODED)


def fault_of(found: Exception) -> EndpointFault:
    """What went wrong, by kind; nothing of the endpoint's own text."""
    import openai

    causes = list(_causes(found))
    if ours := [each for each in causes if isinstance(each, EndpointFault)]:
        return ours[0]
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in causes):
        return EndpointFault("untrusted", "the endpoint's certificate is not valid")
    if isinstance(found, openai.APITimeoutError):
        return EndpointFault("timeout", "the endpoint did not answer in time")
    if isinstance(found, openai.APIConnectionError):
        return EndpointFault("unreachable", "the endpoint cannot be reached")
    return EndpointFault("broken", f"the endpoint's answer broke off ({type(found).__name__})")


def _causes(found: BaseException | None) -> Iterator[BaseException]:
    """A fault and what led to it, the latest first."""
    seen: set[int] = set()
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or found.__context__


def status_fault(status: int, headers: Mapping[str, str]) -> EndpointFault:
    """The fault that an HTTP status means."""
    if status in (401, 403):
        return EndpointFault("refused-key", f"the endpoint refuses the key ({status})")
    if status in (429, 503):
        return EndpointFault("busy", f"the endpoint is busy ({status})", wanted_wait(headers))
    if status in (400, 404, 415, 422):
        return EndpointFault("bad-request", f"the endpoint does not take the request ({status})")
    if 300 <= status < 400:
        said = f"the endpoint points elsewhere ({status}), where no key is sent"
        return EndpointFault("redirect", said)
    return EndpointFault("broken", f"the endpoint answers {status}")


def wanted_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds for which the headers ask to be left alone; None where they say nothing.

    Read: `retry-after-ms`; `retry-after` in seconds, or as a date, which is held against the
    response's own; and the resets of those of `x-ratelimit-…` that are used up.
    """
    said = [
        _number(headers.get("retry-after-ms", ""), 0.001),
        _retry_after(headers),
        *(_span(headers.get(f"x-ratelimit-reset-{kind}", "")) for kind in ("requests", "tokens")
          if headers.get(f"x-ratelimit-remaining-{kind}", "").strip() == "0"),
    ]  # fmt: skip
    return next((each for each in said[:2] if each is not None), max(
        (each for each in said[2:] if each is not None), default=None))  # fmt: skip


def _retry_after(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after", "")
    seconds = _number(text, 1.0)
    if seconds is not None:
        return seconds
    try:
        then, now = (parsedate_to_datetime(each) for each in (text, headers.get("date", "")))
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _number(text: str, unit: float) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return max(0.0, number * unit) if math.isfinite(number) else None


def _span(text: str) -> float | None:
    """The seconds of "6m0s", "120ms" or "1.5"."""
    found = _SPAN.findall(text)
    if found and "".join(map("".join, found)) == text.strip():
        return sum(float(number) * _UNITS[unit] for number, unit in found)
    return _number(text, 1.0)
