"""Two cases side by side that may be one person's."""

import pytest

from muster.cases import actions
from muster.cases.models import Case
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.people.models import DistinctReason
from tests.cases.test_alike import again
from tests.cast import APPLICANT, Cast
from tests.desk.conftest import SignedIn, at, text_of

TITLE = "Cases that look like the same person's"


@pytest.fixture
def first(cast: Cast) -> Case:
    return cast.bring_to("submitted")


def test_the_case_page_says_that_another_case_looks_alike(
    cast: Cast, first: Case, signed_in: SignedIn
) -> None:
    client = signed_in(cast.clerk)
    assert TITLE not in text_of(client.get(at("case", first)))
    second = again(cast)
    page = text_of(client.get(at("case", first)))
    for words in (
        TITLE,
        second.reference,
        cast.unit.name_en,
        "Document number",
        "Another case may be this person's",
    ):
        assert words in page


def test_of_the_own_office_both_are_shown_whole(cast: Cast, first: Case, signed_in: SignedIn) -> None:
    second = again(cast, way="centre", given_names="Tadejo", document_number="NEW1")
    page = text_of(signed_in(cast.clerk).get(at("alike", first, second.reference)))
    for words in ("Tadejo Quillfeather", "NEW1", "15 January 1994", APPLICANT.document_number, "near"):
        assert words in page
    assert Event.objects.filter(stream=second.stream, kind=EventKind.CASE_VIEWED).count() == 1


def test_of_another_office_only_what_is_the_same_is_shown(
    cast: Cast, first: Case, signed_in: SignedIn
) -> None:
    second = again(cast, given_names="Tadejo", document_number="NEW1")
    response = signed_in(cast.clerk).get(at("alike", first, second.reference))
    page = text_of(response)
    assert "Tadejo" not in page
    assert "NEW1" not in page
    theirs = [row[2] for row in response.context["rows"]]
    assert theirs == ["not shown", "not shown", APPLICANT.ukrainian_name, "not shown", "15 January 1994"]
    event = Event.objects.get(stream=second.stream, kind=EventKind.IDENTITY_COMPARED)
    assert event.actor_office == cast.centre.pk
    assert second.person.full_name not in text_of(signed_in(cast.clerk).get(at("case", first)))
    assert "Tadejo" in text_of(signed_in(cast.recruiter).get(at("alike", second, first.reference)))


def test_two_people_are_told_apart_with_a_reason(cast: Cast, first: Case, signed_in: SignedIn) -> None:
    second = again(cast)
    client, address = signed_in(cast.clerk), at("alike", first, second.reference)
    assert "Choose one of the answers" in text_of(client.post(address, {}))
    assert client.post(address, {"reason": "relatives"}).url == at("case", first)  # type: ignore[attr-defined]
    page = text_of(client.get(at("case", first)))
    assert "Another case may be this person's" not in page
    assert "not the same person: They are relatives, or namesakes" in page
    theirs = signed_in(cast.recruiter)
    assert "They are relatives" in text_of(theirs.get(at("alike", second, first.reference)))
    assert theirs.post(at("alike-again", second, first.reference)).status_code == 302
    assert "Another case may be this person's" in text_of(client.get(at("case", first)))


def test_whoever_does_not_check_may_look_and_no_more(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    second = again(cast)
    client, address = signed_in(cast.deciding_officer), at("alike", case, second.reference)
    assert "how do you know" not in text_of(client.get(address))
    client.post(address, {"reason": "seen"})
    assert client.post(at("alike-again", case, second.reference)).status_code == 404
    assert not Event.objects.filter(kind=EventKind.IDENTITY_TOLD_APART).exists()


def test_what_does_not_look_alike_cannot_be_looked_at_so(
    cast: Cast, first: Case, signed_in: SignedIn
) -> None:
    second = cast.bring_to("submitted", who=cast.stranger, way="unit")
    client = signed_in(cast.clerk)
    for other in (second.reference, first.reference, "M-0000-0000"):
        assert client.get(at("alike", first, other)).status_code == 404
    alike = again(cast, who=cast.stateless)
    assert signed_in(cast.other_clerk).get(at("alike", first, alike.reference)).status_code == 404


def test_nobody_meets_an_application_of_their_own(cast: Cast, first: Case, signed_in: SignedIn) -> None:
    second = again(cast, who=cast.clerk)
    client = signed_in(cast.clerk)
    assert second.reference not in text_of(client.get(at("case", first)))
    assert client.get(at("alike", first, second.reference)).status_code == 404


def test_the_applicant_is_told_nothing(cast: Cast, first: Case, signed_in: SignedIn) -> None:
    second = again(cast)
    actor = cast.actor(cast.clerk)
    actions.tell_apart(actor=actor, case_id=first.pk, other_id=second.pk, reason=DistinctReason.SEEN)
    page = text_of(signed_in(cast.applicant).get(f"/application/{first.reference}/"))
    assert second.reference not in page
    assert "another case" not in page.lower()
