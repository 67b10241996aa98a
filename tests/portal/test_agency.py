"""Signing in by an agency's own identity provider, which runs on this machine."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from muster.accounts import federation
from muster.accounts.actions import FactorError, join_identity
from muster.accounts.models import Identity
from muster.offices.models import Membership
from muster.people.models import User
from tests.accounts.joining import join_app
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock
from tests.portal.provider import provider


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture(autouse=True)
def _named(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "OIDC_ISSUER", issuer)
    monkeypatch.setattr(settings, "OIDC_CLIENT_SECRET", "a fictional secret")


def at_provider(address: str, subject: str) -> str:
    """Where the provider sends the browser back to, once somebody has signed in there."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"{parts.path}?{parts.query}", urlencode({"sub": subject}), kind)
    back = connection.getresponse().headers["Location"]
    connection.close()
    return back.removeprefix(settings.PUBLIC_URL)


def come_by(client: Client, subject: str) -> str:
    """Where signing in at the provider leads in the end."""
    asked = client.get("/sign-in/agency/").headers["Location"]
    return client.get(at_provider(asked, subject)).headers["Location"]


def joined(user: User, subject: str) -> None:
    join_identity(user=user, issuer=settings.OIDC_ISSUER, subject=subject)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


@pytest.mark.django_db
class TestSigningIn:
    def test_staff_who_have_joined_their_account_come_in(self, cast: Cast, client: Client) -> None:
        joined(cast.clerk, "strong")
        assert come_by(client, "strong") == "/desk/"
        assert client.session["second"] is True

    def test_where_the_provider_saw_a_password_alone_our_own_factor_is_asked(
        self, cast: Cast, client: Client
    ) -> None:
        joined(cast.clerk, "weak")
        join_app(cast.clerk)
        assert come_by(client, "weak") == "/sign-in/second/"
        assert not is_signed_in(client)

    def test_nobody_gets_an_account_by_it(self, client: Client) -> None:
        before = User.objects.count()
        assert come_by(client, "somebody") == "/sign-in/"
        assert "opens nothing here" in client.get("/sign-in/").content.decode()
        assert (User.objects.count(), is_signed_in(client)) == (before, False)

    def test_it_is_for_staff_alone_and_leavers_are_out_at_once(self, cast: Cast, client: Client) -> None:
        joined(cast.applicant, "strong")
        assert come_by(client, "strong") == "/sign-in/"
        joined(cast.clerk, "weak")
        Membership.objects.filter(user=cast.clerk).delete()
        assert come_by(client, "weak") == "/sign-in/"

    def test_the_subject_is_kept_as_a_digest(self, cast: Cast) -> None:
        joined(cast.clerk, "strong")
        assert "strong" not in Identity.objects.get().subject_digest

    def test_one_account_there_opens_one_account_here(self, cast: Cast) -> None:
        joined(cast.clerk, "strong")
        with pytest.raises(FactorError):
            joined(cast.recruiter, "strong")

    def test_an_answer_to_another_session_is_refused(self, cast: Cast, client: Client) -> None:
        joined(cast.clerk, "strong")
        asked = client.get("/sign-in/agency/").headers["Location"]
        victim = Client()
        victim.get("/sign-in/agency/")
        assert victim.get(at_provider(asked, "strong")).headers["Location"] == "/sign-in/"
        assert not is_signed_in(victim)

    def test_an_answer_is_good_once_and_for_ten_minutes(
        self, cast: Cast, client: Client, clock: Clock
    ) -> None:
        joined(cast.clerk, "strong")
        back = at_provider(client.get("/sign-in/agency/").headers["Location"], "strong")
        clock.move(minutes=11)
        assert client.get(back).headers["Location"] == "/sign-in/"
        assert client.get(back).headers["Location"] == "/sign-in/"
        assert not is_signed_in(client)

    def test_a_refusal_there_is_none_of_ours(self, client: Client) -> None:
        state = parse_qs(client.get("/sign-in/agency/").headers["Location"])["state"][0]
        refused = client.get("/sign-in/agency/back/", {"error": "access_denied", "state": state})
        assert refused.headers["Location"] == "/sign-in/"

    def test_staff_join_and_part_the_two_themselves(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.clerk)
        asked = client.get("/account/security/agency/").headers["Location"]
        client.get(at_provider(asked, "strong"))
        assert Identity.objects.get().user == cast.clerk
        client.post("/account/security/agency/remove/")
        assert not Identity.objects.exists()

    def test_applicants_have_no_agency(self, cast: Cast, client: Client) -> None:
        client.force_login(cast.applicant)
        assert client.get("/account/security/agency/").status_code == 404

    def test_without_a_provider_there_is_no_such_page(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "OIDC_ISSUER", "")
        assert client.get("/sign-in/agency/").status_code == 404
        assert client.get("/sign-in/agency/back/", {"code": "x"}).headers["Location"] == "/sign-in/"

    def test_a_provider_that_does_not_answer_is_said_so(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "OIDC_ISSUER", "http://localhost:9")
        assert client.get("/sign-in/agency/").headers["Location"] == "/sign-in/"
        assert "does not answer" in client.get("/sign-in/").content.decode()


