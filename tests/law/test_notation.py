"""The notation of conditions: every form it has, and every way to get it wrong."""

from datetime import date

import pytest

from muster.law import VOCABULARY
from muster.law.conditions import (
    All,
    Among,
    AnyOf,
    Compare,
    Completed,
    Condition,
    Const,
    Day,
    Empty,
    Flag,
    Has,
    Known,
    Literal,
    Name,
    Not,
    Open,
    Ref,
    Shifted,
    Unit,
    atoms,
    names,
)
from muster.law.notation import Scope, parse_condition
from muster.law.parameters import ParameterKind
from muster.law.tokens import NotationError

SCOPE = Scope(
    VOCABULARY,
    {
        "storm": ParameterKind.FLAG,
        "limit": ParameterKind.NUMBER,
        "opening": ParameterKind.DATE,
    },
    {"grown"},
    {"fog"},
)
FORMS: list[tuple[str, Condition]] = [
    ("always", Const(value=True)),
    ("never", Const(value=False)),
    ("medical is fit", Among("medical", ("fit",))),
    ("medical is not fit", Not(Among("medical", ("fit",)))),
    ("stay_ground in (visa, none)", Among("stay_ground", ("visa", "none"))),
    ("stay_ground not in (visa)", Not(Among("stay_ground", ("visa",)))),
    ("consent_processing", Among("consent_processing", (True,))),
    ("not consent_processing", Not(Among("consent_processing", (True,)))),
    ("consent_processing is true", Among("consent_processing", (True,))),
    ("consent_processing is false", Among("consent_processing", (False,))),
    ("citizenships has UKR", Has("citizenships", ("UKR",))),
    ("citizenships has any of (UKR, COL)", Has("citizenships", ("UKR", "COL"))),
    ("citizenships is empty", Empty("citizenships")),
    ("citizenships is not empty", Not(Empty("citizenships"))),
    ("conviction_country is UKR", Among("conviction_country", ("UKR",))),
    ("storm", Flag("storm")),
    ("recently(storm, 30 days)", Flag("storm", 30)),
    ("known(limit)", Known("limit")),
    ("open(fog)", Open("fog")),
    ("grown", Ref("grown")),
    ("day >= 2024-02-21", Compare(Day(), ">=", Literal(date(2024, 2, 21)))),
    ("stay_until < opening", Compare(Name("stay_until"), "<", Name("opening"))),
    ("years(date_of_birth) >= limit", Compare(Completed(Unit.YEARS, "date_of_birth"), ">=", Name("limit"))),
    ("months(serving_since) = 6", Compare(Completed(Unit.MONTHS, "serving_since"), "=", Literal(6))),
    ("day <= stay_until + 3 months", Compare(Day(), "<=", Shifted(Name("stay_until"), 3, Unit.MONTHS))),
    ("day > stay_until - 1 year", Compare(Day(), ">", Shifted(Name("stay_until"), -1, Unit.YEARS))),
    ("limit + 1 < 7", Compare(Shifted(Name("limit"), 1, None), "<", Literal(7))),
    ("storm and grown or never", AnyOf((All((Flag("storm"), Ref("grown"))), Const(value=False)))),
    ("storm and (grown or never)", All((Flag("storm"), AnyOf((Ref("grown"), Const(value=False)))))),
]


@pytest.mark.parametrize(("text", "tree"), FORMS)
def test_a_form_is_read(text: str, tree: Condition) -> None:
    assert parse_condition(text, SCOPE) == tree


