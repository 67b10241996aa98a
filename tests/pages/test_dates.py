"""Dates in three inputs."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from muster.pages.dates import DateField, DateParts, DateWidget, PartialDateField, parts_of


def problem(field: DateField, day: str, month: str, year: str) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(DateParts(day, month, year))
    return error.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("", "", ""), "Enter the day, month and year"),
        (("1", "", "2000"), "Enter the month"),
        (("", "2", "2000"), "Enter the day"),
        (("1", "2", ""), "Enter the year"),
        (("1", "13", "2000"), "The month must be between 1 and 12"),
        (("1", "0", "2000"), "The month must be between 1 and 12"),
        (("32", "1", "2000"), "The day must be between 1 and 31"),
        (("0", "1", "2000"), "The day must be between 1 and 31"),
        (("31", "4", "2000"), "April 2000 has only 30 days"),
        (("29", "2", "2001"), "February 2001 has only 28 days"),
        (("1", "2", "99"), "The year must have four figures"),
        (("1", "2", "1899"), "The year must be between 1900 and 2199"),
        (("1", "2", "9999"), "The year must be between 1900 and 2199"),
        (("first", "2", "2000"), "Write the date in figures, for example 27 3 1999"),
        (("1", "2", "-200"), "Write the date in figures, for example 27 3 1999"),
        (("1", "²", "2000"), "Write the date in figures, for example 27 3 1999"),
    ],
)
def test_it_says_precisely_what_is_wrong(typed: tuple[str, str, str], message: str) -> None:
    assert problem(DateField(), *typed) == message


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_of_the_calendar_comes_back_as_it_was_typed(day: date) -> None:
    assert DateField().clean(parts_of(day)) == day
    assert PartialDateField().clean(parts_of(day)) == day.isoformat()


def test_digits_of_any_script_count() -> None:
    assert DateField().clean(DateParts("٢٧", "٣", "١٩٩٩")) == date(1999, 3, 27)


def test_it_holds_the_limits_it_is_given() -> None:
    field = DateField(earliest=lambda: date(2020, 1, 1), latest=lambda: date(2020, 12, 31))
    assert field.clean(DateParts("1", "1", "2020")) == date(2020, 1, 1)
    assert field.clean(DateParts("31", "12", "2020")) == date(2020, 12, 31)
    assert problem(field, "31", "12", "2019") == "The date must be 1 January 2020 or later"
    assert problem(field, "1", "1", "2021") == "The date must be 31 December 2020 or earlier"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("", "", "2006"), "2006"),
        (("", "3", "2006"), "2006-03"),
        (("1", "3", "2006"), "2006-03-01"),
    ],
)
def test_a_partial_date_keeps_what_is_known(typed: tuple[str, str, str], value: str) -> None:
    assert PartialDateField().clean(DateParts(*typed)) == value


def test_a_partial_date_with_a_hole_says_what_to_do() -> None:
    assert problem(PartialDateField(), "1", "", "2006") == "Enter the month too, or leave the day empty"
    assert problem(PartialDateField(), "", "3", "") == "Enter the year"
    assert problem(PartialDateField(), "", "", "") == "Enter the year, and the month and day if you know them"


def test_a_partial_date_is_too_late_only_where_all_of_it_is() -> None:
    field = PartialDateField(latest=lambda: date(2020, 6, 15))
    assert field.clean(DateParts("", "", "2020")) == "2020"
    assert field.clean(DateParts("", "6", "2020")) == "2020-06"
    assert problem(field, "", "7", "2020") == "The date must be 15 June 2020 or earlier"
    assert problem(PartialDateField(earliest=lambda: date(2020, 1, 1)), "", "", "2019").endswith("or later")


def test_nothing_at_all_is_no_date_where_none_is_required() -> None:
    assert DateField(required=False).clean(DateParts()) is None
    assert PartialDateField(required=False).clean(DateParts()) is None


def test_the_widget_shows_again_exactly_what_was_typed() -> None:
    html = DateWidget().render("born", DateParts("31", "<b>", "20"), {"id": "id_born"})
    assert 'value="31"' in html
    assert 'value="&lt;b&gt;"' in html
    assert 'value="20"' in html


def test_the_widget_shows_a_date_without_leading_zeros_and_names_its_parts_for_the_browser() -> None:
    html = DateWidget({"autocomplete": "bday"}).render("born", "2006-03-01", {"id": "id_born"})
    assert 'id="id_born_day" name="born_day" value="1"' in html
    assert 'name="born_month" value="3"' in html
    assert 'autocomplete="bday-year"' in html


def test_a_date_has_changed_only_if_its_parts_have() -> None:
    assert not DateField().has_changed(date(2006, 3, 1), DateParts("1", "3", "2006"))
    assert DateField().has_changed(date(2006, 3, 1), DateParts("2", "3", "2006"))
