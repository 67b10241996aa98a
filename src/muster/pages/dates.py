"""A date in three inputs, day, month and year, with a precise and gentle word on what is wrong."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, Final, NamedTuple, override

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

EARLIEST: Final = 1900
LATEST: Final = 2199


class DateParts(NamedTuple):
    """What was typed, untouched, so that it can be shown again."""

    day: str = ""
    month: str = ""
    year: str = ""


_LABELS = {
    "day": pgettext_lazy("a date's part", "Day"),
    "month": pgettext_lazy("a date's part", "Month"),
    "year": pgettext_lazy("a date's part", "Year"),
}


class DateWidget(forms.Widget):
    """Three text inputs named `x_day`, `x_month`, `x_year`; `autocomplete="bday"` tells the browser."""

    template_name = "pages/forms/date.html"
    use_fieldset = True

    @override
    def value_from_datadict(self, data: Any, files: Any, name: str) -> DateParts:
        return DateParts(*(str(data.get(f"{name}_{part}", "")).strip() for part in DateParts._fields))

    @override
    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(f"{name}_{part}" not in data for part in DateParts._fields)

    def first_input(self, identifier: str) -> str:
        return f"{identifier}_day"

    @override
    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        given, widget = parts_of(value), context["widget"]
        identifier = widget["attrs"].get("id", f"id_{name}")
        autocomplete = widget["attrs"].get("autocomplete", "")
        widget["parts"] = [
            {
                "part": part,
                "label": _LABELS[part],
                "id": f"{identifier}_{part}",
                "name": f"{name}_{part}",
                "value": getattr(given, part),
                "length": 4 if part == "year" else 2,
                "autocomplete": f"{autocomplete}-{part}" if autocomplete else "",
                "wrong": widget["attrs"].get("aria-invalid"),
            }
            for part in DateParts._fields
        ]
        return context


def parts_of(value: object) -> DateParts:
    """The three texts to show for a date, an ISO text (whole or partial), or what was typed."""
    if isinstance(value, DateParts):
        return value
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str) or not value:
        return DateParts()
    year, month, day = (*value.split("-"), "", "")[:3]
    return DateParts(day.lstrip("0"), month.lstrip("0"), year)


class DateField(forms.Field):
    """A day of the calendar. `earliest` and `latest` are asked anew each time, since "today" moves on."""

    widget = DateWidget
    default_error_messages: ClassVar = {
        "required": gettext_lazy("Enter the day, month and year"),
        "early": gettext_lazy("The date must be %(limit)s or later"),
        "late": gettext_lazy("The date must be %(limit)s or earlier"),
    }

    def __init__(
        self,
        *,
        earliest: Callable[[], date] | None = None,
        latest: Callable[[], date] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> Any:
        given = parts_of(value)
        if not any(given):
            return None
        year = _number(given.year, _("Enter the year"), _year_out_of_range)
        month = _number(given.month, _("Enter the month"), _month_out_of_range)
        return _day(given, year, month)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return parts_of(initial) != parts_of(data)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None:
            self._check_limits(value, value)

    def _check_limits(self, first: date, last: date) -> None:
        if self.earliest and last < (limit := self.earliest()):
            raise self._limit("early", limit)
        if self.latest and first > (limit := self.latest()):
            raise self._limit("late", limit)

    def _limit(self, code: str, limit: date) -> ValidationError:
        return ValidationError(self.error_messages[code], code, {"limit": date_format(limit, "DATE_FORMAT")})


class PartialDateField(DateField):
    """A day, a month of a year, or a year; as ISO text: `2006-03-01`, `2006-03` or `2006`."""

    default_error_messages: ClassVar = {
        "required": gettext_lazy("Enter the year, and the month and day if you know them")
    }

    def to_python(self, value: Any) -> str | None:
        given = parts_of(value)
        if not any(given):
            return None
        year = _number(given.year, _("Enter the year"), _year_out_of_range)
        if not given.month and not given.day:
            return f"{year:04}"
        month = _number(given.month, _("Enter the month too, or leave the day empty"), _month_out_of_range)
        if not given.day:
            return f"{year:04}-{month:02}"
        return _day(given, year, month).isoformat()

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value:
            self._check_limits(*_span(value))


def _span(text: str) -> tuple[date, date]:
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    last_month = month or 12
    return (
        date(year, month or 1, day or 1),
        date(year, last_month, day or monthrange(year, last_month)[1]),
    )


def _number(text: str, missing: str, problem: Callable[[int], str]) -> int:
    if not text:
        raise ValidationError(missing, "incomplete")
    # Digits of any script count: a phone set to Arabic may type ٢٠٠٦.
    if not text.isdecimal():
        raise ValidationError(_("Write the date in figures, for example 27 3 1999"), "not_a_number")
    number = int(text)
    if message := problem(number):
        raise ValidationError(message, "out_of_range")
    return number


def _year_out_of_range(year: int) -> str:
    if year < 1000:
        return _("The year must have four figures")
    if not EARLIEST <= year <= LATEST:
        return _("The year must be between %(first)s and %(last)s") % {"first": EARLIEST, "last": LATEST}
    return ""


def _month_out_of_range(month: int) -> str:
    return "" if 1 <= month <= 12 else _("The month must be between 1 and 12")


def _day(given: DateParts, year: int, month: int) -> date:
    length = monthrange(year, month)[1]

    def out_of_range(day: int) -> str:
        if 1 <= day <= length:
            return ""
        if not 1 <= day <= 31:
            return _("The day must be between 1 and 31")
        return pgettext("%(month)s is a month's name", "%(month)s %(year)s has only %(length)s days") % {
            "month": MONTHS[month],
            "year": year,
            "length": length,
        }

    return date(year, month, _number(given.day, _("Enter the day"), out_of_range))
