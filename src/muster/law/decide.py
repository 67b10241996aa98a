"""One decision: facts, a day and a reading in; the answer out. Pure: the same in, the same out."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from muster.law.answer import Answer
from muster.law.book import Regime
from muster.law.plan import plan_for
from muster.law.vocabulary import Held


def decide(
    regime: Regime,
    facts: Mapping[str, object],
    on: date,
    reading: str = "enacted",
    parameters: Mapping[str, object] | None = None,
) -> Answer:
    """What the rule book says of `facts` on the day `on`.

    `facts` hold the JSON-like values of the vocabulary; what is absent or None is unknown. `parameters`
    replace the book's for all days. The outcome is worked out at once, everything else when the answer is
    asked for it. Raises FactError, ParameterError, RequestError.
    """
    return plan_for(regime, on, reading, parameters).ask(facts)


def deciding(
    regime: Regime,
    on: date,
    reading: str = "enacted",
    parameters: Mapping[str, object] | None = None,
) -> Callable[[Mapping[str, object]], Answer]:
    """`decide` for one day, as a function of facts alone: for many people, one after the other.

    Raises ParameterError, RequestError; the function raises FactError.
    """
    return plan_for(regime, on, reading, parameters).asking


def deciding_held(
    regime: Regime,
    on: date,
    reading: str = "enacted",
    parameters: Mapping[str, object] | None = None,
) -> Callable[[Held], Answer]:
    """`deciding` for facts that were checked before (by `hold`), as those are that Muster holds.

    Raises ParameterError, RequestError.
    """
    return plan_for(regime, on, reading, parameters).asking_held


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
