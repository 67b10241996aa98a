"""The applicant's task list, derived from what was said, given and consented to: nothing stores it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from muster.cases.actions.submission import what_hinders_submission
from muster.cases.asked_papers import asked_papers
from muster.cases.models import Case
from muster.cases.questions import SECTIONS, Questions, Section, questions_of
from muster.people.models import Consent, ConsentKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class TaskState(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANNOT_START = "cannot_start"


@dataclass(frozen=True, slots=True)
class Task:
    """`name` is stable; `section` names the section of questions the task is about, if it is one."""

    name: str
    title: "str | _StrPromise"
    state: TaskState
    hint: "str | _StrPromise" = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    title: "str | _StrPromise"
    tasks: tuple[Task, ...]


OPTIONAL: Final = _("Only if you have something to record")


def tasks_of(case: Case, on: date | None = None) -> list[TaskGroup]:
    """The task list of a draft, in the order in which it is best done."""
    questions = questions_of(case, on)
    return [
        TaskGroup(_("Where you apply"), (_way(case),)),
        TaskGroup(_("About you"), (_identity(case, questions), *_sections(questions))),
        TaskGroup(_("Papers and consents"), (_papers(case, on), _qualifications(case), _consents(case))),
        TaskGroup(_("Submit"), (_submit(case, on),)),
    ]


def _state(steps: Iterable[bool]) -> TaskState:
    taken = list(steps)
    if all(taken):
        return TaskState.DONE
    return TaskState.IN_PROGRESS if any(taken) else TaskState.NOT_STARTED


def _way(case: Case) -> Task:
    hint = "" if case.office is None else case.office.name
    if case.wished_post is not None:
        hint = f"{hint}: {case.wished_post.title}"
    return Task("way", _("Choose the way in"), _state([case.office is not None]), hint)


def _identity(case: Case, questions: Questions) -> Task:
    person = case.person
    needs_number = questions.stated.get("identity_document") != "none"
    steps = [bool(person.family_name or person.given_names), bool(person.document_number) or not needs_number]
    return Task("identity", _("Your name and document number"), _state(steps))


def _sections(questions: Questions) -> list[Task]:
    return [_section(section, questions) for section in SECTIONS if questions.of(section)]


def _section(section: Section, questions: Questions) -> Task:
    names = questions.of(section)
    unknown = sum(name in questions.not_known for name in names)
    hint = (
        ngettext("%(count)s answer is “I do not know”", "%(count)s answers are “I do not know”", unknown)
        % {"count": unknown}
        if unknown
        else ""
    )
    state = _state(questions.is_answered(name) for name in names)
    return Task("facts", section.title, state, hint, section.name)


def _papers(case: Case, on: date | None) -> Task:
    asked = asked_papers(case, list(case.papers.filter(removed_at=None)), on)
    given = sum(paper.is_given for paper in asked)
    hint = _("You may also bring papers to the office") if given < len(asked) else ""
    return Task("papers", _("Papers"), _state(paper.is_given for paper in asked), hint)


def _qualifications(case: Case) -> Task:
    recorded = case.qualifications.filter(removed_at=None).exists()
    return Task("qualifications", _("Qualifications"), _state([recorded]), "" if recorded else OPTIONAL)


def _consents(case: Case) -> Task:
    given = set(
        Consent.objects.filter(person=case.person_id, withdrawn_at=None).values_list("kind", flat=True)
    )
    return Task("consents", _("Consents"), _state(kind.value in given for kind in ConsentKind))


def _submit(case: Case, on: date | None) -> Task:
    hindrance = what_hinders_submission(case, on)
    if hindrance is not None:
        return Task("submit", _("Check your answers and submit"), TaskState.CANNOT_START, hindrance.message)
    return Task("submit", _("Check your answers and submit"), TaskState.NOT_STARTED)
