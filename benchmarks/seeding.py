"""Applicants about to submit, each signed in: `seeding.py NUMBER`, run inside an installation of Muster.

They are made by the actions that people use. Only their passwords are hashed cheaply, since none of them signs in by
one, and many are made in one transaction. Prints a JSON list of what each browser would hold and send.
"""

import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402  Django is set up first, as in every program that uses its models
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.middleware.csrf import get_token  # noqa: E402
from django.urls import reverse  # noqa: E402

from muster.cases import actions  # noqa: E402
from muster.cases.models import Case  # noqa: E402
from muster.journal.actions import SYSTEM  # noqa: E402
from muster.offices.actions import PostTerms, approve_post, create_post, request_approval  # noqa: E402
from muster.offices.models import Office, OfficeKind, Post, RankCategory  # noqa: E402
from muster.people.actions import create_account  # noqa: E402
from muster.people.models import ConsentKind, User  # noqa: E402

IN_ONE_TRANSACTION = 200
FACTS = {
    "date_of_birth": "1994-01-15",
    "sex": "male",
    "citizenships": ["COL"],
    "statelessness": "none",
    "identity_document": "passport",
    "identity_document_until": "2055-01-01",
    "location": "ukraine",
    "stay_ground": "temporary_permit",
    "stay_until": "2055-01-01",
    "conviction": "none",
    "prosecution_pending": False,
    "rank_category": "private",
    "serving_in": "none",
}


def ways_in() -> list[tuple[Office, Post | None]]:
    """Two of three apply to a centre; the third wishes for a post of a unit."""
    centre = Office.objects.create(
        code="centre", kind=OfficeKind.TERRITORIAL_CENTRE, name_uk="Центр", name_en="Centre", region="UA-46"
    )
    unit = Office.objects.create(
        code="unit", kind=OfficeKind.UNIT, name_uk="Частина", name_en="Unit", region="UA-46", formation="NGU"
    )
    terms = PostTerms(
        title_uk="Стрілець",
        title_en="Rifleman",
        rank_category=RankCategory.PRIVATE,
        open_to_foreigners=True,
        open_to_servicewomen=True,
        secret_access=False,
    )
    post = create_post(actor=SYSTEM, unit=unit, terms=terms, seats=2)
    request_approval(user=None, actor=SYSTEM, post_id=post.pk)
    approve_post(user=None, actor=SYSTEM, post_id=post.pk)
    return [(centre, None), (centre, None), (unit, post)]


def draft(number: int, office: Office, post: Post | None) -> tuple[User, Case]:
    user = create_account(email=f"a{number}@example.org", password="fictional", language="en")  # noqa: S106
    case = actions.open_case(user=user, regime="ua-ngu")
    actions.choose_way(user=user, case_id=case.pk, office=office, post=post)
    actions.state_facts(user=user, case_id=case.pk, facts=FACTS)
    actions.state_identity(
        user=user,
        case_id=case.pk,
        family_name="Quillfeather",
        given_names=f"Tadeo {number}",
        ukrainian_name="Квілфезер Тадео",
        document_number=f"QX{number:07}",
        phone="+380 00 555 01 17",
    )
    for kind in ConsentKind:
        actions.consent(user=user, case_id=case.pk, kind=kind, language="en")
    return user, case


def browser(user: User, case: Case) -> dict[str, str]:
    """What a browser that stands before the last page holds."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    request = HttpRequest()
    token = get_token(request)
    return {
        "reference": case.reference,
        "path": reverse("portal:review"),
        "session": str(session.session_key),
        "csrf": request.META["CSRF_COOKIE"],
        "token": token,
    }


def main(number: int) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    ways, made = ways_in(), []
    for first in range(0, number, IN_ONE_TRANSACTION):
        with transaction.atomic():
            made += [
                browser(*draft(one, *ways[one % len(ways)]))
                for one in range(first, min(first + IN_ONE_TRANSACTION, number))
            ]
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
