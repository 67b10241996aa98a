"""All that an applicant has answered, in words, with the address at which each can be changed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from muster.cases.models import Case, Level
from muster.cases.questions import SECTIONS, Questions, questions_of
from muster.pages.facts import label, value_in_words
from muster.people.models import Consent, ConsentKind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Row:
    question: str
    answer: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredSection:
    title: "str | _StrPromise"
    rows: list[Row]


type Answered = list[AnsweredSection]


def answers_given(case: Case) -> Answered:
    questions = questions_of(case)
    disputed = set(
        case.facts.filter(level=Level.CLAIMED, superseded_at=None, disputed_at__isnull=False).values_list(
            "name", flat=True
        )
    )
    facts = [
        AnsweredSection(section.title, [_fact(name, questions, disputed) for name in questions.of(section)])
        for section in SECTIONS
        if questions.of(section)
    ]
    return [
        AnsweredSection(_("Where you apply"), _way(case)),
        AnsweredSection(_("Your name and document number"), _identity(case)),
        *facts,
        AnsweredSection(_("Papers and consents"), _papers(case)),
    ]


def _fact(name: str, questions: Questions, disputed: set[str]) -> Row:
    if name in questions.stated:
        answer = value_in_words(name, questions.stated[name])
    else:
        answer = _("I do not know") if name in questions.not_known else _("Not answered yet")
    note = _("The office disputes this") if name in disputed else ""
    return Row(label(name), answer, reverse("portal:question", args=[name]), note)


def _way(case: Case) -> list[Row]:
    href = reverse("portal:way") if case.submitted_at is None else ""
    office = case.office.name if case.office else _("Not chosen yet")
    rows = [Row(_("Office"), office, href)]
    if case.wished_post is not None:
        rows.append(Row(_("Post you wish for"), case.wished_post.title, href))
    return rows


def _identity(case: Case) -> list[Row]:
    person, href = case.person, reverse("portal:identity")
    missing = _("Not answered yet")
    return [
        Row(_("Name as printed"), person.full_name or missing, href),
        Row(_("Name in Ukrainian"), person.ukrainian_name or "", href),
        Row(_("Name in the lines with <<<"), person.mrz_name or "", href),
        Row(_("Document number"), person.document_number or missing, href),
        Row(_("Telephone"), person.phone or "", href),
    ]


def _papers(case: Case) -> list[Row]:
    papers = case.papers.filter(removed_at=None).count()
    qualifications = case.qualifications.filter(removed_at=None).count()
    consents = Consent.objects.filter(person=case.person_id, withdrawn_at=None).count()
    return [
        Row(
            _("Papers"),
            ngettext("%(n)s paper", "%(n)s papers", papers) % {"n": papers},
            reverse("portal:papers"),
        ),
        Row(
            _("Qualifications"),
            ngettext("%(n)s qualification", "%(n)s qualifications", qualifications) % {"n": qualifications},
            reverse("portal:qualifications"),
        ),
        Row(
            _("Consents"),
            _("%(given)s of %(all)s given") % {"given": consents, "all": len(ConsentKind)},
            reverse("portal:consents"),
        ),
    ]
