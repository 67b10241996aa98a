"""What would change a rule that is not met: found by asking the law again, never written by hand."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from muster.law import VOCABULARY, Answer, Fact, Kind, Regime, RuleOutcome, RuleResult, decide
from muster.law.calendar import LAST_DAY, first_day_after, parse_span, shift_months
from muster.law.changes import named_countries
from muster.pages.facts import label, value_in_words

YEARS_AHEAD: Final = 100


def changes(regime: Regime, answer: Answer, facts: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """For each rule not met, by its identifier: the single changes, in words, that would cure it."""
    return {result.rule: tuple(_for_rule(regime, answer, facts, result)) for result in answer.decided_by}


def _for_rule(
    regime: Regime, answer: Answer, facts: Mapping[str, object], result: RuleResult
) -> Iterator[str]:
    for name in result.facts:
        fact = VOCABULARY[name]
        if fact.kind is Kind.DATE and fact.fixed:
            yield from _in_time(regime, answer, facts, result, name)
        elif not fact.fixed:
            cures = [
                value
                for value in _others(regime, answer, fact, facts[name])
                if not _unmet(decide(regime, {**facts, name: value}, answer.on, answer.reading), result.rule)
            ]
            if cures:
                yield _in_words(fact, cures)


def _in_words(fact: Fact, values: list[object]) -> str:
    if fact.kind is Kind.DATE:
        return _("%(fact)s: a later day") % {"fact": label(fact.name)}
    words = _(" or ").join(_("“%(value)s”") % {"value": value_in_words(fact.name, value)} for value in values)
    return f"{label(fact.name)}: {words}"


def _others(regime: Regime, answer: Answer, fact: Fact, value: object) -> list[object]:
    """What else a fact could be. Citizenships of a person are told one by one; to whoever has none that the law
    names, those that it names.
    """
    if fact.kind is Kind.CHOICE:
        return [code for code in fact.codes if code != value]
    if fact.kind is Kind.FLAG:
        return [not value]
    if fact.kind is Kind.DATE:
        return [LAST_DAY.isoformat()]
    if not isinstance(value, list | tuple):
        return []
    named = frozenset().union(*named_countries(regime, fact.name, answer.on, answer.reading))
    if named.isdisjoint(value):
        return [[code] for code in sorted(named)]
    return [[code] for code in value] if len(value) > 1 else []


def _unmet(answer: Answer, rule: str) -> bool:
    return any(result.rule == rule and result.outcome is RuleOutcome.NOT_MET for result in answer.rules)


def _in_time(
    regime: Regime, answer: Answer, facts: Mapping[str, object], result: RuleResult, name: str
) -> Iterator[str]:
    """The birthday from which the rule would be met, where one is to come.

    Found by asking today's law about somebody who has that birthday today: the law of that day is not known.
    """
    born = parse_span(str(facts[name])).last
    for years in range(YEARS_AHEAD):
        day = first_day_after(born, 12 * years)
        if day <= answer.on:
            continue
        of_that_age = {**facts, name: shift_months(answer.on, -12 * years).isoformat()}
        if not _unmet(decide(regime, of_that_age, answer.on, answer.reading), result.rule):
            yield _("Time: from %(day)s this rule would be met") % {"day": date_format(day, "DATE_FORMAT")}
            return
