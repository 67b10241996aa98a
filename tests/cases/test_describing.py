"""What stands on a paper, and which paper it translates."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from muster.cases import actions
from muster.cases.actions import About
from muster.cases.models import Case, Paper, PaperKind, PaperReason
from muster.cases.queries import originals_for
from muster.journal.kinds import EventKind
from muster.offices.access import NoAccess
from tests.cast import PDF, Cast
from tests.events import last_event, only_event, personal, refused

pytestmark = pytest.mark.django_db
SAID = About("Ministry of the Interior", "AB 1234567", date(2024, 2, 29), date(2034, 2, 28))


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.bring_to("draft")


def give(cast: Cast, case: Case, **more: Any) -> Paper:
    upload = actions.Upload(name="p.pdf", content=PDF)
    return actions.upload_paper(
        user=cast.applicant, case_id=case.pk, kind=PaperKind.IDENTITY, upload=upload, **more
    )


def describe(cast: Cast, paper: Paper, about: About) -> Paper:
    return actions.describe_own_paper(
        user=cast.applicant, case_id=paper.case_id, paper_id=paper.pk, about=about
    )


def test_its_owner_says_what_stands_on_it(cast: Cast, case: Case) -> None:
    paper = give(cast, case)
    describe(cast, paper, SAID)
    paper.refresh_from_db()
    assert paper.details == {
        "issuer": "Ministry of the Interior",
        "number": "AB 1234567",
        "issued_on": "2024-02-29",
        "valid_until": "2034-02-28",
    }
    event = only_event(case, EventKind.PAPER_DESCRIBED)
    assert event.data == {"paper": str(paper.pk), "translation_of": ""}
    assert personal(case, event) == paper.details


def test_the_office_says_it_too_and_takes_it_back(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    for about in (SAID, About()):
        actions.describe_paper(actor=cast.actor(cast.clerk), case_id=case.pk, paper_id=paper.pk, about=about)
        paper.refresh_from_db()
        assert paper.details == about.details
    assert paper.details is None


def test_nobody_else_says_anything_of_it(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    with pytest.raises(NoAccess):
        actions.describe_own_paper(user=cast.recruiter, case_id=case.pk, paper_id=paper.pk, about=SAID)
    with pytest.raises(NoAccess):
        actions.describe_paper(
            actor=cast.actor(cast.recruiter), case_id=case.pk, paper_id=paper.pk, about=SAID
        )


def test_what_was_accepted_stays_as_its_owner_described_it(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    actions.judge_paper(
        user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, paper_id=paper.pk, reason=None
    )
    with refused("judged"):
        describe(cast, paper, SAID)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        (About(issued_on=date(2999, 1, 1)), "issued"),
        (About(issued_on=date(2024, 2, 2), valid_until=date(2024, 2, 1)), "order"),
    ],
)
def test_its_days_must_be_possible(cast: Cast, case: Case, about: About, code: str) -> None:
    with refused(code):
        describe(cast, give(cast, case), about)


def test_it_may_be_issued_today_and_end_today(cast: Cast, case: Case) -> None:
    today = timezone.localdate()
    paper = describe(cast, give(cast, case), About(issued_on=today, valid_until=today))
    assert paper.valid_until == today


def test_a_translation_comes_with_its_original(cast: Cast, case: Case) -> None:
    original = give(cast, case)
    translation = give(cast, case, translation_of=original.pk)
    assert list(original.translations.all()) == [translation]
    assert last_event(case).data["translation_of"] == str(original.pk)


def test_or_is_paired_with_it_later(cast: Cast, case: Case) -> None:
    original, translation = give(cast, case), give(cast, case)
    assert list(originals_for(translation)) == [original]
    describe(cast, translation, About(translation_of=original.pk))
    assert list(original.translations.all()) == [translation]
    assert list(originals_for(translation)) == [original]
    assert not originals_for(original)


def test_what_cannot_be_a_pair_is_refused(cast: Cast, case: Case) -> None:
    original = give(cast, case)
    translation = give(cast, case, translation_of=original.pk)
    third = give(cast, case)
    for paper, of in (
        (third, third.pk),  # itself
        (third, translation.pk),  # a translation of a translation
        (original, third.pk),  # an original that has a translation
        (third, uuid4()),
    ):
        with refused("no-original"):
            describe(cast, paper, About(translation_of=of))
    with refused("no-original"):
        give(cast, case, translation_of=translation.pk)


def test_a_pair_is_of_one_application(cast: Cast, case: Case) -> None:
    of_another = cast.bring_to("submitted", who=cast.stateless).papers.get()
    with refused("no-original"):
        describe(cast, give(cast, case), About(translation_of=of_another.pk))


def test_a_translation_stays_when_its_original_is_removed(cast: Cast, case: Case) -> None:
    original = give(cast, case)
    translation = give(cast, case, translation_of=original.pk)
    actions.remove_paper(user=cast.applicant, case_id=case.pk, paper_id=original.pk)
    translation.refresh_from_db()
    assert translation.translation_of is None
    with refused("gone"):
        describe(cast, original, SAID)


def test_a_translation_that_is_accepted_settles_what_was_asked(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    clerk = {"user": cast.clerk, "actor": cast.actor(cast.clerk), "case_id": case.pk}
    actions.judge_paper(**clerk, paper_id=paper.pk, reason=PaperReason.NO_TRANSLATION)
    translation = give(cast, case, translation_of=paper.pk)
    assert case.requests.filter(paper=paper, judged_at=None).exists()
    actions.judge_paper(**clerk, paper_id=translation.pk, reason=None)
    assert not case.requests.filter(paper=paper, judged_at=None).exists()


def test_another_last_day_is_told_of_anew(cast: Cast, case: Case) -> None:
    paper = describe(cast, give(cast, case), SAID)
    Paper.objects.filter(pk=paper.pk).update(expiry_told="soon")
    assert describe(cast, paper, SAID).expiry_told == "soon"
    later = About(valid_until=timezone.localdate() + timedelta(days=700))
    assert describe(cast, paper, later).expiry_told == ""
