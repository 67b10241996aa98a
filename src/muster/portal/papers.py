"""Papers: what is asked of this person, giving one, seeing one's own, taking one back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.actions import Upload, describe_own_paper, open_paper, remove_paper, upload_paper
from muster.cases.asked_papers import asked_papers
from muster.cases.intake import CONTENT_TYPES, HINTS, too_large
from muster.cases.models import Case, Paper, PaperKind, PaperReason
from muster.cases.queries import paper_for
from muster.pages.paper_about import AboutForm, said_of
from muster.pages.slowing import uploading
from muster.pages.uploads import is_too_large
from muster.papers.intake import Hint
from muster.people.actions import actor_for
from muster.portal.page import account, back_to, done, form_page, posted, with_case

ACCEPT = ",".join(CONTENT_TYPES)


class PaperForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of paper"),
        choices=PaperKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the kind of paper")},
    )
    file = forms.FileField(
        label=gettext_lazy("Photo or scan"),
        help_text=gettext_lazy(
            "PDF, JPEG, PNG, HEIC or WebP, at most 10 MB. Every corner of the page must be visible."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "invalid": gettext_lazy("The file did not arrive. Choose it again."),
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if is_too_large(file):
            raise ValidationError(too_large().message)
        return file


@require_safe
@with_case
def papers(request: HttpRequest, case: Case) -> HttpResponse:
    given = list(case.papers.filter(removed_at=None).select_related("case__person"))
    asked = [
        {
            "title": asked.kind.label,
            "hint": asked.why,
            "state": "done" if asked.is_given else "not_started",
            "url": _add(asked.kind),
        }
        for asked in (asked_papers(case, given) if case.is_open else [])
    ]
    context = {
        "case": case,
        "asked": asked,
        "rows": [paper_row(paper) for paper in given],
        "back_url": back_to(request),
    }
    return render(request, "portal/application/papers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
@uploading
def paper_add(request: HttpRequest, case: Case) -> HttpResponse:
    files = request.FILES if request.method == "POST" else None
    form = PaperForm(posted(request), files, initial={"kind": request.GET.get("kind")})
    translated = _translated(request, case)
    if form.is_valid():
        file: UploadedFile[bytes] = form.cleaned_data["file"]
        upload = Upload(name=file.name or "", content=file.read())
        kind = PaperKind(form.cleaned_data["kind"])
        given: list[Paper] = []
        if done(
            form,
            lambda: given.append(
                upload_paper(
                    user=account(request),
                    case_id=case.pk,
                    kind=kind,
                    upload=upload,
                    translation_of=translated.pk if translated else None,
                )
            ),
            field="file",
        ):
            messages.success(
                request, _("The paper is with your application: %(kind)s.") % {"kind": kind.label}
            )
            for hint in hints_of(given[0]):
                messages.warning(request, hint)
            return redirect("portal:papers")
    return form_page(
        request,
        form,
        title=_("Add a translation") if translated else _("Add a paper"),
        text=_("Nobody may keep your document itself: a photo or scan is enough."),
        button=_("Add this paper"),
        multipart=True,
        back_url=reverse("portal:papers"),
    )


@require_safe
@with_case
def paper(request: HttpRequest, case: Case, paper_id: UUID) -> HttpResponse:
    """The applicant's own paper, as its pages are shown to everybody who may see them."""
    found = paper_for(account(request), case, paper_id)
    content = open_paper(actor=actor_for(account(request)), paper=found)
    return download(content, found.shown_type, f"{found.kind}.{_suffix(found)}")


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def paper_about(request: HttpRequest, case: Case, paper_id: UUID) -> HttpResponse:
    """What stands on the paper, so that the office reads it sooner and its last day is watched."""
    found = paper_for(account(request), case, paper_id)
    form = AboutForm(posted(request), found)
    if form.is_valid() and done(
        form,
        lambda: describe_own_paper(
            user=account(request), case_id=case.pk, paper_id=found.pk, about=form.about
        ),
    ):
        messages.success(request, _("What stands on the paper is written down."))
        return redirect("portal:papers")
    return form_page(
        request,
        form,
        title=_("%(kind)s: details") % {"kind": found.get_kind_display()},
        text=_("Copy what stands on the paper. Leave empty what does not stand there."),
        button=_("Save"),
        back_url=reverse("portal:papers"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@with_case
def paper_remove(request: HttpRequest, case: Case, paper_id: UUID) -> HttpResponse:
    found = paper_for(account(request), case, paper_id)
    if request.method == "POST":
        remove_paper(user=account(request), case_id=case.pk, paper_id=found.pk)
        messages.success(request, _("The paper was removed, and its file destroyed."))
        return redirect("portal:papers")
    return form_page(
        request,
        forms.Form(),
        title=_("Remove this paper?"),
        text=_("%(kind)s: %(name)s. The file is destroyed.")
        % {"kind": found.get_kind_display(), "name": found.file_name},
        button=_("Remove it"),
        grave=True,
        other_url=reverse("portal:papers"),
        other=_("Keep it"),
    )


def _translated(request: HttpRequest, case: Case) -> Paper | None:
    """The paper whose translation is added, as the address of the page says; it goes on saying so when sent."""
    try:
        named = UUID(request.GET.get("of", ""))
    except ValueError:
        return None
    return paper_for(account(request), case, named)


def hints_of(paper: Paper) -> list[str]:
    """What may hinder the office from reading it, while it has not been judged."""
    judged = paper.accepted_at or paper.rejected_at
    return [] if judged else [str(HINTS[Hint(hint)]) for hint in paper.hints]


def paper_row(paper: Paper) -> dict[str, object]:
    """One paper with what became of it."""
    if paper.accepted_at:
        state, tone = _("Accepted"), "ok"
    elif paper.rejected_at:
        state, tone = _("Not accepted: %(reason)s") % {"reason": PaperReason(paper.reason).label}, "bad"
    else:
        state, tone = _("Not checked yet"), "plain"
    given = date_format(timezone.localdate(paper.uploaded_at), "DATE_FORMAT")
    return {
        "paper": paper,
        "about": f"{paper.file_name} · {CONTENT_TYPES[paper.content_type]}, {filesizeformat(paper.size)} · {given}",
        "state": state,
        "tone": tone,
        "hints": hints_of(paper),
        "said": said_of(paper),
        "describable": paper.accepted_at is None,
        "translatable": paper.translation_of_id is None,
        "removable": paper.accepted_at is None and paper.rejected_at is None,
    }


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A private file, to be kept by its owner and by nobody in between."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _add(kind: PaperKind) -> str:
    return f"{reverse('portal:paper-add')}?kind={kind.value}"


def _suffix(paper: Paper) -> str:
    return CONTENT_TYPES[paper.shown_type].lower()
