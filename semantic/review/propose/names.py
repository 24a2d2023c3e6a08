"""Names of a database as names of a model: snake_case, ASCII, none twice, and words for people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from functools import lru_cache

from semantic.model.words import RESERVED

_LONGEST = 80
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i",
    "Æ": "Ae", "Œ": "Oe", "Ø": "O", "Đ": "D", "Ł": "L", "Þ": "Th", "Ð": "D", "%": " percent ",
    "€": " eur ", "$": " usd ", "£": " gbp ", "#": " number ",
})  # fmt: skip
_IRREGULAR = {
    "people": "person", "children": "child", "men": "man", "women": "woman", "mice": "mouse",
    "feet": "foot", "indices": "index", "matrices": "matrix", "analyses": "analysis",
    "criteria": "criterion", "movies": "movie", "cookies": "cookie", "caches": "cache",
    "heroes": "hero", "bases": "base", "leaves": "leave",
}  # fmt: skip
_PLURAL = {one: many for many, one in _IRREGULAR.items()}
_SAME = frozenset("series species news sheep staff data media equipment information inventory "
                  "sales goods analytics metadata payroll".split())  # fmt: skip
_SHORT = {
    "qty": "quantity", "amt": "amount", "num": "number", "nr": "number", "no": "number",
    "cnt": "count", "desc": "description", "addr": "address", "cust": "customer",
    "prod": "product", "dept": "department", "emp": "employee", "mgr": "manager",
    "pct": "percent", "cat": "category", "tel": "telephone", "acct": "account", "yr": "year",
    "avg": "average", "lang": "language", "dob": "date of birth", "ts": "time", "sec": "seconds",
    "secs": "seconds", "mins": "minutes", "hrs": "hours", "max": "maximum", "min": "minimum",
    "lat": "latitude", "lon": "longitude", "lng": "longitude", "zip": "ZIP code",
}  # fmt: skip
_UPPER = frozenset("id url uri ip sku vat ean isbn iban bic api html json xml usd eur gbp gdp kpi "
                   "uuid utc os iso hr it".split())  # fmt: skip
PREFIXES = ("tbl", "tab", "table", "dim", "fact", "fct", "stg", "src", "mart")


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case: `OrderDetails`, `order-details`, `ORDER_DETAILS`."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    plain = plain.encode("ascii", "ignore").decode()
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", plain) if part]
    words = [hump.lower() for part in parts for hump in _humps(part)]
    return tuple("_".join(words).replace("e_mail", "email").split("_")) if words else ()


def _humps(part: str) -> list[str]:
    return [part] if part.isupper() or part.islower() else _HUMP.split(part)


def identifier(words: Iterable[str], otherwise: str) -> str:
    """A name of a model from words; `otherwise` where nothing is left of them."""
    name = "_".join(words)[:_LONGEST].strip("_") or otherwise
    if name[0].isdigit():
        name = f"n_{name}"
    return f"{name}_" if name in RESERVED else name


def unused(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it where it is taken."""
    new, number = name, 2
    while new in taken:
        new, number = f"{name}_{number}", number + 1
    return new


@lru_cache(maxsize=20_000)
def singular(word: str) -> str:
    """One of what the word names."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _SAME or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes", "uses")):
        return word[:-2] if not word.endswith("zes") else word[:-1]
    return word.removesuffix("s")


def plural(word: str) -> str:
    """Several of what the word names."""
    if word in _PLURAL:
        return _PLURAL[word]
    if word in _SAME or word in _IRREGULAR or len(word) == 1 or word[-1:].isdigit():
        return word
    if singular(word) != word:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def table_words(name: str) -> tuple[str, ...]:
    """The words of a table's name, without `tbl_` and the like."""
    words = words_of(name)
    bare = len(words) > 1 and words[0] in PREFIXES and not words[1][0].isdigit()
    return words[1:] if bare else words  # `fact_29` is no 29


def thing(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words for one row of a table: `order_lines` holds an order line."""
    return (*words[:-1], singular(words[-1])) if words else ()


def things(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words for several rows."""
    return (*words[:-1], plural(words[-1])) if words else ()


def titled(words: Iterable[str]) -> str:
    """Words as a title: "Order ID", "Unit price"."""
    said = spoken(words)
    return said[:1].upper() + said[1:]


def spoken(words: Iterable[str]) -> str:
    """Words in a sentence, short forms written out."""
    return " ".join(word.upper() if word in _UPPER else _SHORT.get(word, word) for word in words)


def with_article(words: Iterable[str]) -> str:
    """ "an order", "a user"."""
    said = spoken(words)
    vowel = said[:1].lower() in "aeio" or (said[:1] == "u" and not said.startswith(("us", "un")))
    return f"{'an' if vowel and not said.startswith('one') else 'a'} {said}"
