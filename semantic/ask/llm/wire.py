"""One call to the endpoint: bounded in time, size and retries; what goes wrong has a name.

The `openai` package speaks the protocol; the body is read here, because its timeouts are for each
read and a byte a second would never meet one. Redirects are not followed: a key goes where it was
meant to go and nowhere else.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from semantic.ask.llm.faults import EndpointFault, fault_of, refuse_status
from semantic.ask.llm.memory import Memory, ShortMemory
from semantic.ask.llm.secrets import keep_out_of_logs
from semantic.ask.llm.settings import Endpoint

Mode = Literal["json_schema", "json_object", "text"]
MODES: tuple[Mode, ...] = ("json_schema", "json_object", "text")
MOST_BYTES = 2_000_000
MOST_VECTOR_BYTES = 40_000_000
BATCH = 256  # texts for one call for vectors
MOST_TRIES = 3
FIRST_WAIT = 0.4
OPENS_AFTER = 3
OPEN_SECONDS = 30.0
LONGEST_REST = 600.0  # whatever an endpoint asks for
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Completion:
    """The text of a reply, and what the endpoint says it used. `recorded`: nobody was asked."""

    text: str
    mode: Mode
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    recorded: bool = False


@dataclass
class Breaker:
    """After three faults in a row the endpoint is left alone for half a minute; and for as long
    as it asks for."""

    faults: int = 0
    until: float = 0.0
    why: str = ""

    def check(self) -> None:
        """Raise EndpointFault while it is open."""
        if time.monotonic() < self.until:
            raise EndpointFault("open", self.why)

    def note(self, fault: bool) -> None:
        """Count a fault, or forget the earlier ones."""
        self.faults = self.faults + 1 if fault else 0
        if self.faults >= OPENS_AFTER:
            self.faults = 0
            self._rest(OPEN_SECONDS, "the endpoint failed three times and rests for a moment")

    def obey(self, wait: float | None) -> None:
        """Leave the endpoint alone for the time that it asked for."""
        if wait is not None:
            self._rest(min(wait, LONGEST_REST), "the endpoint asked to be left alone for a while")

    def _rest(self, seconds: float, why: str) -> None:
        until = time.monotonic() + seconds
        if until > self.until:
            self.until, self.why = until, why


class Wire:
    """Calls to one endpoint. What it can do is learned once and kept in `memory`."""

    def __init__(
        self, endpoint: Endpoint, memory: Memory | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self.endpoint = endpoint
        self.breaker = Breaker()
        self.memory = memory or ShortMemory()
        self._sleep = sleep
        self._proven = False  # whether the mode has ever been answered in

    @cached_property
    def mode(self) -> Mode:
        """The best way to be asked that the endpoint knows, as far as it is known."""
        known = self.memory.mode(self.endpoint.identity)
        return next((mode for mode in MODES if mode == known), MODES[0])

    def complete(
        self, messages: list[Json], schema: Json, deadline: float,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Completion:  # fmt: skip
        """The completion of a conversation, in `deadline` (of `time.monotonic`). Raises
        EndpointFault."""
        self.breaker.check()
        try:
            found = self._with_retries(messages, schema, deadline, cancelled)
        except EndpointFault as fault:
            self.breaker.note(fault.code not in ("cancelled", "refusal"))
            self.breaker.obey(fault.wait)
            raise
        self.breaker.note(False)
        return found

    def _with_retries(
        self, messages: list[Json], schema: Json, deadline: float, cancelled: Callable[[], bool]
    ) -> Completion:
        wait = FIRST_WAIT
        for left in reversed(range(MOST_TRIES)):
            try:
                return self._in_some_mode(messages, schema, deadline, cancelled)
            except EndpointFault as fault:
                pause = fault.wait if fault.wait is not None else wait * (0.5 + random.random())  # noqa: S311
                if not left or not fault.passing or time.monotonic() + pause >= deadline:
                    if fault.code == "broken" and schema and not self._proven:
                        return self._in_weaker_mode(messages, schema, deadline, cancelled, fault)
                    raise
                self._sleep(pause)
                wait *= 2
        raise AssertionError("the last try returns or raises")

    def _in_weaker_mode(
        self, messages: list[Json], schema: Json, deadline: float, cancelled: Callable[[], bool],
        fault: EndpointFault,
    ) -> Completion:  # fmt: skip
        """Some servers break on a format that they do not know. What such a break teaches is not
        kept beyond this process: it may have been another one."""
        for mode in MODES[MODES.index(self.mode) + 1 :]:
            try:
                found = self._once(messages, schema, mode, deadline, cancelled)
            except EndpointFault as other:
                if other.code in ("cancelled", "timeout"):
                    raise
                continue
            self.mode, self._proven = mode, True
            return found
        raise fault

    def _in_some_mode(
        self, messages: list[Json], schema: Json, deadline: float, cancelled: Callable[[], bool]
    ) -> Completion:
        """Ask in the best way that the endpoint knows; a 400 teaches that it knows less. Without a
        schema, plain text is asked for."""
        if not schema:
            return self._once(messages, schema, "text", deadline, cancelled)
        for mode in MODES[MODES.index(self.mode) :]:
            try:
                found = self._once(messages, schema, mode, deadline, cancelled)
            except EndpointFault as fault:
                if fault.code != "bad-request" or mode == MODES[-1]:
                    raise
                continue
            self._proven = True
            if mode != self.mode:
                self.mode = mode
                self.memory.keep_mode(self.endpoint.identity, mode)
            return found
        raise EndpointFault("bad-request", "the endpoint does not take the request")

    def _once(
        self, messages: list[Json], schema: Json, mode: Mode, deadline: float,
        cancelled: Callable[[], bool],
    ) -> Completion:  # fmt: skip
        asked = request(self.endpoint, messages, schema, mode)
        return _completion(self._bounded("chat", asked, MOST_BYTES, deadline, cancelled), mode)

    def embed(self, texts: Sequence[str], deadline: float) -> list[list[float]]:
        """The vectors of texts, by the endpoint's model for embeddings. Raises EndpointFault."""
        self.breaker.check()
        found: list[list[float]] = []
        try:
            for at in range(0, len(texts), BATCH):
                asked = {"model": self.endpoint.embeddings, "input": list(texts[at : at + BATCH]),
                         "encoding_format": "float"}  # fmt: skip
                body = self._bounded("embeddings", asked, MOST_VECTOR_BYTES, deadline)
                found += _vectors(body, len(texts[at : at + BATCH]))
        except EndpointFault:
            self.breaker.note(True)
            raise
        return found

    def _bounded(
        self, what: str, asked: Json, most: int, deadline: float,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> bytes:  # fmt: skip
        """One request in a thread of its own, so that no server can hold the question."""
        http = _http()
        keep_out_of_logs(self.endpoint)
        box: list[bytes | Exception] = []

        def work() -> None:
            try:
                box.append(_body(self.endpoint, http, what, asked, most, deadline))
            except Exception as fault:  # noqa: BLE001 - whatever the library raises is a fault here
                box.append(fault)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(min(0.05, max(0.0, deadline - time.monotonic())))
            if cancelled():
                http.close()
                raise EndpointFault("cancelled", "the question was cancelled")
            if time.monotonic() >= deadline:
                http.close()
                raise EndpointFault("timeout", "the endpoint did not answer in time")
        http.close()
        found = box[0]
        if isinstance(found, Exception):
            raise fault_of(found) from None
        return found


def request(endpoint: Endpoint, messages: list[Json], schema: Json, mode: Mode) -> Json:
    """What is sent for one completion."""
    asked: Json = {"model": endpoint.model, "messages": messages}
    if mode == "json_schema":
        named = {"name": "reply", "schema": schema, "strict": True}
        asked["response_format"] = {"type": "json_schema", "json_schema": named}
    elif mode == "json_object":
        asked["response_format"] = {"type": "json_object"}
    return asked


def _http() -> Any:
    """A client that reads the body of no error, follows no redirect and unpacks nothing."""
    try:
        import openai
    except ImportError:
        said = "the package for it is missing: pip install 'metricast[llm]'"
        raise EndpointFault("not-installed", said) from None
    return openai.DefaultHttpx2Client(
        follow_redirects=False, headers={"accept-encoding": "identity"},
        event_hooks={"response": [refuse_status]},
    )  # fmt: skip


def _body(
    endpoint: Endpoint, http: Any, what: str, asked: Json, most: int, deadline: float
) -> bytes:
    import openai

    client = openai.OpenAI(
        api_key=endpoint.key, base_url=endpoint.base_url, max_retries=0, http_client=http,
        timeout=max(0.1, deadline - time.monotonic()),
    )  # fmt: skip
    resource: Any = client.embeddings if what == "embeddings" else client.chat.completions
    read = b""
    with resource.with_streaming_response.create(**asked) as response:
        for chunk in response.iter_bytes():
            read += chunk
            if len(read) > most:
                raise EndpointFault("too-large", "the endpoint sent too much")
            if time.monotonic() >= deadline:
                raise EndpointFault("timeout", "the endpoint did not answer in time")
    return read


def _completion(body: bytes, mode: Mode) -> Completion:
    try:
        found = json.loads(body)
        message = found["choices"][0]["message"]
        refused, text = message.get("refusal"), message.get("content")
        usage = found.get("usage") or {}
        used = usage.get("prompt_tokens"), usage.get("completion_tokens")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as fault:
        raise EndpointFault("not-json", "the endpoint's answer is no completion") from fault
    if refused:
        raise EndpointFault("refusal", "the language model refuses to answer")
    if not isinstance(text, str):
        raise EndpointFault("not-json", "the endpoint's answer is no completion")
    prompt, reply = (n if isinstance(n, int) and n >= 0 else None for n in used)
    return Completion(text, mode, prompt, reply)


def _vectors(body: bytes, count: int) -> list[list[float]]:
    try:
        data = sorted(json.loads(body)["data"], key=lambda each: each["index"])
        found = [[float(number) for number in each["embedding"]] for each in data]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise EndpointFault("not-json", "the endpoint's answer is no list of vectors") from fault
    if len(found) != count or len(set(map(len, found))) != 1:
        raise EndpointFault("not-json", "the endpoint's answer is no list of vectors")
    return found
