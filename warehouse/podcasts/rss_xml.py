"""The `podcast:` elements of a feed, which feedparser keeps only the last of.

One pass of the standard library's expat over the bytes. Entity declarations are refused as
soon as they are met (the rule of defusedxml), so nothing can expand or reach outside.
Namespace: https://podcastindex.org/namespace/1.0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from semantic.errors import SourceError

NAMESPACES = (
    "https://podcastindex.org/namespace/1.0",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
)
DEEPEST = 100  # elements inside one another; real feeds have six


@dataclass(frozen=True, slots=True)
class Person:
    """A `podcast:person` as written; the namespace makes an unnamed role "host"."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Link:
    """A `podcast:transcript` or `podcast:chapters`: where it is and its media type."""

    url: str
    type: str


@dataclass(slots=True)
class Extras:
    """What one item (or the channel) says about people, transcripts and chapters."""

    line: int
    persons: list[Person] = field(default_factory=list)
    transcripts: list[Link] = field(default_factory=list)
    chapters: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class Elements:
    """All `podcast:` elements in the feed's order; `items` is one for each `<item>`.

    `broken` is where the XML ends being well-formed (line and reason), None where it is sound.
    """

    channel: Extras = field(default_factory=lambda: Extras(1))
    items: list[Extras] = field(default_factory=list)
    broken: tuple[int, str] | None = None


def podcast_elements(content: bytes) -> Elements:
    """Read the elements up to the end, or to the first place that is not well-formed.

    Raises `SourceError` ("source-entities") for a feed that declares entities and
    ("source-too-deep") for one nested beyond reason.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as fault:
        reader.found.broken = (fault.lineno, expat.ErrorString(fault.code))
    except (LookupError, ValueError) as fault:  # an encoding nobody knows
        reader.found.broken = (reader.parser.CurrentLineNumber, str(fault))
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found = Elements()
        self.depth = 0
        self.item: Extras | None = None
        self.role: str | None = None  # of the person whose name is being read
        self.name: list[str] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.EntityDeclHandler = self.refuse_entity

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise SourceError("source-too-deep", "the feed's elements are nested without end")
        if tag == "item":
            self.item = Extras(self.parser.CurrentLineNumber)
            self.found.items.append(self.item)
            return
        namespace, _, name = tag.rpartition(" ")
        if namespace not in NAMESPACES:
            return
        here = self.item or self.found.channel
        link = Link(attributes.get("url", "").strip(), attributes.get("type", "").strip().lower())
        match name:
            case "person":
                self.role, self.name = attributes.get("role", "host").strip().lower(), []
            case "transcript" if link.url:
                here.transcripts.append(link)
            case "chapters" if link.url:
                here.chapters.append(link)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if tag == "item":
            self.item = None
        elif self.role is not None and tag.endswith(" person"):
            name = " ".join("".join(self.name).split())
            if name:
                here = self.item or self.found.channel
                here.persons.append(Person(name, self.role or "host"))
            self.role = None

    def text(self, text: str) -> None:
        if self.role is not None:
            self.name.append(text)

    def refuse_entity(self, *_: object) -> None:
        raise SourceError(
            "source-entities",
            f"the feed declares XML entities (line {self.parser.CurrentLineNumber})",
            hint="an RSS 2.0 feed needs none; remove its <!DOCTYPE …>",
        )
