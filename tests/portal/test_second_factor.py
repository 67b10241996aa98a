"""A second factor at sign-in: asked of whoever has one, and of staff before their work."""

import pytest
from django.conf import settings
from django.test import Client

from muster.accounts.models import Session
from muster.people import throttle
from muster.people.actions import start_reset
from tests.accounts.joining import code_of, join_app
from tests.cast import PASSWORD, Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0"
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36"


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STAFF_SECOND_FACTOR", True)


def give_password(client: Client, name: str = "clerk", **more: str) -> str:
    """Where a right password leads."""
    given = {"email": f"{name}@example.org", "password": PASSWORD, **more}
    return client.post("/sign-in/", given).headers["Location"]


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_password_alone_opens_nothing_where_there_is_a_second_factor(
    cast: Cast, client: Client, clock: Clock
) -> None:
    join_app(cast.clerk)
    clock.move(seconds=60)
    assert give_password(client) == "/sign-in/second/"
    assert not is_signed_in(client)
    assert client.get("/sign-in/second/").status_code == 200
    assert client.post("/sign-in/second/", {"code": "000000"}).status_code == 200
    assert not is_signed_in(client)
    assert client.post("/sign-in/second/", {"code": code_of(cast.clerk)}).headers["Location"] == "/desk/"
    assert is_signed_in(client)


def test_a_recovery_code_does_as_well_once(cast: Cast, client: Client) -> None:
    code = join_app(cast.clerk)[0]
    give_password(client)
    assert client.post("/sign-in/second/", {"code": code}).status_code == 302
    again = Client()
    give_password(again)
    assert again.post("/sign-in/second/", {"code": code}).status_code == 200


def test_it_leads_on_to_where_one_was_going(cast: Cast, client: Client) -> None:
    code = join_app(cast.clerk)[0]
    where = give_password(client, next="/desk/cases/")
    assert where == "/sign-in/second/?next=/desk/cases/"
    assert 'name="next" value="/desk/cases/"' in client.get(where).content.decode()
    done = client.post("/sign-in/second/", {"code": code, "next": "/desk/cases/"})
    assert done.headers["Location"] == "/desk/cases/"


def test_without_a_password_before_there_is_no_second_step(cast: Cast, client: Client) -> None:
    code = join_app(cast.clerk)[0]
    assert client.post("/sign-in/second/", {"code": code}).headers["Location"] == "/sign-in/"
    assert not is_signed_in(client)


def test_the_second_step_waits_ten_minutes(cast: Cast, client: Client, clock: Clock) -> None:
    code = join_app(cast.clerk)[0]
    give_password(client)
    clock.move(minutes=11)
    assert client.post("/sign-in/second/", {"code": code}).headers["Location"] == "/sign-in/"


def test_guessing_codes_is_slowed_but_not_for_the_browser_that_is_known(cast: Cast, client: Client) -> None:
    codes = join_app(cast.clerk)
    give_password(client)
    client.post("/sign-in/second/", {"code": codes[0]})  # this browser is known from now on
    thief = Client()
    give_password(thief)
    for _guess in range(6):
        thief.post("/sign-in/second/", {"code": "123 456"})
    refused = thief.post("/sign-in/second/", {"code": codes[1]})
    assert "too many attempts" in refused.content.decode()
    client.post("/sign-out/")
    give_password(client)
    assert client.post("/sign-in/second/", {"code": codes[1]}).headers["Location"] == "/desk/"


def test_a_thief_of_the_mailbox_does_not_get_in(cast: Cast, client: Client) -> None:
    code = join_app(cast.applicant)[0]
    token = start_reset(email=cast.applicant.email, language="en")
    chosen = client.post(f"/password/{token}/", {"password": "chosen by somebody else"})
    assert chosen.headers["Location"] == "/sign-in/second/"
    assert not is_signed_in(client)
    assert client.post("/sign-in/second/", {"code": code}).headers["Location"] == "/application/"


def test_staff_without_a_second_factor_reach_only_the_page_that_adds_one(
    strict: None, cast: Cast, client: Client
) -> None:
    give_password(client)
    assert client.get("/desk/").headers["Location"] == "/account/security/"
    assert client.post("/desk/cases/M-ABCD-EFGH/refer/").headers["Location"] == "/account/security/"
    assert "Your work needs a second factor" in client.get("/account/security/").content.decode()
    page = client.get("/account/security/app/")
    assert "<svg" in page.content.decode()
    joined = client.post("/account/security/app/", {"code": code_of(cast.clerk)})
    assert joined.content.decode().count("<li><code>") == 10
    assert client.get("/desk/").status_code == 200
    assert (
        "Add another one first" in client.post("/account/security/app/remove/", follow=True).content.decode()
    )


