"""The order of criteria of a unit: what it is, what it means, and publishing another."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.desk.page import account, check_page, crumbs, done, posted, show, step_of
from muster.offices.access import NoAccess, actor_of, membership, offices_of
from muster.offices.models import Office
from muster.offices.rights import Purpose, roles_for
from muster.pages.scores import example_lines, point_rows, reckoned, weighed, weights_in
from muster.pages.signed_in import signed_in
from muster.rounds.actions import declare_criteria
from muster.rounds.candidates import open_to_orders
from muster.rounds.models import MOST_WEIGHT, WEIGHED, Criteria, Criterion
from muster.rounds.queries import criteria_of, declared_before

# Somebody's points, to show what weights do.
EXAMPLE = {
    Criterion.QUALIFICATION: 2,
    Criterion.LANGUAGE: 4,
    Criterion.EXPERIENCE: 6,
    Criterion.WAITING: 8,
}


class WeightsForm(forms.Form):
    hide_optional = True

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # those of every form
        for name in WEIGHED:
            self.fields[name.value] = forms.IntegerField(
                label=name.label,
                min_value=0,
                max_value=MOST_WEIGHT,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 3}),
                error_messages={
                    "required": _("Enter a weight from 0 to 100; 0 where it is not to count"),
                    "invalid": _("Enter a whole number"),
                },
            )

    @property
    def weights(self) -> dict[Criterion, int]:
        return {name: self.cleaned_data[name.value] for name in WEIGHED}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def criteria(request: HttpRequest) -> HttpResponse:
    """The weights in force, those before them, and a form to publish others after one more look."""
    units = offices_of(account(request), roles_for(Purpose.RECRUIT))
    if not units:
        raise NoAccess
    unit = next((each for each in units if each.pk == request.GET.get("unit")), units[0])
    current = criteria_of(unit)
    weights = weights_in(current)
    step = step_of(request)
    data = posted(request) if step != "fill" or request.method == "POST" else None
    form = WeightsForm(data, initial={name.value: weight for name, weight in weights.items()})
    if request.method == "POST" and step != "fill" and form.is_valid():
        if step == "check":
            return _check(request, unit, form.weights)
        if done(form, lambda: _declare(request, unit, form.weights)):
            messages.success(
                request, _("The order of criteria is published. It counts from the next preview on.")
            )
            return redirect(f"{reverse('desk:criteria')}?unit={unit.pk}")
    context = {
        "unit": unit,
        "units": units if len(units) > 1 else [],
        "current": current,
        "to_order": open_to_orders(unit),
        "weights": weighed(weights),
        "example": reckoned(example_lines(weights, EXAMPLE)),
        "example_points": [{"question": name.label, "answer": EXAMPLE[name]} for name in WEIGHED],
        "points_columns": [{"text": _("What counts")}, {"text": _("Points")}, {"text": _("For what")}],
        "points_rows": point_rows(),
        "history_columns": [{"text": _("Published")}, {"text": _("Weights")}, {"text": _("Counted until")}],
        "history": [_past(each) for each in declared_before(unit)],
        "form": form,
    }
    return show(request, "desk/rounds/criteria.html", context)


def _declare(request: HttpRequest, unit: Office, weights: dict[Criterion, int]) -> None:
    member = membership(account(request), roles_for(Purpose.RECRUIT), unit.pk)
    declare_criteria(user=account(request), actor=actor_of(member), unit=unit, weights=weights)


def _check(request: HttpRequest, unit: Office, weights: dict[Criterion, int]) -> HttpResponse:
    rows = [(str(name.label), str(weights[name])) for name in WEIGHED]
    return check_page(
        request,
        _("Publish this order of criteria?"),
        [(_("Unit"), unit.name), *rows, (_("The example"), reckoned(example_lines(weights, EXAMPLE)))],
        _("Publish it"),
        crumbs=crumbs((_("Order of criteria"), reverse("desk:criteria"))),
        warning=_("Everybody can read it from now on. It cannot be changed, only followed by another."),
    )


def _past(found: Criteria) -> list[object]:
    return [
        _day(found.published_at),
        weighed(weights_in(found)),
        _day(found.superseded_at) if found.superseded_at else {"text": _("in force"), "tone": "ok"},
    ]


def _day(at: object) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")  # type: ignore[arg-type]
