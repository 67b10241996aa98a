"""What would change the answer: the fewest facts that would have to be otherwise, or the day to wait for.

Computed over the classes that the rules can tell apart, so no way is overlooked. A fact that a person cannot
change stays as it is; where it stands in the way, the first day on which time has changed it is told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from muster.law.abstraction import Variable
from muster.law.answer import Outcome
from muster.law.book import Regime
from muster.law.calendar import Span
from muster.law.days import turning_days
from muster.law.diagram import Diagrams
from muster.law.plan import Plan, plan_for
from muster.law.text import Text
from muster.law.vocabulary import Fact, Kind

MOST_WAYS: Final = 12
NEVER: Final = 99


@dataclass(frozen=True, slots=True)
class Step:
    """One fact that would have to be otherwise: one of `values`; for a date, a day within one of `spans`.

    For a list of countries `values` are examples; `text` names every country that will do.
    """

    fact: str
    values: tuple[object, ...]
    spans: tuple[Span, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class Way:
    """A smallest change that turns the answer into `outcome`.

    `from_day` is the first day on which it does, where waiting is part of it; `renewed` are the dated papers
    that would have to be valid on that day.
    """

    outcome: Outcome
    steps: tuple[Step, ...]
    from_day: date | None
    renewed: tuple[str, ...]


def changes(
    regime: Regime,
    facts: Mapping[str, object],
    on: date,
    reading: str = "enacted",
    *,
    parameters: Mapping[str, object] | None = None,
) -> tuple[Way, ...]:
    """The smallest changes that turn a `not_eligible` into another outcome; none where it is not that, or
    none can.

    Raises what `decide` raises.
    """
    plan = plan_for(regime, on, reading, parameters)
    state = plan.layout.read(facts)
    if plan.outcome(state) is not Outcome.NOT_ELIGIBLE:
        return ()
    found = _ways(plan, state, None, ())
    days = [day for day in turning_days(regime, plan.parameters, facts) if day > on] if not found else []
    for day in days:
        later = plan_for(regime, day, reading, parameters)
        found = _ways(later, later.layout.read(facts), day, ())
        if not found or found[0].steps:
            renewed = _renewable(later, facts)
            state = later.layout.read({name: value for name, value in facts.items() if name not in renewed})
            found = _ways(later, state, day, renewed)
        if found:
            break
    return found


def _renewable(plan: Plan, facts: Mapping[str, object]) -> tuple[str, ...]:
    """The dated papers of a person, which time would not leave as they are."""
    known = plan.regime.vocabulary
    return tuple(
        n for n in known if facts.get(n) is not None and known[n].kind is Kind.DATE and not known[n].fixed
    )


def _ways(plan: Plan, state: int, day: date | None, renewed: tuple[str, ...]) -> tuple[Way, ...]:
    """The smallest changes on the day of a plan."""
    masks = plan.layout.masks(state)
    free = [
        mask if variable.parameter or variable.fixed else variable.initial
        for mask, variable in zip(masks, plan.variables, strict=True)
    ]
    diagrams = Diagrams(free)
    root = diagrams.least(diagrams.of(entry.node) for entry in plan.entries)
    search = _Search(plan, diagrams, masks)
    size = search.cost(root)
    if size >= NEVER:
        return ()
    ways = [
        _way(plan, state, chosen, day, renewed)
        for slots in sorted(search.slots(root, size), key=sorted)[:MOST_WAYS]
        for chosen in _choices(plan, state, sorted(slots))
    ]
    return tuple(sorted(ways, key=lambda way: way.outcome is not Outcome.ELIGIBLE))


class _Search:
    """The least number of known facts to change so that a diagram does not come to false."""

    def __init__(self, plan: Plan, diagrams: Diagrams, masks: Sequence[int]) -> None:
        self.plan = plan
        self.diagrams = diagrams
        self.masks = masks
        self.costs: dict[int, int] = {0: NEVER, 1: 0, 2: 0}
        self.found: dict[tuple[int, int], frozenset[frozenset[int]]] = {}

    def children(self, node: int) -> list[tuple[int, int, int]]:
        """The children of a node with their price, and the slot to change (-1 for none)."""
        slot, children = self.diagrams.nodes[node - 3]
        variable = self.plan.variables[slot]
        priced = []
        for at, child in zip(self.diagrams.classes(slot), children, strict=True):
            if self.masks[slot] >> at & 1:
                priced.append((child, 0, -1))
            elif at not in variable.unreachable:
                priced.append((child, 1, slot))
        return priced

    def cost(self, node: int) -> int:
        if node not in self.costs:
            self.costs[node] = min(
                (price + self.cost(child) for child, price, _ in self.children(node)), default=NEVER
            )
        return self.costs[node]

    def slots(self, node: int, budget: int) -> frozenset[frozenset[int]]:
        """The sets of variables, `budget` in number, whose change suffices."""
        if node in (1, 2):
            return frozenset({frozenset()}) if budget == 0 else frozenset()
        key = (node, budget)
        if key not in self.found:
            sets = [
                frozenset(rest | {slot} if price else rest for rest in self.slots(child, budget - price))
                for child, price, slot in self.children(node)
                if price + self.cost(child) <= budget
            ]
            self.found[key] = frozenset().union(*sets)
        return self.found[key]


def _choices(plan: Plan, state: int, slots: Sequence[int]) -> list[dict[int, int]]:
    """The masks to which the slots may change so that no rule is false."""
    if not slots:
        return [{}]
    masks = plan.layout.masks(state)
    options = []
    for slot in slots:
        variable = plan.variables[slot]
        closed = variable.unreachable
        options.append([1 << n for n in range(variable.size) if not masks[slot] >> n & 1 and n not in closed])
    works = [
        picked for picked in product(*options) if _works(plan, state, dict(zip(slots, picked, strict=True)))
    ]
    joined: dict[tuple[int, ...], int] = {}
    for *head, last in works:
        joined[tuple(head)] = joined.get(tuple(head), 0) | last
    return [dict(zip(slots, (*head, last), strict=True)) for head, last in joined.items()]


def _works(plan: Plan, state: int, chosen: Mapping[int, int]) -> bool:
    return plan.outcome(_changed(plan, state, chosen)) is not Outcome.NOT_ELIGIBLE


def _way(
    plan: Plan, state: int, chosen: Mapping[int, int], day: date | None, renewed: tuple[str, ...]
) -> Way:
    steps = []
    for slot, mask in chosen.items():
        variable = plan.variables[slot]
        at = [n for n in range(variable.size) if mask >> n & 1]
        steps.append(_step(plan.regime.vocabulary[variable.name], variable, at))
    return Way(plan.outcome(_changed(plan, state, chosen)), tuple(steps), day, renewed if day else ())


def _changed(plan: Plan, state: int, chosen: Mapping[int, int]) -> int:
    """A state with other masks for some variables."""
    for slot, mask in chosen.items():
        state = state & ~plan.layout.field(slot) | mask << plan.layout.offsets[slot]
    return state


def _step(fact: Fact, variable: Variable, classes: Sequence[int]) -> Step:
    if variable.kind is Kind.DATE:
        spans = _joined([variable.days(at) for at in classes])
        texts = [_span_text(span) for span in spans]
        return Step(fact.name, (), tuple(spans), Text.joined(texts, Text(" or ", " або ")))
    if variable.kind is Kind.COUNTRIES:
        values: tuple[object, ...] = tuple(variable.describe(at) for at in classes)
        texts = [_countries_text(variable, classes)]
    else:
        values = tuple(variable.values[at] for at in classes)
        texts = [fact.value_label(value) for value in values]
    return Step(fact.name, values, (), Text.joined(texts, Text(" or ", " або ")))


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Neighbouring spans made one."""
    result: list[Span] = []
    for span in spans:
        if result and result[-1].last.toordinal() + 1 == span.first.toordinal():
            result[-1] = Span(result[-1].first, span.last)
        else:
            result.append(span)
    return result


