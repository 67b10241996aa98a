"""One's own account: notices, their language, one's consents and papers."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muster.cases.queries import own_case
from muster.notices.actions import mark_read
from muster.notices.models import Notice
from muster.pages.languages import language_name
from muster.pages.signed_in import signed_in
from muster.people.actions import change_language
from muster.people.models import Consent
from muster.portal.page import account as account_of
from muster.portal.page import form_page, posted
from muster.portal.papers import paper_row

NOTICES_A_PAGE = 20


class LanguageForm(forms.Form):
    lone = True
    language = forms.ChoiceField(
        label=gettext_lazy("In which language shall we write to you?"),
        help_text=gettext_lazy("Our mails say only that there is something to read here, never what."),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
    )


@require_safe
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    found = Notice.objects.filter(user=account_of(request))
    context = {
        "page": Paginator(found, NOTICES_A_PAGE).get_page(request.GET.get("page")),
        "unread": found.filter(read_at=None).exists(),
    }
    return render(request, "portal/account/notices.html", context)


@require_POST
@signed_in
def notices_read(request: HttpRequest) -> HttpResponse:
    mark_read(user=account_of(request))
    return redirect("portal:notices")


@require_safe
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """What is kept about the person, and where it can be changed."""
    user = account_of(request)
    case = own_case(user)
    papers = case.papers.filter(removed_at=None).select_related("case__person") if case else []
    context = {
        "user": user,
        "case": case,
        "language_name": language_name(user.language),
        "consents": Consent.objects.filter(person=user.person_id).order_by("-given_at"),
        "papers": [paper_row(paper) for paper in papers],
    }
    return render(request, "portal/account/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def language(request: HttpRequest) -> HttpResponse:
    user = account_of(request)
    form = LanguageForm(posted(request), initial={"language": user.language})
    if form.is_valid():
        change_language(user=user, language=form.cleaned_data["language"])
        messages.success(request, _("The language of our mails is changed."))
        return redirect("portal:account")
    return form_page(request, form, title=_("Language of our mails"), button=_("Save"))
