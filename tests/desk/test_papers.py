"""Papers: opened, served so that nothing in them can act, and judged."""

import pytest

from muster.cases import actions
from muster.cases.models import PaperKind, PaperReason
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from tests.cast import PDF, SEEN, Cast
from tests.desk.conftest import SignedIn, at, text_of
from tests.papers.uploads import heic, pdf, picture


def test_opening_a_paper_gives_its_content_and_is_an_event(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    client = signed_in(cast.clerk)
    response = client.get(at("paper-file", case, paper.pk))
    assert response.content == SEEN
    views = Event.objects.filter(stream=case.stream, kind=EventKind.PAPER_VIEWED)
    assert views.get().data == {"paper": str(paper.pk)}
    client.get(at("paper-file", case, paper.pk))
    assert views.count() == 2


def test_the_page_says_what_may_hinder_its_reader(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    paper.hints = ["blurred", "expired"]
    paper.save()
    page = text_of(signed_in(cast.clerk).get(at("paper", case, paper.pk)))
    assert "The applicant was told: The picture seems blurred." in page
    assert "this document has expired." in page


@pytest.mark.parametrize(
    ("content", "ending"),
    [(PDF, "jpg"), (pdf(2), "pdf"), (picture("PNG"), "jpg"), (heic(), "jpg")],
    ids=["pdf", "pdf-of-two", "png", "heic"],
)
def test_a_paper_is_served_in_a_sandbox_under_a_neutral_name(
    cast: Cast, signed_in: SignedIn, content: bytes, ending: str
) -> None:
    case = cast.bring_to("ready")
    paper = actions.upload_paper(
        user=cast.applicant,
        case_id=case.pk,
        kind=PaperKind.OTHER,
        upload=actions.Upload("Quillfeather secret.html", content),
    )
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    response = client.get(at("paper-file", case, paper.pk))
    assert response["Content-Disposition"] == f'inline; filename="{case.reference}-other.{ending}"'
    assert response.content != content
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert client.get(at("paper-file", case, paper.pk) + "?save")["Content-Disposition"].startswith(
        "attachment"
    )


def test_a_paper_of_another_case_is_not_found_under_this_one(cast: Cast, signed_in: SignedIn) -> None:
    mine, other = cast.bring_to("submitted"), cast.bring_to("submitted", who=cast.stranger)
    client = signed_in(cast.clerk)
    for name in ("paper", "paper-file"):
        assert client.get(at(name, mine, other.papers.get().pk)).status_code == 404


def test_a_paper_is_accepted_or_not_for_a_reason_of_the_closed_list(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    client = signed_in(cast.clerk)
    address = at("paper", case, paper.pk)
    assert "Choose one of the answers" in text_of(client.post(address, {}))
    client.post(address, {"verdict": PaperReason.EXPIRED})
    page = text_of(client.get(at("case", case)))
    assert "It has expired" in page
    assert "Passport or identity document: Its term has passed." in page
    client.post(address, {"verdict": "accept"})
    paper.refresh_from_db()
    assert paper.accepted_at is not None
    assert paper.reason == ""
    assert client.post(address, {"verdict": "because"}).status_code == 200


def test_a_deciding_officer_opens_papers_but_does_not_judge_them(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    paper = case.papers.get()
    client = signed_in(cast.deciding_officer)
    page = text_of(client.get(at("paper", case, paper.pk)))
    assert "Open the paper" in page
    assert "Save the verdict" not in page
    assert client.post(at("paper", case, paper.pk), {"verdict": "accept"}).status_code == 404


def test_a_commander_opens_no_papers(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted", way="unit")
    client = signed_in(cast.commander)
    paper = case.papers.get()
    assert at("paper", case, paper.pk) not in text_of(client.get(at("case", case)))
    for name in ("paper", "paper-file"):
        assert client.get(at(name, case, paper.pk)).status_code == 404


def test_a_paper_in_a_withdrawn_case_is_closed_to_the_office(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    client, paper = signed_in(cast.clerk), case.papers.get()
    assert client.post(at("paper", case, paper.pk), {"verdict": "accept"}).status_code == 404
    assert client.get(at("paper-file", case, paper.pk)).status_code == 404


def test_the_office_writes_down_what_stands_on_it(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    client = signed_in(cast.clerk)
    assert "Nothing was written down yet." in text_of(client.get(at("paper", case, paper.pk)))
    said = {"issuer": "Prefecture", "issued_on_day": "1", "issued_on_month": "2", "issued_on_year": "2034"}
    wrong = client.post(at("paper-about", case, paper.pk), said)
    assert "The date must be" in text_of(wrong)
    ended = {"valid_until_day": "1", "valid_until_month": "2", "valid_until_year": "2020"}
    page = text_of(
        client.post(at("paper-about", case, paper.pk), {"issuer": "Prefecture"} | ended, follow=True)
    )
    assert "<dt>Who issued it</dt>\n<dd>Prefecture</dd>" in page
    assert "Its term has passed" in page
    assert "Its term has passed" in text_of(client.get(at("case", case)))


def test_original_and_translation_lead_to_each_other(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("ready")
    original = case.papers.get()
    translation = actions.upload_paper(
        user=cast.applicant,
        case_id=case.pk,
        kind=PaperKind.IDENTITY,
        upload=actions.Upload("t.pdf", PDF),
        translation_of=original.pk,
    )
    actions.submit(user=cast.applicant, case_id=case.pk)
    client = signed_in(cast.clerk)
    one, other = (client.get(at("paper", case, each.pk)) for each in (original, translation))
    assert at("paper", case, translation.pk) in one.content.decode()
    assert ">Its translation</a>, uploaded" in text_of(one)
    assert at("paper", case, original.pk) in other.content.decode()
    assert "Translation" in text_of(client.get(at("case", case)))
