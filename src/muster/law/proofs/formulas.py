"""The folded rules of a day as formulas: of each rule, whether it is certainly met, and whether certainly not met.

Three values are two Booleans. They are exact, as the answers are: a fact that a rule asks twice is told apart first,
class by class, so that what all completions agree on is not taken for unknown. What is left asks each fact once, and
there the usual three-valued logic is exact.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import z3

from muster.law.conditions import Truth
from muster.law.fold import FALSE, TRUE, Conj, Disj, Leaf, Neg, Node, Part, Unsettled, conj, disj, neg
from muster.law.plan import Plan
from muster.law.proofs.people import Formula, People


class Verdict(NamedTuple):
    """Whether a condition is certainly true, and whether certainly false; neither is unknown."""

    true: Formula
    false: Formula


class Formulas:
    """The conditions of one plan over some people."""

    def __init__(self, plan: Plan, people: People) -> None:
        self.plan = plan
        self.people = people
        self.known: dict[Node, Verdict] = {}

    def of(self, node: Node) -> Verdict:
        """The exact verdict on everybody."""
        if node not in self.known:
            self.known[node] = self._of(node)
        return self.known[node]

    def _of(self, node: Node) -> Verdict:
        asked = Counter(leaf.slot for leaf in leaves(node))
        slot = next((slot for slot, times in asked.items() if times > 1), None)
        if slot is None:
            return self.plain(node)
        cases = [
            (z3.Not(self.could(slot, mask)), self.of(_within(node, slot, mask)))
            for mask in self.told_apart(node, slot)
        ]
        return Verdict(
            z3.And(*(z3.Or(never, then.true) for never, then in cases)),
            z3.And(*(z3.Or(never, then.false) for never, then in cases)),
        )

    def plain(self, node: Node) -> Verdict:
        """The verdict on a condition that asks nothing twice."""
        match node:
            case Leaf(slot, mask):
                rest = self.plan.variables[slot].full & ~mask
                return Verdict(z3.Not(self.could(slot, rest)), z3.Not(self.could(slot, mask)))
            case Neg(of):
                true, false = self.plain(of)
                return Verdict(false, true)
            case Part(_, of):
                return self.plain(of)
            case Conj(children):
                parts = [self.plain(child) for child in children]
                return Verdict(z3.And(*(p.true for p in parts)), z3.Or(*(p.false for p in parts)))
            case Disj(children):
                parts = [self.plain(child) for child in children]
                return Verdict(z3.Or(*(p.true for p in parts)), z3.And(*(p.false for p in parts)))
        return Verdict(z3.BoolVal(node is TRUE), z3.BoolVal(node is FALSE))  # an open question is neither

    def could(self, slot: int, mask: int) -> Formula:
        return self.people.could(self.plan.variables[slot], mask)

    def told_apart(self, node: Node, slot: int) -> list[int]:
        """The classes of a variable, those together that a condition does not tell apart."""
        masks = [leaf.mask for leaf in leaves(node) if leaf.slot == slot]
        parts: dict[tuple[int, ...], int] = {}
        for at in range(self.plan.variables[slot].size):
            signs = tuple(mask >> at & 1 for mask in masks)
            parts[signs] = parts.get(signs, 0) | 1 << at
        return list(parts.values())


def leaves(node: Node) -> Iterator[Leaf]:
    match node:
        case Leaf():
            yield node
        case Neg(of) | Part(_, of):
            yield from leaves(of)
        case Conj(children) | Disj(children):
            for child in children:
                yield from leaves(child)


def questions(node: Node) -> set[str]:
    """The open questions of law in a condition."""
    match node:
        case Unsettled(question):
            return {question}
        case Neg(of) | Part(_, of):
            return questions(of)
        case Conj(children) | Disj(children):
            return {question for child in children for question in questions(child)}
    return set()


def _within(node: Node, slot: int, mask: int) -> Node:
    """A condition for those whose variable lies in classes that it does not tell apart."""
    match node:
        case Leaf(asked, wanted):
            return node if asked != slot else TRUE if mask & wanted else FALSE
        case Neg(of):
            return neg(_within(of, slot, mask))
        case Part(_, of):
            return _within(of, slot, mask)
        case Conj(children):
            return conj([_within(child, slot, mask) for child in children])
        case Disj(children):
            return disj([_within(child, slot, mask) for child in children])
    return node


class Law:
    """One plan in the solver: a literal for each rule that is met, that is not met, and that is unknown.

    `name` tells the literals of one plan from those of another over the same people.
    """

    def __init__(self, plan: Plan, people: People, name: str = "") -> None:
        self.plan = plan
        self.people = people
        self.rules = [entry.rule for entry in plan.entries]
        formulas = Formulas(plan, people)
        self.asserted: list[Formula] = []
        self.met, self.unmet, self.open = [], [], []
        for at, entry in enumerate(plan.entries):
            true, false = formulas.of(entry.node)
            self.met.append(self.literal(f"{name} {at} met", true))
            self.unmet.append(self.literal(f"{name} {at} not met", false))
            self.open.append(self.literal(f"{name} {at} open", z3.Not(z3.Or(true, false))))
        self.eligible = self.literal(f"{name} eligible", z3.And(*self.met))
        self.refused = self.literal(f"{name} refused", z3.Or(*self.unmet))
        self.undetermined = self.literal(f"{name} undetermined", z3.Not(z3.Or(self.eligible, self.refused)))

    def literal(self, name: str, formula: Formula) -> Formula:
        """A Boolean of this name that stands for a formula."""
        literal = z3.Bool(name)
        self.asserted.append(literal == formula)
        return literal

    def others(self, at: int) -> list[Formula]:
        """That every rule but one is met."""
        return [met for other, met in enumerate(self.met) if other != at]

    def verdicts(self, model: Formula) -> tuple[Truth, ...]:
        """What the solver says of a person, rule by rule."""

        def holds(literal: Formula) -> bool:
            return bool(z3.is_true(model.eval(literal, model_completion=True)))

        return tuple(
            Truth.TRUE if holds(met) else Truth.FALSE if holds(unmet) else Truth.UNKNOWN
            for met, unmet in zip(self.met, self.unmet, strict=True)
        )


class Search:
    """A solver over some people and laws, asked again and again."""

    def __init__(self, people: People, *laws: Law) -> None:
        self.people = people
        self.solver = z3.Solver()
        self.solver.add(*people.allowed)
        for law in laws:
            self.solver.add(*law.asserted)
        self.complete = z3.Bool("complete")
        self.usual = z3.Bool("usual")
        self.solver.add(self.complete == people.complete, self.usual == people.usual)

    def find(self, *literals: Formula) -> Formula | None:
        """A person of whom all literals are true; None where there is nobody."""
        found = self.solver.check(*literals)
        assert found != z3.unknown  # noqa: S101  (bounds of whole numbers and Booleans are always decided)
        return self.solver.model() if found == z3.sat else None

    def person(self, *literals: Formula) -> dict[str, object] | None:
        """The same as facts: completely known and from nowhere in particular, if there is such a person."""
        for wish in ([self.complete, self.usual], [self.complete], []):
            model = self.find(*wish, *literals)
            if model is not None:
                return self.people.written(model)
        return None

    def clash(self, *literals: Formula) -> list[Formula]:
        """A smallest selection of literals that nobody meets together, where nobody meets them all."""
        kept = list(literals)
        for literal in literals:
            rest = [other for other in kept if other is not literal]
            if self.find(*rest) is None:
                kept = rest
        return kept
