"""What follows from a contract: when it ends, when one may leave, renew, and what must be shown by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from muster.law.answer import Answer, Outcome, Term
from muster.law.book import Event, Regime
from muster.law.calendar import LAST_DAY, ONE_DAY, completed_years, first_day_after, last_day, parse_span
from muster.law.course import Stretch, course
from muster.law.decide import decide
from muster.law.errors import RequestError
from muster.law.plan import plan_for
from muster.law.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """The law's answer to what is asked of a contract on a day.

    `words` say what the outcome means for this event. `since` is the first day of the stretch of days with
    this outcome, `until` its last, None if it has no end in sight. `term_years` is what a new contract may run,
    `latest_end` the last day it may reach, both None where the event is not about that or nothing is known.
    """

    event: str
    answer: Answer
    words: Text
    since: date
    until: date | None
    term_years: Term | None
    latest_end: date | None


def contract_end(start: date, years: int) -> date:
    """The last day of a contract in force from `start` for whole `years`."""
    return last_day(start, years=years)


def probation_end(
    regime: Regime, enrolled: date, reading: str = "enacted", parameters: Mapping[str, object] | None = None
) -> date | None:
    """The last day of probation for whoever is enrolled on a day; None if no rule of that day gives one."""
    plan = plan_for(regime, enrolled, reading, parameters)
    _, months, _ = plan.grants(None)
    return None if months is None else last_day(enrolled, months=months)


def ask(
    regime: Regime,
    event: str,
    facts: Mapping[str, object],
    on: date,
    reading: str = "enacted",
    *,
    parameters: Mapping[str, object] | None = None,
) -> Finding:
    """What the rule book says of a contract on a day.

    `event` is one of `regime.events`; `facts` are those of the vocabulary of contracts. Raises FactError,
    ParameterError, and RequestError for an event the book does not have.
    """
    found = _event(regime, event)
    answer = decide(found.book, facts, on, reading, parameters)
    stretches = course(found.book, facts, reading, parameters=parameters)
    stretch = next(s for s in stretches if s.first <= on <= s.last)
    latest = _latest_end(found, facts, on, reading, parameters)
    return Finding(
        event,
        answer,
        found.words[answer.outcome],
        stretch.first,
        stretch.last if stretch.last < LAST_DAY else None,
        _within(answer.term_years, on, latest),
        latest if answer.outcome is Outcome.ELIGIBLE else None,
    )


def first_day(
    regime: Regime,
    event: str,
    facts: Mapping[str, object],
    after: date,
    reading: str = "enacted",
    *,
    parameters: Mapping[str, object] | None = None,
) -> date | None:
    """The first day, from `after` on, on which the event's conditions are met; None if none is in sight."""
    book = _event(regime, event).book
    for stretch in _met(course(book, facts, reading, parameters=parameters, start=after)):
        return stretch.first
    return None


def _met(stretches: tuple[Stretch, ...]) -> list[Stretch]:
    return [stretch for stretch in stretches if stretch.outcome is Outcome.ELIGIBLE]


def _event(regime: Regime, event: str) -> Event:
    found = regime.events.get(event)
    if found is None:
        remedy = "the events are " + ", ".join(regime.events)
        raise RequestError("unknown_event", "event", event, f'{regime.id} has no event "{event}"', remedy)
    return found


def _latest_end(
    event: Event,
    facts: Mapping[str, object],
    on: date,
    reading: str,
    parameters: Mapping[str, object] | None,
) -> date | None:
    """The eve of the birthday at the age limit; for a birth date known in part, the earliest such day."""
    born = facts.get("date_of_birth")
    if event.until_age is None or not isinstance(born, str):
        return None
    limit = event.book.read(reading, parameters)[event.until_age].on(on)
    if not isinstance(limit, int):
        return None
    return first_day_after(parse_span(born).first, limit * 12) - ONE_DAY


def _within(term: Term | None, start: date, latest: date | None) -> Term | None:
    """The whole years of a term that end by `latest`; None where not even the least does."""
    if term is None or latest is None:
        return term
    most = min(term.max, completed_years(start, latest + ONE_DAY))
    return Term(term.min, most) if most >= term.min else None
