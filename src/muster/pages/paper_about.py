"""What is asked about a paper: the same of its owner and of the office that reads it."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.cases.actions import About
from muster.cases.expiry import stated_until
from muster.cases.models import Paper
from muster.cases.queries import originals_for
from muster.pages.dates import DateField


class AboutForm(forms.Form):
    """Everything may stay empty: what is not on the paper is not asked for."""

    issuer = forms.CharField(label=gettext_lazy("Who issued it"), required=False, max_length=200)
    number = forms.CharField(
        label=gettext_lazy("Number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "auto"}),
    )
    issued_on = DateField(label=gettext_lazy("Day of issue"), required=False, latest=timezone.localdate)
    valid_until = DateField(
        label=gettext_lazy("Last day it is valid"),
        help_text=gettext_lazy("Leave it empty if none stands there. You are told before that day comes."),
        required=False,
    )
    translation_of = forms.ChoiceField(
        label=gettext_lazy("Is it a translation?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, data: Any, paper: Paper) -> None:
        said = paper.details if paper.details is not None else {"valid_until": stated_until(paper)}
        super().__init__(data, initial={**said, "translation_of": str(paper.translation_of_id or "")})
        originals = list(originals_for(paper))
        if originals:
            choices = [("", _("No, it is an original")), *((str(each.pk), _of(each)) for each in originals)]
            self.fields["translation_of"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's
        else:
            del self.fields["translation_of"]

    @property
    def about(self) -> About:
        given = self.cleaned_data
        original = given.get("translation_of")
        return About(
            issuer=given["issuer"],
            number=given["number"],
            issued_on=given["issued_on"],
            valid_until=given["valid_until"],
            translation_of=UUID(original) if original else None,
        )


def _of(original: Paper) -> str:
    day = date_format(timezone.localdate(original.uploaded_at), "DATE_FORMAT")
    return _("Yes, of this one: %(kind)s, %(name)s, %(day)s") % {
        "kind": original.get_kind_display(),
        "name": original.file_name,
        "day": day,
    }


def said_of(paper: Paper) -> list[dict[str, str]]:
    """What was written down of a paper, as questions and answers."""
    said = paper.details or {}
    rows = {
        _("Who issued it"): said.get("issuer"),
        _("Number"): said.get("number"),
        _("Day of issue"): _in_words(said.get("issued_on")),
        _("Last day it is valid"): _in_words(said.get("valid_until")),
    }
    return [{"question": question, "answer": answer} for question, answer in rows.items() if answer]


def _in_words(day: str | None) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT") if day else ""
