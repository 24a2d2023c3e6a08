"""What a number stands for, as far as its name and its values tell: whether it adds up.

A sum is proposed only where a name says that amounts add up. A wrong sum looks as right as a right
one, so whoever knows better adds it; the reason stands beside the column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from semantic.review.propose.keys import CODES, IDS
from semantic.review.propose.names import singular, table_words, words_of
from semantic.review.propose.profile import Column, Table

Kind = Literal["label", "flag", "amount", "stock", "ratio", "unclear", "none"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """`label`: a number that names something. `amount`: adds up. `stock`: adds up at one moment.
    `ratio`: belongs to one row only, so it can be averaged. `unclear`: the name does not say.
    `none`: a number that neither a sum nor an average says anything about."""

    kind: Kind
    why: str = ""


_LABELS = IDS | CODES | frozenset(
    "zip zipcode postcode postal plz phone mobile fax telephone version position pos seq sequence "
    "index ordinal line year month week weekday day hour minute dow doy quarter lat latitude lon "
    "lng long longitude x y z rank ranking place class level tier stage priority order batch "
    "hash checksum pin port account isbn13 issn floor room track disc".split()
)  # fmt: skip
_ASKS = frozenset("is has was can flag does did should".split())
_STATES = frozenset("flag active enabled deleted ind".split())
_MONEY_TYPE = re.compile(r"DECIMAL\((?:[7-9]|[12]\d|3[0-8]),2\)")
_PLACES = frozenset("lat latitude lon lng longitude".split())
_TIMES = frozenset("year month week weekday day hour minute dow doy quarter".split())
_RATIOS = frozenset(
    "rate ratio pct percent percentage share avg average mean median score rating grade gpa "
    "temperature temp probability prob density speed velocity age height altitude elevation depth "
    "pressure humidity factor multiplier coefficient exchange fx margin yield intensity frequency "
    "stars satisfaction nps index bmi ph voltage current angle heading bearing stddev variance "
    "percentile quantile years months min max minimum maximum limit threshold target "
    "width length".split()
)
_PRICES = frozenset("price prices rrp msrp tariff".split())
_ONE = frozenset("unit list standard single each base per hourly daily monthly retail".split())
_STOCKS = frozenset(
    "balance stock onhand inventory population headcount outstanding backlog holdings "
    "capacity subscribers members followers open".split()
)
_AMOUNTS = frozenset(
    "amount amt total sum subtotal gross net revenue sales turnover income earnings profit loss "
    "cost costs expense expenses spend spent fee fees tax taxes vat discount payment paid payout "
    "refund refunds refunded tip deposit credit debit charge charges salary wage wages bonus "
    "budget value volume qty quantity count counts units pieces items number tickets orders "
    "clicks views visits impressions likes shares comments downloads sessions hits goals points "
    "wins losses seconds sec secs minutes mins hours hrs days ms milliseconds duration runtime "
    "bytes kb mb gb size distance km miles meters metres kg weight grams tons litres liters kwh "
    "energy consumption calories steps freight shipping commission donation premium claims "
    "passengers guests people persons adults children nights rooms words pages lines errors "
    "failures retries attempts sold bought used made produced shipped delivered returned ordered "
    "received hectares area".split()
)


def meaning_of(table: Table, column: Column, *, is_reference: bool) -> Meaning:
    """What a column of numbers stands for."""
    words = words_of(column.name)
    if is_reference:
        return Meaning("label", "it refers to another table")
    if _is_flag(words, column):
        return Meaning("flag")
    counted = words[:1] in (("n",), ("nb",), ("num",), ("number",), ("no",), ("count",), ("qty",))
    if len(words) > 1 and counted and words[-1] not in IDS:
        return Meaning("amount")
    if found := _running(words) or _moment(words, column) or _by_last(words, column):
        return found
    if set(words) & _RATIOS or "per" in words:
        return Meaning("ratio", "it is about one row: an average means something, a sum does not")
    if set(words) & (_AMOUNTS | _PRICES | CURRENCIES):
        return Meaning("amount")
    return _by_value(words, column)


_RUNNING = frozenset("cumulative cumulated cumul cum running ytd mtd qtd accumulated".split())
_MOMENTS = frozenset("epoch ts timestamp unix time at on date day dt datum ymd yyyymmdd datekey "
                     "created updated modified".split())  # fmt: skip
_DAYS = (19000101, 21001231)
_SECONDS = (315_532_800, 4_102_444_800)  # 1980 to 2100
_NAMELESS = re.compile(r"([a-z]|col|column|field|var|value|attr|attribute|unnamed)?_?\d+")


def _running(words: tuple[str, ...]) -> Meaning | None:
    if not set(words) & _RUNNING and words[-2:] != ("to", "date"):
        return None
    return Meaning("none", "a running total holds the rows before it; they would count twice")


def _moment(words: tuple[str, ...], column: Column) -> Meaning | None:
    """A time that is written as a number, which its name and its bounds must both say."""
    if not column.whole or not set(words) & _MOMENTS or column.low is None or column.high is None:
        return None
    low, high = int(column.low), int(column.high)
    if _DAYS[0] <= low <= high <= _DAYS[1] and _is_day(low) and _is_day(high):
        return Meaning("label", "days as numbers such as 20240131? make them a time: "
                       "strptime(CAST(… AS VARCHAR), '%Y%m%d')")  # fmt: skip
    for said, times, sql in (("seconds", 1, "to_timestamp(…)"), ("milliseconds", 1000,
                                                                "epoch_ms(…)")):  # fmt: skip
        if _SECONDS[0] * times <= low <= high <= _SECONDS[1] * times:
            return Meaning("label", f"{said} since 1970? make them a time: {sql}")
    return None


def _is_day(number: int) -> bool:
    try:
        date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return False
    return True


def _by_last(words: tuple[str, ...], column: Column) -> Meaning | None:
    """What the last word decides, which names the thing in English."""
    last = words[-1] if words else ""
    if last in _LABELS or (last.endswith("id") and len(words) == 1 and len(last) > 3):
        return _label(last)
    if last in _PRICES or set(words) & _PRICES:
        return Meaning("amount") if set(words) & {"total", "extended", "full"} else Meaning(
            "ratio", "prices of single things do not add up")  # fmt: skip
    if set(words) & _ONE and set(words) & _AMOUNTS:
        return Meaning("ratio", "it is the amount of one unit, which does not add up")
    if last == "discount" and column.high is not None and float(column.high) <= 1:
        return Meaning("ratio", "no value is above 1: a share, which does not add up")
    if set(words) & _STOCKS or words[-2:] == ("on", "hand"):
        return Meaning("stock")
    if last in _RATIOS:
        return Meaning("ratio", "it is about one row: an average means something, a sum does not")
    return Meaning("amount") if last in _AMOUNTS else None


def _label(last: str) -> Meaning:
    if last in _PLACES:
        return Meaning("label", "a place on the map does not add up")
    if last in _TIMES:
        return Meaning("label", "a part of a date does not add up")
    return Meaning("label", "it names or orders something, and does not add up")


def _is_flag(words: tuple[str, ...], column: Column) -> bool:
    named = words and (words[0] in _ASKS or words[-1] in _STATES)
    return bool(named) and column.low in (0, 1) and column.high in (0, 1) and column.whole


def _by_value(words: tuple[str, ...], column: Column) -> Meaning:
    """What type and values say where the name's own words are not known."""
    last = words[-1] if words else ""
    if words and _NAMELESS.fullmatch("_".join(words)):
        return Meaning("none", "its name says nothing of what it counts")
    if column.whole and singular(last) != last and not _is_negative(column):
        return Meaning("amount", f"taken for a number of {last}: whole numbers, and a plural")
    if _MONEY_TYPE.fullmatch(column.type.upper()):
        return Meaning("amount", "taken for an amount of money: two decimals")
    if column.whole and (column.distinct or 0) <= 20:
        return Meaning("label", "few whole numbers and no name of an amount: perhaps a code")
    return Meaning("unclear", "no sum: its name does not say that it adds up")


