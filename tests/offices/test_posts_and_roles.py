"""Posts and their seats, roles and who holds them."""

from dataclasses import replace

import pytest

from muster.cases.seats import free_seats
from muster.journal.actions import SYSTEM
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.offices import actions
from muster.offices.access import NoAccess, actor_of, live_memberships, membership
from muster.offices.actions import PostTerms
from muster.offices.models import Membership, Office, OfficeKind, Post, RankCategory, Role
from muster.offices.queries import board_for, centres, commanders_of, staff_of, units
from tests.cast import APPLICANT, Cast
from tests.events import refused

pytestmark = pytest.mark.django_db
TERMS = PostTerms(
    title_uk="Стрілець",
    title_en="Rifleman",
    rank_category=RankCategory.PRIVATE,
    open_to_foreigners=True,
    open_to_servicewomen=True,
    secret_access=False,
)


def create(cast: Cast, seats: int = 2) -> Post:
    return actions.create_post(actor=SYSTEM, unit=cast.unit, terms=TERMS, seats=seats)


class TestPosts:
    def test_it_comes_with_its_seats(self, cast: Cast) -> None:
        post = create(cast, 3)
        assert [seat.number for seat in free_seats(post)] == [1, 2, 3]
        (event,) = events_of(actions.stream_of(post))
        assert event.kind == EventKind.POST_ADDED
        assert event.data["seats"] == 3

    def test_only_a_unit_has_posts(self, cast: Cast) -> None:
        with refused("not-a-unit"):
            actions.create_post(actor=SYSTEM, unit=cast.centre, terms=TERMS, seats=1)

    @pytest.mark.parametrize("seats", [-1, actions.MOST_SEATS + 1])
    def test_it_has_a_sensible_number_of_seats(self, cast: Cast, seats: int) -> None:
        with refused("seats"):
            create(cast, seats)

    def test_it_can_be_changed_while_nothing_is_promised(self, cast: Cast) -> None:
        post = create(cast)
        actions.change_post(actor=SYSTEM, post_id=post.pk, terms=replace(TERMS, title_en="Scout"))
        assert Post.objects.get(pk=post.pk).title_en == "Scout"
        event = events_of(actions.stream_of(post)).last()
        assert event is not None
        assert event.data == {"before": {"title_en": "Rifleman"}, "after": {"title_en": "Scout"}}

    def test_what_was_promised_does_not_change(self, cast: Cast) -> None:
        cast.bring_to("offered")
        with refused("offered"):
            actions.change_post(actor=SYSTEM, post_id=cast.private_post.pk, terms=TERMS)

    def test_the_same_again_is_no_event(self, cast: Cast) -> None:
        post = create(cast)
        actions.change_post(actor=SYSTEM, post_id=post.pk, terms=TERMS)
        assert events_of(actions.stream_of(post)).count() == 1

    def test_seats_come_and_go(self, cast: Cast) -> None:
        post = create(cast, 2)
        for seats in (4, 1, 3):
            actions.set_seats(actor=SYSTEM, post_id=post.pk, seats=seats)
            assert free_seats(post).count() == seats

    def test_a_held_seat_stays(self, cast: Cast) -> None:
        case = cast.bring_to("offered")
        seat = case.offers.get().seat
        with refused("held"):
            actions.set_seats(actor=SYSTEM, post_id=cast.private_post.pk, seats=0)
        actions.set_seats(actor=SYSTEM, post_id=cast.private_post.pk, seats=1)
        seat.refresh_from_db()
        assert seat.closed_at is None
        assert not free_seats(cast.private_post).exists()

    def test_a_closed_post_has_no_free_seats(self, cast: Cast) -> None:
        post = create(cast)
        for _ in range(2):
            actions.close_post(actor=SYSTEM, post_id=post.pk)
        assert not free_seats(post).exists()
        with refused("closed"):
            actions.set_seats(actor=SYSTEM, post_id=post.pk, seats=5)

    def test_a_post_with_a_held_seat_is_not_closed(self, cast: Cast) -> None:
        cast.bring_to("offered")
        with refused("held"):
            actions.close_post(actor=SYSTEM, post_id=cast.private_post.pk)


