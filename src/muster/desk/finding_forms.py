"""What each board fills in: its finding, the date, and the reasons that stay with the board."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.cases.boards import SETTLES
from muster.cases.models import RequestKind
from muster.offices.models import RankCategory
from muster.pages.facts import fact_field, label
from muster.pages.forms import DateField

_REASONS = {
    RequestKind.MEDICAL: gettext_lazy("Medical reasons"),
    RequestKind.SELECTION: gettext_lazy("Reasons of the selection"),
    RequestKind.PHYSICAL: gettext_lazy("Results of the standards"),
    RequestKind.SPECIAL_CHECK: gettext_lazy("Grounds of the special check"),
}


class FindingForm(forms.Form):
    """One board's finding. The first fact that the board settles has to be given; others may stay open."""

    found_on = DateField(label=gettext_lazy("Found on"), latest=timezone.localdate)
    valid_until = DateField(
        label=gettext_lazy("Valid until"),
        help_text=gettext_lazy("Leave it empty where the finding does not end by itself."),
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None, kind: RequestKind) -> None:
        super().__init__(data)
        self.kind = kind
        for name in SETTLES[kind]:
            self.fields[name] = _finding_field(name, required=name == SETTLES[kind][0])
        if kind == RequestKind.SELECTION:
            self.fields["supported_category"] = forms.ChoiceField(
                label=_("Rank category that the selection supports"),
                help_text=_("Needed where it was passed. The contract's category never exceeds it."),
                required=False,
                choices=RankCategory.choices,
                widget=forms.RadioSelect,
            )
        self.fields["reasons"] = forms.CharField(
            label=_REASONS[kind],
            help_text=_("Sealed for this board alone: nobody else ever reads them here."),
            required=False,
            max_length=8000,
            widget=forms.Textarea(attrs={"rows": 6}),
        )
        self.fields["found_on"].initial = timezone.localdate()
        self.order_fields([*SETTLES[kind], "supported_category", "found_on", "valid_until", "reasons"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        found, until = given.get("found_on"), given.get("valid_until")
        if found and until and until < found:
            self.add_error("valid_until", _("The validity ends before the finding was made"))
        passed = self.kind == RequestKind.SELECTION and given.get("selection") == "passed"
        if passed and not given.get("supported_category"):
            self.add_error("supported_category", _("Name the rank category the selection supports"))
        return given

    @property
    def outcome(self) -> dict[str, Any]:
        """What `record_outcome` takes, without actor and request."""
        given = self.cleaned_data
        category = given.get("supported_category")
        return {
            "facts": {name: given[name] for name in SETTLES[self.kind] if given[name] is not None},
            "found_on": given["found_on"],
            "valid_until": given["valid_until"],
            "supported_category": RankCategory(category) if category else None,
            "reasons": given["reasons"],
        }


def _finding_field(name: str, *, required: bool) -> forms.Field:
    """The fact's own field under its name: the question in it is put to a board, not to the applicant."""
    field = fact_field(name, required=required)
    field.label = label(name)
    return field
