"""The law of two days, readings or editions side by side: who gains by the change, who loses, who becomes uncertain.

Each with a person for every rule that turns an answer by itself, found by the solver and confirmed by `decide`; or the
proof that there is nobody. A rule whose words and values are the same on both sides can turn an answer too, because
days pass between them (somebody comes of age): that is told apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import z3

from muster.law.answer import Answer, Outcome, RuleOutcome
from muster.law.book import Boundary, Regime, Rule
from muster.law.calendar import Span
from muster.law.conditions import Condition, Ref, Truth, atoms, names
from muster.law.decide import decide
from muster.law.fold import Folder
from muster.law.plan import Plan, plan_for
from muster.law.proofs.formulas import Law, Search
from muster.law.proofs.people import Formula, People
from muster.law.proofs.person import least

type Facts = Mapping[str, object]


class Change(StrEnum):
    """What becomes of somebody between two sides."""

    GAINS = "gains"  # was refused, is eligible
    LOSES = "loses"  # was eligible, is refused
    UNCERTAIN = "uncertain"  # was decided, is undetermined
    SETTLED = "settled"  # was undetermined, is decided


MET: Final = RuleOutcome.MET
ELIGIBLE, REFUSED, OPEN = Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE, Outcome.UNDETERMINED
TURNS: Final = {
    Change.GAINS: ((REFUSED, ELIGIBLE),),
    Change.LOSES: ((ELIGIBLE, REFUSED),),
    Change.UNCERTAIN: ((ELIGIBLE, OPEN), (REFUSED, OPEN)),
    Change.SETTLED: ((OPEN, ELIGIBLE), (OPEN, REFUSED)),
}


@dataclass(frozen=True, slots=True)
class Side:
    """The law on one side of a comparison."""

    regime: Regime
    on: date
    reading: str = "enacted"

    def decide(self, facts: Facts) -> Answer:
        return decide(self.regime, facts, self.on, self.reading)


@dataclass(frozen=True, slots=True)
class Example:
    """A person whose answer turns, and the rules that come out otherwise for them; `of_time` if by passing days."""

    change: Change
    before: Outcome
    after: Outcome
    rules: tuple[str, ...]
    of_time: bool
    facts: Facts


@dataclass(frozen=True, slots=True)
class Compared:
    """All that turns between two sides; of a change without an example it is proved that nobody undergoes it."""

    before: Side
    after: Side
    examples: tuple[Example, ...]

    def of(self, change: Change) -> list[Example]:
        """The examples of a change; those of the law before those of time."""
        found = [example for example in self.examples if example.change is change]
        return sorted(found, key=lambda example: example.of_time)


def compare(before: Side, after: Side) -> Compared:
    """Who gains, who loses, who becomes uncertain. Raises RequestError for a bad day or reading."""
    plans = [plan_for(side.regime, side.on, side.reading, None) for side in (before, after)]
    people = People(plans)
    one, other = (Law(plan, people, name) for plan, name in zip(plans, ("before", "after"), strict=True))
    comparison = _Comparison(before, after, one, other)
    turns = [(change, *turn) for change, turns in TURNS.items() for turn in turns]
    return Compared(before, after, tuple(e for turn in turns for e in comparison.examples(*turn)))


class _Comparison:
    def __init__(self, before: Side, after: Side, one: Law, other: Law) -> None:
        self.before, self.after = before, after
        self.one, self.other = one, other
        self.rules = list(dict.fromkeys(rule.id for law in (one, other) for rule in law.rules))
        # One literal a rule: it says the same on both sides. A rule that is not there asks for nothing.
        self.same = [
            one.literal(
                f"same {rule}",
                z3.And(_met(one, rule) == _met(other, rule), _unmet(one, rule) == _unmet(other, rule)),
            )
            for rule in self.rules
        ]
        self.met = {rule: one.literal(f"met {rule}", _met(one, rule)) for rule in self.rules}
        self.search = Search(one.people, one, other)

    def examples(self, change: Change, was: Outcome, becomes: Outcome) -> Iterator[Example]:
        """A person for each rule that brings the turn about by itself; one for several where none does."""
        turn = [_literal(self.one, was), _literal(self.other, becomes)]
        if self.search.find(*turn) is None:
            return
        alone = False
        for at in range(len(self.rules)):
            alike = [*turn, *(same for other, same in enumerate(self.same) if other != at)]
            met = [self.met[rule] for rule in self.rules if rule != self.rules[at]]
            facts = self.search.person(*alike, *met) or self.search.person(*alike)
            if facts is not None and self.turned(facts):
                alone = True
                yield self.example(change, was, becomes, facts)
        facts = None if alone else self.search.person(*turn)
        if facts is not None:
            yield self.example(change, was, becomes, facts)

    def example(self, change: Change, was: Outcome, becomes: Outcome, facts: Facts) -> Example:
        """Only the facts that matter: both answers stay, and so do the rules that turn and what is missing."""

        def said(given: Facts) -> object:
            answers = [self.before.decide(given), self.after.decide(given)]
            return [(answer.outcome, answer.missing) for answer in answers], self.turned(given)

        wanted = said(facts)
        facts = least(facts, lambda given: said(given) == wanted)
        found = self.before.decide(facts).outcome, self.after.decide(facts).outcome
        assert found == (was, becomes), facts  # noqa: S101  (else the solver is not to be believed)
        rules = self.turned(facts)
        return Example(change, was, becomes, rules, all(map(self.of_time, rules)), facts)

    def turned(self, facts: Facts) -> tuple[str, ...]:
        """The rules that come out otherwise."""
        told = [
            {
                (result.rule, result.outcome)
                for result in side.decide(facts).rules
                if result.outcome is not MET
            }
            for side in (self.before, self.after)
        ]
        return tuple(sorted({rule for rule, _ in told[0] ^ told[1]}))

    def of_time(self, rule_id: str) -> bool:
        """Whether both sides have the rule with the same words and values, so that only the day differs."""
        sides = [
            [tuple(_whole(law.plan, rule)) for rule in law.rules if rule.id == rule_id]
            for law in (self.one, self.other)
        ]
        return sides[0] == sides[1]


def _met(law: Law, rule_id: str) -> Formula:
    return z3.And(*(met for rule, met in zip(law.rules, law.met, strict=True) if rule.id == rule_id))


def _unmet(law: Law, rule_id: str) -> Formula:
    return z3.Or(*(unmet for rule, unmet in zip(law.rules, law.unmet, strict=True) if rule.id == rule_id))


def _literal(law: Law, outcome: Outcome) -> Formula:
    return {ELIGIBLE: law.eligible, REFUSED: law.refused, OPEN: law.undetermined}[outcome]


def _substance(plan: Plan, condition: Condition) -> Iterator[object]:
    """What a condition amounts to on a plan's day, but for the ages and terms of a person: its words, the values behind
    them, and which of its days have come.
    """
    yield condition
    folder = Folder(plan.regime, plan.on, plan.parameters)
    for atom in atoms(condition):
        if isinstance(atom, Ref):
            yield from _referred(plan, atom.name)
        elif not any(name in plan.regime.vocabulary for name in names(atom)):
            node = folder.fold(atom)
            yield node if isinstance(node, Truth) else None
    for name in names(condition):
        if name in plan.parameters:
            yield plan.value(name), _reached(plan, name)


def _referred(plan: Plan, name: str) -> Iterator[object]:
    if name in plan.regime.definitions:
        yield from _substance(plan, plan.regime.definitions[name])
    for part in plan.regime.versions(name):
        yield from _whole(plan, part)


def _whole(plan: Plan, rule: Rule) -> Iterator[object]:
    """What a rule amounts to: its condition, and whether it is in force."""
    yield _reached(plan, rule.valid_from), _reached(plan, rule.valid_to)
    yield from _substance(plan, rule.condition)


def _reached(plan: Plan, boundary: Boundary) -> tuple[bool, ...]:
    """Whether a boundary is reached: the first and last day it can mean, or the day before which it cannot be."""
    days: tuple[date | None, ...] = (boundary,) if not isinstance(boundary, str) else ()
    if isinstance(boundary, str):
        value = plan.value(boundary)
        days = tuple(value) if isinstance(value, Span) else (plan.parameters[boundary].earliest,)
    return tuple(day is not None and day <= plan.on for day in days)


def turned(before: Side, after: Side, facts: tuple[Facts, Facts]) -> tuple[Outcome, Outcome] | None:
    """The outcomes of a person with these facts on either side; None where they are the same."""
    was, becomes = before.decide(facts[0]).outcome, after.decide(facts[1]).outcome
    return None if was is becomes else (was, becomes)
