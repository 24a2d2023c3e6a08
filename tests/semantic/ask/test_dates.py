"""Dates in words, counted from 8 November 2023. An open side is a dash."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semantic.ask.dates import find_dates, shifted, to_range
from semantic.ask.words import split
from semantic.query.types import Range

AS_OF = date(2023, 11, 8)

CASES = """
in 2023 | 2023-01-01 | 2023-12-31
2022 | 2022-01-01 | 2022-12-31
during 2021 | 2021-01-01 | 2021-12-31
in the year 2022 | 2022-01-01 | 2022-12-31
calendar year 2022 | 2022-01-01 | 2022-12-31
the 2010s | 2010-01-01 | 2019-12-31
Q3 2023 | 2023-07-01 | 2023-09-30
q1 of 2022 | 2022-01-01 | 2022-03-31
2023 Q2 | 2023-04-01 | 2023-06-30
3Q 2023 | 2023-07-01 | 2023-09-30
Q3 | 2023-07-01 | 2023-09-30
in Q4 | 2023-10-01 | 2023-12-31
first quarter of 2023 | 2023-01-01 | 2023-03-31
the fourth quarter of 2022 | 2022-10-01 | 2022-12-31
Q2 last year | 2022-04-01 | 2022-06-30
H1 2023 | 2023-01-01 | 2023-06-30
second half of 2022 | 2022-07-01 | 2022-12-31
in October | 2023-10-01 | 2023-10-31
in December | 2022-12-01 | 2022-12-31
November | 2023-11-01 | 2023-11-30
October 2022 | 2022-10-01 | 2022-10-31
Oct 2022 | 2022-10-01 | 2022-10-31
in the month of May 2023 | 2023-05-01 | 2023-05-31
in May | 2023-05-01 | 2023-05-31
February 2024 | 2024-02-01 | 2024-02-29
December last year | 2022-12-01 | 2022-12-31
March of this year | 2023-03-01 | 2023-03-31
2023-07 | 2023-07-01 | 2023-07-31
26 October 2023 | 2023-10-26 | 2023-10-26
the 26th of October 2023 | 2023-10-26 | 2023-10-26
October 26th, 2023 | 2023-10-26 | 2023-10-26
October 26 2023 | 2023-10-26 | 2023-10-26
on October 26 | 2023-10-26 | 2023-10-26
on 26 December | 2022-12-26 | 2022-12-26
2023-10-26 | 2023-10-26 | 2023-10-26
on 2023-1-5 | 2023-01-05 | 2023-01-05
26/10/2023 | 2023-10-26 | 2023-10-26
10/26/2023 | 2023-10-26 | 2023-10-26
26.10.2023 | 2023-10-26 | 2023-10-26
26/10/23 | 2023-10-26 | 2023-10-26
10/11/2023 | 2023-11-10 | 2023-11-10
today | 2023-11-08 | 2023-11-08
yesterday | 2023-11-07 | 2023-11-07
tomorrow | 2023-11-09 | 2023-11-09
last Friday | 2023-11-03 | 2023-11-03
last Wednesday | 2023-11-01 | 2023-11-01
on Monday | 2023-11-06 | 2023-11-06
this week | 2023-11-06 | 2023-11-12
last week | 2023-10-30 | 2023-11-05
this month | 2023-11-01 | 2023-11-30
the current month | 2023-11-01 | 2023-11-30
last month | 2023-10-01 | 2023-10-31
previous month | 2023-10-01 | 2023-10-31
next month | 2023-12-01 | 2023-12-31
last quarter | 2023-07-01 | 2023-09-30
this year | 2023-01-01 | 2023-12-31
last year | 2022-01-01 | 2022-12-31
last year's | 2022-01-01 | 2022-12-31
in the past year | 2022-01-01 | 2022-12-31
last 30 days | 2023-10-10 | 2023-11-08
the past 7 days | 2023-11-02 | 2023-11-08
the last two weeks | 2023-10-23 | 2023-11-05
last 3 months | 2023-08-01 | 2023-10-31
in the last 6 months | 2023-05-01 | 2023-10-31
previous four quarters | 2022-10-01 | 2023-09-30
the last 2 years | 2021-01-01 | 2022-12-31
over the last couple of months | 2023-09-01 | 2023-10-31
three days ago | 2023-11-05 | 2023-11-05
2 weeks ago | 2023-10-23 | 2023-10-29
a month ago | 2023-10-01 | 2023-10-31
two years ago | 2021-01-01 | 2021-12-31
year to date | 2023-01-01 | 2023-11-08
YTD | 2023-01-01 | 2023-11-08
month to date | 2023-11-01 | 2023-11-08
quarter to date | 2023-10-01 | 2023-11-08
so far this year | 2023-01-01 | 2023-11-08
this year so far | 2023-01-01 | 2023-11-08
week 42 of 2023 | 2023-10-16 | 2023-10-22
the week of 18 October 2023 | 2023-10-16 | 2023-10-22
since March | 2023-03-01 | -
since 2022 | 2022-01-01 | -
since 15 June 2023 | 2023-06-15 | -
starting in May 2023 | 2023-05-01 | -
from June onwards | 2023-06-01 | -
from 2022 on | 2022-01-01 | -
after 2022 | 2023-01-01 | -
after March 2023 | 2023-04-01 | -
after 26 October 2023 | 2023-10-27 | -
before June 2023 | - | 2023-05-31
before 2023 | - | 2022-12-31
prior to 1 March 2023 | - | 2023-02-28
until October 2023 | - | 2023-10-31
till 2022 | - | 2022-12-31
up to March 2023 | - | 2023-03-31
through Q2 2023 | - | 2023-06-30
between 2021 and 2023 | 2021-01-01 | 2023-12-31
between March and June 2023 | 2023-03-01 | 2023-06-30
between March 2022 and June | 2022-03-01 | 2022-06-30
between 3 and 10 October 2023 | 2023-10-03 | 2023-10-10
between November and February 2023 | 2022-11-01 | 2023-02-28
from January to March | 2023-01-01 | 2023-03-31
from 2023-06-01 to 2023-06-30 | 2023-06-01 | 2023-06-30
from 1 June until 15 June 2023 | 2023-06-01 | 2023-06-15
from August to now | 2023-08-01 | 2023-11-08
2021-2023 | 2021-01-01 | 2023-12-31
2021 - 2022 | 2021-01-01 | 2022-12-31
Q1 to Q3 2023 | 2023-01-01 | 2023-09-30
March through May 2023 | 2023-03-01 | 2023-05-31
""".strip().splitlines()


@pytest.mark.parametrize("case", CASES)
def test_a_date_in_words(case: str) -> None:
    words, first, last = (part.strip() for part in case.split(" | "))
    found = find_dates(split(words), AS_OF)
    assert len(found) == 1, found
    assert found[0].end == len(split(words)), "the whole text is the date"
    assert (str(found[0].first or "-"), str(found[0].last or "-")) == (first, last)


NOT_DATES = """
may I see the orders
march on
more than 2000 words
top 5
31 February 2023
30 February
week 60 of 2023
in the last 0 days
every Monday
the 2nd
fiscal
a second opinion
1850
99/99/2023
""".strip().splitlines()


@pytest.mark.parametrize("words", NOT_DATES)
def test_what_only_looks_like_a_date(words: str) -> None:
    """At least one word stays that no date explains, so that the question is not misread."""
    found = find_dates(split(words), AS_OF)
    assert sum(dated.end - dated.start for dated in found) < len(split(words))


ASSUMED = [
    ("in October", "“October” is read as October 2023, the latest up to 8 Nov 2023"),
    ("in December", "“December” is read as December 2022, the latest up to 8 Nov 2023"),
    ("Q3", "“Q3” is read as Q3 2023, the latest up to 8 Nov 2023"),
    ("10/11/2023", "“10/11/2023” is read day first: 10 Nov 2023"),
    ("on Monday", "“Monday” is read as 6 Nov 2023"),
    ("last 3 months", "the last 3 months are complete ones, before the month of 8 Nov 2023"),
    ("year to date", "up to 8 Nov 2023"),
]


@pytest.mark.parametrize(("words", "note"), ASSUMED)
def test_a_choice_is_said(words: str, note: str) -> None:
    assert find_dates(split(words), AS_OF)[0].note == note


def test_two_dates_stay_apart() -> None:
    found = find_dates(split("sales in March 2023 vs March 2022"), AS_OF)
    assert [(d.first, d.last) for d in found] == [
        (date(2023, 3, 1), date(2023, 3, 31)),
        (date(2022, 3, 1), date(2022, 3, 31)),
    ]


def test_an_open_end_reaches_to_the_newest_day() -> None:
    (found,) = find_dates(split("since March"), AS_OF)
    span = to_range(found, AS_OF)
    assert span is not None
    assert (span.start.date(), span.end.date()) == (date(2023, 3, 1), AS_OF)


@pytest.mark.parametrize(
    ("first", "last", "unit", "back", "before"),
    [
        ((2023, 7, 1), (2023, 9, 30), "year", 1, ((2022, 7, 1), (2022, 9, 30))),
        ((2023, 3, 1), (2023, 3, 31), "month", 1, ((2023, 2, 1), (2023, 2, 28))),
        ((2023, 3, 1), (2023, 3, 31), "period", 1, ((2023, 2, 1), (2023, 2, 28))),
        ((2023, 1, 1), (2023, 6, 30), "period", 1, ((2022, 7, 1), (2022, 12, 31))),
        ((2023, 10, 9), (2023, 11, 7), "period", 1, ((2023, 9, 9), (2023, 10, 8))),
        ((2024, 2, 1), (2024, 2, 29), "year", 1, ((2023, 2, 1), (2023, 2, 28))),
    ],
)
def test_the_same_days_earlier(
    first: tuple[int, int, int], last: tuple[int, int, int], unit: str, back: int, before: object
) -> None:
    from semantic.ask.dates import day_range

    span = shifted(day_range(date(*first), date(*last)), unit, back)
    got = ((span.start.year, span.start.month, span.start.day),
           (span.end.year, span.end.month, span.end.day))  # fmt: skip
    assert got == before


@given(
    st.text(alphabet=st.sampled_from("q1234567890 -/.octmarlastweekndaysinceform,'"), max_size=60)
)
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_grammar(text: str) -> None:
    for dated in find_dates(split(text), AS_OF):
        if dated.first and dated.last:
            assert dated.first <= dated.last
            assert isinstance(to_range(dated, AS_OF), Range)


@pytest.mark.parametrize("as_of", [date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)])
def test_the_ends_of_the_calendar_break_nothing(as_of: date) -> None:
    for case in CASES:
        find_dates(split(case.split(" | ")[0]), as_of)
