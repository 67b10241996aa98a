"""What would change a rule, as the check tells it."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from muster.law import decide
from muster.portal.check_changes import changes
from muster.regimes import load

ON = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Citizenships: “Argentina” or “Bolivia” or ", "“Peru”", "“Venezuela”")),
        ("uk", ("Громадянства: «Аргентина» або «Болівія» або ", "«Перу»", "«Венесуела»")),
    ],
)
def test_every_country_that_a_list_names_is_told_by_its_name(language: str, words: tuple[str, ...]) -> None:
    spain = load("es-fas")
    facts = {"citizenships": ["FRA"], "statelessness": "none"}
    with override(language):
        told = changes(spain, decide(spain, facts, ON), facts)
    (lines,) = told.values()
    (line,) = lines
    assert line.startswith(words[0])
    assert all(word in line for word in words)
    assert len(re.findall("[“«]", line)) == 18  # as many as the list has


def test_of_several_citizenships_those_are_told_that_would_do_alone() -> None:
    guard = load("ua-ngu")
    facts = {"citizenships": ["UKR", "COL"], "statelessness": "none"}
    (lines,) = changes(guard, decide(guard, facts, ON), facts).values()
    assert lines == ("Citizenships: “Colombia”",)
    alone = {"citizenships": ["UKR"], "statelessness": "none"}
    assert list(changes(guard, decide(guard, alone, ON), alone).values()) == [()]
