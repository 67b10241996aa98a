"""One decision: facts, a day and a reading in; the answer out. Pure: the same in, the same out."""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType

from muster.law.answer import RULE_OUTCOMES, Answer, Outcome, RuleResult
from muster.law.book import Regime
from muster.law.plan import plan_for


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
    found = plan.skeleton(plan.masks(facts))
    rules = []
    for rule, said in found.said:
        settled = {}
        for name in said.facts:
            value = facts[name]
            settled[name] = tuple(value) if isinstance(value, list) else value
        rules.append(
            RuleResult(
                rule.id,
                RULE_OUTCOMES[said.truth],
                MappingProxyType(settled),
                said.cites,
                rule.discretionary,
                rule.label,
                rule.sentence,
                rule.reason,
            )
        )
    return Answer(
        regime.id,
        regime.edition,
        reading,
        on,
        found.outcome,
        found.rank_category,
        found.term_years,
        found.probation_months,
        tuple(rules),
        found.missing,
        found.warnings,
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
    plan = plan_for(regime, on, reading, parameters)
    found = plan.skeleton(plan.masks(facts))
    if found.outcome is not Outcome.UNDETERMINED:
        return ()
    facts_missing = (name for name in found.missing if name in regime.vocabulary)
    return tuple(name for name in facts_missing if askable is None or name in askable)
