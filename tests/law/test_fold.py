"""Conditions folded for a day: every form, beside a second interpreter, on every side of every boundary."""

from datetime import date, timedelta
from itertools import pairwise, product
from pathlib import Path

import pytest

from muster.law import BookError, Outcome, Regime, RuleOutcome, changes, decide
from muster.law.abstraction import Below, of_fact
from muster.law.course import course
from muster.law.days import turning_days
from muster.law.diagram import Diagrams
from muster.law.fold import Ask
from muster.law.folder import load_folder
from muster.law.layout import Layout
from muster.law.vocabulary import VOCABULARY
from tests.law.books import PARAMETERS, RULES, write
from tests.law.oracle import F, Oracle, T, U

MORE = """
[harbour]
kind = "date"
label.en = "Harbour"
label.uk = "Гавань"
values = [{ value = "2024-06", confidence = "O", sources = ["A1"] }]

[late_age]
kind = "number"
label.en = "Late age"
label.uk = "Пізній вік"
values = [{ from = 2024-06-10, value = 18, confidence = "O", sources = ["A1"] }]

[slip]
kind = "date"
label.en = "Slip"
label.uk = "Елінг"
values = [
  { value = 2024-06-05, confidence = "O", sources = ["A1"] },
  { from = 2024-06-10, value = 2024-06-20, confidence = "O", sources = ["A1"] },
]

[reef]
kind = "date"
label.en = "Reef"
label.uk = "Риф"

[quay]
kind = "date"
label.en = "Quay"
label.uk = "Набережна"
values = [{ value = 2024-06-01, confidence = "O", sources = ["A1"] }]

[most_age]
kind = "number"
label.en = "Most age"
label.uk = "Найбільший вік"

[grown_age]
kind = "number"
label.en = "Grown"
label.uk = "Дорослий"
values = [
  { value = 16, confidence = "O", sources = ["A1"] },
  { from = 2024-06-10, value = 18, confidence = "O", sources = ["A1"] },
]

[calm]
kind = "flag"
label.en = "Calm"
label.uk = "Штиль"

[lull]
kind = "flag"
label.en = "Lull"
label.uk = "Затишшя"
values = [
  { from = 2024-05-01, value = true, confidence = "O", sources = ["A1"] },
  { from = 2024-06-10, value = false, confidence = "O", sources = ["A1"] },
]
"""
BORN = "2006-06-15"
FORMS = [
    "years(date_of_birth) >= least_age",
    "years(date_of_birth) > 18",
    "years(date_of_birth) < 18",
    "years(date_of_birth) <= 17",
    "years(date_of_birth) = 18",
    "18 <= years(date_of_birth)",
    "18 = years(date_of_birth)",
    "years(date_of_birth) = 16",
    "months(date_of_birth) = 214",
    "years(date_of_birth) = grown_age",
    "grown_age - 1 = 17",
    "2024-06-10 = stay_until",
    "grown_age > years(stay_until) + 16 - 2",
    "least_age > years(date_of_birth)",
    "years(date_of_birth) + 3 >= least_age + 3",
    "years(date_of_birth) < most_age",
    "months(date_of_birth) >= 216",
    "least_age >= 18 and least_age < 19 and least_age = 18 and not least_age > 18 and 17 <= least_age",
    "least_age + 1 > most_age",
    "most_age > 3",
    "stay_until >= day",
    "stay_until > day",
    "stay_until < day",
    "stay_until <= day",
    "stay_until = day",
    "day <= stay_until",
    "day = stay_until",
    "day <= stay_until + 3 months",
    "day < stay_until + 1 year - 5 days",
    "day + 10 days > stay_until",
    "stay_until - 1 month >= 2024-05-31",
    "day >= 2024-06-10",
    "2024-06-10 > day",
    "day >= opening",
    "day >= harbour",
    "day < harbour + 1 month",
    "harbour < day",
    "day >= quay",
    "day > quay + 10 days",
    "day >= slip",
    "stay_until < slip",
    "stay_until >= quay",
    "stay_until < opening",
    "opening <= stay_until",
    "stay_until >= harbour",
    "storm",
    "calm",
    "known(most_age)",
    "known(least_age)",
    "known(late_age)",
    "late_age + 1 + 2 > 20",
    "years(date_of_birth) + 1 + 2 >= 21",
    "recently(calm, 3 days)",
    "recently(lull, 5 days)",
    "recently(lull, 60 days)",
    "lull",
    "conviction_country is COL",
    "conviction_country in (COL, PER)",
    "citizenships has any of (COL, PER) and not citizenships has PER",
    "citizenships has any of (COL, PER) or citizenships has any of (PER, UKR)",
    "citizenships is not empty",
    "sex is male or not (sex is male)",
    "never",
    "always",
]
STAYS = [None, "2024-06-10", "2024-05-31", "2024-03-10", "2023-06-16", "2024-06-20"]
PEOPLE = [
    {
        "date_of_birth": BORN,
        "stay_until": stay,
        "conviction_country": country,
        "citizenships": held,
        "sex": sex,
    }
    for stay, (country, held, sex) in product(
        STAYS,
        [
            ("COL", ["COL"], "male"),
            ("PER", ["PER", "COL"], None),
            ("XXA", ["XXA"], "female"),
            (None, None, None),
        ],
    )
] + [{}]
DAYS = [date(2024, 6, 1) + timedelta(days=n) for n in (-31, -1, 0, 8, 9, 10, 14, 15, 19, 29, 30, 45)]
LATER = [date(2022, 6, 15), date(2025, 6, 14), date(2025, 6, 15), date(2026, 6, 15)]
"""Birthdays, and an eve of one."""


