"""Every page of the applicant in a real browser: accessible, quiet, light, whole on a small phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from muster.cases import actions
from muster.cases.models import Case
from muster.people.actions import start_registration, start_reset
from muster.people.models import User
from muster.rounds.actions import propose_post
from tests.browser import console_errors
from tests.cast import APPLICANT, PASSWORD, Cast, Stage
from tests.planning import published, ready
from tests.portal.conftest import SignedIn

pytestmark = pytest.mark.browser

type Check = Callable[[Page], None]

OF_A_STAGE: dict[Stage, list[str]] = {
    "draft": [
        "/application/",
        "/application/way/",
        "/application/way/centre/",
        "/application/way/units/",
        "/application/way/units/unit-3001/",
        "/application/question/date_of_birth/",
        "/application/question/stay_ground/",
        "/application/question/citizenships/",
        "/application/papers/",
        "/application/qualifications/",
        "/application/wishes/",
        "/application/wishes/add/",
        "/application/consents/",
        "/application/consents/processing/",
        "/application/review/",
        "/notices/",
        "/account/",
        "/account/language/",
    ],
    "ready": [
        "/application/",
        "/application/identity/",
        "/application/identity/photograph/",
        "/application/papers/",
        "/application/papers/add/?kind=stay",
        "/application/qualifications/add/",
        "/application/consents/processing/",
        "/application/consents/processing/withdraw/",
        "/application/review/",
        "/account/",
        "{case}withdraw/",
    ],
    "submitted": ["{case}submitted/", "{case}", "/application/review/", "/notices/"],
    "referred": ["{case}", "{case}referral/"],
    "in_unit": ["{case}"],
    "offered": ["{case}", "{case}offer/"],
    "accepted": ["{case}offer/"],
    "admitted": ["{case}decision/"],
    "drafted": ["{case}", "{case}contract/", "{case}contract/questions/"],
    "understood": ["{case}contract/confirm/"],
    "in_force": ["{case}", "{case}contract/"],
}


type Enter = Callable[[User], None]


@pytest.fixture
def enter(page: Page, signed_in: SignedIn, live_server: LiveServer) -> Enter:
    """Puts the session of a signed-in person into the browser."""

    def as_(user: User) -> None:
        session = signed_in(user).cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": session.value, "url": live_server.url}])

    return as_


@pytest.mark.parametrize("stage", OF_A_STAGE)
def test_every_page_is_fit_for_everybody(
    standing_cast: Cast,
    page: Page,
    check_page: Check,
    enter: Enter,
    stage: Stage,
) -> None:
    case = standing_cast.bring_to(stage)
    enter(standing_cast.applicant)
    for address in OF_A_STAGE[stage]:
        page.goto(address.format(case=f"/application/{case.reference}/"))
        check_page(page)


def test_the_pages_in_ukrainian_are_too(
    standing_cast: Cast, page: Page, check_page: Check, enter: Enter
) -> None:
    case = standing_cast.bring_to("drafted", who=standing_cast.stateless, way="unit")
    enter(standing_cast.stateless)
    page.goto("/register/")
    page.goto("/register/")
    page.context.add_cookies([{"name": "django_language", "value": "uk", "url": page.url}])
    for address in (f"/application/{case.reference}/", f"/application/{case.reference}/contract/"):
        page.goto(address)
        check_page(page)


def test_wishes_and_a_place_are_too(standing_cast: Cast, page: Page, check_page: Check, enter: Enter) -> None:
    cast = standing_cast
    case = ready(cast, cast.applicant, cast.other_unit_post, cast.men_only_post, cast.unit)
    other = ready(cast, cast.stranger, cast.other_unit_post)
    enter(cast.applicant)
    case_pages = f"/application/{case.reference}/"
    for address in ("/application/wishes/", f"{case_pages}place/"):
        page.goto(address)
        check_page(page)
    published(cast)
    for address in (
        "/application/wishes/",
        f"{case_pages}place/",
        f"{case_pages}offer/",
        f"{case_pages}post/",
    ):
        page.goto(address)
        check_page(page)
    page.context.clear_cookies()
    enter(cast.stranger)
    page.goto(f"/application/{other.reference}/place/")
    check_page(page)


def test_another_post_that_is_proposed_is_too(
    standing_cast: Cast, page: Page, check_page: Check, enter: Enter
) -> None:
    cast = standing_cast
    case = cast.bring_to("accepted", way="unit")
    propose_post(
        user=cast.recruiter, actor=cast.actor(cast.recruiter), case_id=case.pk, post=cast.sergeant_post
    )
    enter(cast.applicant)
    page.goto(f"/application/{case.reference}/")
    page.get_by_role("link", name="Agree, or keep your post").click()
    check_page(page)


def test_a_refusal_is_too(standing_cast: Cast, page: Page, check_page: Check, enter: Enter) -> None:
    case = standing_cast.bring_to("in_unit", facts={"conviction": "current"})
    officer = standing_cast.deciding_officer
    actions.refuse(user=officer, actor=standing_cast.actor(officer), case_id=case.pk, rules=["R04"])
    enter(standing_cast.applicant)
    for address in ("", "decision/"):
        page.goto(f"/application/{case.reference}/{address}")
        check_page(page)
    page.goto("/application/")
    check_page(page)


def test_a_question_of_the_office_and_a_withdrawal_are_too(
    standing_cast: Cast, page: Page, check_page: Check, enter: Enter
) -> None:
    case, address = _asked(standing_cast)
    enter(standing_cast.applicant)
    page.goto(address)
    check_page(page)
    page.get_by_label("Your answer").fill("It is a visa of type D.")
    page.get_by_role("button", name="Send the answer").click()
    check_page(page)
    page.get_by_role("link", name="Withdraw this application").click()
    page.get_by_role("button", name="Withdraw the application").click()
    assert case.reference in page.get_by_role("main").inner_text()
    check_page(page)


def _asked(cast: Cast) -> tuple[Case, str]:
    case = cast.bring_to("submitted")
    clerk = cast.clerk
    asked = actions.ask_applicant(
        user=clerk, actor=cast.actor(clerk), case_id=case.pk, text="Which visa is it?"
    )
    return case, f"/application/{case.reference}/requests/{asked.pk}/"


def test_signing_in_and_registering_are_too(standing_cast: Cast, page: Page, check_page: Check) -> None:
    register = start_registration(email="newcomer@example.org", language="en")
    reset = start_reset(email=APPLICANT.email, language="en")
    for address in (
        "/register/",
        "/register/sent/",
        f"/register/{register}/",
        "/password/",
        f"/password/{reset}/",
        "/password/gone/",
        "/sign-in/",
    ):
        page.goto(address)
        check_page(page)
    page.get_by_label("E-mail address").fill(APPLICANT.email)
    page.get_by_label("Password").fill("not-the-password")
    page.get_by_role("button", name="Sign in").click()
    check_page(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Start the application").wait_for()
    check_page(page)


def test_what_is_wrong_is_said_accessibly(
    standing_cast: Cast, page: Page, check_page: Check, enter: Enter
) -> None:
    standing_cast.bring_to("draft")
    enter(standing_cast.applicant)
    page.goto("/application/question/date_of_birth/")
    page.get_by_label("Year").fill("94")
    page.get_by_role("button", name="Save and continue").click()
    expect(page).to_have_title(re.compile("^Error:"))
    check_page(page)
    page.goto("/application/papers/add/")
    page.get_by_role("button", name="Add this paper").click()
    check_page(page)


def test_answers_survive_a_lapsed_session(
    standing_cast: Cast, page: Page, check_page: Check, enter: Enter
) -> None:
    standing_cast.bring_to("draft")
    enter(standing_cast.applicant)
    page.goto("/application/identity/")
    page.get_by_label("Given names").fill("Tadeo Aurelio")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save and continue").click()
    check_page(page)
    page.get_by_label("E-mail address").fill(APPLICANT.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your answers are still here").wait_for()
    check_page(page)
    page.get_by_role("button", name="Send my answers").click()
    page.goto("/application/identity/")
    assert page.get_by_label("Given names").input_value() == "Tadeo Aurelio"
    assert console_errors(page) == []


def test_a_post_closed_to_servicewomen_is_told_accessibly(
    standing_cast: Cast, page: Page, check_page: Check, enter: Enter
) -> None:
    case = standing_cast.bring_to("draft", who=standing_cast.stateless)
    actions.state_facts(user=standing_cast.stateless, case_id=case.pk, facts={"sex": "female"})
    enter(standing_cast.stateless)
    page.goto("/application/way/units/unit-3001/")
    page.get_by_label("Boarding party").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_text("You cannot hold the post “Boarding party”").wait_for()
    check_page(page)
    page.get_by_label("Section commander").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="My application").wait_for()
