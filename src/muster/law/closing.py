"""How an answer ends: what is granted, and how firm the rules are that decide."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from muster.law.answer import Term, Warning  # noqa: A004  (the vocabulary's word)
from muster.law.book import Rule
from muster.law.calendar import Span
from muster.law.parameters import Value
from muster.law.text import Text

type Granted = tuple[Term | None, int | None, tuple[Warning, ...]]  # term, probation, and what to tell


class Closing(NamedTuple):
    """What an answer says besides its rules, its missing facts and its warnings."""

    rank_category: str | None
    term_years: Term | None
    probation_months: int | None
    notes: tuple[Warning, ...]


def grants(rules: Iterable[Rule], rank: str | None, parameter: Callable[[str], Value]) -> Granted:
    """The term and probation the rules of the day give, and a warning where no text gives a term."""
    term, probation, unknown = None, None, None
    for given in (rule.grants for rule in rules if rule.grants is not None):
        years = given.term_years.get(rank or "")
        if years is not None:
            term = _term(parameter(years) if isinstance(years, str) else years)
            unknown = str(years) if term is None else None
        if given.probation_months is not None:
            months = given.probation_months
            value = parameter(months) if isinstance(months, str) else months
            probation = value if isinstance(value, int) else None
    return term, probation, () if unknown is None else (_term_unknown(unknown),)


def not_firm(rules: Sequence[Rule]) -> tuple[Warning, ...]:
    """A warning that names rules which firm sources do not wholly state."""
    if not rules:
        return ()
    ids = tuple(rule.id for rule in rules)
    named = ", ".join(ids)
    text = Text(
        f"These rules rest, in part or whole, on guides, press or inference, and should be checked: {named}.",
        f"Ці правила повністю чи частково спираються на посібники, пресу чи висновки, їх слід перевірити: {named}.",
    )
    return (Warning("not_firm", text, ids),)


def _term(value: Value) -> Term | None:
    if not isinstance(value, tuple) or isinstance(value, Span):
        return None
    least, most = value
    return Term(least, most)


def _term_unknown(parameter: str) -> Warning:
    return Warning(
        "term_unknown",
        Text(
            f"No text gives the term of the contract: the parameter {parameter} is not set.",
            f"Жоден текст не визначає строку контракту: параметр {parameter} не задано.",
        ),
    )
