"""The signer's own copy: a code is shown once, and opens the contract without an account."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.cases.models import Case
from muster.contracts.actions import make_copy_code, standing
from muster.contracts.copies import copy_by
from muster.pages.signed_in import private
from muster.pages.slowing import client_of
from muster.people import throttle
from muster.portal.contract import contract_of
from muster.portal.page import account, form_page, with_case_called
from muster.portal.papers import download

MOST_OF_A_CLIENT = 20
MOST_OF_A_CODE = 60


@require_http_methods(["GET", "HEAD", "POST"])
@with_case_called
def contract_copy(request: HttpRequest, case: Case) -> HttpResponse:
    """Make the code; it is shown on the answer to this one request and kept nowhere."""
    found = standing(case) or contract_of(case)
    code = make_copy_code(user=account(request), case_id=case.pk) if request.method == "POST" else ""
    context = {
        "case": case,
        "contract": found,
        "code": code.split("-") if code else [],
        "copy_url": request.build_absolute_uri(reverse("portal:copy")),
    }
    return render(request, "portal/case/copy.html", context)


class CopyForm(forms.Form):
    hide_optional = True

    code = forms.CharField(
        label=gettext_lazy("Code of your copy"),
        help_text=gettext_lazy("Six groups of four letters and digits."),
        max_length=MOST_OF_A_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter the code")},
    )


@private
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest) -> HttpResponse:
    """The contract's PDF for whoever has the code. A wrong code and a contract that is gone look alike."""
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        client = client_of(request)
        if throttle.is_held("copy", client, MOST_OF_A_CLIENT):
            form.add_error(None, _("There were too many attempts from here. Wait a quarter of an hour."))
        else:
            throttle.note("copy", client)
            content = copy_by(form.cleaned_data["code"])
            if content is not None:
                return download(content, "application/pdf", "contract.pdf")
            form.add_error("code", _("No contract opens by this code"))
    return form_page(
        request,
        form,
        title=_("Your copy of a contract"),
        text=_(
            "Whoever signed a contract here opens it by the code of their copy, with or without an account."
        ),
        button=_("Open my copy"),
    )
