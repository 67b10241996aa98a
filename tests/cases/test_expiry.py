"""Papers that run out are told of before they do, and when they have."""

from datetime import date, timedelta

import pytest

from muster.cases import actions
from muster.cases.actions import About
from muster.cases.expiry import stated_until, tell_of_last_days
from muster.cases.models import Case, Paper, PaperKind, PaperReason, Term
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.notices.models import Notice, NoticeKind
from tests.cast import PDF, Cast

pytestmark = pytest.mark.django_db
END = date(2027, 3, 31)


def days(before: int) -> date:
    return END - timedelta(days=before)


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.bring_to("submitted")


@pytest.fixture
def paper(cast: Cast, case: Case) -> Paper:
    return ending(cast, case.papers.get())


def ending(cast: Cast, paper: Paper, until: date = END) -> Paper:
    return actions.describe_own_paper(
        user=cast.applicant, case_id=paper.case_id, paper_id=paper.pk, about=About(valid_until=until)
    )


def told(cast: Cast) -> int:
    return Notice.objects.filter(user=cast.applicant, kind=NoticeKind.PAPER_EXPIRES).count()


@pytest.mark.parametrize(("before", "term"), [(31, None), (30, Term.SOON), (0, Term.SOON), (-1, Term.PASSED)])
def test_a_paper_holds_to_the_end_of_its_last_day(paper: Paper, before: int, term: Term | None) -> None:
    assert paper.term(days(before)) == term


def test_its_owner_is_told_thirty_days_before_and_once_it_has_passed(
    cast: Cast, case: Case, paper: Paper
) -> None:
    seen = [tell_of_last_days(days(before)) for before in (31, 30, 29, 0, -1, -2)]
    assert seen == [[], [case.reference], [], [], [case.reference], []]
    assert told(cast) == 2
    events = events_of(case.stream).filter(kind=EventKind.PAPER_EXPIRES)
    assert [event.data for event in events] == [
        {"paper": str(paper.pk), "term": "soon"},
        {"paper": str(paper.pk), "term": "passed"},
    ]


def test_of_several_papers_they_are_told_once(cast: Cast, case: Case, paper: Paper) -> None:
    ask = actions.ask_applicant(
        user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="More, please"
    )
    assert ask.is_open
    other = actions.upload_paper(
        user=cast.applicant, case_id=case.pk, kind=PaperKind.STAY, upload=actions.Upload("s.pdf", PDF)
    )
    ending(cast, other)
    tell_of_last_days(days(3))
    assert told(cast) == 1
    assert events_of(case.stream).filter(kind=EventKind.PAPER_EXPIRES).count() == 2


def test_a_paper_without_a_last_day_is_not_watched(cast: Cast, case: Case) -> None:
    actions.describe_own_paper(
        user=cast.applicant, case_id=case.pk, paper_id=case.papers.get().pk, about=About(number="7")
    )
    assert tell_of_last_days(date(2199, 1, 1)) == []


def test_nobody_is_told_of_what_is_asked_for_again_already(cast: Cast, case: Case, paper: Paper) -> None:
    actions.judge_paper(
        user=cast.clerk,
        actor=cast.actor(cast.clerk),
        case_id=case.pk,
        paper_id=paper.pk,
        reason=PaperReason.EXPIRED,
    )
    assert tell_of_last_days(days(-1)) == []


def test_nor_of_an_application_that_is_over_or_not_yet_sent(cast: Cast, case: Case, paper: Paper) -> None:
    draft = cast.bring_to("draft", who=cast.stateless)
    other = actions.upload_paper(
        user=cast.stateless, case_id=draft.pk, kind=PaperKind.STAY, upload=actions.Upload("s.pdf", PDF)
    )
    actions.describe_own_paper(
        user=cast.stateless, case_id=draft.pk, paper_id=other.pk, about=About(valid_until=END)
    )
    actions.withdraw(user=cast.applicant, case_id=case.pk)
    assert tell_of_last_days(days(-1)) == []


@pytest.mark.parametrize(("said", "until"), [("2027-03-31", END), (None, None)], ids=["a-day", "unknown"])
def test_what_was_stated_of_the_last_day_is_offered(cast: Cast, said: str | None, until: date | None) -> None:
    case = cast.bring_to("ready", facts={"stay_until": said})
    papers = {
        kind: actions.upload_paper(
            user=cast.applicant, case_id=case.pk, kind=kind, upload=actions.Upload("s.pdf", PDF)
        )
        for kind in (PaperKind.STAY, PaperKind.OTHER)
    }
    assert stated_until(papers[PaperKind.STAY]) == until
    assert stated_until(papers[PaperKind.OTHER]) is None