def book(folder: Path, when: str) -> Regime:
    rules = RULES.replace("grown or L2", f"{when}").replace("sex is unspecified and open(fog)", "never")
    return load_folder(write(folder / "lighthouse", rules=rules, parameters=PARAMETERS + MORE))


@pytest.mark.parametrize("when", FORMS)
def test_a_form_says_what_the_second_interpreter_says(tmp_path: Path, when: str) -> None:
    regime = book(tmp_path, when)
    seen = set()
    for facts, on in product(PEOPLE, DAYS + LATER):
        told = decide(regime, facts, on).rules[0].outcome
        expected = Oracle(regime, on, regime.parameters, facts).says(regime.rules[0].condition)
        seen.add(expected)
        if expected == U:
            assert told is RuleOutcome.UNKNOWN or when.startswith(("sex", "citizenships is")), (facts, on)
        else:
            assert told is {F: RuleOutcome.NOT_MET, T: RuleOutcome.MET}[expected], (facts, on)
    assert seen


@pytest.mark.parametrize("when", FORMS)
def test_between_two_turning_days_nothing_turns(tmp_path: Path, when: str) -> None:
    regime = book(tmp_path, when)
    for facts in (PEOPLE[4], PEOPLE[0], {}):
        days = turning_days(regime, regime.parameters, facts)
        for first, following in pairwise(
            [DAYS[0], *(day for day in days if DAYS[0] < day < DAYS[-1]), DAYS[-1]]
        ):
            outcomes = {decide(regime, facts, day).outcome for day in (first, following - timedelta(days=1))}
            assert len(outcomes) == 1 or first == following


def test_what_hangs_on_a_parameter_names_it(tmp_path: Path) -> None:
    on = date(2024, 6, 15)
    for when, name in (
        ("stay_until < opening", "opening"),
        ("years(date_of_birth) < most_age", "most_age"),
        ("recently(calm, 3 days)", "calm"),
        ("day >= harbour", "harbour"),
        ("known(most_age)", "most_age"),
    ):
        answer = decide(book(tmp_path, when), PEOPLE[4], on)
        assert (answer.outcome, answer.missing) == (Outcome.UNDETERMINED, (name,))


