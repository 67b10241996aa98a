"""Papers: what is taken in, how it is kept, and how it is judged."""

from pathlib import Path

import pytest
from django.conf import settings

from muster.cases import actions, storage
from muster.cases.actions.papers import MOST_PAPERS
from muster.cases.intake import content_type_of
from muster.cases.models import Case, Level, Paper, PaperKind, PaperReason, QualificationKind, RequestKind
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.offices.access import NoAccess
from muster.people.vault import VaultError
from tests.cast import PDF, SEEN, Cast, find
from tests.events import last_event, only_event, personal, refused
from tests.papers.uploads import heic, picture

pytestmark = pytest.mark.django_db
CONTENTS = {
    "application/pdf": PDF,
    "image/jpeg": picture("JPEG"),
    "image/png": picture("PNG"),
    "image/webp": picture("WEBP"),
    "image/heic": heic(),
}


@pytest.fixture
def draft(cast: Cast) -> Case:
    return cast.bring_to("draft")


def upload(
    cast: Cast, case: Case, content: bytes = PDF, name: str = "p.pdf", kind: PaperKind = PaperKind.OTHER
) -> Paper:
    return actions.upload_paper(
        user=cast.applicant, case_id=case.pk, kind=kind, upload=actions.Upload(name=name, content=content)
    )


def files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("content_type", CONTENTS)
def test_five_kinds_of_file_are_taken_by_their_content(cast: Cast, draft: Case, content_type: str) -> None:
    assert upload(cast, draft, CONTENTS[content_type], name="no ending").content_type == content_type


@pytest.mark.parametrize(
    "content",
    [
        b"#!/bin/sh\necho hello\n",
        b"<html><script>alert(1)</script></html>",
        b"PK\x03\x04 a zip file",
        b"MZ\x90\x00 a program",
        b"%PD not quite",
        b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)//",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\n" + PDF,
    ],
)
def test_a_script_renamed_to_pdf_is_refused(cast: Cast, draft: Case, content: bytes) -> None:
    with refused("wrong-type"):
        upload(cast, draft, content, name="passport.pdf")
    assert files() == []


def test_an_empty_file_is_refused(cast: Cast, draft: Case) -> None:
    with refused("empty"):
        upload(cast, draft, b"")


def test_a_file_larger_than_the_limit_is_refused(cast: Cast, draft: Case) -> None:
    with refused("too-large"):
        upload(cast, draft, PDF + bytes(settings.MAX_UPLOAD_BYTES))
    assert files() == []


def test_a_file_of_just_the_limit_is_taken(cast: Cast, draft: Case) -> None:
    assert (
        upload(cast, draft, PDF + bytes(settings.MAX_UPLOAD_BYTES - len(PDF))).size
        == settings.MAX_UPLOAD_BYTES
    )


def test_there_are_only_so_many_papers(cast: Cast, draft: Case) -> None:
    for _ in range(MOST_PAPERS):
        upload(cast, draft)
    with refused("too-many"):
        upload(cast, draft)
    assert len(files()) == 2 * MOST_PAPERS  # each as it came, and what is shown of it


def test_it_is_kept_sealed_under_a_random_name_for_the_owner_alone(cast: Cast, draft: Case) -> None:
    paper = upload(cast, draft, name="Quillfeather passport.pdf")
    assert {path.name for path in files()} == {paper.stored_as, paper.shown_as}
    for path in files():
        assert "passport" not in str(path.relative_to(settings.MEDIA_ROOT))
        assert not path.read_bytes().startswith((b"%PDF", b"\xff\xd8"))
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
    assert storage.load(draft.person, paper.stored_as) == PDF


def test_a_file_put_in_the_place_of_another_does_not_open(cast: Cast, draft: Case) -> None:
    one, two = upload(cast, draft), upload(cast, draft, CONTENTS["image/png"])
    paths = {path.name: path for path in files()}
    paths[one.stored_as].write_bytes(paths[two.stored_as].read_bytes())
    with pytest.raises(VaultError):
        storage.load(draft.person, one.stored_as)


