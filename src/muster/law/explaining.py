"""What an answer says besides its outcome, put together when it is asked for.

What is remembered hangs on little: on what keeps the unknown rules open, on the rank category, on which of
the deciding rules are weakly sourced. So a few cases teach what most others need.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from muster.law.answer import Cell, Outcome, RuleResult, Said
from muster.law.answer import Warning as Told
from muster.law.asking import Facts, Group
from muster.law.closing import Closing, not_firm
from muster.law.conditions import Truth
from muster.law.evaluate import slots_of, truth
from muster.law.fold import Node
from muster.law.memory import Learned, Memory
from muster.law.unsettled import Found, Unsettled
from muster.law.vocabulary import Held

if TYPE_CHECKING:
    from muster.law.plan import Plan


class Explaining:
    """Of one plan: what its rules say of a case, what is missing, what is granted, what a reader must be told.

    `order` are the places of the rules, as the cells of a case hold them one after the other.
    """

    def __init__(self, plan: "Plan", warnings: Sequence[Node], order: Sequence[int]) -> None:
        self.plan = plan
        self.in_order = _back(order)
        self.count = len(plan.entries)
        self.all = (1 << self.count) - 1  # of a case's bits, those of unknown rules
        self.weak = sum(
            1 << at
            for at, entry in enumerate(plan.entries)
            if not all(cite.confidence.is_firm for cite in entry.rule.cites)
        )
        self.unsettled = Unsettled(plan.regime.questions, plan.variables)
        self.rank_bits = plan.layout.field(plan.rank_slot)
        self.told_bits = plan.bits(slot for node in warnings for slot in slots_of(node))
        self.told: Learned[int, tuple[Told, ...]] = Learned(self._tell)
        self.closings: Learned[tuple[int, Outcome, int], Closing] = Learned(self._close)
        self.warnings = [
            (Told(rule.code, rule.text), plan.bits(slots_of(node)), Learned(self._certain(node)))
            for rule, node in zip(plan.regime.warnings, warnings, strict=True)
        ]

    @property
    def memories(self) -> list[Memory]:
        """All that is remembered of cases."""
        warned = [holds for _, _, holds in self.warnings]
        return [self.told, self.closings, self.unsettled.numbers, self.unsettled.found, *warned]

    def _certain(self, node: Node) -> Callable[[int], bool]:
        """Whether a condition is certainly true, from the bits it looks at."""
        return lambda state: truth(node, self.plan.layout.masks(state)) is Truth.TRUE

    def _tell(self, state: int) -> tuple[Told, ...]:
        return tuple(told for told, bits, holds in self.warnings if holds[state & bits])

    def _close(self, key: tuple[int, Outcome, int]) -> Closing:
        state, outcome, weak = key
        rank = self.plan.rank_category(state)
        granted = self.plan.grants(rank) if outcome is Outcome.ELIGIBLE else (None, None, ())
        term, probation, notes = granted
        weakly = [entry.rule for at, entry in enumerate(self.plan.entries) if weak >> at & 1]
        return Closing(rank, term, probation, notes + not_firm(weakly))

    def cell(self, state: int, rules: Iterable[int], said: Sequence[Said]) -> Cell:
        """What rules, by their places, say of a state."""
        bits = 0
        for at, one in zip(rules, said, strict=True):
            if one.truth is not Truth.TRUE:
                bits |= 1 << (at if one.truth is Truth.UNKNOWN else at + self.count)
        return Cell(bits, state, tuple(said), tuple(one for one in said if one.truth is Truth.UNKNOWN))

    def results(self, cells: Iterable[Cell], facts: Facts) -> tuple[RuleResult, ...]:
        """What each rule says of a case, in the order of the book."""
        said = self.in_order([said for cell in cells for said in cell.said])
        return tuple(
            [one.result or RuleResult(one, {name: facts[name] for name in one.facts}) for one in said]
        )

    def open(self, outcome: Outcome, cells: Iterable[Cell]) -> Found:
        """The missing facts, and the open questions of law."""
        unknown = [said for cell in cells for said in cell.unknown]
        return self.unsettled.of(unknown, settled=outcome is Outcome.NOT_ELIGIBLE) if unknown else ((), ())

    @cached_property
    def unasked(self) -> list[tuple[Callable[[Facts], object], Group[int] | None, Group[Cell]]]:
        """The groups of facts that no rule asks: how to fetch them, and their class where they are no codes."""
        variables, asked = self.plan.variables, self.plan.asked
        return [
            (
                itemgetter(*(variables[at].name for at in group.slots)),
                asked.classes.get(group.slots[0]),
                group,
            )
            for group in asked.silent
        ]

    def silent(self, facts: Facts) -> list[Cell]:
        """What is known of a case by the facts that no rule asks."""
        cells = []
        for fetch, classes, group in self.unasked:
            value = fetch(facts)
            cells.append(group.of(classes.of(value) if classes else value))
        return cells

    def kept(self, facts: Facts | Held) -> Facts:
        """The facts by name."""
        if isinstance(facts, tuple):
            return dict(zip(self.plan.regime.vocabulary, facts, strict=True))
        return facts

    def closing(
        self, outcome: Outcome, not_met: int, cells: Iterable[Cell]
    ) -> tuple[Closing, tuple[Told, ...]]:
        """How the answer ends, and the warnings whose conditions are certainly true."""
        state = self.plan.layout.initial
        for cell in cells:
            state &= cell.state
        decisive = not_met or self.all
        closing = self.closings[state & self.rank_bits, outcome, decisive & self.weak]
        return closing, self.told[state & self.told_bits]


def _back(order: Sequence[int]) -> Callable[[Sequence[Said]], Sequence[Said]]:
    """Puts what stands in this order into its own."""
    places = sorted(range(len(order)), key=order.__getitem__)
    return itemgetter(*places) if len(places) > 1 else tuple
