"""Countries by the names that people write, and fields to enter them."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any, ClassVar, Final, override

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from muster.law.vocabulary.countries import CODES

# Every name in these languages is understood, whatever language the page is in.
UNDERSTOOD: Final = ("en", "uk", "es", "pt", "fr", "pl", "ar", "ru")

# Names in common use that the Unicode locale data (CLDR) does not give.
ALSO: Final = {
    "USA": ("United States of America", "America", "США", "Америка", "EE. UU."),
    "GBR": ("UK", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland", "Британія"),
    "CZE": ("Czech Republic", "Чеська Республіка"),
    "CIV": ("Ivory Coast",),
    "TUR": ("Turkey",),
    "MKD": ("Macedonia", "Македонія"),
    "MMR": ("Burma", "Myanmar", "Мʼянма", "Бірма"),
    "SWZ": ("Swaziland",),
    "CPV": ("Cabo Verde",),
    "COD": ("Democratic Republic of the Congo", "DR Congo", "DRC", "ДР Конго"),
    "COG": ("Republic of the Congo", "Congo"),
    "KOR": ("Korea", "Republic of Korea", "Корея"),
    "PRK": ("DPRK", "КНДР"),
    "PSE": ("Palestine", "Палестина"),
    "RUS": ("Russian Federation", "РФ"),
    "BLR": ("Belorussia",),
    "MDA": ("Republic of Moldova",),
    "SYR": ("Syrian Arab Republic",),
    "IRN": ("Islamic Republic of Iran",),
    "VNM": ("Viet Nam",),
    "LAO": ("Lao",),
    "TZA": ("United Republic of Tanzania",),
    "ARE": ("UAE", "ОАЕ"),
    "NLD": ("Holland", "Голландія"),
    "TLS": ("East Timor",),
    "VAT": ("Holy See",),
    "XKX": ("Kosovo",),
}


_DROPPED: Final = frozenset("'’ʼ`.")


def fold(text: str) -> str:
    """The name without what people leave out: case, accents, apostrophes, dots, dashes, doubled spaces."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    kept = (
        c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c) and c not in _DROPPED
    )
    return " ".join("".join(kept).split())


@cache
def _alpha2() -> dict[str, str]:
    aliases = get_global("territory_aliases")
    codes = {code: aliases[code][0] for code in CODES if code in aliases}
    return {**codes, "XKX": "XK"}


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@cache
def names(language: str) -> dict[str, str]:
    """The name of every country in a language, by ISO 3166-1 alpha-3 code, in the order of its letters."""
    territories = _locale(language).territories
    found = {code: territories[short] for code, short in _alpha2().items() if short in territories}
    return dict(sorted(found.items(), key=lambda item: fold(item[1])))


def country_name(code: str, language: str | None = None) -> str:
    """The country's name in the reader's language; the code itself where it has none."""
    return names(language or get_language() or "en").get(code, code)


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, short in _alpha2().items():
        for name in (code, short, *ALSO.get(code, ())):
            found[fold(name)] = code
    for language in UNDERSTOOD:
        for code, name in names(language).items():
            found.setdefault(fold(name), code)
    return found


def find_country(text: str) -> str | None:
    """The alpha-3 code of a country written by name in any language understood, or by code; None if unknown.

    >>> find_country("Колумбія"), find_country("cote d'ivoire"), find_country("Ruritania")
    ('COL', 'CIV', None)
    """
    folded = fold(text)
    return _by_name().get(folded) or _by_name().get(folded.removeprefix("the "))


class CountriesWidget(forms.Widget):
    """As many text inputs as `lines`, with all countries of the reader's language as suggestions."""

    template_name = "pages/forms/countries.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, lines: int = 1) -> None:
        super().__init__(attrs)
        self.lines = lines
        self.use_fieldset = lines > 1

    @override
    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        texts = [given] if isinstance(given, str) else given
        return [str(text).strip() for text in texts if str(text).strip()]

    def first_input(self, identifier: str) -> str:
        return f"{identifier}_0" if self.lines > 1 else identifier

    def id_for_label(self, id_: str) -> str:
        return "" if self.lines > 1 else id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        widget = context["widget"]
        identifier = widget["attrs"].get("id", f"id_{name}")
        texts = [country_name(text) for text in ([value] if isinstance(value, str) else value or [])]
        widget["lines"] = [
            self._line(widget, self.first_input(identifier) if n == 0 else f"{identifier}_{n}", n, texts)
            for n in range(self.lines)
        ]
        widget["describedby"] = widget["attrs"].get("aria-describedby", "")
        widget["several"] = self.lines > 1
        widget["list_id"] = f"{identifier}_names"
        widget["names"] = names(get_language() or "en").values()
        return context

    def _line(self, widget: dict[str, Any], identifier: str, number: int, texts: list[str]) -> dict[str, Any]:
        return {
            "id": identifier,
            "label": _("Country") if number == 0 else _("Another country, if you have one"),
            "value": texts[number] if number < len(texts) else "",
            "autocomplete": widget["attrs"].get("autocomplete", "country-name") if number == 0 else "off",
            "wrong": widget["attrs"].get("aria-invalid"),
        }


class CountriesField(forms.Field):
    """Up to `lines` countries, as a list of alpha-3 codes without repetition."""

    default_error_messages: ClassVar = {
        "required": gettext_lazy("Enter a country"),
        "unknown": gettext_lazy(
            "We do not know a country called “%(name)s”. "
            "Check the spelling, or write it in English or Ukrainian"
        ),
    }

    def __init__(self, *, lines: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", CountriesWidget(lines=lines))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> list[str]:
        texts: Iterable[str] = [value] if isinstance(value, str) else value or []
        return list(dict.fromkeys(self._code(text) for text in texts))

    def _code(self, text: str) -> str:
        if code := find_country(text):
            return code
        raise ValidationError(self.error_messages["unknown"], "unknown", {"name": text[:80]})


class CountryField(CountriesField):
    """One country, as its alpha-3 code; `empty_value` where none is given and none is required."""

    def __init__(self, *, empty_value: str | None = "", **kwargs: Any) -> None:
        super().__init__(lines=1, **kwargs)
        self.empty_value = empty_value

    @override
    def clean(self, value: Any) -> Any:
        codes = super().clean(value)
        return codes[0] if codes else self.empty_value


def listed(codes: Iterable[str]) -> str:
    """Several countries in words, joined as the reader's language joins."""
    return get_text_list([country_name(code) for code in codes], _("and"))
