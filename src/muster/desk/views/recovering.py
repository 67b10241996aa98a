"""Vouching for somebody who has lost every second factor, by the code they say."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.accounts import recovery
from muster.accounts.actions import FactorError
from muster.desk.page import account, posted, show
from muster.offices.access import actor_of, membership
from muster.offices.rights import Purpose, roles_for
from muster.pages.signed_in import recently_confirmed, signed_in
from muster.people import throttle


class VouchForm(forms.Form):
    hide_optional = True

    code = forms.CharField(
        label=gettext_lazy("The code that the person says"),
        help_text=gettext_lazy("Only after you have seen the person and the original of their document."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the code")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def recover(request: HttpRequest) -> HttpResponse:
    user = account(request)
    member = membership(user, roles_for(Purpose.STAFF))
    form = VouchForm(posted(request))
    if form.is_valid() and not _held(form, str(user.pk)):
        try:
            found = recovery.vouch(user=user, actor=actor_of(member), code=form.cleaned_data["code"])
        except FactorError as error:
            throttle.note("vouch", str(user.pk))
            form.add_error("code", str(error.message))
        else:
            done = found.second_by_id is not None
            said = _("Both have vouched now.") if done else _("One more operator has to vouch.")
            messages.success(request, said)
            return redirect("desk:recover")
    title = _("Vouch for somebody who has lost their ways in")
    return show(request, "portal/form.html", {"form": form, "title": title, "button": _("I have seen them")})


def _held(form: VouchForm, who: str) -> bool:
    if throttle.is_held("vouch", who, throttle.MOST_OF_AN_ADDRESS):
        form.add_error(None, _("There were too many attempts. Wait a quarter of an hour, then try again."))
        return True
    return False
