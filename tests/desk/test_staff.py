"""The operator's pages."""

from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from muster.journal.models import Event
from muster.notices.actions import MOST_ATTEMPTS
from muster.notices.models import Notice, NoticeKind
from muster.offices.access import live_memberships
from muster.offices.models import Invitation, Membership, Role
from muster.people import vault
from muster.people.models import User
from tests.cast import STRANGER, Cast
from tests.desk.conftest import SignedIn, text_of

STAFF = reverse("desk:staff")


def of(code: str) -> str:
    return reverse("desk:office", args=[code])


def give(email: str, role: Role = Role.CLERK) -> dict[str, str]:
    return {"email": email, "role": role.value}


def test_it_lists_the_offices_and_finds_them_by_name(
    cast: Cast, signed_in: SignedIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.operator)
    with django_assert_max_num_queries(12):
        page = client.get(STAFF)
    assert len(page.context["rows"]) == 9
    rows = client.get(STAFF, {"name": "lviv"}).context["rows"]
    assert [(row[0]["text"], row[3]) for row in rows] == [("Office centre-lviv", "1")]
    assert "No office has such a name" in text_of(client.get(STAFF, {"name": "atlantis"}))


def test_it_shows_which_key_is_in_use_and_no_secret(cast: Cast, signed_in: SignedIn) -> None:
    page = text_of(signed_in(cast.operator).get(STAFF))
    ring = vault.keyring()
    assert ring.current.hex() in page
    assert all(key.hex() not in page for key in ring.keys.values())


def test_undelivered_notices_are_figures_only(cast: Cast, signed_in: SignedIn) -> None:
    now = timezone.now()
    for attempts in (0, 2, MOST_ATTEMPTS):
        Notice.objects.create(
            user=cast.applicant,
            kind=NoticeKind.DECIDED,
            created_at=now,
            next_attempt_at=now,
            attempts=attempts,
        )
    Notice.objects.create(user=cast.applicant, kind=NoticeKind.OFFER, created_at=now, delivered_at=now)
    response = signed_in(cast.operator).get(STAFF)
    notices = response.context["notices"]
    assert (notices.waiting, notices.given_up, notices.oldest) == (2, 1, now)
    assert cast.applicant.email not in text_of(response)


def second_operator(cast: Cast) -> User:
    Membership.objects.create(
        user=cast.planner, office=cast.headquarters, role=Role.OPERATOR, since=timezone.now()
    )
    return cast.planner


def decide(invitation: Invitation, act: str) -> str:
    return reverse(f"desk:invitation-{act}", args=[invitation.office_id, invitation.pk])


def test_a_role_takes_two_operators(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.operator)
    page = client.post(of("centre-lviv"), give(STRANGER.email.upper()), follow=True)
    assert "Another operator has to approve it." in text_of(page)
    proposed = Invitation.objects.get()
    refused = client.post(decide(proposed, "approve"), follow=True)
    assert "You proposed this yourself." in text_of(refused)
    assert not live_memberships(cast.stranger).exists()
    second = signed_in(second_operator(cast))
    assert "Roles wait for a second operator" in text_of(second.get(STAFF))
    second.post(decide(proposed, "approve"))
    assert live_memberships(cast.stranger).get().role == Role.CLERK
    event = Event.objects.filter(stream="office:centre-lviv", kind="staff:added").latest("position")
    assert event.data == {"account": str(cast.stranger.pk), "role": "clerk"}
    assert event.actor == str(cast.planner.pk)


def test_a_proposal_is_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.operator)
    client.post(of("centre-lviv"), give("newcomer@example.org"))
    assert "newcomer@example.org" in text_of(client.get(of("centre-lviv")))
    client.post(decide(Invitation.objects.get(), "withdraw"))
    assert "newcomer@example.org" not in text_of(client.get(of("centre-lviv")))


def test_what_cannot_be_given_is_told_and_nothing_typed_is_lost(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.operator)
    for email, problem in (
        (cast.operator.email, "You cannot give a role to yourself."),
        (cast.clerk.email, "This account holds the role in this office already."),
    ):
        page = text_of(client.post(of("centre-lviv"), give(email)))
        assert problem in page
        assert email in page
    assert "Enter the address" in text_of(client.post(of("centre-lviv"), {"role": "clerk"}))


def test_an_office_gives_only_the_roles_of_its_kind(cast: Cast, signed_in: SignedIn) -> None:
    page = signed_in(cast.operator).post(of("centre-lviv"), give(STRANGER.email, Role.COMMANDER))
    assert "Select a valid choice" in text_of(page)
    assert not live_memberships(cast.stranger).exists()


def test_a_role_is_ended(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.operator)
    clerk = signed_in(cast.clerk)
    held = cast.member(cast.clerk)
    end = reverse("desk:role-end", args=["centre-lviv", held.pk])
    assert end in text_of(client.get(of("centre-lviv")))
    assert "The role is ended." in text_of(client.post(end, follow=True))
    assert not live_memberships(cast.clerk).exists()
    assert clerk.get("/account/").status_code == 302
    assert signed_in(cast.clerk).get(reverse("desk:cases")).status_code == 404
    assert "This role was ended already." in text_of(client.post(end, follow=True))


def test_an_operator_ends_no_role_of_their_own(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.operator)
    held = cast.member(cast.operator)
    assert "your own role" in text_of(client.get(of("headquarters")))
    page = client.post(reverse("desk:role-end", args=["headquarters", held.pk]), follow=True)
    assert "You cannot end a role of your own." in text_of(page)
    assert live_memberships(cast.operator).exists()


def test_nobody_but_an_operator_gives_or_ends_roles(cast: Cast, signed_in: SignedIn) -> None:
    held = cast.member(cast.clerk)
    for user in (cast.applicant, cast.clerk, cast.auditor, cast.commander):
        client = signed_in(user)
        assert client.get(STAFF).status_code == 404
        assert client.post(of("centre-lviv"), give(STRANGER.email)).status_code == 404
        assert client.post(reverse("desk:role-end", args=["centre-lviv", held.pk])).status_code == 404
    assert Membership.objects.filter(until=None).count() == 13