class TestRoles:
    def give(self, cast: Cast, **changed: object) -> Membership:
        what: dict[str, object] = {
            "user": cast.operator,
            "actor": cast.actor(cast.operator),
            "email": APPLICANT.email.upper(),
            "office": cast.centre,
            "role": Role.CLERK,
        }
        return actions.give_role(**(what | changed))  # type: ignore[arg-type]

    def test_it_is_given_to_the_account_with_the_address(self, cast: Cast) -> None:
        member = self.give(cast)
        assert membership(cast.applicant, (Role.CLERK,), "centre-lviv") == member
        event = events_of("office:centre-lviv").last()
        assert event is not None
        assert (event.kind, event.data) == (
            EventKind.STAFF_ADDED,
            {"account": str(cast.applicant.pk), "role": "clerk"},
        )

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"role": Role.COMMANDER}, "no-such-role"),
            ({"email": "nobody@example.org"}, "no-account"),
            ({"email": "operator@example.org", "office": "headquarters", "role": Role.AUDITOR}, "yourself"),
            ({"email": "clerk@example.org"}, "has-role"),
        ],
    )
    def test_it_is_refused(self, cast: Cast, changed: dict[str, object], code: str) -> None:
        if changed.get("office") == "headquarters":
            changed = changed | {"office": cast.headquarters}
        with refused(code):
            self.give(cast, **changed)

    def test_it_ends_now_and_stays_on_record(self, cast: Cast) -> None:
        member = cast.member(cast.clerk)
        actor = cast.actor(cast.operator)
        actions.end_role(user=cast.operator, actor=actor, membership_id=member.pk)
        assert not live_memberships(cast.clerk).exists()
        with pytest.raises(NoAccess):
            membership(cast.clerk, (Role.CLERK,))
        with refused("ended"):
            actions.end_role(user=cast.operator, actor=actor, membership_id=member.pk)

    def test_nobody_ends_their_own(self, cast: Cast) -> None:
        member = cast.member(cast.operator)
        with refused("yourself"):
            actions.end_role(user=cast.operator, actor=actor_of(member), membership_id=member.pk)

    def test_a_role_holds_in_its_office_alone(self, cast: Cast) -> None:
        with pytest.raises(NoAccess):
            membership(cast.clerk, (Role.CLERK,), "centre-odesa")
        with pytest.raises(NoAccess):
            membership(cast.clerk, (Role.RECRUITER,), "centre-lviv")

    def test_the_actor_names_nobody(self, cast: Cast) -> None:
        actor = cast.actor(cast.clerk)
        assert (actor.identifier, actor.role, actor.office) == (str(cast.clerk.pk), "clerk", "centre-lviv")

    def test_the_commanders_of_a_unit_are_its_own(self, cast: Cast) -> None:
        assert commanders_of(cast.unit) == [cast.commander]
        assert commanders_of(cast.other_unit) == []
        assert {member.user for member in staff_of(cast.centre)} == {cast.clerk}


class TestBoards:
    def board(self, code: str, region: str) -> Office:
        return Office.objects.create(
            code=code, kind=OfficeKind.MEDICAL_BOARD, region=region, name_uk=code, name_en=code
        )

    def test_the_regions_own_goes_before_the_countrys(self) -> None:
        country, own = self.board("country", ""), self.board("own", "UA-46")
        assert board_for(OfficeKind.MEDICAL_BOARD, "UA-46") == own
        assert board_for(OfficeKind.MEDICAL_BOARD, "UA-51") == country

    def test_another_regions_is_better_than_none(self) -> None:
        other = self.board("other", "UA-12")
        assert board_for(OfficeKind.MEDICAL_BOARD, "UA-46") == other

    def test_there_may_be_none(self) -> None:
        assert board_for(OfficeKind.MEDICAL_BOARD, "UA-46") is None


def test_the_directory_lists_centres_and_the_formations_units(cast: Cast) -> None:
    assert set(centres()) == {cast.centre, cast.other_centre}
    assert set(units("NGU")) == {cast.unit, cast.other_unit}
    assert not units("AFU").exists()


def test_the_categories_stand_in_ascending_order() -> None:
    assert [category.height for category in RankCategory] == [0, 1, 2]
