"""Every second factor lost: days in which the owner hears of it, and two operators who have seen the person."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from muster.accounts import recovery
from muster.accounts.actions import FactorError, has_second_factor
from muster.accounts.models import Recovery
from muster.offices.models import Membership, Role
from muster.people.models import User
from tests.accounts.joining import join_app
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_operator(cast: Cast) -> User:
    office, now = cast.headquarters, timezone.now()
    Membership.objects.create(user=cast.planner, office=office, role=Role.OPERATOR, since=now)
    return cast.planner


def give_password(cast: Cast) -> Client:
    client = Client()
    client.post("/sign-in/", {"email": cast.applicant.email, "password": PASSWORD})
    return client


def asked(client: Client) -> str:
    """The code that the page shows after asking."""
    return str(client.post("/sign-in/lost/").context["code"])


def vouch(user: User, code: str) -> str:
    client = Client()
    client.force_login(user)
    return client.post(reverse("desk:recover"), {"code": code.lower()}, follow=True).content.decode()


def test_two_operators_and_three_days_lead_back_in(cast: Cast, second_operator: User, clock: Clock) -> None:
    join_app(cast.applicant)
    code = asked(give_password(cast))
    assert "One more operator has to vouch." in vouch(cast.operator, code)
    assert "Both have vouched now." in vouch(second_operator, code)
    assert "begins anew" in give_password(cast).get("/sign-in/lost/").content.decode()
    clock.move(days=3, minutes=1)
    client = give_password(cast)
    assert "Two operators have seen you" in client.get("/sign-in/lost/").content.decode()
    assert client.post("/sign-in/lost/").headers["Location"] == "/application/"
    assert client.get("/account/").status_code == 200
    assert not has_second_factor(cast.applicant)


def test_days_alone_do_not(cast: Cast, clock: Clock) -> None:
    join_app(cast.applicant)
    code = asked(give_password(cast))
    vouch(cast.operator, code)
    clock.move(days=4)
    client = give_password(cast)
    assert client.post("/sign-in/lost/").status_code == 200
    assert client.get("/account/").status_code == 302


def test_one_operator_does_not_vouch_twice_nor_for_themselves(cast: Cast) -> None:
    code = recovery.ask(user=cast.applicant)
    actor = cast.actor(cast.operator)
    recovery.vouch(user=cast.operator, actor=actor, code=code)
    with pytest.raises(FactorError):
        recovery.vouch(user=cast.operator, actor=actor, code=code)
    own = recovery.ask(user=cast.operator)
    with pytest.raises(FactorError):
        recovery.vouch(user=cast.operator, actor=actor, code=own)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recovery.objects.filter(user=cast.applicant).update(second_by=cast.operator)


def test_a_code_that_nobody_was_given_is_refused(cast: Cast) -> None:
    assert "No recovery waits under this code." in vouch(cast.operator, "ABCD-EFGH-JKMN")


def test_whoever_still_has_a_factor_cancels_it_by_coming_in(cast: Cast) -> None:
    codes = join_app(cast.applicant)
    asked(give_password(cast))
    owner = give_password(cast)
    page = owner.post("/sign-in/second/", {"code": codes[0]}, follow=True)
    assert "It is cancelled." in page.content.decode()
    assert not Recovery.objects.exists()


def test_without_the_first_factor_nobody_asks(cast: Cast) -> None:
    assert Client().post("/sign-in/lost/").headers["Location"] == "/sign-in/"
    assert not Recovery.objects.exists()
