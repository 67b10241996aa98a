"""What stands on a paper, and which paper it translates: written down by its owner or by the office."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import held, own, record
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Paper, PaperDetails
from muster.cases.rights import CHECK
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.people.actions import actor_for
from muster.people.models import User


@dataclass(frozen=True, slots=True)
class About:
    """What is said of one paper; whatever is not known stays empty."""

    issuer: str = ""
    number: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    translation_of: UUID | None = None

    @property
    def details(self) -> PaperDetails | None:
        said: PaperDetails = {}
        if self.issuer:
            said["issuer"] = self.issuer
        if self.number:
            said["number"] = self.number
        if self.issued_on:
            said["issued_on"] = self.issued_on.isoformat()
        if self.valid_until:
            said["valid_until"] = self.valid_until.isoformat()
        return said or None


def describe_own_paper(*, user: User, case_id: UUID, paper_id: UUID, about: About) -> Paper:
    """Say what stands on one's own paper, until the office has accepted it."""
    with transaction.atomic():
        case = own(user, case_id)
        paper = _paper(case, paper_id)
        if paper.accepted_at:
            raise NotPossible("judged", _("The office has accepted this paper, so what is said of it stays."))
        _describe(paper, about, actor_for(user))
    return paper


def describe_paper(*, actor: Actor, case_id: UUID, paper_id: UUID, about: About) -> Paper:
    """The same by the office that has the case, which reads it from the paper."""
    with transaction.atomic():
        paper = _paper(held(actor, case_id, CHECK), paper_id)
        _describe(paper, about, actor)
    return paper


def original(case: Case, paper_id: UUID | None) -> Paper | None:
    """The paper of this case that another one translates.

    :raises NotPossible: if it is none of the case's, or a translation itself.
    """
    if paper_id is None:
        return None
    found = case.papers.filter(pk=paper_id, removed_at=None).first()
    if found is None:
        raise NotPossible("no-original", _("The paper that this one translates is not with the application."))
    if found.translation_of_id:
        raise NotPossible("no-original", _("That paper is a translation itself. Choose the original."))
    return found


def _paper(case: Case, paper_id: UUID) -> Paper:
    paper = case.papers.select_for_update().filter(pk=paper_id, removed_at=None).first()
    if paper is None:
        raise NotPossible("gone", _("This paper was removed already."))
    paper.case = case
    return paper


def _describe(paper: Paper, about: About, actor: Actor) -> None:
    _check(paper, about)
    before = paper.details or {}
    details = about.details
    paper.translation_of = original(paper.case, about.translation_of)
    paper.details = details
    if before.get("valid_until") != (details or {}).get("valid_until"):
        paper.expiry_told = ""  # another last day is told of anew
    paper.save(update_fields=("translation_of", "details_sealed", "expiry_told"))
    record(
        paper.case,
        EventKind.PAPER_DESCRIBED,
        actor,
        {"paper": str(paper.pk), "translation_of": str(paper.translation_of_id or "")},
        dict(details or {}),
    )


def _check(paper: Paper, about: About) -> None:
    if about.issued_on and about.issued_on > timezone.localdate():
        raise NotPossible("issued", _("The day of issue cannot be after today."))
    if about.issued_on and about.valid_until and about.valid_until < about.issued_on:
        raise NotPossible("order", _("The last day cannot be before the day of issue."))
    if about.translation_of == paper.pk:
        raise NotPossible("no-original", _("A paper cannot be its own translation."))
    if about.translation_of and paper.translations.filter(removed_at=None).exists():
        raise NotPossible("no-original", _("This paper has a translation, so it is an original itself."))
