"""The whole way from a draft to both signatures in a real browser, in Ukrainian and beside an Arabic contract."""

import re
from collections.abc import Callable

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from muster.cases.models import Case
from muster.contracts.actions import standing
from muster.contracts.models import Contract
from muster.papers import words
from muster.people.models import User
from tests.browser import NewPage
from tests.cast import PASSWORD, Cast, draft_contract
from tests.line.applicant import Applicant
from tests.portal.conftest import SignedIn

pytestmark = pytest.mark.browser

type Check = Callable[[Page], None]


class Signer(Applicant):
    """Reads the interface in one language and the contract in another."""

    def __init__(self, page: Page, look: Check, language: str, contract: Contract) -> None:
        super().__init__(page, lambda person: look(person.page), language)
        self.contract = contract

    def says_in_the_contracts_language(self) -> None:
        say = words.of(self.contract.language)
        right = {
            say.questions["term"]: say.years[self.contract.term_years - 1],
            say.questions["ends"]: say.answers["ends_by_law"],
            say.questions["binding"]: say.answers["ukrainian_binds"],
            say.questions["leave"]: say.answers["leave_after"].format(months=say.month_counts[5]),
            say.questions["post"]: self.contract.post.title_uk
            if self.contract.language == "uk"
            else self.contract.post.title_en,
        }
        self.follows("Questions about your contract")
        self.answers_the_questions(right)


def enter(page: Page, client_of: SignedIn, user: User, language: str) -> None:
    """Puts the session of a signed-in person, and their language, into the browser."""
    page.goto("/information/about/")
    cookies = {"sessionid": client_of(user).cookies["sessionid"].value, "django_language": language}
    origin = page.url.removesuffix("/information/about/")
    page.context.add_cookies(
        [{"name": name, "value": value, "url": origin} for name, value in cookies.items()]
    )


def drafted(cast: Cast, language: str) -> tuple[User, Case]:
    if language == "uk":
        return cast.stateless, cast.bring_to("drafted", who=cast.stateless, way="unit")
    case = cast.bring_to("admitted", way="unit")
    draft_contract(cast, case, language=language)
    return cast.applicant, case


@pytest.mark.parametrize(("language", "contract_language"), [("uk", "uk"), ("en", "ar")])
def test_it_is_read_understood_and_signed_by_both(
    *,
    standing_cast: Cast,
    new_page: NewPage,
    signed_in: SignedIn,
    check_page: Check,
    language: str,
    contract_language: str,
) -> None:
    who, case = drafted(standing_cast, contract_language)
    contract = standing(case)
    assert contract is not None
    page = new_page()
    enter(page, signed_in, who, language)
    signer = Signer(page, check_page, language, contract)
    page.goto(f"/application/{case.reference}/contract/")
    say = words.of(contract_language)
    if contract_language == "ar":
        assert page.locator("[lang=ar][dir=rtl]").count() >= 15
    note = page.locator("details").first
    note.locator("summary").click()
    expect(note.locator(f"[lang={contract_language}]").last).to_be_visible()
    signer.says_in_the_contracts_language()
    signer.says_who_stands_behind()
    signer.follows("A question in private")
    group = page.get_by_role("group", name=re.compile(re.escape(say.private["question"])))
    group.get_by_label(say.private["yes"]).check()
    signer.presses("Send my answer")
    signer.follows("Go on to confirm")
    signer.confirms_the_contract()
    signer.presses("Make a code for my copy")
    code = page.get_by_role("main").locator("code").inner_text()
    _commander_confirms(standing_cast, new_page(), signed_in, check_page, case)
    _opens_the_copy(new_page(), check_page, code)


def _commander_confirms(cast: Cast, page: Page, signed_in: SignedIn, look: Check, case: Case) -> None:
    enter(page, signed_in, cast.commander, "en")
    page.goto(f"/desk/cases/{case.reference}/contract/confirm/")
    look(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="I have read it and confirm it for the unit").click()
    expect(page.get_by_text("The contract is confirmed for the unit.")).to_be_visible()
    signed = standing(case)
    assert signed is not None
    assert signed.commander_confirmed_at


def _opens_the_copy(page: Page, look: Check, code: str) -> None:
    page.goto("/copy/")
    look(page)
    page.get_by_label("Code of your copy").fill(code.lower())
    with page.expect_download() as download:
        page.get_by_role("button", name="Open my copy").click()
    assert download.value.suggested_filename == "contract.pdf"


def test_the_pages_beside_it_are_fit_for_everybody(
    standing_cast: Cast, page: Page, signed_in: SignedIn, check_page: Check
) -> None:
    _who, case = drafted(standing_cast, "ar")
    enter(page, signed_in, standing_cast.applicant, "en")
    for address in ("interpreter/", "private/", "contacts/kin/", "contacts/told/"):
        page.goto(f"/application/{case.reference}/contract/{address}")
        check_page(page)
    page.goto(f"/application/{case.reference}/contract/private/")
    page.get_by_label(words.of("ar").private["no"]).check()
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_role("heading", name="You do not have to go on").wait_for()
    check_page(page)
    enter(page, signed_in, standing_cast.recruiter, "en")
    for address in (
        f"/desk/cases/{case.reference}/contract/interpreter/",
        f"/desk/cases/{case.reference}/contract/scan/send/",
        "/desk/card/",
    ):
        page.goto(address)
        check_page(page)
    with translation.override("uk"):
        assert gettext("You do not have to go on") == "Ви не зобов’язані продовжувати"
