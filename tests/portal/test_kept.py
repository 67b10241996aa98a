"""What is kept of a person, why and until when, shown to themselves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape

from muster.cases import actions
from muster.keeping.schedule import SCHEDULE
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def page_of(cast: Cast) -> str:
    client = Client()
    client.force_login(cast.applicant)
    return client.get(reverse("portal:kept")).content.decode()


def test_an_open_application_has_no_end_yet(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    page = page_of(cast)
    assert case.reference in page
    assert "not known yet: it still runs" in page


def test_after_withdrawal_the_day_of_erasure_stands_there(cast: Cast) -> None:
    case = actions.withdraw(user=cast.applicant, case_id=cast.bring_to("submitted").pk)
    assert case.withdrawn_at
    day = timezone.localtime(case.withdrawn_at + timedelta(days=30))
    page = page_of(cast)
    assert date_format(day, "DATE_FORMAT") in page
    assert "2297-VI" in page


def test_every_kind_of_data_has_its_term_and_its_ground_there(cast: Cast) -> None:
    page = page_of(cast)
    for kind in SCHEDULE:
        assert escape(str(kind.what)) in page, kind.code
    assert "75 years" in page
    assert "180 days" in page
