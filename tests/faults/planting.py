"""A fault is one function of the compiler changed, for as long as a `with` lasts."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


class NotPlanted(BaseException):
    """The function that a fault changes is not there, or is called otherwise than it was.

    No `Exception`, so that nobody who judges rows takes it for a query that failed.
    """


@dataclass(frozen=True)
class Fault:
    """A regression that somebody could make.

    `target` is `module:function` or `module:Class.method`. `change` is called in its place, with
    the original as first argument. `harm` says what people would see.
    """

    name: str
    harm: str
    target: str
    change: Callable[..., Any]


def fault(target: str, harm: str) -> Callable[[Callable[..., Any]], Fault]:
    """Makes a fault of the function that is to stand in for `target`."""

    def made(change: Callable[..., Any]) -> Fault:
        return Fault(change.__name__.strip("_").replace("_", " "), harm, target, change)

    return made


@contextmanager
def planted(one: Fault) -> Iterator[None]:
    """The compiler with the fault in it. Raises NotPlanted when there is nothing to change."""
    module, _, path = one.target.partition(":")
    owner: Any = _module(module, one)
    *outer, name = path.split(".")
    for each in outer:
        owner = _part(owner, each, one)
    original = _part(owner, name, one)
    fits = inspect.signature(one.change)

    def changed(*given: Any, **named: Any) -> Any:
        try:
            fits.bind(original, *given, **named)
        except TypeError as other:
            raise NotPlanted(f"`{one.name}`: {one.target} is called otherwise: {other}") from other
        return one.change(original, *given, **named)

    places = [owner] if outer else _users(original)
    for place in places:
        for known in _names(place, original):
            setattr(place, known, changed)
    try:
        yield
    finally:
        for place in places:
            for known in _names(place, changed):
                setattr(place, known, original)


def _module(name: str, one: Fault) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        raise NotPlanted(f"`{one.name}`: there is no module {name}") from missing


def _part(owner: Any, name: str, one: Fault) -> Any:
    if name not in vars(owner):
        raise NotPlanted(f"`{one.name}`: {one.target} is gone; was `{name}` renamed?")
    return vars(owner)[name]


def _users(original: Any) -> list[Any]:
    """Every module of the product that knows the function, under whatever name."""
    ours = [each for name, each in list(sys.modules.items()) if name.split(".")[0] == "semantic"]
    return [each for each in ours if _names(each, original)]


def _names(place: Any, function: Any) -> list[str]:
    return [name for name, value in vars(place).items() if value is function]
