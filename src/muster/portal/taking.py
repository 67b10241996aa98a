"""Everything held about a person, in one file: to be read by them (HTML), by machines (JSON), and their files."""

import json
import zipfile
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from muster.cases.models import Case
from muster.keeping.complaints import complaints_of
from muster.keeping.held import File, events_of, files, held, record_taken
from muster.keeping.terms import terms_of
from muster.offices.models import Role
from muster.pages.languages import language_name
from muster.pages.signed_in import recently_confirmed, signed_in
from muster.people.models import Consent, User
from muster.portal.answers_given import answers_given
from muster.portal.page import account


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@recently_confirmed
def taking(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "portal/account/taking.html")
    user = account(request)
    record_taken(user)
    written = list(files(user.person))
    texts = {
        "read-me.html": render_to_string("portal/account/taken.html", _readable(user, written), request),
        "data.json": json.dumps(held(user.person), ensure_ascii=False, indent=1, default=str),
    }
    name = f"muster-{timezone.localdate().isoformat()}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    streamed: Any = StreamingHttpResponse(
        _zipped(texts, written), content_type="application/zip", headers=headers
    )
    answer: HttpResponse = streamed  # the decorators of pages know no streams, and treat them the same
    return answer


class _Sink:
    """Where a ZIP is written to, piece by piece: nothing of it is ever whole in memory or on disk."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Asked for by `zipfile`, like `close`; there is nothing to do."""

    def close(self) -> None:
        """See `flush`."""

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


def _zipped(texts: dict[str, str], written: list[File]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
            yield sink.taken()
        for file in written:
            content = file.content()
            if content is not None:
                archive.writestr(file.name, content)
                yield sink.taken()
    yield sink.taken()


def _readable(user: User, written: list[File]) -> dict[str, object]:
    person = user.person
    cases = Case.objects.filter(person=person, erased_at=None).select_related("person", "office")
    return {
        "user": user,
        "language_name": language_name(user.language),
        "consents": Consent.objects.filter(person=person).order_by("given_at"),
        "terms": terms_of(person),
        "cases": [{"case": case, "sections": answers_given(case), "asked": _asked(case)} for case in cases],
        "complaints": complaints_of(user),
        "files": [file.name for file in written],
        "events": [
            (event.at, event.label, _role(event.actor_role), event.actor_office)
            for event in events_of(person)
        ],
    }


def _asked(case: Case) -> list[tuple[str, str, str]]:
    """What was asked, in words, and what was answered."""
    return [
        (request.get_kind_display(), request.text or "", request.answer or "")
        for request in case.requests.order_by("asked_at")
    ]


def _role(role: str) -> str:
    if role == "applicant":
        return _("you")
    return str(Role(role).label) if role in Role else role
