"""The list of papers asked of one applicant, derived from what the law still needs to know about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.papers import SHOWS
from muster.cases.lawful import law_facts
from muster.cases.models import Case, Level, Paper, PaperKind, QualificationKind
from muster.cases.questions import still_needed
from muster.regimes import load

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PROVES: Final = {
    QualificationKind.EDUCATION: PaperKind.EDUCATION,
    QualificationKind.SERVICE_ABROAD: PaperKind.SERVICE,
    QualificationKind.RANK_ABROAD: PaperKind.SERVICE,
    QualificationKind.SPECIALITY: PaperKind.QUALIFICATION,
    QualificationKind.LANGUAGE: PaperKind.QUALIFICATION,
}
_WHY: Final = {
    PaperKind.IDENTITY: _("The page with your photograph and data, whole and readable."),
    PaperKind.STAY: _("The visa, stamp, permit or decision that lets you be in Ukraine."),
    PaperKind.CRIMINAL_RECORD: _(
        "From the country of your citizenship or residence. No text of law seen names its form; the office "
        "tells you what it accepts."
    ),
    PaperKind.EDUCATION: _("For the education you recorded: a diploma or certificate."),
    PaperKind.SERVICE: _("For the service or rank you recorded: a military book, record or certificate."),
    PaperKind.QUALIFICATION: _("For the speciality or language you recorded: a certificate or licence."),
}


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """One kind of paper that is asked for, and whether one came that was not turned down."""

    kind: PaperKind
    why: "str | _StrPromise"
    is_given: bool


def asked_papers(case: Case, papers: list[Paper], on: date | None = None) -> list[AskedPaper]:
    given = {paper.kind for paper in papers if paper.rejected_at is None}
    asked = _asked_kinds(case, on or timezone.localdate())
    return [AskedPaper(kind, _WHY[kind], kind in given) for kind in PaperKind if kind in asked]


def _asked_kinds(case: Case, on: date) -> set[PaperKind]:
    needed = set(still_needed(load(case.regime), law_facts(case, Level.VERIFIED, on), on))
    stated = law_facts(case, Level.CLAIMED, on)
    kinds = {kind for kind, facts in SHOWS.items() if needed & set(facts) and _can_have(kind, stated)}
    recorded = case.qualifications.filter(removed_at=None).values_list("kind", flat=True)
    return kinds | {PROVES[QualificationKind(kind)] for kind in recorded}


def _can_have(kind: PaperKind, stated: Mapping[str, object]) -> bool:
    """Whether the person, by what they state, can have such a paper at all."""
    if kind is PaperKind.IDENTITY:
        return stated.get("identity_document") != "none"
    if kind is PaperKind.STAY:
        return stated.get("location") != "abroad" and stated.get("stay_ground") != "none"
    return True
