"""The rule books as public pages: each rule with its act, dates and sources, and every change in order."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, override

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from muster.law import Regime, RequestError
from muster.law.show import shown
from muster.law.timeline import picture
from muster.pages.caching import public
from muster.pages.dates import DateField, parts_of
from muster.pages.facts import in_words
from muster.portal.law_page import changes_of, page_of, reading_names, rule_count
from muster.regimes import available, load

ENACTED: Final = "enacted"
_ISO: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}", re.ASCII)


class IsoDayField(DateField):
    """A day as an address carries it, `2024-10-30`; empty: today."""

    def __init__(self, **kwargs: Any) -> None:
        # Not the browser's own date input: it shows nothing of a day that does not exist.
        widget = forms.TextInput(attrs={"maxlength": 10, "autocomplete": "off", "spellcheck": "false"})
        super().__init__(widget=widget, required=False, **kwargs)

    @override
    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if text and not _ISO.fullmatch(text):
            raise ValidationError(_("Write the day as year-month-day, for example 2024-10-30"), "not_a_day")
        return super().to_python(parts_of(text))


class ReadingForm(forms.Form):
    """By which reading of a rule book a page is made; enacted unless another is asked for."""

    hide_optional = True

    def __init__(self, regime: Regime, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["reading"] = forms.ChoiceField(
            label=_("Reading"),
            help_text=_("How the law is read where that is open, or as if a draft were law."),
            choices=reading_names(regime),
            required=False,
            error_messages={
                "invalid_choice": _("This rule book has no reading “%(value)s”. Choose one of the list.")
            },
        )

    @property
    def reading(self) -> str:
        return self.cleaned_data["reading"] or ENACTED


class BookForm(ReadingForm):
    """On which day and by which reading a rule book is shown."""

    def __init__(self, regime: Regime, **kwargs: Any) -> None:
        super().__init__(regime, **kwargs)
        self.fields["on"] = IsoDayField(
            label=_("The law as it stood on"), help_text=_("Year, month and day, for example 2024-10-30.")
        )
        self.order_fields(["on", "reading"])

    @property
    def on(self) -> date:
        day: date | None = self.cleaned_data["on"]
        return day or timezone.localdate()


@dataclass(frozen=True, slots=True)
class BookRow:
    """A rule book in the list of them."""

    id: str
    label: str
    rules: str
    edition: str


@require_safe
@gzip_page
@public
def books(request: HttpRequest) -> HttpResponse:
    rows = [
        BookRow(each.id, in_words(each.label), rule_count(len(each.rules)), each.edition)
        for each in map(load, available())
    ]
    return render(request, "portal/law/books.html", {"books": rows})


@require_safe
@gzip_page
@public
def book(request: HttpRequest, regime: str) -> HttpResponse:
    """The rules of a day. A day or a reading that does not exist is answered with what is wrong with it."""
    found = _regime(regime)
    given = {"on": timezone.localdate().isoformat(), "reading": ENACTED} | request.GET.dict()
    form = BookForm(found, data=given)
    if not form.is_valid():
        return _refused(request, found, form)
    context = {
        **_names(found),
        "form": form,
        "on": form.on,
        "reading": in_words(found.readings[form.reading].label),
        "reading_name": form.reading,
        "book": page_of(shown(found, form.on, form.reading)),
    }
    return render(request, "portal/law/book.html", context)


@require_safe
@gzip_page
@public
def changes(request: HttpRequest, regime: str) -> HttpResponse:
    """Every change of a rule book, as a picture and as a table."""
    found = _regime(regime)
    form = ReadingForm(found, data={"reading": ENACTED} | request.GET.dict())
    if not form.is_valid():
        return _refused(request, found, form)
    names = _names(found)
    drawing = picture(found, form.reading, get_language() or "en")
    context = {
        **names,
        "form": form,
        "reading": in_words(found.readings[form.reading].label),
        "drawing": mark_safe(drawing),  # noqa: S308  (made by us of the rule book, its words escaped)
        "columns": [{"text": _("Day")}, {"text": _("What happens")}, {"text": _("To what")}],
        "rows": changes_of(found, form.reading, names["book_url"]),
    }
    return render(request, "portal/law/timeline.html", context)


def _refused(request: HttpRequest, regime: Regime, form: ReadingForm) -> HttpResponse:
    return render(request, "portal/law/refused.html", {**_names(regime), "form": form}, status=400)


def _regime(name: str) -> Regime:
    try:
        return load(name)
    except RequestError as error:
        raise Http404 from error


def _names(regime: Regime) -> dict[str, str]:
    return {
        "regime": in_words(regime.label),
        "edition": regime.edition,
        "book_url": reverse("portal:law-book", args=[regime.id]),
        "timeline_url": reverse("portal:law-timeline", args=[regime.id]),
    }
