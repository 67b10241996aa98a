"""A paper that is not accepted asks for another: what was wrong, and how to do it right."""

import pytest
from django.utils import translation

from muster.cases import actions
from muster.cases.asked_again import right, wording, wrong
from muster.cases.models import Case, Paper, PaperKind, PaperReason, Request, RequestKind
from muster.journal.kinds import EventKind
from muster.notices.models import Notice, NoticeKind
from muster.people.models import User
from tests.cast import PDF, Cast, offer
from tests.events import last_event, personal

pytestmark = pytest.mark.django_db


def judge(
    cast: Cast, paper: Paper, reason: PaperReason | None, note: str = "", by: User | None = None
) -> None:
    actions.judge_paper(
        user=by or cast.clerk,
        actor=cast.actor(by or cast.clerk),
        case_id=paper.case_id,
        paper_id=paper.pk,
        reason=reason,
        note=note,
    )


def open_ones(case: Case) -> list[Request]:
    return list(case.requests.filter(kind=RequestKind.PAPERS, judged_at=None, cancelled_at=None))


def told(cast: Cast) -> int:
    return Notice.objects.filter(user=cast.applicant, kind=NoticeKind.SOMETHING_ASKED).count()


@pytest.mark.parametrize("reason", PaperReason)
@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_verdict_says_what_was_wrong_and_how_to_do_it_right(
    reason: PaperReason, kind: PaperKind, language: str
) -> None:
    paper = Paper(kind=kind, reason=reason)
    with translation.override(language):
        said = [str(wrong(paper)), str(right(paper))]
    with translation.override("en"):
        english = [str(wrong(paper)), str(right(paper))]
    assert all(said)
    assert (said == english) is (language == "en")


def test_what_is_out_of_date_is_told_by_its_kind() -> None:
    said = {str(right(Paper(kind=kind, reason=PaperReason.EXPIRED))) for kind in PaperKind}
    assert len(said) == 3


def test_it_is_asked_for_at_once(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    judge(cast, paper, PaperReason.CUT_OFF, note=" The number is missing. ")
    [request] = open_ones(case)
    assert (request.paper, request.asked_by, request.office) == (paper, cast.clerk, case.office)
    assert wording(request).endswith("Add each page that has something on it.\nThe number is missing.")
    assert told(cast) == 1
    event = last_event(case)
    assert (event.kind, event.data["paper"]) == (EventKind.REQUEST_MADE, str(paper.pk))
    assert personal(case, event) == {"text": "The number is missing."}


def test_the_applicant_is_told_once_of_several(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    actions.upload_paper(
        user=cast.applicant, case_id=case.pk, kind=PaperKind.STAY, upload=actions.Upload("s.pdf", PDF)
    )
    for paper in case.papers.all():
        judge(cast, paper, PaperReason.UNREADABLE)
    assert len(open_ones(case)) == 2
    assert told(cast) == 1


def test_another_verdict_takes_the_place_of_the_first(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    judge(cast, paper, PaperReason.CUT_OFF)
    judge(cast, paper, PaperReason.EXPIRED)
    [request] = open_ones(case)
    assert "Its term has passed." in wording(request)


def test_an_accepted_paper_settles_what_was_asked_for_its_kind(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    judge(cast, case.papers.get(), PaperReason.UNREADABLE)
    new = actions.upload_paper(
        user=cast.applicant, case_id=case.pk, kind=PaperKind.IDENTITY, upload=actions.Upload("n.pdf", PDF)
    )
    judge(cast, new, None)
    assert open_ones(case) == []


def test_the_decision_need_not_wait_for_it(cast: Cast) -> None:
    case = cast.bring_to("assessed", way="unit")
    judge(cast, case.papers.get(), PaperReason.UNREADABLE, by=cast.recruiter)
    offered = offer(cast, case, cast.private_post)
    actions.accept_offer(user=cast.applicant, case_id=case.pk, offer_id=offered.pk)
    assert case.requests.filter(kind=RequestKind.DECISION, judged_at=None, cancelled_at=None).exists()


def test_what_the_office_asked_in_words_stays_open(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    asked = actions.ask_applicant(
        user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="Which visa?"
    )
    judge(cast, case.papers.get(), None)
    assert open_ones(case) == [asked]
    assert wording(asked) == "Which visa?"
