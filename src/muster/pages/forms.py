"""How forms look: the renderer that settings name, and widgets and fields that Django does not have."""

from typing import Any, override

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import ChoiceWidget

from muster.pages.countries import CountriesField, CountryField
from muster.pages.dates import DateField, DateWidget, PartialDateField

__all__ = [
    "CountriesField",
    "CountryField",
    "DateField",
    "DateWidget",
    "HintedCheckboxes",
    "HintedRadioSelect",
    "PartialDateField",
    "Renderer",
]


class Renderer(DjangoTemplates):
    """Renders every form accessibly: label, hint, error above the input; see docs/design-system.md."""

    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"


class _Hinted(ChoiceWidget):
    """`hints` gives some choices a line of explanation, by their value."""

    template_name = "pages/forms/multiple_input.html"

    def __init__(self, *args: Any, hints: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}

    @override
    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


class HintedRadioSelect(_Hinted, forms.RadioSelect):
    """Radio buttons, some with a line of explanation."""


class HintedCheckboxes(_Hinted, forms.CheckboxSelectMultiple):
    """Checkboxes, some with a line of explanation."""
