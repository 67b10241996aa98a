"""The solver says of anybody what `decide` says of them: rule by rule, whatever is unknown or known in part."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

import pytest
import z3
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.law import FactError, decide
from muster.law.answer import RULE_OUTCOMES
from muster.law.calendar import parse_span
from muster.law.plan import plan_for
from muster.law.proofs.formulas import Law, Search
from muster.law.proofs.people import Choice, Countries, Dates, Formula, People
from muster.law.proofs.person import least, shrunk
from muster.regimes import load
from tests.law.facts import ON, QUALIFIED, facts

NGU = load("ua-ngu")
DAYS = [date(2022, 3, 1), date(2024, 10, 29), date(2024, 10, 30), date(2025, 3, 1), date(2026, 2, 9)]


@cache
def search(on: date) -> tuple[Search, Law]:
    plan = plan_for(NGU, on, "enacted", None)
    people = People([plan])
    law = Law(plan, people)
    return Search(people, law), law


def pinned(fact: Dates | Choice | Countries, value: object) -> Iterator[Formula]:
    """That a fact has this value; None is unknown."""
    if isinstance(fact, Choice):
        values = [*fact.values, *fact.pending]
        known = value if value in values else None  # a country that no rule names
        yield fact.code == (-1 if value is None else values.index(known))
    elif value is None:
        yield z3.Not(fact.known)
    elif isinstance(fact, Dates):
        first, last = (day.toordinal() for day in parse_span(str(value)))
        yield from (fact.known, fact.first == first, fact.last == last)
    else:
        assert isinstance(value, list)
        named = frozenset[str]().union(*fact.touched)
        yield from (fact.known, fact.other == (not set(value) <= named))
        yield from (bit == bool(group & set(value)) for group, bit in fact.touched.items())


def solved(person: Mapping[str, object], on: date) -> list[str]:
    """What the solver says of a person: it is asked for somebody with these facts."""
    asked, law = search(on)
    asked.solver.push()
    asked.solver.add(
        *(f for name, fact in asked.people.facts.items() for f in pinned(fact, person.get(name)))
    )
    # Months and years without a cut are nobody's in the solver, for they are like their first day.
    model = asked.find()
    asked.solver.pop()
    return [] if model is None else [RULE_OUTCOMES[truth] for truth in law.verdicts(model)]


@settings(max_examples=60, deadline=None)
@given(person=facts(), on=st.sampled_from(DAYS))
def test_the_solver_says_what_decide_says(person: dict[str, object], on: date) -> None:
    asked, _ = search(on)
    for name, fact in asked.people.facts.items():
        if isinstance(fact, Dates) and name in person:
            span = parse_span(str(person[name]))
            if (span.first.toordinal(), span.last.toordinal()) not in fact.partial:
                person[name] = span.first.isoformat()
    assert solved(person, on) == [result.outcome for result in decide(NGU, person, on).rules]


def test_a_person_is_shrunk_to_what_refuses_them() -> None:
    plan = plan_for(NGU, ON, "enacted", None)
    assert shrunk(plan, QUALIFIED | {"medical": "unfit"}) == {"medical": "unfit"}


def test_facts_that_would_contradict_each_other_are_kept_together() -> None:
    stateless = {"statelessness": "recognised", "citizenships": []}

    def same(given: Mapping[str, object]) -> bool:
        decide(NGU, given, ON)
        return "citizenships" in given

    assert least(stateless, same) == stateless
    with pytest.raises(FactError):
        same({"citizenships": []})
