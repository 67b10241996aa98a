"""How many of the same people are found again in a large list, and how many others are taken for them.

A thousand made-up people from many traditions, each written down a second time as another office, channel or script
would: whoever compares applications depends on both figures.
"""

import random
from collections.abc import Callable
from itertools import product

import pytest

from muster.screening.likeness import NEAR, likeness
from muster.screening.sounds import words
from muster.screening.transliteration import mrz_of, ukrainian_of

FAMILIES = """
    Quillfeather Strangeways Vandermolle Brightwater Ironmonger Szczepanowicz Wisniewolski Krzeminski Müllerstein
    Grünwaldt Desrochers Beauvallon Fontainelle Guimaraens Figueiroa Casalduero Echevarriaga Zubizarreta
    Vasconcelhos Tchekhonine Zhuravlyov Khvorostov Shcherbatykh Yevdokymenko Kovalyshyn Hrytsaienko Tsvirkunov
    Abdulrahmanov Khairullayev Mukhamedzhan Tursunbayeva Giorgashvili Tsereladze Hovhannesyan Papadimitrakis
    Oyelarinde Nkwachukwu Balasubramanian Wickremeratne Chandrashekar
"""
GIVEN = """
    Tadeo Ilario Zubeyra Jeanette Wojciech Grzegorz Joaquim Guillermo Xiomara Thérèse Jürgen Yevhen Serhii
    Volodymyr Khrystyna Nurlan Gulnara Giorgi Hovhannes Konstantinos Oluwaseun Chidinma Rajeshwari Nuwan Alejandro
"""
PEOPLE = [f"{given} {family}" for given, family in product(GIVEN.split(), FAMILIES.split())]
assert len(PEOPLE) == 1_000


def slipped(name: str) -> str:
    """Two neighbouring letters of the longest word exchanged, as hands do."""
    longest = max(name.split(), key=len)
    at = len(longest) // 2
    return name.replace(longest, longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :])


def missed(name: str) -> str:
    """A letter left out."""
    longest = max(name.split(), key=len)
    at = len(longest) // 2
    return name.replace(longest, longest[:at] + longest[at + 1 :])


def turned(name: str) -> str:
    return " ".join(reversed(name.split()))


def by_polish_ears(name: str) -> str:
    for ours, theirs in (("sh", "sz"), ("ch", "cz"), ("v", "w"), ("zh", "ż"), ("ts", "c"), ("y", "j")):
        name = name.replace(ours, theirs)
    return name


def by_french_ears(name: str) -> str:
    for ours, theirs in (("sh", "ch"), ("kh", "kh"), ("u", "ou"), ("w", "v"), ("j", "dj")):
        name = name.replace(ours, theirs)
    return name


def with_a_middle_name(name: str) -> str:
    given, family = name.split()
    return f"{given} Augusto {family}"


@pytest.mark.parametrize(
    ("again", "least"),
    [
        (mrz_of, 1.0),
        (ukrainian_of, 0.99),
        (turned, 1.0),
        (slipped, 0.99),
        (missed, 0.99),
        (with_a_middle_name, 0.99),
        (by_polish_ears, 0.99),
        (by_french_ears, 0.99),
    ],
)
def test_the_same_people_are_found_again(again: Callable[[str], str], least: float) -> None:
    found = sum(likeness(name, again(name)) >= NEAR for name in PEOPLE)
    assert found >= least * len(PEOPLE)


def test_they_are_found_by_sound_where_the_birth_date_is_known_in_part() -> None:
    """Then a word of the name must share a key before names are compared at all."""

    def sounds(name: str) -> set[str]:
        return {key for word in words(name) for key in word.keys}

    for again in (ukrainian_of, turned, by_polish_ears, by_french_ears):
        found = sum(bool(sounds(name) & sounds(again(name))) for name in PEOPLE)
        assert found >= 0.99 * len(PEOPLE)


def test_others_are_seldom_taken_for_them() -> None:
    chance = random.Random(5)  # noqa: S311  the same pairs each time
    pairs = [
        (one, other)
        for one, other in (chance.sample(PEOPLE, 2) for _ in range(10_000))
        if not set(one.split()) & set(other.split())
    ]
    taken = sum(likeness(one, other) >= NEAR for one, other in pairs)
    assert taken <= 0.001 * len(pairs)
