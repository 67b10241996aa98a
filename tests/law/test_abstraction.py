"""Facts reduced to classes, and what is known of them as bits."""

from datetime import date

import pytest

from muster.law import VOCABULARY, Fact, Kind, Supplier, Text
from muster.law.abstraction import Below, OneOf, Predicate, Touches, Variable, groups_of, of_fact
from muster.law.calendar import Span

COL, PER, RUS = "COL", "PER", "RUS"
MARCH = date(2025, 3, 1).toordinal()
MAY = date(2025, 5, 1).toordinal()


def asked(name: str, *predicates: Predicate) -> Variable:
    variable = of_fact(VOCABULARY[name])
    variable.predicates.update(predicates)
    variable.settle()
    return variable


def test_a_date_is_the_interval_between_the_days_it_is_compared_with() -> None:
    variable = asked("stay_until", Below(MAY), Below(MARCH))
    assert (variable.cuts, variable.size, variable.full) == ([MARCH, MAY], 3, 0b111)
    assert variable.initial == 0b111
    assert variable.mask(Below(MARCH)) == 0b001
    assert variable.mask(Below(MAY)) == 0b011
    assert variable.encode("2025-02-28") == 0b001
    assert variable.encode("2025-03-01") == 0b010
    assert variable.encode("2025-04-30") == 0b010
    assert variable.encode("2025-05-01") == 0b100
    assert variable.encode("2025") == 0b111
    assert variable.encode("2025-04") == 0b010
    assert variable.days(0) == Span(date.min, date(2025, 2, 28))
    assert variable.days(1) == Span(date(2025, 3, 1), date(2025, 4, 30))
    assert variable.days(2) == Span(date(2025, 5, 1), date.max)


@pytest.mark.parametrize(
    ("first", "last", "mask"),
    [
        (None, None, 0b111),
        (date(2025, 3, 1), None, 0b110),
        (date(2025, 5, 1), None, 0b100),
        (None, date(2025, 3, 1), 0b011),
        (date(2025, 3, 1), date(2025, 4, 30), 0b010),
    ],
)
def test_a_parameter_known_within_bounds_begins_within_them(
    first: date | None, last: date | None, mask: int
) -> None:
    variable = Variable("opening", Kind.DATE, parameter=True, span=(first, last))
    variable.predicates.update({Below(MARCH), Below(MAY)})
    variable.settle()
    assert variable.initial == mask


def test_a_date_that_nobody_asks_has_one_class() -> None:
    variable = asked("stay_until")
    assert (variable.size, variable.full, variable.days(0)) == (1, 1, Span(date.min, date.max))


def test_a_list_of_countries_is_the_groups_it_touches() -> None:
    variable = asked("citizenships", Touches(frozenset({COL, PER})), Touches(frozenset({PER})))
    assert variable.groups == [frozenset({COL}), frozenset({PER})]
    assert variable.size == 5
    assert variable.mask(Touches(frozenset())) == 0b00001  # the empty list
    assert variable.mask(Touches(frozenset({PER}))) == 0b11000
    assert variable.mask(Touches(frozenset({COL, PER}))) == 0b11100
    assert variable.encode([]) == 0b00001
    assert variable.encode([RUS]) == 0b00010
    assert variable.encode([COL, RUS]) == 0b00100
    assert variable.encode((PER,)) == 0b01000
    assert variable.encode([COL, PER]) == 0b10000
    told = [variable.describe(at) for at in range(variable.size)]
    assert told == [None, (), (COL,), (PER,), (COL, PER)]


def test_a_country_is_one_that_is_named_or_any_other() -> None:
    variable = asked("conviction_country", OneOf(frozenset({PER, COL})), OneOf(frozenset({RUS})))
    assert variable.values == (COL, PER, RUS, None)
    assert variable.size == 4
    assert variable.mask(OneOf(frozenset({COL, RUS}))) == 0b0101
    assert [variable.encode(code) for code in (COL, PER, RUS, "BRA")] == [1, 2, 4, 8]


def test_a_choice_is_itself_and_what_says_nothing_yet_is_unknown() -> None:
    variable = asked("polygraph")
    assert variable.values == ("passed", "failed", "refused")
    assert variable.table == {"passed": 0b001, "failed": 0b010, "refused": 0b100, "not_taken": 0b111}
    assert variable.mask(OneOf(frozenset({"failed"}))) == 0b010
    assert variable.initial == variable.full == 0b111
    assert variable.each() == [OneOf(frozenset({value})) for value in variable.values]
    flag = asked("consent_processing")
    assert (flag.values, flag.table) == ((True, False), {True: 1, False: 2})
    assert flag.mask(OneOf(frozenset({True}))) == 1


def test_what_nobody_comes_to_and_nobody_changes_is_known() -> None:
    assert asked("conviction").unreachable == {0}
    assert asked("sex").unreachable == frozenset()
    fixed = [name for name in VOCABULARY if of_fact(VOCABULARY[name]).fixed]
    assert fixed == [name for name, fact in VOCABULARY.items() if fact.fixed]
    assert of_fact(VOCABULARY["date_of_birth"]).kind is Kind.DATE


def test_a_flag_that_nobody_changes_is_known_as_such() -> None:
    words = Text("Twin", "Близнюк")
    for fixed in (True, False):
        fact = Fact("twin", Kind.FLAG, Supplier.APPLICANT, words, words, fixed=fixed)
        assert of_fact(fact) == Variable("twin", Kind.FLAG, (True, False), fixed=fixed)


@pytest.mark.parametrize(
    ("sets", "groups"),
    [
        ([], []),
        ([{COL}], [{COL}]),
        ([{COL, PER}, {COL, PER}], [{COL, PER}]),
        ([{COL, PER}, {PER, RUS}], [{COL}, {PER}, {RUS}]),
        ([{COL}, {PER}, {COL, PER}], [{COL}, {PER}]),
    ],
)
def test_groups_are_the_coarsest_that_tell_the_sets_apart(
    sets: list[set[str]], groups: list[set[str]]
) -> None:
    assert groups_of(map(frozenset, sets)) == groups
    assert groups_of(map(frozenset, reversed(sets))) == groups
