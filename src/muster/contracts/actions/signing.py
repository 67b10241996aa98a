"""Both parties sign the same digest, each proving anew who they are: in Muster, or what was signed on paper."""

import hashlib
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases import intake, storage
from muster.cases.actions.papers import Upload
from muster.cases.actions.steps import ask, judge, own, record, tell
from muster.cases.errors import NotPossible
from muster.cases.models import Case, RequestKind
from muster.cases.rights import CONFIRM, DRAFT
from muster.contracts.actions.reading import reading_of
from muster.contracts.actions.shared import check_consents, held_to_sign, to_sign
from muster.contracts.models import Contract, Scan
from muster.contracts.proving import PROOF, prove
from muster.contracts.register import enter
from muster.contracts.understanding import missing, scan_of
from muster.contracts.writing import ends_on, rewrite
from muster.journal.actions import Actor
from muster.journal.kinds import EventKind
from muster.notices.models import NoticeKind
from muster.people.actions import actor_for
from muster.people.models import User
from muster.people.vault import Compartment


def confirm_by_applicant(
    *, user: User, case_id: UUID, digest: str, password: str, scan: str = ""
) -> Contract:
    """The applicant confirms the text with this digest, once nothing is missing that comes before.

    Where it was signed on paper, `scan` is the SHA-256 of the scan they recognise as that paper.
    """
    prove(user, password)
    with transaction.atomic():
        case = own(user, case_id, open_only=False)
        contract = to_sign(case)
        if contract.applicant_confirmed_at is not None:
            return contract
        if hindrances := missing(contract, reading_of(contract)):
            raise NotPossible(hindrances[0].code, " ".join(str(one.message) for one in hindrances))
        _check_same(contract, digest, scan)
        check_consents(case)
        contract.applicant_confirmed_at = timezone.now()
        contract.save(update_fields=("applicant_confirmed_at",))
        actor = actor_for(user)
        judge(case, RequestKind.READING)
        record(case, EventKind.CONTRACT_CONFIRMED_BY_APPLICANT, actor, _signed(contract, scan))
        if case.is_open:
            ask(case, RequestKind.SIGNATURE, actor, office=case.office)
    return contract


def confirm_by_commander(
    *, user: User, actor: Actor, case_id: UUID, digest: str, password: str, scan: str = ""
) -> Contract:
    """The commander named in the contract confirms it, after the applicant: it is entered in the unit's register."""
    prove(user, password)
    with transaction.atomic():
        case, contract = held_to_sign(actor, case_id, CONFIRM)
        if contract.commander_confirmed_at is not None:
            return contract
        if contract.applicant_confirmed_at is None:
            raise NotPossible("applicant-first", _("The applicant confirms the contract first."))
        if contract.commander_id != user.pk:
            raise NotPossible("other-commander", _("The contract names another commander to confirm it."))
        _check_same(contract, digest, scan)
        check_consents(case)
        contract.commander_confirmed_at = timezone.now()
        entry = enter(contract)
        if contract.amends is not None:
            contract.in_force_on = timezone.localdate()
            contract.ends_on = ends_on(contract)
        rewrite(contract)
        contract.save(update_fields=("commander_confirmed_at", "stored_as", "in_force_on", "ends_on"))
        judge(case, RequestKind.SIGNATURE)
        signed = _signed(contract, scan) | {"register": str(entry)}
        record(case, EventKind.CONTRACT_CONFIRMED_BY_COMMANDER, actor, signed)
        _goes_on(case, contract, actor)
        tell(case, NoticeKind.MOVED_ON)
    return contract


def _goes_on(case: Case, contract: Contract, actor: Actor) -> None:
    """A contract waits for the enrolment order; an amendment is in force as soon as both have signed it."""
    if contract.amends is None:
        ask(case, RequestKind.ENROLMENT, actor, office=case.office)
        return
    about = {"contract": contract.amends.reference, "amendment": contract.amendment_number}
    about |= {"in_force_on": str(contract.in_force_on), "ends_on": str(contract.ends_on)}
    record(case, EventKind.CONTRACT_AMENDED, actor, about)


def bind_scan(*, user: User, actor: Actor, case_id: UUID, upload: Upload, signed_on: date) -> Scan:
    """The unit sends the scan of the paper that was signed; then both confirm that it is the paper they signed."""
    content_type, looked = intake.judge(upload.content)
    with storage.undone() as stored, transaction.atomic():
        case, contract = held_to_sign(actor, case_id, DRAFT)
        _check_to_bind(contract, signed_on)
        scan = Scan.objects.create(
            contract=contract,
            stored_as=stored(contract.person, upload.content, Compartment.CONTRACT),
            content_type=content_type,
            sha256=hashlib.sha256(upload.content).hexdigest(),
            shown_as=stored(contract.person, looked.content, Compartment.CONTRACT),
            shown_type=looked.content_type,
            signed_on=signed_on,
            bound_at=timezone.now(),
            bound_by=user,
        )
        about = {"contract": contract.reference, "digest": contract.text_digest, "sha256": scan.sha256}
        record(case, EventKind.CONTRACT_SCAN_BOUND, actor, about | {"signed_on": signed_on.isoformat()})
        tell(case, NoticeKind.MOVED_ON)
    return scan


def refuse_scan(*, user: User, case_id: UUID) -> None:
    """The applicant says that the scan does not show the paper they signed."""
    with transaction.atomic():
        case = own(user, case_id, open_only=False)
        contract = to_sign(case)
        scan = scan_of(contract)
        if scan is None or contract.applicant_confirmed_at is not None:
            raise NotPossible("no-scan", _("There is no scan to answer."))
        scan.refused_at = timezone.now()
        scan.save(update_fields=("refused_at",))
        about = {"contract": contract.reference, "sha256": scan.sha256}
        record(case, EventKind.CONTRACT_SCAN_REFUSED, actor_for(user), about)


def scan_content(scan: Scan) -> bytes:
    """What is shown of it: its pages' pictures, of `shown_type`."""
    intake.show(scan, scan.contract.person, Compartment.CONTRACT)
    return storage.load(scan.contract.person, scan.shown_as, Compartment.CONTRACT)


def _check_to_bind(contract: Contract, signed_on: date) -> None:
    if contract.applicant_confirmed_at is not None:
        raise NotPossible("confirmed", _("The applicant has confirmed the contract already."))
    if scan_of(contract) is not None:
        raise NotPossible("scan-there", _("There is a scan already. The applicant answers it first."))
    if not timezone.localdate(contract.drafted_at) <= signed_on <= timezone.localdate():
        raise NotPossible("signed-on", _("The day of signing lies between the draft and today."))


def _check_same(contract: Contract, digest: str, scan: str) -> None:
    """Both confirm one text, and where it was signed on paper, one scan."""
    if digest != contract.text_digest:
        raise NotPossible("changed", _("The contract changed since you read it. Read it again first."))
    bound = scan_of(contract)
    if scan != (bound.sha256 if bound else ""):
        raise NotPossible("other-scan", _("The scan of the signed paper changed. Look at it again first."))


def _signed(contract: Contract, scan: str) -> dict[str, str]:
    said = {"contract": contract.reference, "digest": contract.text_digest, "proof": PROOF}
    return said | ({"scan": scan} if scan else {})
