"""From the draft to the enrolment order."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from muster.cases.models import Case
from muster.contracts.actions import ask_interpreter, open_contacts, standing, to_sign
from muster.contracts.models import Contract
from muster.contracts.writing import questions_for
from muster.journal.kinds import EventKind
from muster.law import calendar
from muster.offices.access import NoAccess
from muster.offices.models import Membership, Role
from tests.cast import PASSWORD, PDF, SEEN, Cast, right_choice
from tests.desk.conftest import SignedIn, at, text_of
from tests.events import only_event, personal, refused


def given(cast: Cast, **other: object) -> dict[str, object]:
    start = timezone.localdate() + timedelta(days=7)
    return {
        "term_years": "3",
        "planned_start_day": start.day,
        "planned_start_month": start.month,
        "planned_start_year": start.year,
        "commander": str(cast.commander.pk),
        "language": "en",
    } | other


def test_the_term_stays_within_what_the_law_allows(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("admitted", who=cast.stateless, way="unit")
    client = signed_in(cast.recruiter)
    form = client.get(at("contract-draft", case)).context["form"]
    assert [years for years, _words in form.fields["term_years"].choices] == [3, 4, 5]
    assert form.fields["language"].initial == "uk"
    page = text_of(client.post(at("contract-draft", case), given(cast, term_years="6")))
    assert "Select a valid choice" in page
    assert standing(case) is None


def test_what_follows_is_shown_before_the_draft_counts(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("admitted", way="unit")
    client = signed_in(cast.recruiter)
    page = text_of(client.post(at("contract-draft", case), given(cast)))
    start = timezone.localdate() + timedelta(days=7)
    assert "Draft this contract?" in page
    assert date_format(calendar.last_day(start, years=3), "DATE_FORMAT") in page
    assert date_format(calendar.last_day(start, months=2), "DATE_FORMAT") in page
    assert standing(case) is None
    page = text_of(client.post(at("contract-draft", case), given(cast, confirmed="yes"), follow=True))
    assert "The contract is drafted and the applicant is asked to read it." in page
    drafted = standing(case)
    assert drafted is not None
    assert (drafted.term_years, drafted.commander, drafted.planned_start) == (3, cast.commander, start)


def test_a_day_that_has_passed_is_told_and_nothing_is_lost(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("admitted", way="unit")
    page = text_of(
        signed_in(cast.recruiter).post(at("contract-draft", case), given(cast, planned_start_year="2020"))
    )
    assert "The date must be" in page
    assert 'value="2020"' in page


def test_a_second_draft_is_told_that_there_is_one(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted", way="unit")
    page = text_of(signed_in(cast.recruiter).post(at("contract-draft", case), given(cast, confirmed="yes")))
    assert "A contract is drafted once the applicant is admitted." in page


def test_a_unit_without_a_commander_says_so(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("admitted", way="unit")
    Membership.objects.filter(role=Role.COMMANDER).update(until=timezone.now())
    page = text_of(signed_in(cast.recruiter).get(at("contract-draft", case)))
    assert "The unit has no commander in Muster yet." in page


def test_both_texts_are_read_side_by_side_and_as_pdf(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted", way="unit")
    for user in (cast.recruiter, cast.commander):
        client = signed_in(user)
        page = text_of(client.get(at("contract", case)))
        assert "this text binds" in page
        assert "a translation, to help you read" in page
        assert "Planned enrolment" in page
        response = client.get(at("contract-file", case) + "?save")
        assert response.content.startswith(b"%PDF-")
        assert response["Content-Disposition"].startswith("attachment")


def test_a_contract_in_ukrainian_alone_needs_no_second_column(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("drafted", who=cast.stateless, way="unit")
    page = text_of(signed_in(cast.recruiter).get(at("contract", case)))
    assert "a translation, to help you read" not in page


def proof(case: Case) -> dict[str, str]:
    found = standing(case)
    assert found is not None
    return {"digest": found.text_digest, "password": PASSWORD}


def test_the_commander_confirms_after_the_applicant(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("understood", way="unit")
    client = signed_in(cast.commander)
    page = text_of(client.post(at("contract-confirm", case), proof(case)))
    assert "The applicant confirms the contract first." in page
    case = cast.bring_to("confirmed", who=cast.stranger, way="unit")
    assert at("contract-confirm", case) in text_of(client.get(at("contract", case)))
    page = text_of(client.post(at("contract-confirm", case), proof(case) | {"password": "not-it"}))
    assert "The password is not right. Nothing was signed." in page
    page = text_of(client.post(at("contract-confirm", case), proof(case), follow=True))
    assert "The contract is confirmed for the unit." in page


def test_another_commander_is_told_that_it_is_not_theirs(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("confirmed", way="unit")
    Membership.objects.create(
        user=cast.deciding_officer, office=cast.unit, role=Role.COMMANDER, since=timezone.now()
    )
    client = signed_in(cast.deciding_officer)
    page = text_of(client.get(at("contract", case)))
    assert "This contract names another commander to confirm it." in page
    page = text_of(client.post(at("contract-confirm", case), proof(case)))
    assert "The contract names another commander to confirm it." in page


def order(**other: object) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "order_number": "117-к",
        "order_date_day": today.day,
        "order_date_month": today.month,
        "order_date_year": today.year,
    } | other


def test_the_orders_date_brings_the_contract_into_force(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("signed", way="unit")
    client = signed_in(cast.recruiter)
    today = timezone.localdate()
    page = text_of(client.post(at("contract-order", case), order()))
    assert "Record this order?" in page
    assert date_format(calendar.last_day(today, years=3), "DATE_FORMAT") in page
    assert not Contract.objects.filter(in_force_on__isnull=False).exists()
    page = text_of(client.post(at("contract-order", case), order(confirmed="yes"), follow=True))
    assert "The contract is in force." in page
    assert Contract.objects.get(case=case).in_force_on == today


def test_an_order_dated_tomorrow_is_told_and_its_number_stays(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("signed", way="unit")
    tomorrow = timezone.localdate() + timedelta(days=1)
    late = order(order_date_day=tomorrow.day, order_date_month=tomorrow.month, order_date_year=tomorrow.year)
    page = text_of(signed_in(cast.recruiter).post(at("contract-order", case), late | {"confirmed": "yes"}))
    assert "lies in the future" in page
    assert "117-к" in page


def test_an_order_before_both_have_confirmed_is_not_recorded(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("confirmed", way="unit")
    page = text_of(signed_in(cast.recruiter).post(at("contract-order", case), order(confirmed="yes")))
    assert "Both parties confirm the contract before the order is recorded." in page


def test_a_draft_is_taken_back_and_another_drafted(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("confirmed", way="unit")
    client = signed_in(cast.recruiter)
    assert "Say why" in text_of(client.post(at("contract-cancel", case), {}))
    page = client.post(at("contract-cancel", case), {"reason": "The wrong term."}, follow=True)
    assert "The draft is taken back." in text_of(page)
    assert standing(case) is None
    client.post(at("contract-draft", case), given(cast, confirmed="yes"))
    assert standing(case) is not None


def test_a_signed_contract_is_not_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("signed", way="unit")
    page = text_of(signed_in(cast.recruiter).post(at("contract-cancel", case), {"reason": "Too late."}))
    assert "Both parties have confirmed this contract." in page
    assert "Too late." in page


@pytest.mark.parametrize("name", ["contract", "contract-file", "contract-draft", "contract-order"])
def test_a_deciding_officer_has_no_part_in_the_contract(cast: Cast, signed_in: SignedIn, name: str) -> None:
    case = cast.bring_to("signed", way="unit")
    assert signed_in(cast.deciding_officer).get(at(name, case)).status_code == 404


def test_without_a_contract_there_is_no_page_for_one(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("accepted", way="unit")
    client = signed_in(cast.recruiter)
    for name in ("contract", "contract-file", "contract-draft", "contract-order", "contract-cancel"):
        assert client.get(at(name, case)).status_code == 404


def test_an_interpreter_that_is_asked_for_is_named(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("understood", way="unit")
    ask_interpreter(user=cast.applicant, case_id=case.pk, language="es")
    client = signed_in(cast.recruiter)
    assert "The applicant asks for an interpreter: Spanish." in text_of(client.get(at("contract", case)))
    page = client.post(
        at("contract-interpreter", case), {"name": "Nina Vymyslena", "language": "es"}, follow=True
    )
    assert "The interpreter is recorded as witness" in text_of(page)
    assert "Nina Vymyslena (Spanish)" in text_of(client.get(at("contract", case)))


def test_the_scan_of_a_signed_paper_is_sent_and_looked_at(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("understood", way="unit")
    client = signed_in(cast.recruiter)
    today = timezone.localdate()
    day = {"signed_on_day": today.day, "signed_on_month": today.month, "signed_on_year": today.year}
    wrong = SimpleUploadedFile("scan.pdf", b"not a paper")
    assert "whatever its name says" in text_of(
        client.post(at("contract-scan-send", case), day | {"file": wrong})
    )
    file = SimpleUploadedFile("scan.pdf", PDF)
    page = text_of(client.post(at("contract-scan-send", case), day | {"file": file}, follow=True))
    assert "The scan is bound to the contract." in page
    assert signed_in(cast.commander).get(at("contract-scan", case)).content == SEEN


def test_the_number_in_the_register_is_shown(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("signed", way="unit")
    assert f"1/{timezone.localdate().year}" in text_of(signed_in(cast.recruiter).get(at("contract", case)))


def test_a_contract_in_force_is_amended_by_both(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_force", who=cast.stateless, way="unit")
    recruiter, commander = signed_in(cast.recruiter), signed_in(cast.commander)
    assert at("contract-amend", case) in text_of(recruiter.get(at("contract", case)))
    given = {"term_years": "5", "commander": str(cast.commander.pk)}
    page = text_of(recruiter.post(at("contract-amend", case), given))
    assert "Draft this amendment?" in page
    page = text_of(recruiter.post(at("contract-amend", case), given | {"confirmed": "yes"}, follow=True))
    assert "The amendment is drafted and the applicant is asked to read it." in page
    again = text_of(recruiter.post(at("contract-amend", case), given | {"confirmed": "yes"}))
    assert "An amendment waits for its signatures already." in again
    amendment = to_sign(case)
    page = text_of(
        commander.post(at("contract-confirm", case), {"digest": amendment.text_digest, "password": PASSWORD})
    )
    assert "The applicant confirms the contract first." in page
    _signed_by_the_applicant(cast, case, signed_in)
    sent = {"digest": amendment.text_digest, "password": PASSWORD}
    page = text_of(commander.post(at("contract-confirm", case), sent, follow=True))
    assert "The amendment is confirmed for the unit and in force." in page
    assert "Amendment 1 (PDF)" in text_of(recruiter.get(at("contract", case)))
    papers = [reverse("desk:contract-paper", args=[case.reference, number]) for number in range(3)]
    assert [recruiter.get(each).status_code for each in papers] == [200, 200, 404]


def _signed_by_the_applicant(cast: Cast, case: Case, signed_in: SignedIn) -> None:
    """On the applicant's own pages: it is announced, read, understood, and signed."""
    client, place = signed_in(cast.stateless), f"/application/{case.reference}/"
    assert f"{place}contract/" in text_of(client.get(place))
    assert f"{place}contract/papers/0/" in text_of(client.get(f"{place}contract/"))
    amendment = to_sign(case)
    right = {f"question_{n}": right_choice(one) for n, one in enumerate(questions_for(amendment))}
    client.post(f"{place}contract/questions/", right)
    client.post(f"{place}contract/private/", {"freely": "yes"})
    form = client.get(f"{place}contract/confirm/").context["form"]
    client.post(f"{place}contract/confirm/", form.initial | {"agreed": "on", "password": PASSWORD})
    assert to_sign(case).applicant_confirmed_at


