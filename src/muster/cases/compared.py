"""The open cases whose answer a change of law turns, over their verified facts: known before it is published."""

from collections.abc import Iterator

from muster.cases.lawful import law_facts
from muster.cases.models import OPEN, Case, Level
from muster.law import Outcome
from muster.law.proofs.compare import Side, turned

AT_ONCE = 500


def changed_cases(before: Side, after: Side) -> Iterator[tuple[str, Outcome, Outcome]]:
    """Reference and both outcomes of each submitted, open case of the regime that changes, by reference.

    Each side is decided over the facts as they stand on its day.
    """
    cases = Case.objects.filter(OPEN, regime=before.regime.id, submitted_at__isnull=False)
    for case in cases.select_related("person").order_by("reference").iterator(AT_ONCE):
        found = turned(
            before,
            after,
            (law_facts(case, Level.VERIFIED, before.on), law_facts(case, Level.VERIFIED, after.on)),
        )
        if found is not None:
            yield case.reference, *found
