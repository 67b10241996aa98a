"""A rule book folded for one day, reading and set of parameters: conditions over masks, constants gone.

What a condition compares with the day, with dates or with known parameters becomes a question to one fact;
what depends on a parameter that is not known becomes a question to that parameter.
"""

from datetime import timedelta

from muster.law.abstraction import OneOf, Touches
from muster.law.book import Boundary
from muster.law.conditions import (
    All,
    Among,
    Compare,
    Condition,
    Const,
    Empty,
    Flag,
    Has,
    Known,
    Not,
    Open,
    Ref,
)
from muster.law.fold_comparisons import Comparisons
from muster.law.fold_nodes import (
    FALSE,
    TRUE,
    Ask,
    Conj,
    Disj,
    Leaf,
    Neg,
    Node,
    Part,
    Unsettled,
    conj,
    disj,
    neg,
)

__all__ = [
    "FALSE",
    "TRUE",
    "Ask",
    "Conj",
    "Disj",
    "Folder",
    "Leaf",
    "Neg",
    "Node",
    "Part",
    "Unsettled",
    "conj",
    "disj",
    "neg",
]


class Folder(Comparisons):
    """Folds conditions for one day; the variables they ask are gathered on the way."""

    def fold(self, condition: Condition) -> Node:  # noqa: C901, PLR0911  (one line a form)
        match condition:
            case Const(value):
                return TRUE if value else FALSE
            case Open(question):
                return Unsettled(question)
            case Among(fact, values):
                return self.ask(fact, OneOf(frozenset(values)))
            case Has(fact, codes):
                return self.ask(fact, Touches(frozenset(codes)))
            case Empty(fact):
                return self.ask(fact, Touches(frozenset()))
            case Flag(parameter, within_days):
                return self.flag(parameter, within_days)
            case Known(parameter):
                known = self.parameters[parameter].on(self.on) is not None
                return TRUE if known else self.doubt(parameter, f"{parameter} known")
            case Compare():
                return self.compare(condition)
            case Ref(name):
                return self.reference(name)
            case Not(of):
                return neg(self.fold(of))
            case All(children):
                return conj([self.fold(child) for child in children])
            case _:
                return disj([self.fold(child) for child in condition.of])

    def flag(self, name: str, within_days: int) -> Node:
        parameter = self.parameters[name]
        state = parameter.was_on(self.on, within_days)
        if state is not None:
            return TRUE if state else FALSE
        return self.doubt(name, f"{name} within {within_days}")

    def reference(self, name: str) -> Node:
        if name in self.regime.definitions:
            return self.fold(self.regime.definitions[name])
        parts: list[Node] = []
        for at, rule in enumerate(self.regime.rules):
            if rule.id == name:
                # A part in force is kept even where it can help nobody: a refusal cites what does not help.
                part = Part(at, self.fold(rule.condition))
                parts.append(conj([self.in_force(rule.valid_from, rule.valid_to), part]))
        return disj(parts)

    def in_force(self, valid_from: Boundary, valid_to: Boundary) -> Node:
        """Whether the day lies between the boundaries; unknown where a boundary's parameter is."""
        return conj([self.reached(valid_from), neg(self.reached(valid_to)) if valid_to is not None else TRUE])

    def reached(self, boundary: Boundary) -> Node:
        if boundary is None:
            return TRUE
        if isinstance(boundary, str):
            return self.before(self.date_of(boundary), self.on + timedelta(days=1))
        return TRUE if boundary <= self.on else FALSE

    def settle(self, node: Node) -> Node:  # noqa: PLR0911  (one line a form)
        """The condition with its masks, once every variable is settled."""
        match node:
            case Ask(slot, predicate):
                variable = self.variables[slot]
                mask = variable.mask(predicate)
                if mask & variable.initial == variable.initial:
                    return TRUE
                return Leaf(slot, mask) if mask & variable.initial else FALSE
            case Neg(of):
                return neg(self.settle(of))
            case Conj(children):
                return conj([self.settle(child) for child in children])
            case Disj(children):
                return disj([self.settle(child) for child in children])
            case Part(rule, of):
                return Part(rule, self.settle(of))
            case _:
                return node
