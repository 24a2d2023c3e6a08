"""One walk over the links, left to right, that says what each is there for.

Nothing is looked up here and no member is chosen: that needs the model and comes after.
"""

from __future__ import annotations

from collections.abc import Sequence

from semantic.ask.links import Link
from semantic.ask.operators import POSSESSIVES, WITHOUT
from semantic.ask.roles import Named, Noun, Roles, Text
from semantic.ask.waiting import Waiting
from semantic.ask.words import stem


def read_roles(links: Sequence[Link], follows: bool = False) -> Roles:
    """Walk over the links and say what each is there for; `follows`: after another question."""
    walk = _Walk(Roles(tuple(links)), follows)
    for at, link in enumerate(links):
        walk.step(at, link)
    return walk.done()


class _Walk(Waiting):
    """The state of the walk: the role that the next noun takes, and what still waits."""

    def __init__(self, roles: Roles, follows: bool = False) -> None:
        super().__init__(roles)
        self.follows = follows
        self.also = False
        self.versus = False
        self.low: tuple[float, int] | None = None
        self.opened_between = False
        self.text_operator = ""
        self.missing = ""

    def step(self, at: int, link: Link) -> None:
        handler = getattr(self, f"_{link.role}", None)
        if link.text.lower() == "and for" and self.roles.named:
            self.versus = True  # "for Ada and for Bo": of each of them
        elif link.role in _CUES:
            self.roles.cues.add(link.role)
        elif handler is None:
            self._stop(at, link)
        else:
            handler(at, link)
        waits = ("number", "unit", "stop", "more", "less", "compare_number")
        if link.role not in waits and not (self.between and link.role == "and"):
            self.flush()

    def done(self) -> Roles:
        self.flush()
        named = self.roles.dates or len(self.roles.named) > 1
        if self.opened_between and not (named or any(b.between for b in self.roles.bounds)):
            self.roles.lost.append("between")
        if self.versus:
            self.roles.lost.append(self.roles.links[-1].text)  # nothing follows it
        if self.bare_unit and not self.roles.rank:
            self.roles.lost.append(self.bare_unit)  # "month with the most" ranks months
        if self.operator and self.adjective is None:
            self.roles.lost.append("more than")  # than how many?
        self._compare_by_adjective()
        last = self.roles.links[-1] if self.roles.links else None
        if last and last.role in ("contains", "starts", "ends"):
            self.roles.lost.append(last.text)  # nothing says what
        if self.negated:
            self.roles.lost.append("not")  # nothing took the negation
        bare = not (self.roles.nouns or self.roles.named or self.roles.texts)
        if self.follows and bare and "count" in self.roles.asks:
            self.roles.cues.add("tally")  # "how many?"
            self.roles.asks.discard("count")
        return self.roles

    def _compare_by_adjective(self) -> None:
        """ "who is faster, Ada or Bo": the values are compared by what the adjective measures."""
        if self.adjective is None:
            return
        at, text = next(
            ((at, link.text) for at, link in enumerate(self.roles.links)
             if link.adjective is self.adjective), (0, "aged")
        )  # fmt: skip
        if len(self.roles.named) > 1:
            self.roles.measured.append((self.adjective, at))
            self.roles.cues.add("comparing")
        else:
            self.roles.lost.append(text)

    # What stands for itself

    def _member(self, at: int, link: Link) -> None:
        if self.pending and self.role in ("soft", "target", "list", "what") and not self.operator:
            self.limit_or_amount(link)
        joined = self.joined == "and" or link.comma
        if self.joined == "or":
            self.roles.lost.append(link.text)
        if self.grouped and joined and self.role in ("scope", "soft"):
            self.role = "group"
        noun = Noun(link, self.role, self.negated, self.also, self.missing, at, joined=joined)
        if self.role == "count":
            self.roles.cues.discard("how many")
        noun.compared, self.versus = self.versus, False
        self.roles.nouns.append(noun)
        self.joined = ""
        self.negated = self.also = False
        self.missing = ""
        self.grouped = self.role == "group"
        if self.role == "rank":
            self.role = "soft"
        if self.role in ("target", "count", "rank", "list", "what", "with", "sort", "group"):
            self.role = "scope" if self.role != "list" else "list"

    def _value(self, at: int, link: Link) -> None:
        before = self.roles.named[-1] if self.roles.named else None
        if self.joined and before and before.negated and before.at == at - 2:
            self.negated = True  # "except hail and fire" leaves out both
        if self.operator and not self.pending and self.adjective is None:
            self._more_than_value(at, link)
        named = Named(
            link, self.negated, self.versus or "compare" in self.roles.cues, self.joined, at
        )
        self.roles.named.append(named)
        if self.versus and len(self.roles.named) > 1:
            self.roles.named[-2].compared = True
        elif self.versus and (self.roles.nouns or self.roles.dates or not self.follows):
            self.roles.lost.append(link.text)  # compared with what is no value
        self.joined = ""
        self.negated = self.versus = False
        self.grouped = False
        if self.role == "group":
            self.role = "scope"

    def _more_than_value(self, at: int, link: Link) -> None:
        """ "does Ada order more than Bo": the two are compared, and nothing is counted to Bo."""
        self.operator = ""
        if self.roles.links[at - 1].role != "compare_number":
            return
        if len(self.roles.named) == 1:
            self.versus = True
            self.roles.cues.add("comparing")
        else:
            self.roles.lost.append(link.text)

    def _date(self, at: int, link: Link) -> None:
        if link.dated is None:
            return
        if self.negated:
            self.roles.lost.append(f"not {link.text}")
        if self.versus:
            self.roles.compared_dates.append(link.dated)
        else:
            self.roles.dates.append((link.dated, at))
        self.versus = False

    def _quote(self, at: int, link: Link) -> None:
        self.roles.texts.append(Text(link.text, self.text_operator or "contains", self.negated, at))
        self.negated, self.text_operator = False, ""

    def _noun(self, at: int, link: Link) -> None:
        """The surface's own name says nothing new."""

    def _unknown(self, at: int, link: Link) -> None:
        if self.text_operator:
            self.roles.texts.append(Text(link.text, self.text_operator, self.negated, at))
            self.negated = False
            return
        self.roles.lost.append(link.text)

    def _stop(self, at: int, link: Link) -> None:
        """ "with their X", "orders and their X" shows X; any other such word is only accounted
        for."""
        if link.text.lower() not in POSSESSIVES or self.negated:
            return
        before = self.roles.nouns[-1] if self.roles.nouns else None
        listed = self.joined == "and" and before is not None and before.link.plural
        if self.role == "with" or (listed and not self.roles.asks):
            self.role = "list"
            self.roles.asks.add("list")
            if listed and before and self.joined:
                before.role, self.joined = "list", ""

    def _adjective(self, at: int, link: Link) -> None:
        adjective = link.adjective
        if adjective is None:
            return
        if adjective.degree == "base":
            self.roles.measured.append((adjective, at))
        elif adjective.degree == "more":
            self.operator = "gt" if adjective.up else "lt"
            self.adjective = adjective
        else:
            self._ranked("desc" if adjective.up else "asc", "adjective")
            self.roles.rank_adjective = adjective
            self.role = "target" if self.role != "group" else self.role

    def _outof(self, at: int, link: Link) -> None:
        """ "out of service" is not in service; "out of Rotterdam" is from there."""
        after = self.roles.links[at + 1] if at + 1 < len(self.roles.links) else link
        if after.kind == "member":
            self._not(at, link)
        else:
            self._of(at, link)

    def _too(self, at: int, link: Link) -> None:
        """ "the average as well": beside what was shown."""
        if self.follows:
            self.roles.cues.add("also")

    def _tail(self, at: int, link: Link) -> None:
        """ "ticket volume", "projection type": says of what kind the thing before it is."""
        last = self.roles.nouns[-1] if self.roles.nouns else None
        if last is None or last.at != at - 1:
            self.roles.lost.append(link.text)
        else:
            self.roles.tails.append((stem(link.text.lower()), last))

    # Operators, by their role

    def _count(self, at: int, link: Link) -> None:
        if at and self.roles.links[at - 1].role == "by" and "often" in link.text:
            self.role = "sort"  # "top 5 by how often they came"
            return
        if "often" not in link.text and "times" not in link.text:
            self.roles.cues.add("how many")
        self.role = "count"
        self.roles.asks.add("count")

    def _howmuch(self, at: int, link: Link) -> None:
        self.role = "soft"
        self.roles.asks.add("howmuch")

    def _by(self, at: int, link: Link) -> None:
        self.role = "group"

    def _agent(self, at: int, link: Link) -> None:
        self.role = "scope"

    def _also(self, at: int, link: Link) -> None:
        self.role, self.also = "group", True
        self.roles.cues.add("also")

    def _which(self, at: int, link: Link) -> None:
        if at and self.roles.nouns and self.roles.links[at - 1].role in ("of", "with"):
            self.role = "scope"  # "orders in which Ada was a buyer": which ones, not what
            return
        self.role = "target"
        self.roles.asks.add("which")

    def _what(self, at: int, link: Link) -> None:
        if at and self.roles.links[at - 1].role == "by":
            return  # "by what caused them"
        self.role = "what"
        self.roles.asks.add("what")

    def _who(self, at: int, link: Link) -> None:
        if at and self.roles.nouns and self.roles.links[at - 1].role in ("of", "with"):
            self.role = "with"  # "buyers for whom no city is known": those just named
            return
        if at and self.roles.links[at - 1].kind in ("member", "value"):
            self.role = "scope"  # "buyers who came twice": which buyers
            return
        self.roles.asks.add("who")
        self.role = "soft"

    def _when(self, at: int, link: Link) -> None:
        self.roles.asks.add("when")

    def _where(self, at: int, link: Link) -> None:
        """Where at the start asks for a place; later it opens a condition."""
        if at == 0:
            self.roles.asks.add("where")
        self.role = "scope" if at else self.role

    def _list(self, at: int, link: Link) -> None:
        self.role = "list"
        self.roles.asks.add("list")

    def _how(self, at: int, link: Link) -> None:
        self.roles.asks.add("how")

    def _trend(self, at: int, link: Link) -> None:
        self.roles.trend = True

    def _and(self, at: int, link: Link) -> None:
        self.joined = "and"

    def _or(self, at: int, link: Link) -> None:
        self.joined = "or"

    def _not(self, at: int, link: Link) -> None:
        self.negated = True
        self.role = "with" if link.text.lower() in WITHOUT else self.role

    def _with(self, at: int, link: Link) -> None:
        """ "has" before anything is named only helps a verb: "how has length developed"."""
        if self.roles.nouns or self.roles.named or link.text.lower() not in ("has", "have", "had"):
            self.role = "with"

    def _of(self, at: int, link: Link) -> None:
        if self.role == "rank" and at and self.roles.links[at - 1].role == "most":
            self.role = "scope"  # "who talks the most on the show"
        if self.roles.nouns and self.role not in ("rank", "sort", "target"):
            self.role = "scope"

    def _between(self, at: int, link: Link) -> None:
        self.between = self.opened_between = True

    def _split(self, at: int, link: Link) -> None:
        """ "split between Ada and Bo": each of them."""
        self.roles.cues |= {"split", "compare"}

    def _vs(self, at: int, link: Link) -> None:
        self.versus = True

    def _contains(self, at: int, link: Link) -> None:
        self.text_operator = "contains"

    def _starts(self, at: int, link: Link) -> None:
        self.text_operator = "startsWith"

    def _ends(self, at: int, link: Link) -> None:
        self.text_operator = "endsWith"

    def _top(self, at: int, link: Link) -> None:
        if self.roles.rank_kind == "adjective":  # "longest orders top 5" ranks by length
            return
        self.roles.rank_word = link.text.lower()
        self._ranked(link.op.argument if link.op else "desc", "top")
        self.role = "target"

    def _most(self, at: int, link: Link) -> None:
        self._ranked(link.op.argument if link.op else "desc", "most")
        self.role = "rank"

    def _common(self, at: int, link: Link) -> None:
        self._ranked(link.op.argument if link.op else "desc", "common")
        self.role = "target"

    def _recent(self, at: int, link: Link) -> None:
        self._ranked(link.op.argument if link.op else "desc", "recent")
        self.role = "target" if self.role not in ("group",) else self.role

    def _ranked(self, direction: str, kind: str) -> None:
        if self.pending:
            self.take_limit()
        if self.roles.rank and kind != self.roles.rank_kind and self.roles.rank_kind == "top":
            self.roles.order = direction
        elif self.roles.rank and direction != self.roles.rank:
            self.roles.lost.append(self.roles.rank_kind)  # "first and last" are two questions
        self.roles.rank, self.roles.rank_kind = direction, kind

    def _missing(self, at: int, link: Link) -> None:
        self._mark_missing("notSet" if not self.negated else "set")

    def _present(self, at: int, link: Link) -> None:
        self._mark_missing("set" if not self.negated else "notSet")

    def _mark_missing(self, operator: str) -> None:
        self.negated = False
        last = self.roles.nouns[-1] if self.roles.nouns else None
        if last and last.role in ("scope", "with"):
            last.missing = operator
        else:
            self.missing = operator
            self.role = "with"

    def _aggregate(self, at: int, link: Link) -> None:
        if link.text.lower() == "combined" and not self.roles.nouns:
            self.roles.lost.append(link.text)  # "all combined" adds up; before a noun it is a name
        self.roles.aggregates.append(link.op.argument if link.op else "")

    def _drill(self, at: int, link: Link) -> None:
        self._cue_of_whole("drill", link)

    def _tally(self, at: int, link: Link) -> None:
        if self.follows:
            self.roles.cues.add("tally")
        else:
            self._count(at, link)

    def _cue_of_whole(self, cue: str, link: Link) -> None:
        """Words that mean something only after another question."""
        if self.follows:
            self.roles.cues.add(cue)
        else:
            self.roles.lost.append(link.text)

    def _order(self, at: int, link: Link) -> None:
        self.roles.order = link.op.argument if link.op else ""

    def _sort(self, at: int, link: Link) -> None:
        self.role = "sort"
        if link.text.lower() == "rank" and not self.roles.nouns:
            self._list(at, link)  # "rank the buyers by orders"
            self.roles.order = "desc"


_CUES = frozenset("only compare happen follow remove ever relate comparing new spread".split())