def _span_text(span: Span) -> Text:
    first, last = span.first.isoformat(), span.last.isoformat()
    if span.last == date.max:
        return Text(f"{first} or later", f"{first} або пізніше")
    if span.first == date.min:
        return Text(f"{last} or earlier", f"{last} або раніше")
    return Text(f"from {first} to {last}", f"від {first} до {last}")


def _countries_text(variable: Variable, classes: Sequence[int]) -> Text:
    """Without which countries a list would have to be, where that is enough; else with which, and without which.

    A country may stand for all of its group, so all of the group are named.
    """
    touched = {variable.touched(at) for at in classes}
    every = {variable.touched(at) for at in range(variable.size)}
    lacked = frozenset().union(*every).difference(*touched)
    without = _codes(variable, lacked)
    if lacked and all(other & lacked for other in every - touched):
        return Text(f"without {without}", f"без {without}")
    least = sorted(
        (one for one in touched if one and not any(other < one for other in touched if other)), key=sorted
    )
    single = frozenset().union(*(one for one in least if len(one) == 1))
    ways = [[single]] if single else []
    ways += [[frozenset({group}) for group in sorted(one)] for one in least if len(one) > 1]
    texts = [
        Text(
            "with " + " and ".join(map(_one_of(variable, "any of"), way)),
            "з громадянством " + " і ".join(map(_one_of(variable, "однієї з"), way)),
        )
        for way in ways
    ]
    text = Text.joined(texts, Text(" or ", " або "))
    return (
        Text.joined([text, Text(f"without {without}", f"без {without}")], Text(", ", ", "))
        if lacked
        else text
    )


def _one_of(variable: Variable, words: str) -> Callable[[frozenset[int]], str]:
    def told(groups: frozenset[int]) -> str:
        codes = _codes(variable, groups)
        return f"{words} {codes}" if ", " in codes else codes

    return told


def _codes(variable: Variable, groups: Iterable[int]) -> str:
    return ", ".join(sorted(code for group in groups for code in variable.groups[group]))


def named_countries(
    regime: Regime, fact: str, on: date, reading: str = "enacted"
) -> tuple[frozenset[str], ...]:
    """The countries that the rules of a day name in a list, in groups that they do not tell apart."""
    variables = plan_for(regime, on, reading, None).variables
    return next(tuple(variable.groups) for variable in variables if variable.name == fact)
