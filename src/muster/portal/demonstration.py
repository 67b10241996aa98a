"""The demonstration's own pages: who can be tried out, and the mail that in a real installation would be sent.

Their addresses exist only in demonstration mode.
"""

import email
import email.policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from muster.cases.progress import status_of
from muster.offices.models import Membership
from muster.people.models import User

NEWEST_MAILS = 30


class Mail(NamedTuple):
    to: str
    subject: str
    date: str
    body: str


class Persona(NamedTuple):
    """One account to try: for staff, what they do and where; for an applicant, the application's reference."""

    name: str
    email: str
    work: list[str]


@require_safe
@never_cache
def personas(request: HttpRequest) -> HttpResponse:
    accounts = User.objects.select_related("person").prefetch_related(
        "memberships__office", "person__cases__requests__office"
    )
    staff, applicants = [], []
    for user in accounts.order_by("created_at"):
        if memberships := list(user.memberships.all()):
            staff.append(
                Persona(user.person.full_name, user.email, [_work(member) for member in memberships])
            )
        elif user.email.endswith(f"@{settings.DEMONSTRATION_DOMAIN}"):
            applicants.append(Persona(user.person.full_name, user.email, _applications(user)))
    context: dict[str, Any] = {
        "staff": staff,
        "applicants": applicants,
        "password": settings.DEMONSTRATION_PASSWORD,
    }
    return render(request, "portal/demonstration/personas.html", context)


def _work(member: Membership) -> str:
    return f"{member.get_role_display()}, {member.office.name}"


def _applications(user: User) -> list[str]:
    return [f"{case.reference}: {status_of(case).label}" for case in user.person.cases.all()]


@require_safe
@never_cache
def mail(request: HttpRequest) -> HttpResponse:
    """The newest mails that this installation would have sent."""
    files = sorted(Path(settings.MAIL_FOLDER).glob("*.log"), key=lambda path: path.stat().st_mtime)
    mails = [_read(part) for path in reversed(files[-NEWEST_MAILS:]) for part in _messages(path)]
    return render(request, "portal/demonstration/mail.html", {"mails": mails})


def _messages(path: Path) -> list[bytes]:
    separator = b"-" * 79
    return [part.strip() for part in path.read_bytes().split(separator) if part.strip()]


def _read(content: bytes) -> Mail:
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain",))
    return Mail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        date=date_format(localtime(parsedate_to_datetime(str(message["Date"]))), "DATETIME_FORMAT"),
        body=body.get_content() if body else "",
    )
