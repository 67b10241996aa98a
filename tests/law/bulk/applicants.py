"""Fictional applicants for whom `decide` and the compiled interpreter must agree."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pyarrow as pa

from muster.law import VOCABULARY, Fact, Kind, Regime
from muster.law.conditions import Condition, Has, atoms

type Facts = dict[str, object]

OTHERS = ("BRA", "XXA")  # no rule names them


def countries_that_matter(regime: Regime) -> tuple[str, ...]:
    """The countries a rule book names, and two that it does not."""
    conditions: list[Condition] = [rule.condition for rule in regime.rules]
    conditions += [*regime.definitions.values(), *(warning.condition for warning in regime.warnings)]
    named = {
        code
        for condition in conditions
        for atom in atoms(condition)
        if isinstance(atom, Has)
        for code in atom.codes
    }
    return (*sorted(named), *OTHERS)


class Applicants:
    """Mostly people who qualify, so that every rule comes to decide; days lie around those of the law."""

    def __init__(self, regime: Regime, days: Sequence[date], seed: int) -> None:
        self.countries = countries_that_matter(regime)
        self.days = days
        self.dice = random.Random(seed)

    def some(self, count: int) -> list[Facts]:
        return [self.one() for _ in range(count)]

    def one(self) -> Facts:
        dice = self.dice
        unknown = dice.choice((0, 0.02, 0.1, 0.3))
        likely = dice.choice((0.5, 0.85, 0.95))
        facts: Facts = {}
        for name, fact in VOCABULARY.items():
            if dice.random() >= unknown:
                facts[name] = self.value(fact, likely)
        if dice.random() < 0.04:
            facts["citizenships"] = []
            facts["statelessness"] = dice.choice(("claimed", "recognised"))
        return facts

    def value(self, fact: Fact, likely: float) -> object:
        dice = self.dice
        if fact.kind is Kind.FLAG:
            return dice.random() < likely
        if fact.kind is Kind.CHOICE:
            return fact.codes[0] if dice.random() < likely else dice.choice(fact.codes)
        if fact.kind is Kind.DATE:
            return self.day(fact)
        if fact.kind is Kind.COUNTRY:
            return dice.choice(self.countries)
        return [
            OTHERS[0] if dice.random() < likely else dice.choice(self.countries)
            for _ in range(dice.choice((1, 1, 1, 2, 3)))
        ]

    def day(self, fact: Fact) -> str:
        """Often on the very day that matters, or the one before or after it."""
        dice = self.dice
        day = dice.choice(self.days)
        if fact.name == "date_of_birth":
            years = dice.choice((18, 45, 60, 65, dice.randint(10, 75)))
            day = day.replace(year=day.year - years, day=min(day.day, 28))
        day += timedelta(days=dice.choice((-1, 0, 1, dice.randint(-400, 900))))
        return day.isoformat()[: dice.choice((10, 10, 10, 7, 4))] if fact.partial else day.isoformat()


def batch_of(applicants: Sequence[Facts]) -> pa.RecordBatch:
    """The applicants as a table in the types that facts have; dates that may be partial as text."""
    columns = {
        name: pa.array([applicant.get(name) for applicant in applicants], TYPES[fact.kind])
        for name, fact in VOCABULARY.items()
    }
    return pa.RecordBatch.from_pydict(columns)


TYPES = {
    Kind.DATE: pa.string(),
    Kind.CHOICE: pa.string(),
    Kind.FLAG: pa.bool_(),
    Kind.COUNTRY: pa.string(),
    Kind.COUNTRIES: pa.list_(pa.string()),
}
