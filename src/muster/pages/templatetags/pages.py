"""The few filters that the shared templates need."""

import html
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.html import strip_tags
from django.utils.safestring import SafeData
from django.utils.translation import get_language_info

from muster.cases.models import Detail
from muster.pages import languages, qualifications

register = template.Library()


@register.filter
def first_input(field: BoundField) -> str:
    """The id of the input that a link to the field leads to: the first one, where there are several."""
    widget = field.field.widget
    identifier = str(widget.attrs.get("id") or field.auto_id)
    if first := getattr(widget, "first_input", None):
        return str(first(identifier))
    return f"{identifier}_0" if field.use_fieldset else identifier


@register.filter
def plain(text: str) -> str:
    """The words alone of a text that may hold a link, for a place that is a link itself."""
    return html.unescape(strip_tags(text)) if isinstance(text, SafeData) else text


@register.filter
def leading(label: str) -> str:
    """A field's label before what is wrong with it: a colon follows, unless it is a question."""
    return str(label) if str(label).endswith("?") else f"{label}:"


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is one checkbox, whose label stands beside it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def beside(columns: Sequence[Any], cells: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Each column with its cell; a missing cell is None."""
    return list(zip_longest(columns, cells))[: len(columns)]


@register.filter
def direction(language: str) -> str:
    """The writing direction of a language code: `ltr` or `rtl`."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


@register.filter
def language_name(code: str) -> str:
    """What a language is called in the reader's language."""
    return languages.language_name(code)


@register.filter
def counted(detail: Detail | None) -> str:
    """What can be counted of a qualification, in words."""
    return qualifications.counted(detail)
