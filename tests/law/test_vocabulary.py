"""The vocabulary, and the errors a fact can raise: one line that names the fact and says what to do."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.law import VOCABULARY, FactError, Kind, LawError, Supplier, decide, parse_fact
from muster.law.text import Text
from muster.law.vocabulary import CONTRACT, Fact, Vocabulary
from muster.law.vocabulary.countries import CODES, is_country
from muster.regimes import load
from tests.law.facts import QUALIFIED

NGU = load("ua-ngu")
ON = date(2024, 3, 1)

BAD: list[tuple[str, Any, str, str]] = [
    ("sex", 1, "wrong_type", "1 is not text; write one of female, male, unspecified"),
    ("sex", "man", "not_allowed", '"man" is not one of its values; write one of female, male, unspecified'),
    ("sex", ["male"], "wrong_type", "['male'] is not text; write one of female, male, unspecified"),
    ("sex", {"a": 1}, "wrong_type", "{'a': 1} is not text; write one of female, male, unspecified"),
    ("consent_processing", 1, "wrong_type", "1 is not true or false; write true or false"),
    ("consent_processing", 0, "wrong_type", "0 is not true or false; write true or false"),
    ("consent_processing", 1.0, "wrong_type", "1.0 is not true or false; write true or false"),
    ("consent_processing", "true", "wrong_type", '"true" is not true or false; write true or false'),
    ("consent_processing", [], "wrong_type", "[] is not true or false; write true or false"),
    (
        "date_of_birth",
        "2006-02-30",
        "bad_date",
        '"2006-02-30" is not a date; write it as 2006-03-01, 2006-03 or 2006',
    ),
    ("date_of_birth", 2006, "wrong_type", "2006 is not text; write it as 2006-03-01, 2006-03 or 2006"),
    (
        "date_of_birth",
        ["2006"],
        "wrong_type",
        "['2006'] is not text; write it as 2006-03-01, 2006-03 or 2006",
    ),
    ("stay_until", "2030", "bad_date", '"2030" leaves the day open; write it as 2006-03-01'),
    ("citizenships", "COL", "wrong_type", '"COL" is not a list; write a list of country codes, as [COL]'),
    ("citizenships", [1], "wrong_type", "1 is not text; write each as three capital letters, as COL"),
    (
        "citizenships",
        [["COL"]],
        "wrong_type",
        "['COL'] is not text; write each as three capital letters, as COL",
    ),
    (
        "citizenships",
        ["col"],
        "bad_country",
        '"col" is not a country code; write the three capital letters of ISO 3166-1, as COL',
    ),
    ("citizenships", [], "contradiction", "an empty list says that the person has no citizenship"),
    ("conviction_country", "Colombia", "bad_country", '"Colombia" is not a country code'),
    (
        "conviction_country",
        7,
        "wrong_type",
        "7 is not text; write the three capital letters of ISO 3166-1, as COL",
    ),
    ("sexx", "male", "unknown_fact", "no such fact in the vocabulary; did you mean sex?"),
    (
        "qqqqq",
        "male",
        "unknown_fact",
        "no such fact in the vocabulary; see the list of facts in the vocabulary",
    ),
]


@pytest.mark.parametrize(("name", "value", "code", "told"), BAD)
def test_a_bad_fact_is_told_in_one_line(name: str, value: object, code: str, told: str) -> None:
    with pytest.raises(FactError) as caught:
        decide(NGU, {name: value}, ON)
    error = caught.value
    assert (error.code, error.fact) == (code, name)
    assert str(error).startswith(f"fact {name}: {told}")
    assert "\n" not in str(error)


def test_a_long_value_is_shortened_in_the_error() -> None:
    with pytest.raises(FactError) as caught:
        decide(NGU, {"sex": "m" * 10_000 + "\n"}, ON)
    assert len(str(caught.value)) < 200


def test_no_citizenship_goes_with_statelessness() -> None:
    assert decide(NGU, {"citizenships": [], "statelessness": "claimed"}, ON).outcome
    with pytest.raises(FactError, match="statelessness"):
        decide(NGU, {"citizenships": [], "statelessness": "none"}, ON)


@pytest.mark.parametrize("name", VOCABULARY)
def test_null_is_unknown(name: str) -> None:
    whole = decide(NGU, {name: None}, ON)
    assert whole.to_json() == decide(NGU, {}, ON).to_json()


FORMS: list[tuple[str, object, object]] = [
    ("consent_processing", "yes", True),
    ("consent_processing", "False", False),
    ("consent_processing", True, True),
    ("citizenships", "col, per", ["COL", "PER"]),
    ("citizenships", "[COL]", ["COL"]),
    ("citizenships", ["COL"], ["COL"]),
    ("conviction_country", "ukr", "UKR"),
    ("sex", " female ", "female"),
    ("date_of_birth", "2006-03", "2006-03"),
    ("sex", "", None),
    ("sex", None, None),
]


@pytest.mark.parametrize(("name", "given_value", "value"), FORMS)
def test_a_fact_is_read_from_a_form(name: str, given_value: object, value: object) -> None:
    assert parse_fact(VOCABULARY, name, given_value) == value


@pytest.mark.parametrize(
    ("name", "given_value"), [("consent_processing", "maybe"), ("sexx", "male"), ("citizenships", "Col")]
)
def test_a_form_is_told_what_is_wrong(name: str, given_value: str) -> None:
    if name == "citizenships":
        assert parse_fact(VOCABULARY, name, given_value) == ["COL"]
        return
    with pytest.raises(FactError):
        parse_fact(VOCABULARY, name, given_value)


@pytest.mark.parametrize("fact", [*VOCABULARY.values(), *CONTRACT.values()], ids=lambda fact: fact.name)
def test_every_fact_can_be_asked_in_both_languages(fact: Fact) -> None:
    for text in (fact.label, fact.question, *(value.label for value in fact.values)):
        assert text.en
        assert text.uk
        assert text.en != text.uk
    assert bool(fact.values) is (fact.kind is Kind.CHOICE)
    assert (fact.hint.en == "") == (fact.hint.uk == "")


def test_the_values_of_the_cases_are_allowed() -> None:
    for name, value in QUALIFIED.items():
        assert parse_fact(VOCABULARY, name, value) == value


def test_facts_are_known_by_who_supplies_them() -> None:
    by_supplier = [VOCABULARY.supplied_by(supplier) for supplier in Supplier]
    assert "medical" in VOCABULARY.supplied_by(Supplier.ASSESSOR)
    assert sorted(VOCABULARY) == sorted(name for names in by_supplier for name in names)


def test_a_value_is_named_for_a_reader() -> None:
    assert VOCABULARY["consent_processing"].value_label(True).en == "yes"
    assert VOCABULARY["consent_processing"].value_label(False).uk == "ні"
    assert VOCABULARY["sex"].value_label("female").uk == "жіноча"
    assert VOCABULARY["citizenships"].value_label(["COL", "PER"]).en == "COL, PER"
    assert VOCABULARY["date_of_birth"].value_label("2006").uk == "2006"


def test_two_facts_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        Vocabulary((VOCABULARY["sex"],), (VOCABULARY["sex"],))


def test_a_text_is_given_in_the_readers_language() -> None:
    text = Text("law", "закон")
    assert [text.within(code) for code in ("uk", "uk-UA", "en", "ar")] == ["закон", "закон", "law", "law"]


def test_country_codes_are_those_of_the_standard_and_the_users_own() -> None:
    assert len(CODES) == 249
    assert is_country("XXA")
    assert not any(map(is_country, ("XX1", "XXAA", "xxa", "QQQ", "Xxa", "XÀÀ")))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*VOCABULARY, "nonsense"]), json_values, max_size=6))
def test_any_json_ends_in_an_answer_or_a_clear_error(facts: dict[str, object]) -> None:
    try:
        answer = decide(NGU, facts, ON)
    except LawError as error:
        assert "\n" not in str(error)  # noqa: PT017  (either is right)
    else:
        assert answer.outcome
