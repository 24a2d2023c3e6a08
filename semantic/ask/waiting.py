"""Numbers and units of a question that wait for their neighbours to say what they are."""

from __future__ import annotations

from semantic.ask.links import Link
from semantic.ask.operators import ADJECTIVES, Adjective
from semantic.ask.reading import Unread
from semantic.ask.roles import Bound, Role, Roles


class Waiting:
    """A number that was read, with what stood before it: how many, or a bound of something."""

    def __init__(self, roles: Roles) -> None:
        self.roles = roles
        self.role: Role = "soft"
        self.operator = ""
        self.adjective: Adjective | None = None
        self.pending: tuple[float, int] | None = None
        self.between = False
        self.negated = False
        self.joined = ""
        self.grouped = False
        self.bare_unit = ""
        self.follows = False

    def limit_or_amount(self, link: Link) -> None:
        """ "5 buyers" are so many; in "5 star orders" the noun carries the number."""
        assert self.pending
        if link.plural or self.roles.rank or self.pending[0] <= 1:
            self.take_limit()

    def take_limit(self) -> None:
        """The number is how many are wanted."""
        if self.pending:
            number, at = self.pending
            self.pending = None
            if number != int(number) or not 1 <= number <= 10_000:
                self.roles.lost.append(self.roles.links[at].text)
            else:
                self.roles.count = int(number)

    def take_bound(self, unit: str = "") -> None:
        """The number is one to compare with."""
        if self.pending:
            number, at = self.pending
            self.pending = None
            bound = Bound(number, self.operator or "equals", at, unit, self.adjective)
            if self.roles.bounds and self.roles.bounds[-1].between and self.operator == "lte":
                self.roles.bounds[-1].unit = self.roles.bounds[-1].unit or unit
            bound.between = self.between
            self.roles.bounds.append(bound)
            self.operator, self.adjective = "", None

    def flush(self) -> None:
        """A number that nothing took: a limit after "top", a bound after "more than"."""
        if not self.pending:
            return
        if self.operator:
            self.take_bound()
        elif self.follows and not (self.roles.nouns or self.roles.count):
            self.take_limit()  # "make it five"
        elif (self.roles.rank and self.roles.count is None) or (
            self.role in ("list", "target") and self.roles.count is None
        ):
            self.take_limit()
        else:
            self.take_bound()

    # Operators around numbers

    def _number(self, at: int, link: Link) -> None:
        if link.number is None:
            return
        if self.between and self.pending and self.joined == "and":
            self.take_bound()
            self.operator, self.between = "lte", False
        elif self.pending:
            self.flush()
        if self.between:
            self.operator = "gte"
        self.pending = (link.number, at)

    def _repeat(self, at: int, link: Link) -> None:
        """ "more than 3 times": a bound of how often."""
        if self.pending is None:
            if self.role in ("with", "list") or self.joined == "and":
                self.roles.asks.add("times")  # "parts with their times"
            else:
                self.roles.lost.append(link.text)
            return
        number, place = self.pending
        self.pending = None
        self.roles.bounds.append(Bound(number, self.operator or "equals", place, times=True))
        self.operator = ""

    def _costing(self, at: int, link: Link) -> None:
        """ "orders that cost 50 or more": the number after it is a price."""
        self.adjective = ADJECTIVES[("how", "expensive")]

    def _aged(self, at: int, link: Link) -> None:
        """ "aged 60 or over": the number after it is an age."""
        self.adjective = ADJECTIVES[("how", "old")]

    def _compare_number(self, at: int, link: Link) -> None:
        self.operator = link.op.argument if link.op else ""
        if self.negated and self.operator in _OPPOSITE:
            self.operator, self.negated = _OPPOSITE[self.operator], False

    def _times(self, at: int, link: Link) -> None:
        number = float(link.op.argument) if link.op else 1.0
        bound = Bound(number, self.operator or "equals", at, times=True)
        self.roles.bounds.append(bound)
        self.operator = ""

    def _more(self, at: int, link: Link) -> None:
        self._bounded("gte", at)

    def _less(self, at: int, link: Link) -> None:
        self._bounded("lte", at)

    def _bounded(self, operator: str, at: int) -> None:
        """ "30 orders or more": the number before the noun was no limit."""
        last = self.roles.bounds[-1] if self.roles.bounds else None
        if not self.pending and last and last.operator == "equals" and last.at in (at - 1, at - 2):
            last.operator = operator
            return
        if self.pending or self.roles.count is None or self.roles.rank:
            # "and above 2 hours" opens a bound, and closes none
            self.operator = operator if self.pending else operator.removesuffix("e")
            return
        of = next(n for n, link in enumerate(self.roles.links) if link.number == self.roles.count)
        self.roles.bounds.append(Bound(float(self.roles.count), operator, of))
        self.roles.count = None

    def _grain(self, at: int, link: Link) -> None:
        before = self.roles.links[at - 1].role if at else ""
        amount = before in ("number", "unit", "more", "less")
        if amount and link.op and link.text.lower().split()[0] in ("a", "an", "per", "each"):
            self.flush()
            bounds = self.roles.bounds[-2:]
            if not any(bound.between for bound in bounds):
                bounds = bounds[-1:]
            for bound in bounds:
                bound.per = link.op.argument  # "over 50 a month" breaks nothing down
            if bounds:
                return
        self.roles.grain = link.op.argument if link.op else ""
        self.grouped = " " in link.text  # "by month and kind", but not "monthly orders"
        if self.role == "group":
            self.role = "scope"

    def _ranks_periods(self, at: int, unit: str) -> bool:
        """ "The top 3 months", "which two weeks had the most": as many periods of a ranking."""
        links = self.roles.links
        led = [link.role for link in links[: at - 1] if link.kind != "stop"][-1:]
        most = any(link.role in ("most", "common") for link in links[at:])
        asked = led == ["top"] or (led in ([], ["which"], ["what"]) and most)
        return asked and unit in ("day", "week", "month", "quarter", "year")

    def _unit(self, at: int, link: Link) -> None:
        unit = link.op.argument if link.op else ""
        before = [each.role for each in self.roles.links[max(0, at - 2) : at]]
        if self.pending and not self.operator and self._ranks_periods(at, unit):
            self.roles.count, self.pending = int(self.pending[0]), None
            self.roles.grain, self.role = unit, "soft"
            self.roles.asks.add("unit")
            return
        if before == ["recent", "number"]:
            # "the first 60 minutes" are part of something, and no limit
            raise Unread(f"nothing says what the first {link.text} are of", [link.text],
                         "other-number")  # fmt: skip
        if not self.pending and self.operator:
            self.pending = (1.0, at)
        if self.pending:
            self.take_bound(unit)
        elif self.grouped and (self.joined == "and" or link.comma) and not self.roles.grain:
            self.roles.grain, self.joined = unit, ""  # "by kind and quarter"
        elif self.role in ("group", "target", "what") or self.roles.rank:
            self.roles.grain = unit
            self.roles.asks.add("unit" if self.role in ("target", "what") else "grain")
            self.role = "soft" if self.role != "group" else "group"
        elif not self.roles.nouns and self.role in ("soft", "list"):
            self.roles.grain = unit
            self.roles.asks.add("unit")
            self.bare_unit = "" if link.plural else link.text
        elif at + 1 == len(self.roles.links) and self.roles.links[at - 1].text.lower() == "in":
            self.roles.shown_in = unit
        else:
            self.roles.lost.append(link.text)


_OPPOSITE = {"gt": "lte", "gte": "lt", "lt": "gte", "lte": "gt"}