def test_its_name_is_kept_sealed_and_cut_to_its_end(cast: Cast, draft: Case) -> None:
    paper = upload(cast, draft, name="x" * 300 + ".pdf")
    assert Paper.objects.get(pk=paper.pk).file_name == "x" * 196 + ".pdf"


def test_the_event_holds_no_name_of_the_file(cast: Cast, draft: Case) -> None:
    paper = upload(cast, draft, name="Quillfeather.pdf")
    event = last_event(draft)
    assert event.kind == EventKind.PAPER_UPLOADED
    assert event.data == {"paper": str(paper.pk), "kind": "other", "sha256": paper.sha256, "size": len(PDF)}


def test_an_upload_that_fails_leaves_no_file(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = cast.bring_to("draft")

    def fail(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("muster.cases.actions.papers.record", fail)
    with pytest.raises(ConnectionError):
        upload(cast, case)
    assert files() == []
    assert not case.papers.exists()


def test_ones_own_paper_can_be_removed_and_the_file_goes(
    cast: Cast, draft: Case, django_capture_on_commit_callbacks: object
) -> None:
    paper = upload(cast, draft)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.remove_paper(user=cast.applicant, case_id=draft.pk, paper_id=paper.pk)
    assert files() == []
    assert only_event(draft, EventKind.PAPER_REMOVED).data == {"paper": str(paper.pk)}


def test_what_a_removed_paper_showed_is_no_longer_documented(cast: Cast) -> None:
    case = cast.bring_to("ready")
    paper = case.papers.get()
    assert case.facts.filter(level=Level.DOCUMENTED, superseded_at=None).exists()
    actions.remove_paper(user=cast.applicant, case_id=case.pk, paper_id=paper.pk)
    assert not case.facts.filter(level=Level.DOCUMENTED, superseded_at=None).exists()


def test_a_paper_is_removed_once(cast: Cast, draft: Case) -> None:
    paper = upload(cast, draft)
    actions.remove_paper(user=cast.applicant, case_id=draft.pk, paper_id=paper.pk)
    with refused("gone"):
        actions.remove_paper(user=cast.applicant, case_id=draft.pk, paper_id=paper.pk)


class TestJudging:
    def judge(self, cast: Cast, case: Case, reason: PaperReason | None) -> Paper:
        return actions.judge_paper(
            user=cast.clerk,
            actor=cast.actor(cast.clerk),
            case_id=case.pk,
            paper_id=case.papers.get().pk,
            reason=reason,
        )

    def test_a_paper_is_accepted(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        paper = self.judge(cast, case, None)
        assert paper.accepted_at
        assert only_event(case, EventKind.PAPER_JUDGED).data == {
            "paper": str(paper.pk),
            "accepted": True,
            "reason": "",
        }

    def test_a_paper_that_is_not_accepted_documents_nothing(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        paper = self.judge(cast, case, PaperReason.UNREADABLE)
        assert (paper.rejected_at is not None, paper.reason) == (True, "unreadable")
        assert not case.facts.filter(level=Level.DOCUMENTED, superseded_at=None).exists()

    def test_a_judgement_can_be_changed(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        self.judge(cast, case, PaperReason.EXPIRED)
        paper = self.judge(cast, case, None)
        assert (paper.accepted_at is not None, paper.rejected_at, paper.reason) == (True, None, "")

    def test_a_judged_paper_stays_with_the_case(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        paper = self.judge(cast, case, None)
        with refused("judged"):
            actions.remove_paper(user=cast.applicant, case_id=case.pk, paper_id=paper.pk)

    def test_a_removed_paper_is_not_judged(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        paper = case.papers.get()
        actions.remove_paper(user=cast.applicant, case_id=case.pk, paper_id=paper.pk)
        with refused("gone"):
            self.judge(cast, case, None)

    def test_an_office_judges_no_draft(self, cast: Cast) -> None:
        case = cast.bring_to("ready")
        with pytest.raises(NoAccess):
            self.judge(cast, case, None)


def test_opening_a_paper_is_an_event(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    paper = case.papers.get()
    assert actions.open_paper(actor=cast.actor(cast.clerk), paper=paper) == SEEN
    event = only_event(case, EventKind.PAPER_VIEWED)
    assert (event.data, event.actor) == ({"paper": str(paper.pk)}, str(cast.clerk.pk))


class TestQualifications:
    def record(self, cast: Cast, case: Case) -> object:
        return actions.record_qualification(
            user=cast.applicant,
            case_id=case.pk,
            kind=QualificationKind.SPECIALITY,
            description="Drone repair, five years",
            paper_id=upload(cast, case).pk,
        ).pk

    def test_it_is_recorded_sealed_with_its_evidence(self, cast: Cast, draft: Case) -> None:
        self.record(cast, draft)
        found = draft.qualifications.get()
        assert found.description == "Drone repair, five years"
        assert found.paper == draft.papers.get()
        event = last_event(draft)
        assert event.data == {"qualification": str(found.pk), "kind": "speciality"}
        assert personal(draft, event) == {"description": "Drone repair, five years"}

    def test_it_can_be_removed_until_it_is_confirmed(self, cast: Cast, draft: Case) -> None:
        pk = self.record(cast, draft)
        actions.remove_qualification(user=cast.applicant, case_id=draft.pk, qualification_id=pk)
        only_event(draft, EventKind.QUALIFICATION_REMOVED)
        assert draft.qualifications.get().removed_at

    def test_removed_twice_it_is_one_event(self, cast: Cast, draft: Case) -> None:
        pk = self.record(cast, draft)
        for _ in range(2):
            actions.remove_qualification(user=cast.applicant, case_id=draft.pk, qualification_id=pk)
        only_event(draft, EventKind.QUALIFICATION_REMOVED)


def test_the_content_decides_not_the_beginning_of_a_long_file() -> None:
    assert content_type_of(PDF + bytes(100_000)) == "application/pdf"


def test_every_event_of_a_paper_is_in_its_cases_stream(cast: Cast, draft: Case) -> None:
    upload(cast, draft)
    assert events_of(draft.stream).filter(kind=EventKind.PAPER_UPLOADED).count() == 1


class TestJudgingQualifications:
    def recorded(self, cast: Cast, case: Case) -> object:
        return actions.record_qualification(
            user=cast.applicant, case_id=case.pk, kind=QualificationKind.LANGUAGE, description="Polish"
        ).pk

    @pytest.mark.parametrize("confirmed", [True, False])
    def test_the_office_that_has_the_case_judges_it(self, cast: Cast, confirmed: bool) -> None:
        case = cast.bring_to("submitted")
        pk = self.recorded(cast, case)
        actions.judge_qualification(
            actor=cast.actor(cast.clerk), case_id=case.pk, qualification_id=pk, confirmed=confirmed
        )
        found = case.qualifications.get()
        assert (found.confirmed_at is not None, found.rejected_at is not None) == (confirmed, not confirmed)
        event = only_event(case, EventKind.QUALIFICATION_JUDGED)
        assert event.data == {"qualification": str(pk), "confirmed": confirmed}

    def test_so_does_the_selection_board_while_it_is_asked(self, cast: Cast) -> None:
        case = cast.bring_to("in_unit")
        pk = self.recorded(cast, case)
        selector = cast.actor(cast.assessors[RequestKind.SELECTION])
        actions.judge_qualification(actor=selector, case_id=case.pk, qualification_id=pk, confirmed=True)
        find(cast, case, RequestKind.SELECTION)
        with pytest.raises(NoAccess):
            actions.judge_qualification(actor=selector, case_id=case.pk, qualification_id=pk, confirmed=False)

    def test_a_confirmed_one_is_not_removed(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        pk = self.recorded(cast, case)
        clerk = cast.actor(cast.clerk)
        actions.judge_qualification(actor=clerk, case_id=case.pk, qualification_id=pk, confirmed=True)
        actions.remove_qualification(user=cast.applicant, case_id=case.pk, qualification_id=pk)
        assert case.qualifications.get().removed_at is None

    def test_a_removed_one_is_not_judged(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        pk = self.recorded(cast, case)
        actions.remove_qualification(user=cast.applicant, case_id=case.pk, qualification_id=pk)
        with refused("gone"):
            actions.judge_qualification(
                actor=cast.actor(cast.clerk), case_id=case.pk, qualification_id=pk, confirmed=True
            )
