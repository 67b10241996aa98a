"""The pages before signing: tasks, an interpreter, time, contacts, and the question in private."""

import re

import pytest
from django.conf import settings

from muster.cases.actions import Upload
from muster.cases.models import Case
from muster.contracts import actions
from muster.contracts.actions.reading import reading_of
from muster.contracts.models import Contacts, Contract
from muster.contracts.understanding import missing
from tests.cast import PASSWORD, PDF, SEEN, Cast
from tests.portal.conftest import SignedIn

pytestmark = pytest.mark.django_db


def address(case: Case, page: str = "") -> str:
    return f"/application/{case.reference}/contract/{page}"


def contract_of(case: Case) -> Contract:
    found = actions.standing(case)
    assert found is not None
    return found


def lacking(case: Case) -> list[str]:
    contract = contract_of(case)
    return [each.code for each in missing(contract, reading_of(contract))]


def without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_the_page_says_all_that_is_missing(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted")
    page = signed_in(cast.applicant).get(address(case)).text
    for words in (
        "Answer the questions about the contract first.",
        "Answer the question that is asked in private.",
    ):
        assert words in page
    assert "Go on to confirm" not in page
    done = cast.bring_to("understood", who=cast.stranger)
    assert "Go on to confirm" in signed_in(cast.stranger).get(address(done)).text


class TestContacts:
    def test_somebody_needs_a_name_and_a_way_to_reach_them(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = cast.bring_to("drafted"), signed_in(cast.applicant)
        page = client.post(address(case, "contacts/kin/"), {"who": "somebody"}).text
        assert page.count("Fill this in, or choose “Nobody”") >= 2
        assert "“Nobody” is an answer" in client.post(address(case, "contacts/kin/"), {}).text
        assert not Contacts.objects.exists()

    def test_it_is_kept_and_shown_to_whom_it_belongs(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = cast.bring_to("drafted"), signed_in(cast.applicant)
        told = {"who": "somebody", "name": "Ilda", "relation": "sister", "reach": "+380", "language": "es"}
        client.post(address(case, "contacts/told/"), told)
        assert (Contacts.objects.get().data or {})["told"]["language"] == "es"  # type: ignore[index]
        assert 'value="Ilda"' in client.get(address(case, "contacts/told/")).text
        client.post(address(case, "contacts/told/"), {"who": "nobody", "language": "es"})
        assert (Contacts.objects.get().data or {})["told"] is None

    def test_no_other_kind(self, cast: Cast, signed_in: SignedIn) -> None:
        case = cast.bring_to("drafted")
        assert signed_in(cast.applicant).get(address(case, "contacts/friend/")).status_code == 404


class TestInPrivate:
    def test_it_is_asked_in_the_contracts_language(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = cast.bring_to("drafted"), signed_in(cast.applicant)
        page = client.get(address(case, "private/")).text
        assert "Do you make this contract of your own free will?" in page
        assert client.post(address(case, "private/"), {"freely": "yes"})["Location"] == address(case)
        assert "private" not in lacking(case)

    def test_a_no_is_answered_with_help(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = cast.bring_to("understood"), signed_in(cast.applicant)
        page = client.post(address(case, "private/"), {"freely": "no"}).text
        assert "You do not have to go on" in page
        assert 'href="tel:527"' in page
        assert lacking(case) == ["stopped"]

    def test_no_page_shows_afterwards_what_was_answered(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = cast.bring_to("understood"), signed_in(cast.applicant)
        client.post(address(case, "private/"), {"freely": "no"})
        assert "checked" not in client.get(address(case, "private/")).text
        page = client.get(address(case)).text
        assert "This contract cannot be confirmed at present." in page
        for name in ("", "contract/"):
            seen = client.get(f"/application/{case.reference}/{name}").text
            assert "private reason" not in seen
            assert "Said in private" not in seen

    def test_the_unit_sees_the_same_whatever_was_answered(self, cast: Cast, signed_in: SignedIn) -> None:
        case, staff = cast.bring_to("understood", way="unit"), signed_in(cast.recruiter)
        pages = (f"/desk/cases/{case.reference}/", f"/desk/cases/{case.reference}/contract/")
        before = [without_token(staff.get(page).text) for page in pages]
        signed_in(cast.applicant).post(address(case, "private/"), {"freely": "no"})
        assert lacking(case) == ["stopped"]
        assert [without_token(staff.get(page).text) for page in pages] == before


class TestHelp:
    def test_an_interpreter_is_asked_for_and_taken_back(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = cast.bring_to("understood"), signed_in(cast.applicant)
        client.post(address(case, "interpreter/"), {"language": "qu"})
        assert lacking(case) == ["interpreter"]
        assert "I need no interpreter any more" in client.get(address(case)).text
        client.post(address(case, "interpreter/"), {"release": "1"})
        assert lacking(case) == []

    def test_time_is_given_with_its_day(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = cast.bring_to("drafted"), signed_in(cast.applicant)
        assert "Nobody may press you." in client.post(address(case, "time/"), follow=True).text
        again = client.post(address(case, "time/"), follow=True).text
        assert "You have asked for time already." in again

    def test_the_time_to_think_is_told_with_its_beginning_and_end(
        self, cast: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "COOLING_OFF_HOURS", 24)
        case, client = cast.bring_to("understood"), signed_in(cast.applicant)
        assert "The time to think it over runs from" in client.get(address(case)).text
        page = client.get(address(case, "confirm/"), follow=True).text
        assert "The time to think it over runs until" in page


class TestOnPaper:
    def bound(self, cast: Cast) -> Case:
        case = cast.bring_to("understood")
        recruiter = cast.recruiter
        actions.bind_scan(
            user=recruiter,
            actor=cast.actor(recruiter),
            case_id=case.pk,
            upload=Upload("scan.pdf", PDF),
            signed_on=contract_of(case).drafted_at.date(),
        )
        return case

    def test_the_scan_is_looked_at_and_confirmed(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = self.bound(cast), signed_in(cast.applicant)
        assert client.get(address(case, "scan/")).content == SEEN
        form = client.get(address(case, "confirm/")).context["form"]
        sent = {name: form.initial[name] for name in ("digest", "scan")}
        assert sent["scan"]
        client.post(address(case, "confirm/"), sent | {"agreed": "on", "password": PASSWORD})
        assert contract_of(case).applicant_confirmed_at

    def test_or_refused(self, cast: Cast, signed_in: SignedIn) -> None:
        case, client = self.bound(cast), signed_in(cast.applicant)
        assert "It is not the paper I signed" in client.get(address(case, "confirm/")).text
        client.post(address(case, "scan/refuse/"))
        assert client.get(address(case, "scan/")).status_code == 404
