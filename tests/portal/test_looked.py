"""Whose application it is sees who looked at it: role and office, never a name."""

from django.urls import reverse

from muster.cases import actions
from muster.cases.models import Paper, PaperKind
from muster.journal.actions import append
from muster.journal.kinds import EventKind
from muster.people.models import User
from muster.portal.looked import looked
from tests.cast import PDF, Cast
from tests.conftest import Clock
from tests.portal.conftest import SignedIn


def uploaded(cast: Cast) -> Paper:
    case = cast.bring_to("ready", way="unit")
    upload = actions.Upload("passport.pdf", PDF)
    return actions.upload_paper(user=cast.applicant, case_id=case.pk, kind=PaperKind.IDENTITY, upload=upload)


def test_it_says_that_nobody_has_looked_yet(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    page = signed_in(cast.applicant).get(reverse("portal:status", args=[case.reference])).content.decode()
    assert "Nobody has opened it yet." in page


def test_each_role_and_office_that_looked_is_shown_with_how_often(
    cast: Cast, signed_in: SignedIn, clock: Clock
) -> None:
    paper = uploaded(cast)
    case = cast.bring_to("submitted", way="unit")
    for _again in range(2):
        clock.move(hours=2)
        desk = signed_in(cast.recruiter)
        desk.get(reverse("desk:case", args=[case.reference]))
        desk.get(reverse("desk:case", args=[case.reference]))
    desk.get(reverse("desk:paper-file", args=[case.reference, paper.pk]))
    commander = signed_in(cast.commander)
    why = reverse("desk:why", args=[case.reference])
    assert commander.get(reverse("desk:case", args=[case.reference])).headers["Location"].startswith(why)
    commander.post(why, {"reason": "standing-in"})
    found = [(each["what"], each["who"], each["text"]) for each in looked(case)]
    assert sorted(found) == [
        ("Case opened for reading", f"Commander, {cast.unit.name}", "Reason: I stand in for a colleague."),
        ("Case opened for reading", f"Recruiter of a unit, {cast.unit.name}", "3 times"),
        ("Paper opened for reading", f"Recruiter of a unit, {cast.unit.name}", ""),
    ]
    page = signed_in(cast.applicant).get(reverse("portal:status", args=[case.reference])).content.decode()
    assert f"Recruiter of a unit, {cast.unit.name}" in page
    for staff in (cast.recruiter, cast.commander):
        assert str(staff.pk) not in page
        assert str(staff.person.family_name) not in page


def test_ones_own_look_at_ones_own_paper_is_not_shown(cast: Cast, signed_in: SignedIn) -> None:
    paper = uploaded(cast)
    signed_in(cast.applicant).get(reverse("portal:paper", args=[paper.pk]))
    assert looked(cast.bring_to("submitted", way="unit")) == []


def test_that_another_persons_case_was_compared_is_not_shown(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    append(stream=case.stream, kind=EventKind.IDENTITY_COMPARED, actor=cast.actor(cast.clerk))
    assert looked(case) == []


def test_looks_at_anothers_application_are_not_shown(cast: Cast, signed_in: SignedIn) -> None:
    other: User = cast.stranger
    theirs = cast.bring_to("submitted", who=other)
    signed_in(cast.clerk).get(reverse("desk:case", args=[theirs.reference]))
    assert looked(cast.bring_to("submitted")) == []
    assert len(looked(theirs)) == 1