def test_the_bound_of_an_unknown_day_settles_what_it_can(tmp_path: Path) -> None:
    regime = book(tmp_path, "day >= opening")
    assert decide(regime, {}, date(2024, 4, 30)).outcome is Outcome.NOT_ELIGIBLE
    assert decide(regime, {}, date(2024, 5, 1)).missing == ("opening",)


def test_the_course_of_an_answer_has_no_gap(tmp_path: Path) -> None:
    regime = book(tmp_path, "years(date_of_birth) >= least_age and stay_until >= day")
    found = course(regime, {"date_of_birth": BORN, "stay_until": "2024-08-01"})
    assert [(s.first, s.outcome) for s in found[1:]] == [
        (date(2024, 6, 15), Outcome.ELIGIBLE),
        (date(2024, 8, 2), Outcome.NOT_ELIGIBLE),
    ]
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("stay_until < 2024-06-05", "2024-06-04 or earlier"),
        ("stay_until > 2024-06-20 and (stay_until > 2024-07-01 or sex is male)", "2024-06-21 or later"),
        ("stay_until > 2024-06-20 and stay_until <= 2024-07-01", "from 2024-06-21 to 2024-07-01"),
        (
            "stay_until > 2024-06-20 or stay_until < 2024-06-01",
            "2024-05-31 or earlier or 2024-06-21 or later",
        ),
    ],
)
def test_a_date_that_would_have_to_be_otherwise_is_told(tmp_path: Path, when: str, told: str) -> None:
    (way,) = changes(book(tmp_path, when), {"stay_until": "2024-06-10", "sex": "male"}, date(2024, 6, 1))
    assert way.steps[0].text.en == told


def test_too_many_groups_of_countries_are_refused(tmp_path: Path) -> None:
    many = " or ".join(
        f"citizenships has {code}" for code in ("COL", "PER", "UKR", "RUS", "USA", "BRA", "CHL")
    )
    with pytest.raises(
        BookError, match=r"rules\.toml:1: the rules tell apart 7 groups of countries; at most 6 can be"
    ):
        book(tmp_path, many)


def test_the_widest_lists_of_countries_are_told_apart() -> None:
    variable = of_fact(VOCABULARY["citizenships"])
    variable.settle()
    assert (variable.size, variable.encode([]), variable.encode(["COL"])) == (2, 1, 2)


def test_a_question_that_is_not_settled_has_no_diagram() -> None:
    with pytest.raises(TypeError):
        Diagrams([]).of(Ask(0, Below(0)))


def test_an_error_of_the_callers_own_mapping_is_not_hidden() -> None:
    class Broken(dict[str, object]):
        def get(self, *_: object) -> object:
            raise KeyError("broken")

    variables = [of_fact(fact) for fact in VOCABULARY.values()]
    for variable in variables:
        variable.settle()
    with pytest.raises(KeyError, match="broken"):
        Layout(VOCABULARY, variables).read(Broken(sex="male"))


def test_a_part_helps_only_while_it_is_in_force(tmp_path: Path) -> None:
    rules = RULES.replace("sex is unspecified and open(fog)", "sex is female")
    regime = load_folder(write(tmp_path / "lighthouse", rules=rules))
    facts = {"date_of_birth": "2010-01-01", "sex": "female"}
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2024, 12, 31), date(2025, 1, 1)]
    outcomes = [decide(regime, facts, on).outcome for on in days]
    assert outcomes == [Outcome.NOT_ELIGIBLE, Outcome.ELIGIBLE, Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE]


def test_a_rule_that_begins_on_a_day_not_known_is_not_in_force_before_the_earliest(tmp_path: Path) -> None:
    rules = RULES.replace('when = "grown or L2"', 'when = "grown or L2"\nvalid_from = "opening"')
    regime = load_folder(write(tmp_path / "lighthouse", rules=rules))
    facts = {"date_of_birth": "2010-01-01", "sex": "male"}
    assert decide(regime, facts, date(2024, 4, 30)).rules == ()
    (rule,) = decide(regime, facts, date(2024, 5, 1)).rules
    assert (rule.rule, rule.outcome) == ("L1", RuleOutcome.UNKNOWN)
