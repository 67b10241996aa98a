"""By what a unit takes applicants."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.errors import NotPossible
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.offices.access import NoAccess
from muster.offices.models import Office, OfficeKind
from muster.offices.rights import Purpose, roles_for
from muster.people.models import User
from muster.rounds.models import MOST_WEIGHT, WEIGHED, Criteria, Criterion


def declare_criteria(*, user: User, actor: Actor, unit: Office, weights: Mapping[Criterion, int]) -> Criteria:
    """Publish how much each criterion weighs for the unit; in force from the next preview of a round on.

    A criterion that is not named weighs nothing. The declaration before stays, superseded.
    """
    if (
        actor.role not in roles_for(Purpose.RECRUIT)
        or actor.office != unit.pk
        or unit.kind != OfficeKind.UNIT
    ):
        raise NoAccess
    named = {one.value: weights.get(one, 0) for one in WEIGHED}
    if not set(weights) <= set(WEIGHED) or not all(0 <= one <= MOST_WEIGHT for one in named.values()):
        raise NotPossible(
            "weight", _("Each weight is a whole number from 0 to %(most)s.") % {"most": MOST_WEIGHT}
        )
    if not any(named.values()):
        raise NotPossible("no-weight", _("Give at least one criterion a weight."))
    with transaction.atomic():
        Office.objects.select_for_update().get(
            pk=unit.pk
        )  # declarations of one unit come one after the other
        now = timezone.now()
        Criteria.objects.filter(unit=unit, superseded_at=None).update(superseded_at=now)
        declared = Criteria.objects.create(unit=unit, **named, published_at=now, published_by=user)
        append(
            stream=f"office:{unit.pk}",
            kind=EventKind.CRITERIA_DECLARED,
            actor=actor,
            data={"criteria": str(declared.pk), **named},
        )
    return declared
