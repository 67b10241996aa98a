"""Where an application stands: status, next step, owner, due date, and what happened."""

from django.test import Client

from muster.cases import actions
from muster.cases.models import Case, Request, RequestKind
from tests.cast import Cast
from tests.conftest import Clock
from tests.portal.conftest import SignedIn


def page_of(client: Client, case: Case) -> str:
    response = client.get(f"/application/{case.reference}/")
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_status_next_step_owner_and_date(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    page = page_of(signed_in(cast.applicant), case)
    assert "<h1>Facts and papers are being checked</h1>" in page
    assert "Check the facts and papers" in page
    assert "Office centre-lviv" in page
    assert case.reference in page
    assert "since today" in page


def test_it_counts_the_days_at_the_stage(cast: Cast, signed_in: SignedIn, clock: Clock) -> None:
    case = cast.bring_to("submitted")
    clock.move(days=3)
    assert "At this stage: 3 days" in page_of(signed_in(cast.applicant), case)


def test_what_waits_for_the_applicant_comes_first(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("referred")
    page = page_of(signed_in(cast.applicant), case)
    assert "<h1>It is your turn</h1>" in page
    assert "Agree or decline" in page


def test_what_goes_on_besides_is_told_too(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    page = page_of(signed_in(cast.applicant), case)
    assert "Under way besides" in page
    assert page.count("Office board-") >= 3


def test_the_timeline_names_offices_but_no_member_of_staff(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_force")
    page = page_of(signed_in(cast.applicant), case)
    assert "Application submitted" in page
    assert "Facts stated by the applicant" in page
    assert "Office unit-3001" in page
    assert "Staffmember" not in page
    assert "Case opened for reading" not in page


def test_the_same_act_again_is_one_line(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("referred")
    page = page_of(signed_in(cast.applicant), case)
    assert page.count("Fact verified") == 1


def test_a_contract_in_force_shows_its_dates_and_order(cast: Cast, signed_in: SignedIn) -> None:
    page = page_of(signed_in(cast.applicant), cast.bring_to("in_force"))
    assert "<h1>The contract is in force</h1>" in page
    assert "Probation ends on" in page
    assert "Last day of the term" in page
    assert "117" in page


def test_a_withdrawn_case_offers_to_start_anew(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    client = signed_in(cast.applicant)
    assert "<h1>Withdrawn</h1>" in page_of(client, case)
    home = client.get("/application/").content.decode()
    assert "Start a new application" in home
    assert case.reference in home


def test_an_earlier_application_can_still_be_read(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    actions.open_case(user=cast.applicant, regime="ua-ngu")
    page = page_of(signed_in(cast.applicant), case)
    assert "<h1>Withdrawn</h1>" in page
    assert "/application/review/" not in page  # those are the answers of the new one


def test_a_reference_is_found_in_small_letters_too(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    assert signed_in(cast.applicant).get(f"/application/{case.reference.lower()}/").status_code == 200


def test_every_open_request_of_others_has_an_owner_on_the_page(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    page = page_of(signed_in(cast.applicant), case)
    for request in Request.objects.filter(case=case, judged_at=None, cancelled_at=None):
        assert str(RequestKind(request.kind).label) in page
