"""What this reader can do in a case now, the most pressing first."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from muster.cases.boards import SETTLES
from muster.cases.models import Case, Offer, Request, RequestKind
from muster.cases.rights import CHECK, CONFIRM, DECIDE, ENROL, FINISH_CHECK, OFFER, REFER, SEE_CONTRACT
from muster.contracts.models import Contract
from muster.offices.models import OfficeKind, Role

# By which act an open request is settled: while it waits, that act is the pressing one.
SETTLED_BY = {
    "desk:facts": RequestKind.VERIFICATION,
    "desk:finish-check": RequestKind.VERIFICATION,
    "desk:refer": RequestKind.VERIFICATION,
    "desk:offer": RequestKind.OFFER,
    "desk:decision": RequestKind.DECISION,
    "desk:contract-draft": RequestKind.CONTRACT,
    "desk:contract": RequestKind.SIGNATURE,
    "desk:contract-order": RequestKind.ENROLMENT,
}
OF_THE_CONTRACT = SEE_CONTRACT


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which acts are open."""

    case: Case
    roles: Collection[Role]
    requests: Collection[Request]
    offer: Offer | None
    contract: Contract | None
    admitted: bool
    unverified: int
    missing: Collection[str]

    def has(self, roles: Collection[Role]) -> bool:
        return not set(roles).isdisjoint(self.roles)

    @property
    def waiting(self) -> set[str]:
        return {request.kind for request in self.requests}

    @property
    def in_unit(self) -> bool:
        return self.case.office is not None and self.case.office.kind == OfficeKind.UNIT

    @property
    def boards_missing(self) -> bool:
        """Some board's word is missing that was not asked."""
        return any(
            kind not in self.waiting and not set(facts).isdisjoint(self.missing)
            for kind, facts in SETTLES.items()
        )


def acts(here: Situation) -> list[dict[str, str]]:
    """Buttons for the buttons component; what the case waits for from this reader stands out."""
    if not here.case.is_open:
        return []
    handles = here.has(CHECK) and not here.admitted
    found = _of_handlers(here) if handles else []
    if here.has(OFFER):
        found += _of_recruiters(here)
    if here.has(DECIDE) and not here.admitted:
        found.append((_("Decide"), "desk:decision"))
    if here.has(ENROL) and RequestKind.ENROLMENT in here.waiting:
        found.append((_("Record the enrolment order"), "desk:contract-order"))
    if here.has(CONFIRM) and RequestKind.SIGNATURE in here.waiting:
        found.append((_("Read and confirm the contract"), "desk:contract"))
    if handles:
        found.append((_("Ask the applicant"), "desk:ask"))
    pressing = next((name for _text, name in found if SETTLED_BY.get(name) in here.waiting), "")
    return [
        {
            "text": text,
            "href": reverse(name, args=[here.case.reference]),
            "style": "" if name == pressing else "quiet",
        }
        for text, name in found
    ]


def _of_handlers(here: Situation) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if here.unverified:
        found.append((_("Verify facts"), "desk:facts"))
    if RequestKind.VERIFICATION in here.waiting and here.in_unit and here.has(FINISH_CHECK):
        found.append((_("Finish the check"), "desk:finish-check"))
    if here.has(REFER) and not here.in_unit and RequestKind.REFERRAL not in here.waiting:
        found.append((_("Refer to a unit"), "desk:refer"))
        if RequestKind.PLACEMENT not in here.waiting and here.offer is None:
            found.append((_("Enter the placement round"), "desk:enter-placement"))
    if here.boards_missing and RequestKind.VERIFICATION not in here.waiting:
        found.append((_("Ask the boards"), "desk:ask-boards"))
    return found


def _of_recruiters(here: Situation) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if RequestKind.CONTRACT in here.waiting:
        found.append((_("Draft the contract"), "desk:contract-draft"))
    if here.admitted or not here.in_unit or RequestKind.VERIFICATION in here.waiting:
        return found
    if here.offer is None:
        return [*found, (_("Offer a seat"), "desk:offer")]
    if here.offer.accepted_at and RequestKind.POST_CHANGE not in here.waiting:
        found.append((_("Propose another post"), "desk:propose-post"))
    return [*found, (_("Withdraw the offer"), "desk:withdraw-offer")]
