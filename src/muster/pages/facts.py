"""Form fields and words for the facts of the law's vocabulary: nothing about a fact is written twice."""

from datetime import date
from typing import Any, ClassVar, Final, override

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from muster.law import VOCABULARY, Fact, Kind, Text
from muster.law.calendar import parse_span
from muster.pages.countries import CountriesField, CountryField, country_name, listed
from muster.pages.dates import DateField, DateWidget, PartialDateField

# What lies behind us by its nature; any other date may lie ahead.
PAST: Final = frozenset({"date_of_birth", "serving_since", "last_contract_end"})


def in_words(text: Text) -> str:
    """The text in the reader's language."""
    return text.within(get_language() or "en")


def label(name: str) -> str:
    """What the fact is called; for a parameter of a rule book, its name."""
    return in_words(VOCABULARY[name].label) if name in VOCABULARY else name


def value_in_words(name: str, value: object) -> str:
    """A fact's value as a reader would say it."""
    fact = VOCABULARY[name]
    if value is None:
        return _("I do not know")
    if fact.kind is Kind.DATE:
        return partial_date(str(value))
    if fact.kind is Kind.COUNTRY:
        return country_name(str(value))
    if fact.kind is Kind.COUNTRIES and isinstance(value, list | tuple):
        return listed(map(str, value)) if value else _("none")
    return capital(in_words(fact.value_label(value)))


def partial_date(text: str) -> str:
    """`2006-03-01`, `2006-03` or `2006` in words."""
    first = parse_span(text).first
    forms_by_length = {4: "Y", 7: "YEAR_MONTH_FORMAT"}
    return date_format(first, forms_by_length.get(len(text), "DATE_FORMAT"))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class IsoDateField(DateField):
    """A day, as the ISO text of the vocabulary."""

    @override
    def clean(self, value: Any) -> str | None:
        day: date | None = super().clean(value)
        return day.isoformat() if day else None


class YesOrNoField(forms.TypedChoiceField):
    """True, False, or None where nothing is chosen and nothing is required."""

    widget = forms.RadioSelect
    default_error_messages: ClassVar = {"required": gettext_lazy("Choose yes or no")}

    def __init__(self, **kwargs: Any) -> None:
        choices = [("true", capital(_("yes"))), ("false", capital(_("no")))]
        super().__init__(choices=choices, coerce=lambda text: text == "true", empty_value=None, **kwargs)

    @override
    def prepare_value(self, value: Any) -> Any:
        return str(value).lower() if isinstance(value, bool) else value


def fact_field(name: str, *, required: bool = True) -> forms.Field:
    """A field that asks for the fact in the reader's language; its clean value is the vocabulary's, or None.

    Build it for each request: the words are those of the language that is active now.
    """
    fact = VOCABULARY[name]
    words: dict[str, Any] = {
        "label": in_words(fact.question),
        "help_text": in_words(fact.hint),
        "required": required,
    }
    if fact.kind is Kind.DATE:
        return _date_field(fact, words)
    if fact.kind is Kind.FLAG:
        return YesOrNoField(**words)
    if fact.kind is Kind.COUNTRY:
        return CountryField(**words, empty_value=None)
    if fact.kind is Kind.COUNTRIES:
        return CountriesField(**words)
    return _choice_field(fact, words)


def _choice_field(fact: Fact, words: dict[str, Any]) -> forms.Field:
    choices = [(value.code, capital(in_words(value.label))) for value in fact.values]
    errors = {"required": _("Choose one of the answers"), "invalid_choice": _("Choose one of the answers")}
    return forms.TypedChoiceField(
        choices=choices, widget=forms.RadioSelect, empty_value=None, error_messages=errors, **words
    )


def _date_field(fact: Fact, words: dict[str, Any]) -> forms.Field:
    attrs = {"autocomplete": "bday"} if fact.name == "date_of_birth" else {}
    field = PartialDateField if fact.partial else IsoDateField
    latest = timezone.localdate if fact.name in PAST else None
    return field(widget=DateWidget(attrs), latest=latest, **words)