def test_applicants_are_asked_for_none(strict: None, cast: Cast, client: Client) -> None:
    client.force_login(cast.applicant)
    assert client.get("/application/").status_code == 200
    assert "Make your account safer" in client.get("/account/security/").content.decode()


def test_a_wrong_code_joins_no_app_and_guessing_is_slowed(cast: Cast, client: Client) -> None:
    client.force_login(cast.applicant)
    client.get("/account/security/app/")
    for _guess in range(6):
        assert "not the code" in client.post("/account/security/app/", {"code": "000000"}).content.decode()
    held = client.post("/account/security/app/", {"code": code_of(cast.applicant)})
    assert "too many attempts" in held.content.decode()
    throttle.forget("second", str(cast.applicant.pk))


def test_one_sees_where_one_is_signed_in_and_ends_it(cast: Cast) -> None:
    here, there = Client(headers={"user-agent": FIREFOX}), Client(headers={"user-agent": CHROME})
    given = {"email": cast.applicant.email, "password": PASSWORD}
    here.post("/sign-in/", given)
    there.post("/sign-in/", given)
    page = here.get("/account/security/").content.decode()
    assert "Firefox, Windows" in page
    assert "Chrome, Android" in page
    assert there.session.session_key not in page
    here.post("/account/security/sessions/end/", {"session": "others"})
    assert not is_signed_in(there)
    assert is_signed_in(here)


def test_one_session_is_ended_and_nobody_elses(cast: Cast) -> None:
    here, other, stranger = Client(), Client(), Client()
    for client, user in ((here, cast.applicant), (other, cast.applicant), (stranger, cast.stranger)):
        client.force_login(user)
    rows = stranger.get("/account/security/").context["sessions"]
    assert len(rows) == 1
    assert here.post("/account/security/sessions/end/", {"session": rows[0]["name"]}).status_code == 404
    mine = [each for each in here.get("/account/security/").context["sessions"] if not each["here"]]
    here.post("/account/security/sessions/end/", {"session": mine[0]["name"]})
    assert not is_signed_in(other)
    assert is_signed_in(stranger)


def test_a_session_carried_into_another_browser_ends(cast: Cast) -> None:
    here = Client(headers={"user-agent": FIREFOX})
    here.post("/sign-in/", {"email": cast.applicant.email, "password": PASSWORD})
    thief = Client(headers={"user-agent": CHROME})
    thief.cookies = here.cookies
    assert not is_signed_in(thief)
    assert not is_signed_in(here)


def test_staff_are_signed_out_after_half_an_hour_and_after_a_day_of_work(
    cast: Cast, client: Client, clock: Clock
) -> None:
    give_password(client)
    clock.move(minutes=29)
    assert client.get("/desk/").status_code == 200
    clock.move(minutes=29)
    assert client.get("/desk/").status_code == 200
    clock.move(minutes=31)
    assert client.get("/desk/").status_code == 302
    give_password(client)
    for _half_hour in range(26):
        clock.move(minutes=28)
        client.get("/desk/")
    assert not is_signed_in(client)


def test_a_new_password_ends_every_session(cast: Cast, client: Client) -> None:
    client.force_login(cast.applicant)
    token = start_reset(email=cast.applicant.email, language="en")
    Client().post(f"/password/{token}/", {"password": "a new one of three words"})
    assert not is_signed_in(client)
    assert Session.objects.filter(user=cast.applicant).count() == 1


def test_a_new_factor_ends_every_session_but_this_one(cast: Cast, client: Client) -> None:
    other = Client()
    for each in (client, other):
        each.force_login(cast.applicant)
    client.get("/account/security/app/")
    client.post("/account/security/app/", {"code": code_of(cast.applicant)})
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_what_matters_asks_again_who_one_is(cast: Cast, client: Client, clock: Clock) -> None:
    client.force_login(cast.applicant)
    clock.move(minutes=11)
    asked = client.get("/account/security/app/")
    assert asked.headers["Location"] == "/sign-in/again/?next=%2Faccount%2Fsecurity%2Fapp%2F"
    wrong = client.post("/sign-in/again/", {"password": "wrong", "next": "/account/security/app/"})
    assert "That is not right" in wrong.content.decode()
    right = client.post("/sign-in/again/", {"password": PASSWORD, "next": "/account/security/app/"})
    assert right.headers["Location"] == "/account/security/app/"
    assert client.get("/account/security/app/").status_code == 200


def test_what_was_being_sent_is_kept_meanwhile(cast: Cast, client: Client, clock: Clock) -> None:
    join_app(cast.applicant)
    client.force_login(cast.applicant)
    clock.move(minutes=11)
    asked = client.post("/account/security/codes/")
    kept = asked.context["kept"]
    assert kept
    offered = client.post("/sign-in/again/", {"password": PASSWORD, "kept": kept})
    assert 'action="/account/security/codes/"' in offered.content.decode()
