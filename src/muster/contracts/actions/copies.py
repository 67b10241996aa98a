"""The signer's own copy, by a code that outlives the account."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import own, record
from muster.cases.errors import NotPossible
from muster.cases.references import new_copy_code
from muster.contracts.actions.shared import standing_in
from muster.contracts.copies import digest_of
from muster.contracts.models import CopyCode
from muster.journal.kinds import EventKind
from muster.people.actions import actor_for
from muster.people.models import User


def make_copy_code(*, user: User, case_id: UUID) -> str:
    """A code that opens the contract's PDF, told this once. A new one takes the place of the one before."""
    code = new_copy_code()
    with transaction.atomic():
        case = own(user, case_id, open_only=False)
        contract = standing_in(case)
        if contract.applicant_confirmed_at is None:
            raise NotPossible("unsigned", _("There is a code for your copy once you have signed."))
        CopyCode.objects.update_or_create(
            contract=contract, defaults={"digest": digest_of(code), "made_at": timezone.now()}
        )
        record(case, EventKind.CONTRACT_COPY_CODE_MADE, actor_for(user), {"contract": contract.reference})
    return code
