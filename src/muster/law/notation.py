"""The notation in which a rule book writes its conditions, and its reading into a tree.

citizenships has UKR                         a list holds a code; `has any of (A, B)`; `is empty`
conviction is none                           one value; `is not`; `in (a, b)`; `not in (a, b)`
consent_processing                           a flag fact, or a parameter that is on
known(renewal_term_years)                    a parameter has a value
recently(martial_law, 30 days)               a parameter on that day or within the days before
stay_until >= day                            dates; `day` is the day of the decision
day <= last_contract_end + 3 months          a period after an event
years(date_of_birth) >= 18                   whole years complete, counted from and with the date
open(arrival)                                a question the texts leave open
R22                                          a part of this rule, or a definition
not, and, or, ( ), always, never
"""

import difflib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Final

from muster.law.calendar import FIRST_YEAR, LAST_YEAR, is_known
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
    Term,
    Unit,
)
from muster.law.errors import shown
from muster.law.parameters import MOST, ParameterKind
from muster.law.tokens import NotationError, Token, tokens
from muster.law.vocabulary import Fact, Kind, Vocabulary
from muster.law.vocabulary.countries import is_country


@dataclass(frozen=True, slots=True)
class Scope:
    """What a condition may name."""

    vocabulary: Vocabulary
    parameters: Mapping[str, ParameterKind]
    references: Set[str]
    questions: Set[str]

    def near(self, name: str) -> str:
        known = [*self.vocabulary, *self.parameters, *self.references]
        near = difflib.get_close_matches(name, known, 1)
        return f"did you mean {near[0]}?" if near else "name a fact, a parameter, a definition or a part"


_COMPARISONS: Final = {"<", "<=", ">", ">=", "="}
_UNITS: Final = {
    word: Unit(word.rstrip("s") + "s") for word in ("year", "years", "month", "months", "day", "days")
}
# So that no period or age leads out of the calendar, and no tree is too deep to be walked.
_MOST: Final = {None: 99, Unit.YEARS: 99, Unit.MONTHS: 999, Unit.DAYS: 9999}
_MOST_PERIODS: Final = 4
_DEEPEST: Final = 25


def parse_condition(text: str, scope: Scope) -> Condition:
    """The tree of a condition's text. Raises NotationError with the line and a remedy."""
    return _Parser(tokens(text), scope).whole()


