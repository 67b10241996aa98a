"""A person made as simple as possible: only the facts that matter."""

from collections.abc import Callable, Mapping

from muster.law.errors import FactError
from muster.law.plan import Plan

type Facts = Mapping[str, object]


def least(facts: Facts, same: Callable[[Facts], bool]) -> dict[str, object]:
    """The facts without those that can be left out, one after the other, while all stays the `same`."""
    kept = dict(facts)
    for name in facts:
        without = {other: value for other, value in kept.items() if other != name}
        if _allowed(same, without):
            kept = without
    return kept


def _allowed(same: Callable[[Facts], bool], facts: Facts) -> bool:
    try:
        return same(facts)
    except FactError:  # what is left contradicts itself
        return False


def shrunk(plan: Plan, facts: Facts) -> dict[str, object]:
    """The facts of somebody with the same outcome by the same rules."""

    def said(given: Facts) -> object:
        state = plan.layout.read(given)
        whole = plan.outcome(state)
        return whole, [said.truth for said in plan.said(state) if said.truth == 0]

    wanted = said(facts)
    return least(facts, lambda given: said(given) == wanted)
