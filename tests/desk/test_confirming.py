"""What matters at the desk asks again who one is, ten minutes after it was last proved."""

import pytest
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.desk.conftest import SignedIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("act", ["admit", "refuse", "return"])
def test_deciding_does(cast: Cast, signed_in: SignedIn, clock: Clock, act: str) -> None:
    case = cast.bring_to("accepted")
    client = signed_in(cast.deciding_officer)
    address = reverse(f"desk:{act}", args=[case.reference])
    assert client.get(address).status_code == 200
    clock.move(minutes=11)
    assert client.get(address).headers["Location"].startswith("/sign-in/again/?next=")
    asked = client.post(address, {"confirmed": "1"})
    assert "Is it you?" in asked.content.decode()
    case.refresh_from_db()
    assert case.is_open
    client.post("/sign-in/again/", {"password": PASSWORD})
    assert client.get(address).status_code == 200


def test_exporting_and_giving_rights_do(cast: Cast, signed_in: SignedIn, clock: Clock) -> None:
    recruiter, operator = signed_in(cast.recruiter), signed_in(cast.operator)
    clock.move(minutes=11)
    exported = recruiter.get(reverse("desk:posts-export", args=[cast.unit.pk, "csv"]))
    given = operator.get(reverse("desk:office", args=["centre-lviv"]))
    assert exported.headers["Location"].startswith("/sign-in/again/")
    assert given.headers["Location"].startswith("/sign-in/again/")
