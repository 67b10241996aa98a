"""Every form renders accessibly."""

import re

from django import forms
from django.template import Context, Template

from muster.pages.forms import CountriesField, DateField, HintedRadioSelect


class Everything(forms.Form):
    name = forms.CharField(
        label="Family name",
        help_text="As printed",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    born = DateField(label="Date of birth", help_text="In figures")
    sex = forms.ChoiceField(
        label="Sex", choices=[("f", "female"), ("m", "male")], widget=HintedRadioSelect(hints={"m": "or man"})
    )
    tongues = forms.MultipleChoiceField(
        label="Languages", choices=[("uk", "Ukrainian")], widget=forms.CheckboxSelectMultiple
    )
    citizenships = CountriesField(label="Citizenships")
    note = forms.CharField(label="Note", required=False)
    read = forms.BooleanField(label="I have read it", help_text="All of it")
    secret = forms.CharField(widget=forms.HiddenInput, initial="carried")


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_every_label_and_description_points_at_something_that_is_there() -> None:
    for form in (Everything(), Everything({})):
        html = str(form)
        pointed = set(re.findall(r'<label for="([^"]+)"', html))
        for group in re.findall(r'aria-describedby="([^"]+)"', html):
            pointed |= set(group.split())
        assert pointed <= ids(html)


def test_no_id_is_given_twice() -> None:
    found = re.findall(r'\bid="([^"]+)"', str(Everything({})))
    assert len(found) == len(set(found))


def test_groups_are_fieldsets_described_by_their_hints() -> None:
    html = str(Everything())
    assert html.count("<fieldset") == html.count("<legend>") == 4
    assert '<fieldset aria-describedby="id_born_helptext">' in html
    assert '<span class="hint">or man</span>' in html


def test_the_error_stands_above_the_input_and_is_part_of_its_description() -> None:
    html = str(Everything({"born_day": "31", "born_month": "4", "born_year": "2000"}))
    assert html.index("April 2000 has only 30 days") < html.index('id="id_born_day"')
    assert '<fieldset aria-describedby="id_born_helptext id_born_error">' in html
    assert re.search(r'<input[^>]*name="name"[^>]*aria-describedby="id_name_helptext id_name_error"', html)


def test_optional_fields_say_so_and_hidden_ones_are_there() -> None:
    html = str(Everything())
    assert html.count("(optional)") == 1
    assert 'type="hidden" name="secret" value="carried"' in html


def test_autocomplete_is_kept() -> None:
    assert 'autocomplete="family-name"' in str(Everything())


def test_a_lone_question_is_the_heading_of_its_page() -> None:
    class Lone(forms.Form):
        lone = True
        sex = forms.ChoiceField(label="Sex", choices=[("f", "female")], widget=forms.RadioSelect)

    assert "<legend><h1>Sex</h1></legend>" in str(Lone()).replace("\n", "")


def test_the_error_summary_leads_to_the_first_input_of_each_field() -> None:
    form = Everything({})
    html = Template('{% include "pages/components/error_summary.html" %}').render(Context({"form": form}))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets == {
        "id_name",
        "id_born_day",
        "id_sex_0",
        "id_tongues_0",
        "id_citizenships_0",
        "id_read",
        "id_secret",
    }
    assert targets <= ids(str(form))
    assert "Date of birth: Enter the day, month and year" in html


def test_no_colon_follows_the_mark_of_a_question() -> None:
    class Asked(forms.Form):
        stay = forms.CharField(label="Where do you stay?")
        name = forms.CharField(label="Name")

    html = Template('{% include "pages/components/error_summary.html" %}').render(
        Context({"form": Asked({})})
    )
    assert "Where do you stay? " in html
    assert "stay?:" not in html
    assert "Name: " in html


def test_what_is_wrong_with_the_whole_form_is_in_the_summary() -> None:
    form = Everything({})
    form.add_error(None, "Somebody else was faster")
    html = Template('{% include "pages/components/error_summary.html" %}').render(Context({"form": form}))
    assert "<li>Somebody else was faster</li>" in html
