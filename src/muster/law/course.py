"""How an answer runs over time, for facts that stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from muster.law.answer import Outcome
from muster.law.book import Regime
from muster.law.calendar import FIRST_DAY, LAST_DAY, ONE_DAY
from muster.law.days import turning_days
from muster.law.plan import plan_for


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which the answer is the same, both ends included."""

    first: date
    last: date
    outcome: Outcome


def course(
    regime: Regime,
    facts: Mapping[str, object],
    reading: str = "enacted",
    *,
    parameters: Mapping[str, object] | None = None,
    start: date = FIRST_DAY,
) -> tuple[Stretch, ...]:
    """The outcome of the same facts on every day from `start`, as stretches without a gap.

    Raises what `decide` raises.
    """
    known = regime.read(reading, parameters)
    days = sorted({start, *(day for day in turning_days(regime, known, facts) if day > start)})
    stretches: list[Stretch] = []
    for day, following in zip(days, [*days[1:], LAST_DAY + ONE_DAY], strict=True):
        plan = plan_for(regime, day, reading, parameters)
        outcome = plan.outcome(plan.layout.read(facts))
        last = following - ONE_DAY
        if stretches and stretches[-1].outcome is outcome:
            stretches[-1] = Stretch(stretches[-1].first, last, outcome)
        else:
            stretches.append(Stretch(day, last, outcome))
    return tuple(stretches)
