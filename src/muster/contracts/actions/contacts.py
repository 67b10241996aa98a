"""Opening the contacts of somebody who serves: their commander, for a reason, on record."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import check_not_own, locked, record
from muster.cases.errors import NotPossible
from muster.cases.rights import CONTACTS
from muster.contracts.actions.shared import standing_in
from muster.contracts.models import Contact, ContactKind, Contacts
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.offices.access import NoAccess


def open_contacts(*, actor: Actor, case_id: UUID, reason: str) -> dict[ContactKind, Contact | None]:
    """Next of kin, who is told, who is paid; None for nobody. The applicant sees that they were opened."""
    if not reason.strip():
        raise NotPossible("no-reason", _("Say why they are needed."))
    with transaction.atomic():
        case = locked(case_id, open_only=False)
        if actor.office != case.office_id or actor.role not in CONTACTS:
            raise NoAccess
        check_not_own(actor, case)
        contract = standing_in(case)
        if contract.in_force_on is None:
            raise NotPossible("not-in-force", _("They are opened only once the contract is in force."))
        about = {"contract": contract.reference}
        record(case, EventKind.CONTRACT_CONTACTS_OPENED, actor, about, {"reason": reason.strip()})
        contacts = Contacts.objects.select_related("person").filter(pk=case.person_id).first()
        said = (contacts.data or {}) if contacts else {}
    return {kind: said[kind.value] for kind in ContactKind if kind.value in said}
