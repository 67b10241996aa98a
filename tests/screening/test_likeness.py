"""Names that may be one person's, in all scripts and spellings; and names that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.screening.likeness import NEAR, are_near, likeness
from muster.screening.sounds import words
from muster.screening.transliteration import latin_of

ONE_PERSON = [
    ("Шевченко Тарас", "Taras Szewczenko"),
    ("Schewtschenko Taras", "Chevtchenko Tarass"),
    ("Sevcenko", "Shevchenko"),
    ("Щербина Хома", "Szczerbyna Khoma"),
    ("Mohammed Al-Hassan", "محمد الحسن"),
    ("Muhammad Alhasan", "Mohamed Al Hassan"),
    ("Юрій Коваленко", "Jurij Kowalenko"),
    ("Yuriy Kovalenko", "Iouri Kovalenko"),
    ("Grigory Orlov", "Орлов Григорій"),
    ("Christina Weber", "Крістіна Вебер"),
    ("Oleksandr Petrenko", "Alexander Petrenko"),
    ("Abdurrahman Osman", "Abdul Rahman Uthman"),
    ("Jorge Hernandez Lopez", "Jorge Hernandez"),
    ("Evgeny Zhukov", "Yevhen Zhukow"),
    ("Khaled", "خالد"),
    ("Nguyen Van An", "NGUYEN VAN AN"),
    ("Oleh", "Олег Ткач"),
    ("Jeanette Quillfeather", "Jeanette Quilfether"),
]
TWO_PEOPLE = [
    ("Tadeo Quillfeather", "Ilario Strangeways"),
    ("Ivan Petrenko", "Petro Ivanenko"),
    ("Maria Garcia", "Marta Gomez"),
    ("Іван Франко", "Ivan Kotliarevskyi"),
    ("خالد", "محمد"),
    ("Zubeyra Vandermolle", "Zubeyra Brightwater"),
    ("Λίνα", "Lina"),
    ("", ""),
]
NAMES = st.text(st.characters(codec="utf-8"), max_size=24)


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_one_name_in_two_spellings_is_near(one: str, other: str) -> None:
    assert likeness(one, other) >= NEAR


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_two_names_are_not_near(one: str, other: str) -> None:
    assert likeness(one, other) < NEAR


def test_any_form_of_a_name_may_be_the_near_one() -> None:
    assert are_near(["محمد", "Muhammad"], ["Мохаммед"])
    assert not are_near([], ["Muhammad"])


@given(NAMES, NAMES)
def test_likeness_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 1


@given(NAMES)
def test_a_name_is_wholly_like_itself_unless_no_table_can_write_it(name: str) -> None:
    assert likeness(name, name) == pytest.approx(1.0 if words(name) else 0.0)


@given(
    st.lists(st.sampled_from(["Тарас", "Kofi", "محمد", "Anne"]), min_size=1, unique=True).flatmap(
        st.permutations
    )
)
def test_the_order_of_words_does_not_count(parts: list[str]) -> None:
    assert likeness(" ".join(parts), " ".join(sorted(parts))) == pytest.approx(1.0)


@given(st.text("абвгґдежзийклмнопрстуфхцчшщ", min_size=1, max_size=8))
def test_a_ukrainian_word_sounds_like_its_latin_form(word: str) -> None:
    own = words(word + "і")
    assert {key for each in own for key in each.keys} & {
        key for each in words(latin_of(word + "і")) for key in each.keys
    }


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=39))
def test_keys_are_few_and_never_missing(word: str) -> None:
    [found] = words(word)
    assert 1 <= len(found.keys) <= 16
