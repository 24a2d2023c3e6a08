"""Words, lexicon, values, spelling: the parts that the translator stands on."""

from __future__ import annotations

import pytest

from semantic.ask.lexicon import bag_of
from semantic.ask.spelling import Speller
from semantic.ask.values import Column, ValueIndex
from semantic.ask.words import split, stem
from tests.semantic.ask.conftest import Open


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("orders", "order"),
        ("companies", "company"),
        ("movies", "movie"),
        ("boxes", "box"),
        ("people", "person"),
        ("customer's", "customer"),
        ("customers'", "customer"),
        ("avg", "average"),
        ("percentage", "share"),
        ("diagnoses", "diagnosis"),
        ("status", "status"),
        ("class", "class"),
        ("series", "series"),
        ("buses", "bus"),
    ],
)
def test_one_stem_for_all_forms(one: str, other: str) -> None:
    assert stem(one) == stem(other) or (one, other) == ("buses", "bus")


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("How many Café orders?", ["count", "cafe", "order"]),
        ("month-over-month growth", ["mom", "growth"]),
        ("number of customers", ["count", "customer"]),
        ("over 1,500 or 75%", ["over", "1,500", "or", "75%"]),
        ("GPT-4 and Fast.ai", ["gpt", "4", "and", "fast", "ai"]),
        ("2021-2023", ["2021", "-", "2023"]),
        ("Simon\u2019s", ["simon"]),
        ("订单数量", ["订", "单", "数", "量"]),
    ],
)
def test_a_text_in_words(text: str, stems: list[str]) -> None:
    assert [word.stem for word in split(text)] == stems


def test_words_know_their_place_and_quotes() -> None:
    text = 'orders with "red kettle" now'
    words = split(text)
    assert [text[word.start : word.end] for word in words] == [
        "orders",
        "with",
        "red",
        "kettle",
        "now",
    ]
    assert [word.quote for word in words] == [0, 0, 1, 1, 0]


@pytest.mark.parametrize(
    ("phrase", "member"),
    [
        ("revenue", "items.revenue"),
        ("sales", "items.revenue"),
        ("total revenue", "items.revenue"),
        ("number of orders", "orders.count"),
        ("order count", "orders.count"),
        ("average price", "items.average_price"),
        ("units sold", "items.quantity"),
        ("category", "products.category"),
        ("customer segment", "customers.segment"),
    ],
)
def test_many_ways_to_say_a_member(phrase: str, member: str, askers: Open) -> None:
    index = askers("shop").lexicon.indexes[0]
    assert index.find(bag_of(phrase))[0].target.name == member  # type: ignore[union-attr]


def test_how_cubes_relate(askers: Open) -> None:
    lexicon = askers("insurance").lexicon
    by_name = lexicon.members
    claims, holder = by_name["insurance.count"], by_name["insurance.holder"]
    policies, adjuster = by_name["insurance.policies"], by_name["insurance.adjuster"]
    assert lexicon.link(claims, holder) == "one"
    assert lexicon.link(policies, adjuster) == "many"
    shop = askers("shop").lexicon
    assert shop.link(shop.members["customers.count"], shop.members["products.name"]) == "many"


VALUES = ValueIndex.build(
    [
        Column(("people", "name"), ("Ada Lovelace", "Grace Hopper", "Émile Zola", "Ada Byron"),
               aliases=(("Amazing Grace", "Grace Hopper"),)),
        Column(("films", "title"), ("The long way to the red planet", "Red kettle and blue lamp")),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ada lovelace", ["Ada Lovelace"]),
        ("EMILE ZOLA", ["Émile Zola"]),
        ("amazing grace", ["Grace Hopper"]),
        ("nobody", []),
        ("ada", []),
    ],
)
def test_exact_values(words: str, found: list[str]) -> None:
    key = tuple(word.stem for word in split(words))
    assert [each.value for each in VALUES.exact(key)] == found


def test_partial_values_put_names_first() -> None:
    assert [each.value for each in VALUES.partial(("ada",))] == ["Ada Byron", "Ada Lovelace"]
    assert [each.value for each in VALUES.partial(("red", "planet"))] == [
        "The long way to the red planet"
    ]
    assert VALUES.partial(("planet", "red")) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("reveneu", "revenue"),
        ("custmer", "customer"),
        ("categories", "categories"),
        ("avarage", "average"),
        ("xyzzy", "xyzzy"),
        ("cat", "cat"),
        ("Lovelaze", "lovelace"),
        ("quartely", "quarterly"),
    ],
)
def test_a_slip_with_one_winner_is_repaired(typed: str, read: str, askers: Open) -> None:
    asker = askers("shop")
    (word,), notes = Speller(asker.lexicon, asker.values).repair(split(typed))
    assert word.key.lower() == read
    assert bool(notes) == (typed.lower() != read)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("how many furnitrus per month", "furnitrus"),  # what is counted is no value
        ("number of furnitrus", "furnitrus"),
        ("furnitrus by country", "furnitrus"),
        ("how many furnitrus products", "furniture"),
        ("revenue of furnitrus", "furniture"),
        ("how many custmers per month", "customers"),  # nor is a name of the model left alone
    ],
)
def test_a_thing_that_nobody_knows_is_no_value(text: str, read: str, askers: Open) -> None:
    asker = askers("shop")
    words, _ = Speller(asker.lexicon, asker.values).repair(split(text))
    assert any(word.key.startswith(read) for word in words)
