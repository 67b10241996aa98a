"""The task list and the list of papers: derived, and in step with what can be submitted."""

import pytest

from muster.cases import actions
from muster.cases.asked_papers import asked_papers
from muster.cases.models import Case, PaperKind, PaperReason, QualificationKind
from muster.cases.tasks import Task, TaskState, tasks_of
from muster.people.models import ConsentKind
from tests.cast import PDF, Cast


def tasks(case: Case) -> dict[str, Task]:
    fresh = Case.objects.select_related("person", "office", "wished_post").get(pk=case.pk)
    return {task.section or task.name: task for group in tasks_of(fresh) for task in group.tasks}


def states(case: Case) -> dict[str, str]:
    return {name: task.state.value for name, task in tasks(case).items()}


def test_a_new_draft_has_everything_before_it(cast: Cast) -> None:
    found = states(cast.bring_to("draft"))
    assert set(found) == {
        "way", "identity", "person", "citizenship", "document", "stay", "convictions", "wish",
        "papers", "qualifications", "consents", "submit",
    }  # fmt: skip
    assert {state for name, state in found.items() if name != "submit"} == {"not_started"}
    assert found["submit"] == "cannot_start"


def test_when_everything_is_said_it_can_be_submitted(cast: Cast) -> None:
    found = states(cast.bring_to("ready"))
    assert found.pop("submit") == "not_started"
    assert found.pop("qualifications") == "not_started"
    assert found.pop("papers") == "in_progress"
    assert set(found.values()) == {"done"}


def test_what_hinders_submission_is_the_hint_of_the_last_task(cast: Cast) -> None:
    case = cast.bring_to("draft")
    assert tasks(case)["submit"].hint == "Choose where to apply first."
    actions.choose_way(user=cast.applicant, case_id=case.pk, office=cast.centre)
    found = tasks(case)
    assert found["way"].state is TaskState.DONE
    assert found["way"].hint == "Office centre-lviv"
    assert found["submit"].hint == "Some questions about you are not answered yet."


def test_a_wished_post_is_named(cast: Cast) -> None:
    case = cast.bring_to("draft")
    actions.choose_way(user=cast.applicant, case_id=case.pk, office=cast.unit, post=cast.private_post)
    assert tasks(case)["way"].hint == "Office unit-3001: Rifleman"


def test_a_section_half_answered_is_in_progress(cast: Cast) -> None:
    case = cast.bring_to("draft")
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"date_of_birth": "1994"})
    assert states(case)["person"] == "in_progress"


def test_not_to_know_counts_and_is_told(cast: Cast) -> None:
    case = cast.bring_to("draft")
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"conviction": None})
    assert tasks(case)["convictions"].state is TaskState.DONE
    assert tasks(case)["convictions"].hint == "1 answer is “I do not know”"


def test_a_name_without_a_document_number_is_half_the_identity(cast: Cast) -> None:
    case = cast.bring_to("draft")
    said = {
        "family_name": "Quillfeather",
        "given_names": "",
        "ukrainian_name": "",
        "document_number": "",
        "phone": "",
    }
    actions.state_identity(user=cast.applicant, case_id=case.pk, **said)
    assert states(case)["identity"] == "in_progress"
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"identity_document": "none"})
    assert states(case)["identity"] == "done"


def test_one_consent_of_two_is_in_progress(cast: Cast) -> None:
    case = cast.bring_to("draft")
    actions.consent(user=cast.applicant, case_id=case.pk, kind=ConsentKind.PROCESSING, language="en")
    assert states(case)["consents"] == "in_progress"


def asked(case: Case) -> dict[PaperKind, bool]:
    given = list(case.papers.filter(removed_at=None))
    return {paper.kind: paper.is_given for paper in asked_papers(case, given)}


def test_the_papers_asked_are_those_that_show_what_the_law_needs(cast: Cast) -> None:
    case = cast.bring_to("ready")
    assert asked(case) == {PaperKind.IDENTITY: True, PaperKind.STAY: False, PaperKind.CRIMINAL_RECORD: False}


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"location": "abroad"}, PaperKind.STAY),
        ({"stay_ground": "none"}, PaperKind.STAY),
        ({"identity_document": "none"}, PaperKind.IDENTITY),
    ],
)
def test_nobody_is_asked_for_what_they_cannot_have(
    cast: Cast, facts: dict[str, object], kind: PaperKind
) -> None:
    assert kind not in asked(cast.bring_to("ready", facts=facts))


def test_a_conviction_does_not_end_the_list(cast: Cast) -> None:
    case = cast.bring_to("in_unit", facts={"conviction": "current"})
    assert PaperKind.CRIMINAL_RECORD in asked(case)


def test_what_was_verified_needs_no_paper_any_more(cast: Cast) -> None:
    assert asked(cast.bring_to("in_unit")) == {}


def test_a_qualification_asks_for_its_proof(cast: Cast) -> None:
    case = cast.bring_to("draft")
    actions.record_qualification(
        user=cast.applicant, case_id=case.pk, kind=QualificationKind.RANK_ABROAD, description="Corporal"
    )
    assert PaperKind.SERVICE in asked(case)
    assert tasks(case)["qualifications"].state is TaskState.DONE


def test_a_paper_that_was_turned_down_is_asked_again(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert asked(case)[PaperKind.IDENTITY]
    clerk = cast.clerk
    actions.judge_paper(
        user=clerk,
        actor=cast.actor(clerk),
        case_id=case.pk,
        paper_id=case.papers.get().pk,
        reason=PaperReason.UNREADABLE,
    )
    assert not asked(case)[PaperKind.IDENTITY]
    upload = actions.Upload(name="again.pdf", content=PDF)
    actions.upload_paper(user=cast.applicant, case_id=case.pk, kind=PaperKind.IDENTITY, upload=upload)
    assert asked(case)[PaperKind.IDENTITY]
