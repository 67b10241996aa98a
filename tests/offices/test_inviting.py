"""Roles by four eyes, and accounts by invitation."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from muster.offices import actions
from muster.offices.access import live_memberships
from muster.offices.actions import InvitationError
from muster.offices.errors import NotPossible
from muster.offices.models import Invitation, Membership, Role
from muster.people.actions import create_account
from muster.people.models import Person, User
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db
NEW = "newcomer@example.org"
NAMES = {"given_names": "Orlaith", "family_name": "Featherstonehaugh"}


def propose(cast: Cast, email: str = NEW, role: Role = Role.CLERK) -> Invitation:
    return actions.invite(
        user=cast.operator, actor=cast.actor(cast.operator), email=email, office=cast.centre, role=role
    )


def approve(cast: Cast, proposed: Invitation, who: User | None = None) -> Invitation:
    user = who or cast.planner
    return actions.approve_invitation(user=user, actor=cast.actor(user), invitation_id=proposed.pk)


def token_of(cast: Cast, capture: DjangoCaptureOnCommitCallbacks) -> str:
    """The link that somebody without an account is mailed."""
    with capture(execute=True):
        approve(cast, propose(cast))
    return str(mail.outbox[-1].body).split("/invitation/")[1].split("/")[0]


def test_the_invited_make_an_account_with_the_role(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token = token_of(cast, django_capture_on_commit_callbacks)
    assert mail.outbox[-1].to == [NEW]
    client = Client()
    assert NEW in client.get(f"/invitation/{token}/").content.decode()
    weak = client.post(f"/invitation/{token}/", {"password": "1234567890", **NAMES})
    assert "entirely numeric" in weak.content.decode()
    made = client.post(f"/invitation/{token}/", {"password": "three words together", **NAMES})
    assert made.headers["Location"] == "/desk/"
    user = User.objects.by_email(NEW)
    assert user is not None
    assert user.person.full_name == "Orlaith Featherstonehaugh"
    assert live_memberships(user).get().role == Role.CLERK
    again = Client().get(f"/invitation/{token}/").content.decode()
    assert "does not work any more" in again


def test_the_link_ends_after_three_days(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, clock: Clock
) -> None:
    token = token_of(cast, django_capture_on_commit_callbacks)
    clock.move(days=3, minutes=1)
    with pytest.raises(InvitationError):
        actions.accept_invitation(token=token, password="three words together", **NAMES)


def test_before_the_second_operator_nothing_is_mailed_and_nothing_given(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        proposed = propose(cast, cast.stranger.email)
    assert mail.outbox == []
    assert not live_memberships(cast.stranger).exists()
    with pytest.raises(NotPossible, match="yourself"):
        approve(cast, proposed, cast.operator)


def test_the_database_itself_wants_another_operator(cast: Cast) -> None:
    proposed = propose(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=proposed.pk).update(approved_by=cast.operator)


def test_nobody_approves_a_role_of_their_own(cast: Cast) -> None:
    proposed = propose(cast, cast.planner.email)
    with pytest.raises(NotPossible, match="yourself"):
        approve(cast, proposed)
    with pytest.raises(NotPossible, match="yourself"):
        propose(cast, cast.operator.email)


def test_an_office_has_only_the_roles_of_its_kind(cast: Cast) -> None:
    with pytest.raises(NotPossible, match="no-such-role"):
        propose(cast, role=Role.COMMANDER)


def test_a_new_role_and_its_end_both_end_the_sessions(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.stranger)
    approve(cast, propose(cast, cast.stranger.email))
    assert client.get("/account/").status_code == 302
    client.force_login(cast.stranger)
    assert client.get("/desk/").status_code == 200
    member = Membership.objects.get(user=cast.stranger)
    actions.end_role(user=cast.operator, actor=cast.actor(cast.operator), membership_id=member.pk)
    assert client.get("/desk/").status_code == 302


def test_of_what_is_withdrawn_or_expired_no_address_stays(cast: Cast, clock: Clock) -> None:
    before = Person.objects.count()
    withdrawn = propose(cast)
    actions.withdraw_invitation(actor=cast.actor(cast.operator), invitation_id=withdrawn.pk)
    assert Person.objects.count() == before
    propose(cast)
    clock.set(timezone.now() + timedelta(days=31))
    kept = propose(cast, cast.stranger.email)
    assert list(Invitation.objects.all()) == [kept]
    assert Person.objects.count() == before
    with pytest.raises(NotPossible, match="ended"):
        approve(cast, withdrawn)


def test_an_account_made_meanwhile_is_not_taken_over(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token = token_of(cast, django_capture_on_commit_callbacks)
    create_account(email=NEW, password="three words together", language="uk")
    with pytest.raises(InvitationError):
        actions.accept_invitation(token=token, password="three other words", **NAMES)


def test_a_weak_password_uses_nothing_up(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    token = token_of(cast, django_capture_on_commit_callbacks)
    with pytest.raises(ValidationError):
        actions.accept_invitation(token=token, password="short", **NAMES)
    assert actions.invitation_of(token).used_at is None