def _is_negative(column: Column) -> bool:
    return isinstance(column.low, int | float) and column.low < 0


CURRENCIES = frozenset("eur usd gbp jpy chf inr cny cad aud sek nok dkk pln".split())
_MONEY = frozenset(
    "amount amt revenue turnover income earnings profit cost costs expense expenses spend fee fees "
    "tax taxes vat payment paid payout refund tip deposit credit debit charge charges salary wage "
    "wages bonus budget price prices rrp msrp balance freight commission donation premium gross "
    "subtotal".split()
)
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("seconds", "second", "sec", "secs"), "seconds"),
    **dict.fromkeys(("minutes", "mins", "minute"), "minutes"),
    **dict.fromkeys(("hours", "hrs"), "hours"), "days": "days", "nights": "nights",
    **dict.fromkeys(("ms", "milliseconds", "millis"), "ms"), "bytes": "bytes", "kb": "kB",
    "mb": "MB", "gb": "GB", "km": "km", "miles": "miles",
    **dict.fromkeys(("meters", "metres"), "m"),
    "kg": "kg", "grams": "g", "tons": "t", **dict.fromkeys(("litres", "liters"), "l"),
    "kwh": "kWh", "celsius": "°C", "fahrenheit": "°F", "points": "points", "stars": "stars",
    "years": "years", "pages": "pages", "words": "words",
}  # fmt: skip
# Units that people leave out when they speak of the thing: a weight, not a weight in kg.
_MEASURED = frozenset(
    "sec secs ms millis kb mb gb km kg grams tons kwh celsius fahrenheit seconds minutes mins hrs "
    "bytes meters metres litres liters".split()
)


