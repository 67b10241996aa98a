"""Fictional applicants for whom `decide` and the compiled interpreter must agree."""

import random
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from muster.law import VOCABULARY, Fact, Kind, Regime
from muster.law.conditions import Condition, Has, atoms
from muster.regimes import BOOKS

type Facts = dict[str, object]

OTHERS = ("BRA", "XXA")  # no rule names them
MANY_UNKNOWN = 0.02
STATELESS = 0.04

LASTING: Facts = {"stay_until": "2099-01-01", "identity_document_until": "2099-01-01", "serving_in": "none"}


def read_toml(name: str, file: str) -> dict[str, Any]:
    return tomllib.loads((BOOKS / name / f"{file}.toml").read_text("utf-8"))


def qualified(regime: str) -> Facts:
    """Whom a regime's own cases begin with: somebody who may be admitted; their papers last long."""
    while (base := read_toml(regime, "cases").get("base")) is None:
        regime = read_toml(regime, "book")["extends"]
    return base | LASTING


QUALIFIED = qualified("ua-ngu")


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
    """People like one who qualifies, but for some facts: few for most, all for some. Their days lie around those
    of the law.
    """

    def __init__(self, regime: Regime, days: Sequence[date], seed: int) -> None:
        self.countries = countries_that_matter(regime)
        self.days = days
        self.dice = random.Random(seed)  # noqa: S311  (fictional people, no secrets)
        self.facts = list(VOCABULARY.values())
        like = qualified(regime.id)
        self.like = {fact.name: like.get(fact.name, self.value(fact)) for fact in self.facts}

    def some(self, count: int) -> list[Facts]:
        return [self.one() for _ in range(count)]

    def one(self) -> Facts:
        dice = self.dice
        facts = self.like.copy()
        for fact in dice.sample(self.facts, dice.choice((0, 1, 2, 3, 5, len(self.facts)))):
            facts[fact.name] = self.value(fact)
        for fact in dice.sample(self.facts, dice.choice((0, 0, 0, 1, 1, 2, 3))):
            facts.pop(fact.name)
        if dice.random() < MANY_UNKNOWN:
            for fact in dice.sample(self.facts, dice.randint(4, 20)):
                facts.pop(fact.name, None)
        if dice.random() < STATELESS:
            facts["citizenships"] = []
            facts["statelessness"] = dice.choice(("claimed", "recognised"))
        return facts

    def value(self, fact: Fact) -> object:
        dice = self.dice
        if fact.kind is Kind.FLAG:
            return dice.random() < 0.5
        if fact.kind is Kind.CHOICE:
            return dice.choice(fact.codes)
        if fact.kind is Kind.DATE:
            return self.day(fact)
        if fact.kind is Kind.COUNTRY:
            return dice.choice(self.countries)
        return dice.sample(self.countries, dice.choice((1, 1, 2)))

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