class TestTheAnswer:
    """What the provider's answer has to be, whoever sends it."""

    def ask(self) -> tuple[federation.Asked, dict[str, str]]:
        page, asked = federation.ask("http://localhost/back")
        back = at_provider(page, "strong").split("?")[1]
        return asked, {name: values[0] for name, values in parse_qs(back).items()}

    def test_it_is_taken(self) -> None:
        asked, answer = self.ask()
        assert federation.answered(asked, answer, "http://localhost/back").subject == "strong"

    def test_without_the_verifier_a_code_is_worth_nothing(self) -> None:
        asked, answer = self.ask()
        thief = federation.Asked(
            asked.state, asked.nonce, "another verifier, as long as it has to be, 43 signs"
        )
        with pytest.raises(federation.FederationError, match="400"):
            federation.answered(thief, answer, "http://localhost/back")

    def test_a_token_for_another_question_does_not_hold(self) -> None:
        asked, answer = self.ask()
        other = federation.Asked(asked.state, "another nonce", asked.verifier)
        with pytest.raises(federation.FederationError, match="does not hold"):
            federation.answered(other, answer, "http://localhost/back")

    def test_a_token_for_another_service_does_not_hold(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked, answer = self.ask()
        called = federation._called

        def at_another_service(address: str, *more: object) -> object:
            monkeypatch.setattr(settings, "OIDC_CLIENT_ID", "another" if "jwks" in address else "muster")
            return called(address, *more)  # type: ignore[arg-type]

        monkeypatch.setattr(federation, "_called", at_another_service)
        provider = federation._provider()
        token = federation._exchanged(provider, answer["code"], asked.verifier, "http://localhost/back")
        monkeypatch.setattr(federation, "_called", called)
        monkeypatch.setattr(settings, "OIDC_CLIENT_ID", "another")
        with pytest.raises(federation.FederationError, match="does not hold"):
            federation._verified(provider, token, asked.nonce)

    def test_another_providers_answer_is_refused(self) -> None:
        asked, answer = self.ask()
        with pytest.raises(federation.FederationError, match="another provider"):
            federation.answered(asked, answer | {"iss": "https://evil.example"}, "http://localhost/back")

    def test_nothing_is_called_outside_the_providers_own_address(self) -> None:
        for address in ("http://169.254.169.254/latest", "https://localhost/token", None):
            with pytest.raises(federation.FederationError, match="its own address"):
                federation._endpoint({"token_endpoint": address}, "token_endpoint")


@pytest.mark.browser
def test_a_clerk_comes_in_by_the_provider_in_a_browser(
    standing_cast: Cast, live_server: LiveServer, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PUBLIC_URL", live_server.url)
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(standing_cast.clerk.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="How you sign in").click()
    page.get_by_role("link", name=re.compile("^Join.*your agency")).click()
    page.get_by_role("button", name="Authorize as strong").click()
    expect(page.get_by_text("It is joined.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.goto("/sign-in/")
    page.get_by_role("link", name="Staff: sign in by your agency").click()
    page.get_by_role("button", name="Authorize as strong").click()
    page.wait_for_url("**/desk/")
