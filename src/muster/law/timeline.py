"""Every change of a rule book, in order, and as a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from textwrap import shorten
from typing import Final

from muster.law.book import Boundary, Regime, Rule
from muster.law.calendar import Span
from muster.law.parameters import DatedValue, Parameter
from muster.law.show import value_text
from muster.law.text import Text

ROW: Final = 26
LABELS: Final = 400
WIDTH: Final = 1080


@dataclass(frozen=True, slots=True)
class Turn:
    """What changes on one day."""

    day: date
    begins: tuple[Rule, ...]
    ends: tuple[Rule, ...]
    values: tuple[tuple[Parameter, DatedValue], ...]


def timeline(regime: Regime, reading: str = "enacted") -> tuple[Turn, ...]:
    """Every day on which a rule begins or ends or a parameter takes a value, contracts included.

    A rule whose boundary is a parameter without a value is on no day. Raises RequestError.
    """
    parameters = regime.read(reading)
    rules = all_rules(regime)
    days: dict[date, Turn] = {}

    def at(day: date) -> Turn:
        return days.setdefault(day, Turn(day, (), (), ()))

    for rule in rules:
        start, end = (_day(boundary, parameters) for boundary in (rule.valid_from, rule.valid_to))
        if start is not None:
            days[start] = Turn(start, (*at(start).begins, rule), at(start).ends, at(start).values)
        if end is not None:
            days[end] = Turn(end, at(end).begins, (*at(end).ends, rule), at(end).values)
    for parameter in parameters.values():
        for dated in parameter.values:
            day = _since(dated)
            if day is not None:
                days[day] = Turn(day, at(day).begins, at(day).ends, (*at(day).values, (parameter, dated)))
    return tuple(days[day] for day in sorted(days))


def all_rules(regime: Regime) -> list[Rule]:
    """The rules on admission and, after them, those on contracts."""
    return [*regime.rules, *(rule for event in regime.events.values() for rule in event.book.rules)]


def told(turn: Turn, language: str) -> Iterator[str]:
    """What changes on a day, a line each."""
    for rule in turn.begins:
        yield f"+ {rule.id} {rule.label.within(language)}"
    for rule in turn.ends:
        yield f"- {rule.id} {rule.label.within(language)}"
    for parameter, dated in turn.values:
        yield f"= {parameter.label.within(language)}: {value_text(dated.value, language)}"


def picture(regime: Regime, reading: str = "enacted", language: str = "en") -> str:
    """The timeline as an SVG drawing: a bar a rule, from the day it begins to the day it ends."""
    parameters = regime.read(reading)
    turns = timeline(regime, reading)
    rules = all_rules(regime)
    first, last = turns[0].day.toordinal(), turns[-1].day.toordinal()
    first, last = first - 60, last + 180

    def x(day: date) -> float:
        return round(LABELS + (day.toordinal() - first) / (last - first) * (WIDTH - LABELS), 1)

    height = ROW * (len(rules) + 2)
    title = Text(f"Timeline of {regime.id}", f"Часова шкала {regime.id}").within(language)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
    ]
    for year in range(turns[0].day.year, turns[-1].day.year + 1):
        at = x(max(date(year, 1, 1), date.fromordinal(first)))
        parts.append(f'<line x1="{at}" x2="{at}" y1="{ROW}" y2="{height}" stroke="#ccc"/>')
        parts.append(f'<text x="{at + 3}" y="{ROW - 8}" fill="#444">{year}</text>')
    for row, rule in enumerate(rules, 1):
        start, end = (_day(boundary, parameters) for boundary in (rule.valid_from, rule.valid_to))
        y = ROW * row
        label = escape(shorten(f"{rule.id} {rule.label.within(language)}", 62, placeholder="…"))
        parts.append(f'<text x="4" y="{y + 17}" fill="#111">{label}</text>')
        if isinstance(rule.valid_from, str) and start is None:
            unknown = Text("day not known", "день не відомий").within(language)
            parts.append(f'<text x="{LABELS + 4}" y="{y + 17}" fill="#666">{unknown}</text>')
            continue
        left = x(start) if start else LABELS
        right = x(end) if end else WIDTH
        parts.append(
            f'<rect x="{left}" y="{y + 5}" width="{round(right - left, 1)}" height="{ROW - 10}" fill="#1d5fa8"/>'
        )
    return "".join(parts) + "</svg>\n"


def _day(boundary: Boundary, parameters: dict[str, Parameter]) -> date | None:
    """The first day of a boundary; None where it is open or not known."""
    if not isinstance(boundary, str):
        return boundary
    days = (_since(dated) for dated in parameters[boundary].values)
    return next((day for day in days if day is not None), None)


def _since(dated: DatedValue) -> date | None:
    """The day from which a value counts; for a parameter that is a date, that date."""
    return dated.value.first if isinstance(dated.value, Span) else dated.since
