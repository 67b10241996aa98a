"""What is proved of a rule book on every day on which anything changes.

No minor is ever eligible. A refusal always has a citation. No rules contradict each other so that nobody at all can
pass. Every rule can matter, or it is named with the reason. The interpreter, the bulk kernel and the solver agree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

import z3

from muster.law.book import Regime, Rule, RuleKind
from muster.law.calendar import FIRST_DAY, latest_start
from muster.law.conditions import Compare, Condition, Day, Ref, atoms, names
from muster.law.days import turning_days
from muster.law.evaluate import slots_of
from muster.law.plan import Plan, plan_for
from muster.law.proofs.agreement import disagreements
from muster.law.proofs.formulas import Law, Search, questions
from muster.law.proofs.people import People
from muster.law.proofs.person import shrunk
from muster.law.terms import split

ADULT_MONTHS: Final = 18 * 12


class Proof(StrEnum):
    """What is proved."""

    MINORS = "minors"
    CITATIONS = "citations"
    CONTRADICTIONS = "contradictions"
    RULES = "rules"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Failure:
    """A proof that failed on a day; `facts` are a person who breaks it, as `decide` takes them."""

    proof: Proof
    on: date
    told: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Idle:
    """A rule that decides nothing by itself, why, and on which days."""

    rule: str
    reason: str
    days: tuple[date, ...]


@dataclass(slots=True)
class Proved:
    """What came of the proofs of one regime. `closed` are the days without a regime, `open` those on which nobody
    passes for certain, each with the rules behind it; `people` is how many were decided three ways.
    """

    regime: str
    edition: str
    reading: str
    days: tuple[date, ...] = ()
    closed: dict[date, tuple[str, ...]] = field(default_factory=dict)
    open: dict[date, tuple[str, ...]] = field(default_factory=dict)
    idle: list[Idle] = field(default_factory=list)
    people: int = 0
    failures: list[Failure] = field(default_factory=list)


def prove(regime: Regime, reading: str = "enacted", days: Sequence[date] | None = None) -> Proved:
    """All proofs of a regime, on `days` or on every day on which anything changes. Raises RequestError."""
    turning = (FIRST_DAY, *turning_days(regime, regime.read(reading)))
    prover = _Prover(regime, reading)
    for on in dict.fromkeys(days or turning):
        prover.day(plan_for(regime, on, reading, None))
    prover.rules()
    return prover.proved


class _Prover:
    def __init__(self, regime: Regime, reading: str) -> None:
        self.regime = regime
        self.proved = Proved(regime.id, regime.edition, reading)
        self.matters: set[str] = set()
        self.idle: dict[tuple[str, str], list[date]] = {}
        self.shadows: dict[str, Failure] = {}

    def day(self, plan: Plan) -> None:
        adult = latest_start(ADULT_MONTHS, plan.on).toordinal() + 1
        people = People([plan], born=[adult])
        law = Law(plan, people)
        search = Search(people, law)
        self.proved.days += (plan.on,)
        self.minors(search, law, adult)
        self.citations(search, law)
        if self.passable(search, law):
            for at in range(len(law.rules)):
                self.rule(search, law, at)
        self.agreement(search, law)

    def fail(
        self, proof: Proof, law: Law, told: str, facts: Mapping[str, object], *, shrink: bool = True
    ) -> None:
        facts = shrunk(law.plan, facts) if shrink else facts
        self.proved.failures.append(Failure(proof, law.plan.on, told, facts))

    def minors(self, search: Search, law: Law, adult: int) -> None:
        """Nobody is eligible who is, or for all that is known can be, under eighteen."""
        birth = search.people.facts["date_of_birth"]
        minor = z3.Bool("minor")
        search.solver.add(minor == z3.Not(z3.And(birth.known, birth.last < adult)))
        facts = search.person(law.eligible, minor)
        if facts is not None:
            self.fail(Proof.MINORS, law, "is eligible and may be under eighteen", facts)

    def citations(self, search: Search, law: Law) -> None:
        """Whoever is refused is refused by rules each of which cites an act."""
        for at, rule in enumerate(law.rules):
            facts = None if any(cite.act for cite in rule.cites) else search.person(law.unmet[at])
            if facts is not None:
                self.fail(Proof.CITATIONS, law, f"is refused by {rule.id}, which cites nothing", facts)

    def passable(self, search: Search, law: Law) -> bool:
        """Somebody is eligible; or the regime is not in force, or hangs on what the texts leave open."""
        if search.find(*law.met) is not None:
            return True
        core = search.clash(*law.met)
        clash = [
            rule for rule, met in zip(law.rules, law.met, strict=True) if any(met is one for one in core)
        ]
        shut = tuple(rule.id for rule in clash if self.opens(rule))
        never_refused = [z3.Not(unmet) for unmet in law.unmet]
        if shut:
            self.proved.closed[law.plan.on] = shut
        elif search.find(search.complete, *never_refused) is not None:
            self.proved.open[law.plan.on] = tuple(rule.id for rule in clash)
        else:
            told = "nobody can pass: no person meets " + " and ".join(rule.id for rule in clash)
            self.fail(
                Proof.CONTRADICTIONS, law, f"{told}; the nearest is", self.nearest(search, law), shrink=False
            )
        return False

    def nearest(self, search: Search, law: Law) -> Mapping[str, object]:
        """Somebody who fails as few rules as one can."""
        optimizer = z3.Optimize()
        optimizer.add(*search.solver.assertions())
        for unmet in law.unmet:
            optimizer.add_soft(z3.Not(unmet))
        optimizer.add(search.complete)
        optimizer.check()
        return search.people.written(optimizer.model())

    def opens(self, rule: Rule) -> bool:
        """Whether a rule looks at the day or the operator's parameters alone: it opens the regime, or closes it."""
        asked = list(_asked(self.regime, rule.condition))
        return bool(asked) and not any(name in self.regime.vocabulary for name in asked)

    def rule(self, search: Search, law: Law, at: int) -> None:
        """Somebody is refused by this rule alone; else why it decides nothing by itself is kept."""
        rule, on = law.rules[at], law.plan.on
        entry = law.plan.entries[at]
        if search.find(law.unmet[at], *law.others(at)) is not None:
            self.matters.add(rule.id)
            return
        if rule.kind is RuleKind.GRANT:
            reason = "it gives something and asks for nothing"
        elif search.find(z3.Not(law.met[at])) is None:
            reason = "everybody meets it"
        elif (facts := search.person(law.unmet[at])) is not None:
            core = search.clash(law.unmet[at], *law.others(at))
            also = [
                law.rules[other].id for other, met in enumerate(law.met) if any(met is one for one in core)
            ]
            reason = "whoever does not meet it does not meet " + " and ".join(also) + " for certain either"
            told = f"is refused by {rule.id}, as everybody it refuses is by another rule"
            self.shadows[rule.id] = Failure(Proof.RULES, on, told, shrunk(law.plan, facts))
        else:
            asked = sorted({law.plan.variables[slot].name for slot in slots_of(entry.node)})
            hangs = [f"{name} is not known" for name in asked if name in self.regime.parameters]
            hangs += [f"{question} is an open question" for question in sorted(questions(entry.node))]
            reason = "it refuses nobody for certain" + (f" while {' and '.join(hangs)}" if hangs else "")
        self.idle.setdefault((rule.id, reason), []).append(on)

    def rules(self) -> None:
        """A rule that some person does not meet has to matter by itself on some day."""
        self.proved.idle = [Idle(rule, reason, tuple(days)) for (rule, reason), days in self.idle.items()]
        self.proved.failures += [
            failure for rule, failure in self.shadows.items() if rule not in self.matters
        ]

    def agreement(self, search: Search, law: Law) -> None:
        """People for every outcome of every rule are decided the same by all three."""
        people, found = disagreements(search, law)
        self.proved.people += people
        for facts, told in found:
            self.fail(Proof.AGREEMENT, law, told, facts, shrink=False)


def _asked(regime: Regime, condition: Condition) -> Iterator[str]:
    """Everything a condition looks at, by way of what it refers to as well; the day by its own name."""
    yield from names(condition)
    for atom in atoms(condition):
        if isinstance(atom, Ref):
            of = [regime.definitions[atom.name]] if atom.name in regime.definitions else []
            for other in of or [rule.condition for rule in regime.versions(atom.name)]:
                yield from _asked(regime, other)
        elif isinstance(atom, Compare):
            yield from ("day" for term in (atom.left, atom.right) if isinstance(split(term)[0], Day))