def test_an_amendment_is_taken_back(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_force", who=cast.stateless, way="unit")
    client = signed_in(cast.recruiter)
    given = {"term_years": "4", "commander": str(cast.commander.pk), "confirmed": "yes"}
    client.post(at("contract-amend", case), given)
    page = text_of(client.post(at("contract-cancel", case), {"reason": "The wrong term."}, follow=True))
    assert "The amendment is taken back. The contract goes on as it is." in page
    assert standing(case) is not None


def test_the_commander_opens_contacts_for_a_reason_and_on_record(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_force", way="unit")
    client = signed_in(cast.commander)
    assert at("contract-contacts", case) in text_of(client.get(at("contract", case)))
    assert "Rosa Quillfeather" not in text_of(client.get(at("contract-contacts", case)))
    assert "Say why" in text_of(client.post(at("contract-contacts", case), {}))
    page = text_of(client.post(at("contract-contacts", case), {"reason": "Wounded on duty."}))
    assert "Rosa Quillfeather" in page
    assert "mother, +380 00 555 04 40, Spanish" in page
    assert "Nobody" in page
    event = only_event(case, EventKind.CONTRACT_CONTACTS_OPENED)
    assert personal(case, event) == {"reason": "Wounded on duty."}
    assert "Contacts opened by the commander" in text_of(
        signed_in(cast.applicant).get(f"/application/{case.reference}/")
    )


def test_contacts_stay_closed_until_the_contract_is_in_force(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("signed", way="unit")
    page = text_of(signed_in(cast.commander).post(at("contract-contacts", case), {"reason": "Curious."}))
    assert "They are opened only once the contract is in force." in page
    assert "Rosa" not in page
    assert signed_in(cast.recruiter).get(at("contract-contacts", case)).status_code == 404
    with pytest.raises(NoAccess):
        open_contacts(actor=cast.actor(cast.recruiter), case_id=case.pk, reason="Curious.")
    with refused("no-reason"):
        open_contacts(actor=cast.actor(cast.commander), case_id=case.pk, reason=" ")
