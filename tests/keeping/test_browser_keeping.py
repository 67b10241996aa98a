"""The pages of rights, complaints and daily checks in a real browser: everybody can read and use them."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from muster.keeping.clock import work
from muster.keeping.complaints import complain
from muster.keeping.models import ComplaintKind
from muster.people.models import User
from tests.browser import NewPage
from tests.cast import Cast
from tests.desk.browsing import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_they_pass_the_whole_check(
    standing_cast: Cast, new_page: NewPage, check_page: Callable[[Page], None]
) -> None:
    cast = standing_cast
    cast.bring_to("submitted", way="unit")
    made = complain(user=cast.applicant, kind=ComplaintKind.CORRECTION, text="Not my name.", urgent=True)
    work()
    one = {"complaint": made.reference}
    visits: list[tuple[User, list[str]]] = [
        (
            cast.applicant,
            [reverse(f"portal:{name}") for name in ("kept", "taking", "complaints", "complain")],
        ),
        (cast.applicant, [reverse("portal:complaint", kwargs=one)]),
        (cast.auditor, [reverse("desk:complaints"), reverse("desk:checks")]),
        (cast.auditor, [reverse("desk:complaint", kwargs=one)]),
    ]
    for user, addresses in visits:
        page = new_page()
        sign_in(page, user)
        for address in addresses:
            page.goto(address)
            check_page(page)
