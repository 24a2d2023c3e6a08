"""Why the oracle gives no answer. It says so and never guesses."""

from __future__ import annotations


class CannotSay(Exception):
    """The oracle does not know this construct."""


class Ambiguous(Exception):
    """Two equally short ways join two cubes, and nothing decides."""


class NoPath(Exception):
    """No way joins two cubes."""


NO_ANSWER = (CannotSay, Ambiguous, NoPath)
