"""The applicant's turn: what the office asks, a proposed unit, an offered seat."""

import pytest

from muster.cases import actions
from muster.cases.models import Case, Offer, PaperKind, PaperReason, Request, RequestKind
from tests.cast import PDF, Cast, offer
from tests.conftest import Clock
from tests.portal.conftest import SignedIn


def asked(cast: Cast, case: Case, text: str = "Which visa do you have?") -> str:
    clerk = cast.clerk
    request = actions.ask_applicant(user=clerk, actor=cast.actor(clerk), case_id=case.pk, text=text)
    return f"/application/{case.reference}/requests/{request.pk}/"


def test_a_question_of_the_office_is_answered_in_words(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    address = asked(cast, case)
    client = signed_in(cast.applicant)
    status = client.get(f"/application/{case.reference}/").content.decode()
    assert "The office asks you something" in status
    assert address in status
    page = client.get(address).content.decode()
    assert "Which visa do you have?" in page
    done = client.post(address, {"answer": "A long-stay visa, type D."}, follow=True).content.decode()
    assert "Your answer is with the office." in done
    assert "A long-stay visa, type D." in client.get(address).content.decode()


def test_an_empty_answer_is_not_sent(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    assert (
        "Write a short answer"
        in signed_in(cast.applicant).post(asked(cast, case), {"answer": " "}).content.decode()
    )
    assert not Request.objects.filter(case=case, answered_at__isnull=False).exists()


def test_answering_twice_says_so_and_keeps_what_was_typed(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    address = asked(cast, case)
    client = signed_in(cast.applicant)
    client.post(address, {"answer": "The first."})
    page = client.post(address, {"answer": "The second."}).content.decode()
    assert "This was answered already" in page
    assert Request.objects.get(case=case, kind=RequestKind.PAPERS).answer == "The first."


def test_a_paper_that_is_not_accepted_is_asked_for_again(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    [paper] = case.papers.all()
    actions.judge_paper(
        user=cast.clerk,
        actor=cast.actor(cast.clerk),
        case_id=case.pk,
        paper_id=paper.pk,
        reason=PaperReason.CUT_OFF,
        note="The number is missing.",
    )
    address = f"/application/{case.reference}/requests/{case.requests.get(kind=RequestKind.PAPERS).pk}/"
    client = signed_in(cast.applicant)
    assert address in client.get(f"/application/{case.reference}/").content.decode()
    page = client.get(address).content.decode()
    assert "A part of the page is cut off. Photograph the whole page" in page
    assert "The number is missing." in page
    assert "/application/papers/add/?kind=identity" in page
    assert "Write a short answer" in client.post(address, {"answer": ""}).content.decode()
    upload = actions.Upload("again.pdf", PDF)
    actions.upload_paper(user=cast.applicant, case_id=case.pk, kind=PaperKind.IDENTITY, upload=upload)
    assert "1 new paper of this kind is with your application." in client.get(address).content.decode()
    done = client.post(address, {"answer": ""}, follow=True).content.decode()
    assert "Your answer is with the office." in done


def test_a_paper_is_asked_for_again_in_the_language_of_the_reader(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    [paper] = case.papers.all()
    actions.judge_paper(
        user=cast.clerk,
        actor=cast.actor(cast.clerk),
        case_id=case.pk,
        paper_id=paper.pk,
        reason=PaperReason.CUT_OFF,
    )
    address = f"/application/{case.reference}/requests/{case.requests.get(kind=RequestKind.PAPERS).pk}/"
    client = signed_in(cast.applicant)
    client.post("/language/", {"language": "uk", "next": "/"})
    page = client.get(address).content.decode()
    assert "Сфотографуйте всю сторінку" in page


def test_a_referral_says_what_the_unit_will_see_and_is_agreed(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("referred")
    client = signed_in(cast.applicant)
    address = f"/application/{case.reference}/referral/"
    page = client.get(address).content.decode()
    assert "Office unit-3001" in page
    assert "It does not see the reasons of any board." in page
    assert (
        "Your application goes to the unit."
        in client.post(address, {"choice": "yes"}, follow=True).content.decode()
    )
    assert Case.objects.get(pk=case.pk).office == cast.unit


def test_a_referral_can_be_declined(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("referred")
    client = signed_in(cast.applicant)
    client.post(f"/application/{case.reference}/referral/", {"choice": "no"})
    assert Case.objects.get(pk=case.pk).office == cast.centre
    again = client.post(f"/application/{case.reference}/referral/", {"choice": "yes"}, follow=True)
    assert "There is no referral to answer." in again.content.decode()


@pytest.mark.parametrize("choice", ["", "perhaps"])
def test_a_choice_is_yes_or_no(cast: Cast, signed_in: SignedIn, choice: str) -> None:
    case = cast.bring_to("referred")
    response = signed_in(cast.applicant).post(f"/application/{case.reference}/referral/", {"choice": choice})
    assert response.status_code == 404
    assert Case.objects.get(pk=case.pk).office == cast.centre


def offered(cast: Cast) -> tuple[Case, str, dict[str, str]]:
    case = cast.bring_to("offered")
    held = Offer.objects.get(case=case, released_at=None)
    return case, f"/application/{case.reference}/offer/", {"offer": str(held.pk)}


def test_an_offer_names_post_unit_and_until_when(cast: Cast, signed_in: SignedIn) -> None:
    _case, address, _data = offered(cast)
    page = signed_in(cast.applicant).get(address).content.decode()
    assert "A seat is held for you" in page
    assert "Rifleman" in page
    assert "Office unit-3001" in page
    assert "The seat is held for you alone until" in page


def test_an_offer_is_accepted(cast: Cast, signed_in: SignedIn) -> None:
    case, address, data = offered(cast)
    client = signed_in(cast.applicant)
    assert "You accepted." in client.post(address, data | {"choice": "yes"}, follow=True).content.decode()
    assert Offer.objects.get(case=case).accepted_at is not None
    assert "The seat is held for you." in client.get(address).content.decode()


def test_an_offer_is_declined(cast: Cast, signed_in: SignedIn) -> None:
    case, address, data = offered(cast)
    client = signed_in(cast.applicant)
    client.post(address, data | {"choice": "no"})
    assert Offer.objects.get(case=case).declined_at is not None
    assert "You declined on" in client.get(address).content.decode()


def test_an_offer_whose_time_has_passed_says_so(cast: Cast, signed_in: SignedIn, clock: Clock) -> None:
    case, address, data = offered(cast)
    clock.move(days=30)
    client = signed_in(cast.applicant)
    assert "This offer is no longer open" in client.get(address).content.decode()
    page = client.post(address, data | {"choice": "yes"}, follow=True).content.decode()
    assert "This offer has expired and its seat may be held for another person." in page
    assert Offer.objects.get(case=case).accepted_at is None


def test_a_seat_taken_while_the_offer_was_open_says_so(cast: Cast, signed_in: SignedIn, clock: Clock) -> None:
    """The offer's time passes, another applicant is offered the seat, and only then the first one accepts."""
    _case, address, data = offered_of(cast, cast.sergeant_post)
    rival = cast.bring_to("assessed", who=cast.stranger, facts={"rank_category": "sergeant"})
    clock.move(days=30)
    offer(cast, rival, cast.sergeant_post)
    client = signed_in(cast.applicant)
    page = client.post(address, data | {"choice": "yes"}, follow=True).content.decode()
    assert "its seat may be held for another person" in page
    assert "This offer is no longer open" in client.get(address).content.decode()
    assert Offer.objects.get(released_at=None).case == rival


def offered_of(cast: Cast, post: object) -> tuple[Case, str, dict[str, str]]:
    case = cast.bring_to("offered", facts={"rank_category": "sergeant"}, post=post)
    held = Offer.objects.get(case=case, released_at=None)
    return case, f"/application/{case.reference}/offer/", {"offer": str(held.pk)}


def test_an_offer_taken_back_by_the_unit_says_so(cast: Cast, signed_in: SignedIn) -> None:
    case, address, data = offered(cast)
    actions.withdraw_offer(actor=cast.actor(cast.recruiter), case_id=case.pk, reason="The post was closed.")
    client = signed_in(cast.applicant)
    page = client.post(address, data | {"choice": "yes"}, follow=True).content.decode()
    assert "is no longer open" in page


def test_only_the_offer_that_was_shown_is_answered(cast: Cast, signed_in: SignedIn) -> None:
    case, address, data = offered(cast)
    client = signed_in(cast.applicant)
    client.post(address, data | {"choice": "no"})
    offer(cast, case, cast.private_post)
    page = client.post(address, data | {"choice": "yes"}, follow=True).content.decode()
    assert "was answered already" in page
    assert Offer.objects.get(case=case, released_at=None).accepted_at is None
    assert client.post(address, {"offer": "x", "choice": "yes"}).status_code == 404


def test_before_any_offer_the_page_says_so(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.applicant)
    assert "There is no offer yet." in client.get(f"/application/{case.reference}/offer/").content.decode()
    assert "There is no referral" in client.get(f"/application/{case.reference}/referral/").content.decode()
