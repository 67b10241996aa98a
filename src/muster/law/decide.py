"""One decision: facts, a day and a reading in; the answer out. Pure: the same in, the same out."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from muster.law.answer import Answer, Outcome, RuleResult
from muster.law.book import Regime
from muster.law.conditions import Truth
from muster.law.plan import plan_for

MET: Final = Truth.TRUE
NOT_MET: Final = Truth.FALSE


def decide(
    regime: Regime,
    facts: Mapping[str, object],
    on: date,
    reading: str = "enacted",
    parameters: Mapping[str, object] | None = None,
) -> Answer:
    """What the rule book says of `facts` on the day `on`.

    `facts` hold the JSON-like values of the vocabulary; what is absent or None is unknown. `parameters`
    replace the book's for all days. Raises FactError, ParameterError, RequestError.
    """
    plan = plan_for(regime, on, reading, parameters)
    state = plan.layout.read(facts)
    rules: list[RuleResult] = []
    unknown: list[int] = []
    unmet: list[int] = []
    for at, before, bits in plan.memories:
        said = before(state & bits) or plan.say(plan.entries[at], state)
        if said.truth is not MET:
            (unmet if said.truth is NOT_MET else unknown).append(at)
        rules.append(said.result or RuleResult(said, said.shown(facts)))
    outcome = Outcome.NOT_ELIGIBLE if unmet else Outcome.UNDETERMINED if unknown else Outcome.ELIGIBLE
    missing, open_questions = (
        plan.unsettled(state, tuple(unknown), settled=bool(unmet)) if unknown else ((), ())
    )
    rank, term, probation, notes = plan.closing(state, outcome, tuple(unmet))
    return Answer(
        regime.id,
        regime.edition,
        reading,
        on,
        outcome,
        rank,
        term,
        probation,
        tuple(rules),
        missing,
        plan.told(state) + open_questions + notes,
    )


def relevant(
    regime: Regime,
    facts: Mapping[str, object],
    on: date,
    reading: str = "enacted",
    askable: Collection[str] | None = None,
    *,
    parameters: Mapping[str, object] | None = None,
) -> tuple[str, ...]:
    """Which facts among `askable` (all, if None) are not known and can still change the outcome, in asking
    order.

    Exact: a fact is listed only if some completion of everything unknown makes its value matter. What the
    answer's `missing` holds is this list, and the parameters that can still change the outcome.
    """
    missing = decide(regime, facts, on, reading, parameters).missing
    return tuple(
        name for name in missing if name in regime.vocabulary and (askable is None or name in askable)
    )