def without_unit(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a column without the unit at their end: `weight_kg` is a weight."""
    is_unit = len(words) > 1 and (words[-1] in _MEASURED or words[-1] in CURRENCIES)
    return words[:-1] if is_unit else words


@dataclass(frozen=True, slots=True)
class Shown:
    """How numbers are shown: format and unit, and what a reviewer should settle."""

    format: str = ""
    unit: str = ""
    ask: str = ""


def shown(column: Column, currency: str = "") -> Shown:
    """Format and unit of a number, from its name; a currency may stand in a column beside it."""
    words = words_of(column.name)
    said = next((word.upper() for word in words if word in CURRENCIES), currency)
    if set(words) & {"pct", "percent", "percentage"}:
        is_share = column.high is not None and abs(float(column.high)) <= 1
        return Shown("percent") if is_share else Shown(unit="percent")
    if words[-1:] == ("rate",) and column.high is not None and 0 < float(column.high) <= 1:
        return Shown("percent")
    if unit := next((_UNITS[word] for word in reversed(words) if word in _UNITS), ""):
        return Shown(unit=unit)
    if said or set(words) & _MONEY:
        return Shown("currency", said, "" if said else "which currency? then say unit: EUR")
    return Shown()


_PERSONAL = frozenset(
    "email mail phone mobile telephone fax address street birth birthday birthdate dob ssn "
    "surname lastname firstname fullname passport iban ip gender nationality username "
    "signature".split()
)
_PAIRS = (("first", "name"), ("last", "name"), ("full", "name"), ("middle", "name"),
          ("family", "name"), ("given", "name"), ("user", "name"), ("social", "security"),
          ("date", "of", "birth"), ("contact", "name"))  # fmt: skip
_SECRET = frozenset(
    "password passwd pwd passcode secret token ssn cvv cvc pin salt apikey credential "
    "credentials".split()
)
_SECRET_PAIRS = (("api", "key"), ("private", "key"), ("card", "number"), ("password", "hash"),
                 ("credit", "card"))  # fmt: skip


_PEOPLE = frozenset(
    "person people employee staff user customer client patient student teacher member contact "
    "guest visitor driver passenger doctor nurse applicant candidate donor voter tenant "
    "author".split()
)
_ABOUT_PEOPLE = _PERSONAL - {"address", "ip", "iban", "fax", "phone", "telephone"} | frozenset(
    "salary wage wages income payroll ssn hired manager".split()
)


def _names_people(table: Table, words: tuple[str, ...]) -> bool:
    """Whether a `name` is a person's, by its table or by what stands beside it."""
    if words != ("name",):
        return False
    beside = {word for each in table.columns for word in words_of(each.name)}
    own = {singular(word) for word in table_words(table.name)}
    return bool(own & _PEOPLE or beside & _ABOUT_PEOPLE)


def privacy(table: Table, column: Column) -> Literal["", "personal", "secret"]:
    """Whether a column looks as if it held personal data, or something nobody should see."""
    words = words_of(column.name)
    pairs = {words[at : at + size] for size in (2, 3) for at in range(len(words))}
    if set(words) & _SECRET or pairs & set(_SECRET_PAIRS):
        return "secret"
    personal = set(words) & _PERSONAL or pairs & set(_PAIRS) or _names_people(table, words)
    return "personal" if personal else ""