class _Parser:
    def __init__(self, tokens: list[Token], scope: Scope) -> None:
        self.tokens = tokens
        self.scope = scope
        self.at = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1  # nobody takes the end
        return self.tokens[self.at - 1]

    def takes(self, *texts: str) -> bool:
        """Take these tokens if they come next."""
        coming = [token.text for token in self.tokens[self.at : self.at + len(texts)]]
        if coming != list(texts):
            return False
        self.at += len(texts)
        return True

    def want(self, text: str) -> None:
        if not self.takes(text):
            raise self.error(f"{self.next.text!r} stands where {text!r} is expected", f"write {text!r}")

    def error(self, problem: str, remedy: str) -> NotationError:
        return NotationError(problem, remedy, self.next.line)

    def whole(self) -> Condition:
        condition = self.either()
        if self.next.kind != "end":
            raise self.error(
                f"{self.next.text!r} follows a complete condition", "join conditions by 'and' or 'or'"
            )
        return condition

    def either(self) -> Condition:
        children = [self.both()]
        while self.takes("or"):
            children.append(self.both())
        return children[0] if len(children) == 1 else AnyOf(tuple(children))

    def both(self) -> Condition:
        children = [self.one()]
        while self.takes("and"):
            children.append(self.one())
        return children[0] if len(children) == 1 else All(tuple(children))

    def one(self) -> Condition:
        if self.depth == _DEEPEST:
            raise self.error("the condition is nested too deeply", "write a part of it as a definition")
        self.depth += 1
        condition = self.form()
        self.depth -= 1
        return condition

    def form(self) -> Condition:  # noqa: PLR0911  (one line a form)
        if self.takes("not"):
            return Not(self.one())
        if self.takes("("):
            condition = self.either()
            self.want(")")
            return condition
        if self.takes("always"):
            return Const(value=True)
        if self.takes("never"):
            return Const(value=False)
        if self.takes("open", "("):
            return self.open_question()
        if self.takes("recently", "("):
            return self.recently()
        if self.takes("known", "("):
            return self.known_parameter()
        return self.atom()

    def open_question(self) -> Condition:
        question = self.word("the name of an open question")
        if question not in self.scope.questions:
            raise self.error(
                f"{question} is not an open question of the book", "describe it under [questions]"
            )
        self.want(")")
        return Open(question)

    def known_parameter(self) -> Condition:
        parameter = self.word("a parameter")
        if parameter not in self.scope.parameters:
            raise self.error(f"{parameter} is not a parameter of the book", self.scope.near(parameter))
        self.want(")")
        return Known(parameter)

    def recently(self) -> Condition:
        parameter = self.word("a parameter")
        if self.scope.parameters.get(parameter) is not ParameterKind.FLAG:
            raise self.error(f"{parameter} is not a parameter that is on or off", "name one of the kind flag")
        self.want(",")
        count = self.number(_MOST[Unit.DAYS])
        self.want("days")
        self.want(")")
        return Flag(parameter, count)

    def atom(self) -> Condition:
        name = self.next.text
        fact = self.scope.vocabulary.get(name)
        if fact is not None and fact.kind is not Kind.DATE:
            self.take()
            return self.fact_atom(fact)
        if self.scope.parameters.get(name) is ParameterKind.FLAG:
            self.take()
            return Flag(name)
        if name in self.scope.references:
            self.take()
            return Ref(name)
        left = self.term()
        if self.next.text not in _COMPARISONS:
            raise self.error(
                f"{self.next.text!r} stands where a comparison is expected", "write <, <=, >, >= or ="
            )
        return Compare(left, self.take().text, self.term())

    def fact_atom(self, fact: Fact) -> Condition:
        if fact.kind is Kind.COUNTRIES:
            return self.countries_atom(fact)
        if self.takes("in"):
            return Among(fact.name, self.values(fact))
        if self.takes("not", "in"):
            return Not(Among(fact.name, self.values(fact)))
        if self.takes("is"):
            negated = self.takes("not")
            among = Among(fact.name, (self.value(fact),))
            return Not(among) if negated else among
        if fact.kind is Kind.FLAG:
            return Among(fact.name, (True,))
        raise self.error(f"nothing is said of {fact.name}", "go on with 'is', 'is not', 'in' or 'not in'")

    def countries_atom(self, fact: Fact) -> Condition:
        if self.takes("has"):
            if self.takes("any", "of"):
                return Has(fact.name, tuple(map(str, self.values(fact))))
            return Has(fact.name, (str(self.value(fact)),))
        if self.takes("is", "empty"):
            return Empty(fact.name)
        if self.takes("is", "not", "empty"):
            return Not(Empty(fact.name))
        raise self.error(f"nothing is said of {fact.name}", "go on with 'has', 'has any of', 'is empty'")

    def values(self, fact: Fact) -> tuple[str | bool, ...]:
        self.want("(")
        values = [self.value(fact)]
        while self.takes(","):
            values.append(self.value(fact))
        self.want(")")
        return tuple(values)

    def value(self, fact: Fact) -> str | bool:
        text = self.next.text
        if fact.kind is Kind.FLAG:
            if text not in ("true", "false"):
                raise self.error(f"{text!r} is not a value of {fact.name}", "write true or false")
            return self.take().text == "true"
        if fact.kind in (Kind.COUNTRY, Kind.COUNTRIES):
            if not is_country(text):
                raise self.error(
                    f"{text!r} is not a country code", "write three capital letters of ISO 3166-1"
                )
        elif text not in fact.codes:
            raise self.error(
                f"{text!r} is not a value of {fact.name}", "write one of " + ", ".join(fact.codes)
            )
        return self.take().text

    def word(self, what: str) -> str:
        if self.next.kind != "name":
            raise self.error(f"{self.next.text!r} stands where {what} is expected", f"write {what}")
        return self.take().text

    def number(self, most: int) -> int:
        if self.next.kind != "number":
            raise self.error(f"{self.next.text!r} stands where a number is expected", "write a whole number")
        text = self.next.text
        if len(text) > len(str(most)) or int(text) > most:
            raise self.error(f"{shown(text)} is more than {most}", f"write a number up to {most}")
        return int(self.take().text)

    def term(self) -> Term:
        base = self.simple_term()
        periods = 0
        while self.next.text in ("+", "-"):
            if periods == _MOST_PERIODS:
                raise self.error("too many periods are added", f"add {_MOST_PERIODS} at most")
            periods += 1
            sign = 1 if self.take().text == "+" else -1
            unit = _UNITS.get(self.tokens[self.at + 1].text) if self.next.kind == "number" else None
            count = sign * self.number(_MOST[unit])
            self.at += unit is not None
            base = Shifted(base, count, unit)
        return base

    def simple_term(self) -> Term:
        token = self.next
        if token.kind == "number":
            return Literal(self.number(MOST))
        if token.kind == "date":
            return Literal(self.literal_date())
        if self.takes("day"):
            return Day()
        for unit in (Unit.YEARS, Unit.MONTHS):
            if self.takes(unit, "("):
                name = self.date_fact()
                self.want(")")
                return Completed(unit, name)
        return self.dated_or_number(token)

    def dated_or_number(self, token: Token) -> Term:
        fact, parameter = self.scope.vocabulary.get(token.text), self.scope.parameters.get(token.text)
        if fact is None and parameter is None:
            raise self.error(f"{token.text!r} is not known", self.scope.near(token.text))
        if (fact is not None and fact.kind is Kind.DATE) or parameter in (
            ParameterKind.DATE,
            ParameterKind.NUMBER,
        ):
            return Name(self.take().text)
        raise self.error(f"{token.text!r} is not a date or a number", "only these can be compared")

    def date_fact(self) -> str:
        fact = self.scope.vocabulary.get(self.next.text)
        if fact is None or fact.kind is not Kind.DATE:
            raise self.error(f"{self.next.text!r} is not a fact that is a date", "name a date fact")
        return self.take().text

    def literal_date(self) -> date:
        text = self.next.text
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise self.error(f"{text} is not a date of the calendar", "write it as 2024-02-21") from None
        if not is_known(day):
            problem = f"{text} lies outside the years {FIRST_YEAR} to {LAST_YEAR}"
            raise self.error(problem, "write a day of those years")
        self.take()
        return day
