"""A clerk leaves a case to the rounds; a recruiter proposes another post."""

from muster.cases.models import Case, Request, RequestKind
from muster.offices.models import Office, Post
from muster.rounds.actions import state_wishes
from tests.cast import Cast
from tests.desk.conftest import SignedIn, at, text_of


def submitted(cast: Cast, *wishes: Post | Office) -> Case:
    case = cast.bring_to("submitted")
    state_wishes(user=cast.applicant, case_id=case.pk, wishes=wishes)
    return case


def test_a_clerk_sees_the_wishes_and_leaves_the_case_to_the_rounds(cast: Cast, signed_in: SignedIn) -> None:
    case = submitted(cast, cast.private_post, cast.other_unit)
    client = signed_in(cast.clerk)
    page = text_of(client.get(at("case", case)))
    assert at("enter-placement", case) in page
    assert "Rifleman" in page
    page = text_of(client.get(at("enter-placement", case)))
    assert page.index("Rifleman") < page.index("the whole unit")
    assert "Not checked yet" in page
    assert "Military medical board" in page or "Medical examination" in page
    page = text_of(client.post(at("enter-placement", case), follow=True))
    assert "The case waits for a round." in page
    assert at("enter-placement", case) not in page
    assert at("refer", case) in page
    assert Request.objects.get(case=case, kind=RequestKind.PLACEMENT).office == cast.headquarters
    page = text_of(client.post(at("enter-placement", case), follow=True))
    assert "The case waits for a round already." in page


def test_a_clerk_is_warned_where_nothing_is_wished_for(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    page = text_of(signed_in(cast.clerk).get(at("enter-placement", case)))
    assert "Without wishes nobody is placed" in page


def test_only_a_clerk_of_the_centre_leaves_a_case_to_the_rounds(cast: Cast, signed_in: SignedIn) -> None:
    case = submitted(cast, cast.private_post)
    for who in (cast.other_clerk, cast.recruiter, cast.planner, cast.stranger, cast.applicant, cast.auditor):
        assert signed_in(who).get(at("enter-placement", case)).status_code == 404
        assert signed_in(who).post(at("enter-placement", case)).status_code == 404
    assert not Request.objects.filter(kind=RequestKind.PLACEMENT).exists()


def test_a_recruiter_proposes_another_post_that_the_law_allows(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted", way="unit")
    client = signed_in(cast.recruiter)
    assert at("propose-post", case) in text_of(client.get(at("case", case)))
    response = client.get(at("propose-post", case))
    offered = [key for key, _title in response.context["form"].fields["post"].choices]
    assert str(cast.sergeant_post.pk) in offered
    assert str(cast.private_post.pk) not in offered  # the accepted one
    assert str(cast.citizens_only_post.pk) not in offered
    assert "Cipher clerk" in text_of(response)
    assert "Choose a post" in text_of(client.post(at("propose-post", case), {}))
    page = text_of(client.post(at("propose-post", case), {"post": str(cast.sergeant_post.pk)}, follow=True))
    assert "Nothing changes unless the applicant agrees." in page
    assert at("propose-post", case) not in page
    page = text_of(client.post(at("propose-post", case), {"post": str(cast.sergeant_post.pk)}))
    assert "Another post is proposed already" in page


def test_there_is_nothing_to_change_before_a_seat_is_accepted(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("offered", way="unit")
    client = signed_in(cast.recruiter)
    assert at("propose-post", case) not in text_of(client.get(at("case", case)))
    assert "has not accepted a seat" in text_of(client.get(at("propose-post", case)))


def test_only_the_units_recruiters_propose_another_post(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted", way="unit")
    for who in (cast.other_recruiter, cast.clerk, cast.commander, cast.stranger, cast.applicant):
        assert signed_in(who).get(at("propose-post", case)).status_code == 404
        sent = {"post": str(cast.sergeant_post.pk)}
        assert signed_in(who).post(at("propose-post", case), sent).status_code == 404
    assert not Request.objects.filter(kind=RequestKind.POST_CHANGE).exists()
