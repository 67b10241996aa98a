"""Whether two people who look like one are two: an office says so, and may take it back. Nothing else follows."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases.actions.steps import entry, held
from muster.cases.alike import Alike, alike
from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.cases.rights import CHECK
from muster.journal.actions import Actor, Entry, append_many
from muster.journal.kinds import EventKind
from muster.people.models import Distinction, DistinctReason


def tell_apart(*, actor: Actor, case_id: UUID, other_id: UUID, reason: DistinctReason) -> Distinction:
    """Remember that the two are not the same person, for both cases, until something more looks the same."""
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        found = _pair(case, other_id)
        if found.apart is not None:
            _take_back(found.apart)
        one, other = sorted((case.person_id, found.case.person_id))
        distinction = Distinction.objects.create(
            one_id=one,
            other_id=other,
            reason=reason,
            shared=[str(field) for field in found.shared],
            office=actor.office,
            found_at=timezone.now(),
        )
        said = {"reason": str(reason), "shared": distinction.shared}
        _record(actor, case, found.case, EventKind.IDENTITY_TOLD_APART, said)
    return distinction


def look_again(*, actor: Actor, case_id: UUID, other_id: UUID) -> None:
    """Take back that the two are not the same person: they are compared anew."""
    with transaction.atomic():
        case = held(actor, case_id, CHECK)
        found = _pair(case, other_id)
        if found.apart is None:
            raise NotPossible("not-told-apart", _("Nobody has said that the two are not the same person."))
        _take_back(found.apart)
        _record(actor, case, found.case, EventKind.IDENTITY_COMPARED_ANEW, {})


def compare(*, actor: Actor, other: Case) -> None:
    """Record, in the other case, that an office that does not have it compared the two."""
    with transaction.atomic():
        append_many(acts={other.stream: [entry(other, EventKind.IDENTITY_COMPARED)]}, actor=actor)


def _pair(case: Case, other_id: UUID) -> Alike:
    found = next((each for each in alike(case) if each.case.pk == other_id), None)
    if found is None:
        raise NotPossible("not-alike", _("The two do not look the same any more. Look at the case again."))
    return found


def _take_back(distinction: Distinction) -> None:
    distinction.taken_back_at = timezone.now()
    distinction.save(update_fields=("taken_back_at",))


def _record(actor: Actor, case: Case, other: Case, kind: EventKind, said: dict[str, object]) -> None:
    """In both cases; neither event names the other case to whoever reads this one."""
    both: dict[str, list[Entry]] = {each.stream: [entry(each, kind, said)] for each in (case, other)}
    append_many(acts=both, actor=actor)
