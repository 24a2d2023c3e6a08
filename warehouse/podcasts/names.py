"""Names of people, and the keys made of names."""

from __future__ import annotations

import re
import unicodedata

_PARTICLE = r"(?:de|der|den|di|da|la|le|van|von|bin|al|el|ten|ter)"
_WORD = r"[^\W\d_a-z][\w.'’-]*"
_WHOLE = re.compile(rf"{_WORD}(?: {_PARTICLE})*(?: {_WORD}){{1,4}}")


def slug(name: str) -> str:
    """A key of lower-case letters, digits and hyphens: `André Müller-Lee` is `andre-muller-lee`.

    Letters of other scripts stay: two names without a Latin letter must not become one person.
    Never made of a first name where the whole name is known.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return re.sub(r"[\W_]+", "-", letters).strip("-") or name


def is_whole_name(text: str) -> bool:
    """Whether a text reads as first and last name: two to five words that begin as names do."""
    return _WHOLE.fullmatch(text) is not None


def spellings(name: str) -> tuple[str, ...]:
    """A handle as printed and with its first letter in the other case: `swyx`, `Swyx`."""
    return tuple(dict.fromkeys((name, name[:1].upper() + name[1:], name[:1].lower() + name[1:])))
