"""Facts for tests: a person who qualifies, and hypothesis strategies for anybody. All fictional."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from muster.law import VOCABULARY, Fact, Kind

QUALIFIED: dict[str, object] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))[
    "base"
]
ON = date(2025, 3, 1)

DAYS = [
    date(2016, 6, 9),
    date(2016, 6, 10),
    date(2022, 2, 24),
    date(2022, 10, 21),
    date(2024, 2, 20),
    date(2024, 2, 21),
    date(2024, 2, 29),
    date(2024, 10, 30),
    date(2025, 1, 3),
    date(2025, 1, 30),
    date(2025, 3, 1),
    date(2026, 6, 1),
    date(2030, 1, 1),
]
COUNTRIES = ["COL", "RUS", "UKR", "XXA"]


def dates(*, partial: bool) -> st.SearchStrategy[str]:
    near = st.builds(
        lambda day, years, days: (day - timedelta(days=round(years * 365.25) + days)).isoformat(),
        st.sampled_from(DAYS),
        st.sampled_from([0, 18, 45, 57, 60, 65]),
        st.integers(-3, 3),
    )
    anywhere = st.dates(date(1940, 1, 1), date(2040, 1, 1)).map(date.isoformat)
    whole = st.one_of(near, anywhere)
    return (
        st.one_of(whole, whole.map(lambda day: day[:7]), whole.map(lambda day: day[:4])) if partial else whole
    )


def values(fact: Fact) -> st.SearchStrategy[object]:
    """Any value of a fact, the first of its choices oftener."""
    if fact.kind is Kind.CHOICE:
        return st.one_of(st.just(fact.codes[0]), st.sampled_from(fact.codes))
    if fact.kind is Kind.FLAG:
        return st.booleans()
    if fact.kind is Kind.DATE:
        return dates(partial=fact.partial)
    if fact.kind is Kind.COUNTRY:
        return st.sampled_from(COUNTRIES)
    return st.lists(st.sampled_from(COUNTRIES), min_size=1, max_size=2, unique=True)


def facts(known: float = 0.8) -> st.SearchStrategy[dict[str, object]]:
    """Facts of anybody; each is known, or as it is of a person who qualifies, or left out."""

    def one(name: str, fact: Fact) -> st.SearchStrategy[Any]:
        usual = QUALIFIED.get(name)
        some = [st.just(usual)] * 4 if usual is not None else []
        return st.one_of(*some, values(fact), *([st.none()] if known < 1 else []))

    whole = st.fixed_dictionaries({name: one(name, fact) for name, fact in VOCABULARY.items()})
    return whole.map(lambda given: {name: value for name, value in given.items() if value is not None})
