"""Fields and words for the facts of the vocabulary."""

from collections.abc import Mapping

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from muster.law import VOCABULARY, Kind, parse_fact
from muster.pages.facts import fact_field, label, partial_date, value_in_words

SAMPLES: Mapping[Kind, object] = {
    Kind.DATE: "2006-03-01",
    Kind.FLAG: True,
    Kind.COUNTRY: "COL",
    Kind.COUNTRIES: ["COL", "PER"],
}


def form_for(name: str, data: QueryDict | None = None, *, required: bool = True) -> forms.Form:
    form = forms.Form(data)
    form.fields[name] = fact_field(name, required=required)
    return form


def sent(name: str, value: object) -> QueryDict:
    """What a browser sends for the value."""
    data = QueryDict(mutable=True)
    if VOCABULARY[name].kind is Kind.DATE:
        for part, text in zip(("year", "month", "day"), str(value).split("-"), strict=False):
            data[f"{name}_{part}"] = text
    elif isinstance(value, list):
        data.setlist(name, value)
    else:
        data[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return data


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_fact_can_be_asked_and_gives_the_vocabularys_value(name: str) -> None:
    fact = VOCABULARY[name]
    value = SAMPLES.get(fact.kind, fact.codes[0] if fact.codes else None)
    form = form_for(name, sent(name, value))
    assert form.is_valid(), form.errors
    assert form.cleaned_data[name] == value
    assert parse_fact(VOCABULARY, name, form.cleaned_data[name]) == value


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_field_shows_the_value_it_is_given(name: str) -> None:
    fact = VOCABULARY[name]
    value = SAMPLES.get(fact.kind, fact.codes[0] if fact.codes else None)
    form = forms.Form(initial={name: value})
    form.fields[name] = fact_field(name)
    html = str(form)
    if fact.kind in {Kind.CHOICE, Kind.FLAG}:
        assert html.count(" checked") == 1
    else:
        assert "Colombia" in html or 'value="2006"' in html


@pytest.mark.parametrize("name", VOCABULARY)
def test_what_is_not_required_may_be_left_out_and_is_then_unknown(name: str) -> None:
    form = form_for(name, QueryDict(), required=False)
    assert form.is_valid()
    assert form.cleaned_data[name] in (None, [])


def test_the_words_are_the_vocabularys_in_the_readers_language() -> None:
    with translation.override("uk"):
        assert fact_field("sex").label == VOCABULARY["sex"].question.uk
        assert label("sex") == VOCABULARY["sex"].label.uk
    assert fact_field("sex").label == VOCABULARY["sex"].question.en


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("date_of_birth", "2006-03-01", "1 March 2006"),
        ("date_of_birth", "2006-03", "March 2006"),
        ("date_of_birth", "2006", "2006"),
        ("citizenships", ["COL", "PER"], "Colombia and Peru"),
        ("citizenships", (), "none"),
        ("conviction_country", "FRA", "France"),
        ("prosecution_pending", False, "No"),
        ("location", "ukraine", "In Ukraine"),
        ("sex", None, "I do not know"),
    ],
)
def test_a_value_is_said_in_words(name: str, value: object, words: str) -> None:
    assert value_in_words(name, value) == words


def test_ukrainian_dates_have_no_leading_zero() -> None:
    with translation.override("uk"):
        assert partial_date("2027-05-01") == "1 травня 2027 р."


def test_a_birth_in_the_future_is_refused() -> None:
    form = form_for("date_of_birth", sent("date_of_birth", "2150-01-01"))
    assert "or earlier" in form.errors["date_of_birth"][0]
