"""Another mail address for one's account: asked for while signed in, confirmed by a link, taken back by another."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from muster.accounts import address
from muster.pages.signed_in import private, recently_confirmed, signed_in
from muster.people.addresses import LinkError
from muster.people.models import email_digest
from muster.portal.page import account, form_page, posted
from muster.portal.registering import AddressForm, dead_link, mailed
from muster.portal.signing import remember


class NewAddressForm(AddressForm):
    own_digest = ""

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if email_digest(email) == self.own_digest:
            self.add_error("email", gettext_lazy("This is the address of your account already."))
        return email


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def change(request: HttpRequest) -> HttpResponse:
    user = account(request)
    form = NewAddressForm(posted(request))
    form.own_digest = user.email_digest
    if form.is_valid() and mailed(request, form, partial(address.ask, user=user)):
        messages.success(
            request,
            _(
                "We sent a link to the new address. Open it in this browser within 24 hours. Until then your address "
                "stays as it is."
            ),
        )
        return redirect("portal:account")
    return form_page(
        request,
        form,
        title=_("Another e-mail address"),
        text=_(
            "You sign in with the new address from the moment you confirm it, and our mails go there. The old address "
            "is told, and can take the change back for 7 days."
        ),
        button=_("Send me the link"),
        back_url=reverse("portal:account"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    user = account(request)
    try:
        new = address.asked(user=user, token=token)
        if request.method == "POST":
            address.change(user=user, token=token, here=request.session.session_key)
            messages.success(request, _("Your e-mail address is changed."))
            return remember(redirect("portal:account"), user)
    except LinkError:
        return dead_link(request, reverse("portal:address"), _("Ask for a new link"))
    context = {
        "title": _("Another e-mail address"),
        "text": _("From now on you sign in with {address}, and our mails go there.").format(address=new),
        "button": _("Use this address"),
        "back_url": reverse("portal:account"),
    }
    return render(request, "portal/account/one_button.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever reads the old mailbox: no account is needed, and none is opened."""
    try:
        address.taking_back(token)
        if request.method == "POST":
            address.take_back(token=token)
            messages.success(
                request,
                _("The address is that of the account again, and everybody is signed out of it."),
            )
            return redirect("portal:password")
    except LinkError:
        return dead_link(request, reverse("portal:sign-in"), _("Sign in"))
    context = {
        "title": _("Take the address back"),
        "text": _(
            "This mail address becomes that of the account again, and everybody who is signed in to the account is "
            "signed out. Then choose a new password."
        ),
        "button": _("Take it back"),
    }
    return render(request, "portal/account/one_button.html", context)