BAD: list[tuple[str, int, str]] = [
    ("", 0, "'the end' is not known; name a fact, a parameter, a definition or a part"),
    ("medical is", 0, "'the end' is not a value of medical; write one of fit, unfit"),
    ("medical", 0, "nothing is said of medical; go on with 'is', 'is not', 'in' or 'not in'"),
    ("medical is fine", 0, "'fine' is not a value of medical; write one of fit, unfit"),
    ("medical in fit", 0, "'fit' stands where '(' is expected; write '('"),
    ("medical in (fit", 0, "'the end' stands where ')' is expected; write ')'"),
    ("medical is fit unfit", 0, "'unfit' follows a complete condition; join conditions by 'and' or 'or'"),
    (
        "medical\nis fit\nand\nconsent_processing is maybe",
        3,
        "'maybe' is not a value of consent_processing; write true or false",
    ),
    ("citizenships is UKR", 0, "nothing is said of citizenships; go on with 'has', 'has any of', 'is empty'"),
    ("citizenships has QQQ", 0, "'QQQ' is not a country code; write three capital letters of ISO 3166-1"),
    ("conviction_country is 7", 0, "'7' is not a country code; write three capital letters of ISO 3166-1"),
    ("open(mist)", 0, "mist is not an open question of the book; describe it under [questions]"),
    (
        "open(7)",
        0,
        "'7' stands where the name of an open question is expected; write the name of an open question",
    ),
    ("recently(limit, 3 days)", 0, "limit is not a parameter that is on or off; name one of the kind flag"),
    ("recently(storm, some days)", 0, "'some' stands where a number is expected; write a whole number"),
    ("recently(storm, 3 weeks)", 0, "'weeks' stands where 'days' is expected; write 'days'"),
    ("limit +", 0, "'the end' stands where a number is expected; write a whole number"),
    (
        "storm and storm and " + "(" * 25 + "storm" + ")" * 25,
        0,
        "the condition is nested too deeply; write a part of it as a definition",
    ),
    ("known(7)", 0, "'7' stands where a parameter is expected; write a parameter"),
    ("known(limt)", 0, "limt is not a parameter of the book; did you mean limit?"),
    ("recently(7, 3 days)", 0, "'7' stands where a parameter is expected; write a parameter"),
    ("citizenships", 0, "nothing is said of citizenships; go on with 'has', 'has any of', 'is empty'"),
    (
        "conviction_country is COLO",
        0,
        "'COLO' is not a country code; write three capital letters of ISO 3166-1",
    ),
    ("day > + 1", 0, "'+' is not known; name a fact, a parameter, a definition or a part"),
    ("storm storm", 0, "'storm' follows a complete condition; join conditions by 'and' or 'or'"),
    ("grwn", 0, "'grwn' is not known; did you mean grown?"),
    (
        "known(moon)",
        0,
        "moon is not a parameter of the book; name a fact, a parameter, a definition or a part",
    ),
    ("day", 0, "'the end' stands where a comparison is expected; write <, <=, >, >= or ="),
    ("day >= 2024-02-30", 0, "2024-02-30 is not a date of the calendar; write it as 2024-02-21"),
    ("day >= someday", 0, "'someday' is not known; name a fact, a parameter, a definition or a part"),
    ("years(sex) >= 3", 0, "'sex' is not a fact that is a date; name a date fact"),
    ("years(limit) >= 3", 0, "'limit' is not a fact that is a date; name a date fact"),
    ("day >= medical", 0, "'medical' is not a date or a number; only these can be compared"),
    ("day >= storm", 0, "'storm' is not a date or a number; only these can be compared"),
    ("medcal is fit", 0, "'medcal' is not known; did you mean medical?"),
    ("day ≥ 2024-02-21", 0, "'≥' has no meaning here; see the notation in the how-to"),
    ("(storm", 0, "'the end' stands where ')' is expected; write ')'"),
    ("recently(storm, 10000 days)", 0, '"10000" is more than 9999; write a number up to 9999'),
    ("day <= stay_until + 100 years", 0, '"100" is more than 99; write a number up to 99'),
    ("day <= stay_until - 1000 months", 0, '"1000" is more than 999; write a number up to 999'),
    ("day <= stay_until + 10000 days", 0, '"10000" is more than 9999; write a number up to 9999'),
    ("limit + 100 < 7", 0, '"100" is more than 99; write a number up to 99'),
    ("limit < 1000", 0, '"1000" is more than 999; write a number up to 999'),
    ("limit < 0001", 0, '"0001" is more than 999; write a number up to 999'),
    (
        "day <= stay_until + 1 day + 1 day + 1 day + 1 day + 1 day",
        0,
        "too many periods are added; add 4 at most",
    ),
    ("day <= stay_until + days", 0, "'days' stands where a number is expected; write a whole number"),
    ("day >= 1899-12-31", 0, "1899-12-31 lies outside the years 1900 to 2199; write a day of those years"),
    ("day >= 2200-01-01", 0, "2200-01-01 lies outside the years 1900 to 2199; write a day of those years"),
    (
        "(" * 25 + "storm" + ")" * 25,
        0,
        "the condition is nested too deeply; write a part of it as a definition",
    ),
    ("not " * 25 + "storm", 0, "the condition is nested too deeply; write a part of it as a definition"),
]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 24 + "storm" + ")" * 24,
        "not " * 24 + "storm",
        "storm and " + "(" * 24 + "storm" + ")" * 24,
        " and ".join(["(storm)"] * 200),
        "recently(storm, 9999 days)",
        "day <= stay_until + 99 years - 999 months + 9999 days - 1 day",
        "limit + 99 < 999",
        "day >= 1900-01-01 and day < 2199-12-31",
    ],
)
def test_what_comes_near_a_bound_is_read(text: str) -> None:
    parse_condition(text, SCOPE)


@pytest.mark.parametrize(("text", "line", "told"), BAD)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(NotationError) as caught:
        parse_condition(text, SCOPE)
    assert str(caught.value) == told
    assert caught.value.line == line
    assert caught.value.remedy


def test_a_tree_names_what_it_reads() -> None:
    tree = parse_condition(
        "not (medical is fit and citizenships has UKR) or storm or day <= stay_until + 3 months or known(limit) "
        "or citizenships is empty or years(date_of_birth) >= limit or grown or open(fog) or always",
        SCOPE,
    )
    assert list(names(tree)) == [
        *(
            "medical",
            "citizenships",
            "storm",
            "stay_until",
            "limit",
            "citizenships",
            "date_of_birth",
            "limit",
        ),
    ]
    assert len(list(atoms(tree))) == 10
