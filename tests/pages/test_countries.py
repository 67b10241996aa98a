"""Countries by the names that people write."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from muster.law.vocabulary.countries import CODES, is_country
from muster.pages.countries import (
    ALSO,
    UNDERSTOOD,
    CountriesField,
    CountryField,
    country_name,
    find_country,
    fold,
    listed,
    names,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Colombia", "COL"),
        ("  colombia ", "COL"),
        ("Колумбія", "COL"),
        ("COL", "COL"),
        ("co", "COL"),
        ("USA", "USA"),
        ("U.S.A.", "USA"),
        ("США", "USA"),
        ("the Netherlands", "NLD"),
        ("Great Britain", "GBR"),
        ("Велика Британія", "GBR"),
        ("Czech Republic", "CZE"),
        ("Cote d'Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("México", "MEX"),
        ("البرازيل", "BRA"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Congo", "COG"),
        ("Kosovo", "XKX"),
        ("Ukraine", "UKR"),
        ("Україна", "UKR"),
    ],
)
def test_it_knows_a_country_however_it_is_written(written: str, code: str) -> None:
    assert find_country(written) == code


@pytest.mark.parametrize("written", ["", "Ruritania", "x", "Korea South and North", "🇺🇦"])
def test_it_does_not_guess(written: str) -> None:
    assert find_country(written) is None


@pytest.mark.parametrize("language", UNDERSTOOD)
def test_every_name_in_every_language_understood_leads_to_its_own_country(language: str) -> None:
    assert len(names(language)) >= len(CODES)
    strays = {
        name: find_country(name) for code, name in names(language).items() if find_country(name) != code
    }
    assert strays == {}


def test_the_further_names_lead_where_they_say() -> None:
    assert all(find_country(name) == code for code, more in ALSO.items() for name in more)


def test_every_code_is_one_the_vocabulary_takes() -> None:
    assert all(is_country(code) for code in names("en"))


@given(st.text(max_size=100))
def test_any_text_at_all_is_either_a_country_or_none(text: str) -> None:
    assert find_country(text) is None or is_country(str(find_country(text)))
    assert fold(fold(text)) == fold(text)


def test_names_are_in_the_readers_language() -> None:
    with translation.override("uk"):
        assert country_name("COL") == "Колумбія"
        assert listed(["COL"]) == "Колумбія"
    assert country_name("COL", "en-gb") == "Colombia"
    assert country_name("XXA") == "XXA"


def test_several_countries_come_as_codes_each_once() -> None:
    assert CountriesField().clean(["Colombia", "Перу", "COL"]) == ["COL", "PER"]


def test_an_unknown_country_is_named_in_the_error() -> None:
    with pytest.raises(ValidationError) as error:
        CountriesField().clean(["Colombia", "Ruritania"])
    assert "“Ruritania”" in error.value.messages[0]


def test_a_single_country_is_a_code_or_nothing() -> None:
    assert CountryField().clean(["Peru"]) == "PER"
    assert CountryField(required=False).clean([]) == ""
    assert CountryField(required=False, empty_value=None).clean([]) is None
    with pytest.raises(ValidationError, match="Enter a country"):
        CountryField().clean([])
