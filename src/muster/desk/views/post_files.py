"""A unit's posts as a file: brought in after a look at what would change, and saved."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from muster.desk.page import account, posted, show
from muster.desk.post_history import difference
from muster.desk.views.posts import crumbs_of, list_of
from muster.offices import actions
from muster.offices.access import actor_of, membership
from muster.offices.actions import Change, PostTerms
from muster.offices.models import Membership, RankCategory
from muster.offices.post_rows import PostRow, as_file, read_posts, rows_of
from muster.offices.rights import Purpose, roles_for
from muster.offices.sheets import MOST_BYTES, Problem, Unreadable
from muster.pages.signed_in import recently_confirmed, signed_in
from muster.pages.slowing import uploading
from muster.people.models import User

HOUR = 3600
SHOWN = 200
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class FileForm(forms.Form):
    hide_optional = True

    file = forms.FileField(
        label=gettext_lazy("File with posts"),
        help_text=gettext_lazy(
            "XLSX or CSV, at most 2 MB and 1,000 lines. You see what changes before it counts."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "invalid": gettext_lazy("The file did not arrive. Choose it again."),
        },
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 2 MB."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@uploading
def bring(request: HttpRequest, unit: str) -> HttpResponse:
    """Choose a file, see what it would add and change, then make it count."""
    user = account(request)
    member = membership(user, roles_for(Purpose.RECRUIT), unit)
    if "rows" in request.POST:
        return _confirmed(request, user, member)
    form = FileForm(posted(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        try:
            rows = read_posts(form.cleaned_data["file"].read())
            return _preview(request, user, member, rows)
        except Unreadable as unreadable:
            return _page(request, member, form, unreadable.problems)
    return _page(request, member, form)


def _preview(
    request: HttpRequest, user: User, member: Membership, rows: list[PostRow], *, again: bool = False
) -> HttpResponse:
    changes = actions.preview_import(actor=actor_of(member), unit=member.office, rows=rows)
    plan = [_plain(row) for row in rows]
    context = {
        "crumbs": _crumbs(member),
        "added": sum(change.is_addition for change in changes),
        "changed": sum(not change.is_addition for change in changes),
        "same": len(rows) - len(changes),
        "more": max(0, len(changes) - SHOWN),
        "columns": [{"text": _("Line")}, {"text": _("Post")}, {"text": _("What happens")}],
        "table": [
            [str(change.row.line), change.row.terms.title_uk, _what(change)] for change in changes[:SHOWN]
        ],
        "again": again,
        "back": reverse("desk:posts-import", args=[member.office_id]),
        "list": list_of(member.office),
        "rows": signing.dumps([plan, _digest(changes)], salt=_salt(user, member), compress=True),
    }
    return show(request, "desk/import_preview.html", context)


def _confirmed(request: HttpRequest, user: User, member: Membership) -> HttpResponse:
    try:
        plan, seen = signing.loads(request.POST["rows"], salt=_salt(user, member), max_age=HOUR)
    except signing.BadSignature:
        messages.error(request, _("Too much time has passed. Choose the file again."))
        return redirect("desk:posts-import", member.office_id)
    rows = [_row(values) for values in plan]
    actor = actor_of(member)
    try:
        # Where the list has changed since the preview, its reader sees what would happen now.
        if _digest(actions.preview_import(actor=actor, unit=member.office, rows=rows)) != seen:
            return _preview(request, user, member, rows, again=True)
        changes = actions.import_posts(actor=actor, unit=member.office, rows=rows)
    except Unreadable as unreadable:
        return _page(request, member, FileForm(), unreadable.problems)
    words = _("Done: %(added)s added, %(changed)s changed. Ask for approval of what is to be public.")
    added = sum(change.is_addition for change in changes)
    messages.success(request, words % {"added": added, "changed": len(changes) - added})
    return redirect(list_of(member.office))


def _page(
    request: HttpRequest, member: Membership, form: FileForm, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    words = (_("Line"), _("Column"), _("What is wrong"), _("What to do"))
    context = {
        "unit": member.office,
        "crumbs": _crumbs(member),
        "form": form,
        "columns": [{"text": text} for text in words],
        "problems": [
            [str(each.line) if each.line else _("file"), each.column or "–", str(each.what), str(each.todo)]
            for each in problems[:SHOWN]
        ],
        "more": max(0, len(problems) - SHOWN),
        "back": list_of(member.office),
    }
    return show(request, "desk/import.html", context, status=200)


def _crumbs(member: Membership) -> list[dict[str, str]]:
    return crumbs_of(member.office)


def _what(change: Change) -> str:
    if change.is_addition:
        return _("is added, with %(seats)s seats") % {"seats": change.row.seats}
    said = [difference(name, before, after) for name, (before, after) in change.differences.items()]
    return "; ".join(said)


def _digest(changes: list[Change]) -> list[list[str]]:
    """What was shown: the lines that do something, and what they do."""
    return [[str(change.row.line), _what(change)] for change in changes]


def _salt(user: User, member: Membership) -> str:
    return f"posts:{member.office_id}:{user.pk}"


def _plain(row: PostRow) -> list[Any]:
    terms = [str(value) if name == "rank_category" else value for name, value in _terms(row)]
    return [row.line, str(row.id or ""), row.seats, *terms]


def _terms(row: PostRow) -> list[tuple[str, object]]:
    return [(name, getattr(row.terms, name)) for name in PostTerms.__dataclass_fields__]


def _row(values: list[Any]) -> PostRow:
    line, identifier, seats, *terms = values
    given = dict(zip(PostTerms.__dataclass_fields__, terms, strict=True))
    terms_of_it = PostTerms(**given | {"rank_category": RankCategory(given["rank_category"])})
    return PostRow(line, UUID(identifier) if identifier else None, terms_of_it, seats)


@require_safe
@signed_in
@recently_confirmed
def export(request: HttpRequest, unit: str, kind: str) -> HttpResponse:
    """The unit's posts as a file that can be brought in again."""
    member = membership(account(request), roles_for(Purpose.RECRUIT), unit)
    if kind not in TYPES:
        raise Http404
    response = HttpResponse(as_file(rows_of(member.office), kind), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="posts-{member.office_id}.{kind}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
