"""Getting in, in a real browser: password and code, a passkey in its place, and a passkey alone."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from muster.accounts.models import Passkey
from tests.accounts.joining import code_of
from tests.browser import NewPage, console_errors
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser

type Check = Callable[[Page], None]


@pytest.fixture
def public(live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that people use is that of the test's own server: passkeys are bound to it."""
    monkeypatch.setattr(settings, "PUBLIC_URL", live_server.url)
    monkeypatch.setattr(settings, "STAFF_SECOND_FACTOR", True)


def give_device(page: Page, *, unlocked: bool = True) -> None:
    """A device that holds passkeys and, unless told otherwise, recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": unlocked,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def give_password(page: Page, email: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_clerk_joins_an_app_and_later_signs_in_with_its_code(
    public: None, standing_cast: Cast, page: Page, check_page: Check
) -> None:
    clerk = standing_cast.clerk
    give_password(page, clerk.email)
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Join an authenticator app").click()
    page.get_by_role("img", name="A picture for your authenticator app").wait_for()
    check_page(page)
    page.get_by_label("The six digits").fill(code_of(clerk))
    page.get_by_role("button", name="Join the app").click()
    code = page.get_by_role("listitem").locator("code").first.inner_text()
    check_page(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("this browser")).to_be_visible()
    check_page(page)
    page.context.clear_cookies()
    give_password(page, clerk.email)
    check_page(page)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/desk/")


def test_a_passkey_is_added_and_opens_the_account_alone(
    public: None, standing_cast: Cast, page: Page, check_page: Check
) -> None:
    give_device(page)
    give_password(page, standing_cast.applicant.email)
    page.goto("/account/security/passkey/")
    check_page(page)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    assert Passkey.objects.get().user == standing_cast.applicant
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/sign-in/")
    page.get_by_role("link", name="Sign in with a passkey").click()
    check_page(page)
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("button", name="Start the application").wait_for()
    page.get_by_role("button", name="Sign out", exact=True).click()
    give_password(page, standing_cast.applicant.email)
    check_page(page)
    page.get_by_role("button", name="Use my passkey").click()
    page.get_by_role("button", name="Start the application").wait_for()
    assert console_errors(page) == []


def test_a_device_that_does_not_know_its_owner_opens_nothing(
    public: None, standing_cast: Cast, new_page: NewPage
) -> None:
    page = new_page()
    give_device(page, unlocked=False)
    page.goto("/sign-in/passkey/")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_text("No passkey was used")).to_be_visible()
    expect(page).to_have_url(f"{settings.PUBLIC_URL}/sign-in/passkey/")
