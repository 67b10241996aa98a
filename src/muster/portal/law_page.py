"""A rule book in a reader's words: what the pages under /law/ show."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from muster.law import Cite, Regime, Rule
from muster.law.book import Boundary, Reading
from muster.law.calendar import Span
from muster.law.parameters import DatedValue, Parameter, Value
from muster.law.show import Shown, value_text
from muster.law.timeline import timeline
from muster.pages.facts import in_words
from muster.pages.law_answer import CiteView, SourceView, present_cite

_KEYS: Final = re.compile(r"\[([A-Z]\w*(?:, [A-Z]\w*)*)\]")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the day; `known` is false where it hangs on a parameter without a value.

    `anchor` is empty where the same rule stood further up already.
    """

    identifier: str
    anchor: str
    label: str
    sentence: str
    validity: str
    known: bool
    cites: tuple[CiteView, ...]
    note: str
    discretionary: bool
    condition: str


@dataclass(frozen=True, slots=True)
class Section:
    """Rules that belong together under a heading."""

    anchor: str
    title: str
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """A parameter with its value on the day, since when, and who says so; empty where it is not known."""

    label: str
    value: str
    since: str
    confidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A way to read the law, and whether the page follows it."""

    label: str
    confidence: str
    sources: tuple[str, ...]
    current: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """Something told beside the rules, with the acts it rests on."""

    text: str
    cites: tuple[CiteView, ...] = ()


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two statements of the sources that do not agree, and which is followed."""

    topic: str
    one: str
    other: str
    taken: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything `portal/law/book.html` shows."""

    sections: tuple[Section, ...]
    warnings: tuple[Statement, ...]
    known: tuple[ParameterRow, ...]
    unknown: tuple[ParameterRow, ...]
    questions: tuple[str, ...]
    conflicts: tuple[ConflictRow, ...]
    readings: tuple[ReadingRow, ...]
    sources: tuple[SourceView, ...]


def page_of(shown: Shown) -> Page:
    regime, parameters = shown.regime, shown.regime.read(shown.reading)
    sections = tuple(_sections(shown, parameters))
    warnings = tuple(
        Statement(in_words(each.text), tuple(present_cite(cite, regime) for cite in each.cites))
        for each in regime.warnings
    )
    return Page(
        sections=sections,
        warnings=warnings,
        known=tuple(_parameter(each, value, shown.on) for each, value in shown.known),
        unknown=tuple(ParameterRow(in_words(each.label), "", "", "", ()) for each in shown.unknown),
        questions=tuple(_with_keys(in_words(each.text), each.sources) for each in regime.questions.values()),
        conflicts=tuple(
            ConflictRow(
                in_words(each.topic),
                _linked(in_words(each.one), regime),
                _linked(in_words(each.other), regime),
                _linked(in_words(each.handling), regime),
            )
            for each in shown.conflicts
        ),
        readings=tuple(_reading(each, shown.reading) for each in regime.readings.values()),
        sources=tuple(SourceView(each.key, each.urls) for each in regime.sources.values()),
    )


def changes_of(regime: Regime, reading: str, book_url: str) -> list[list[object]]:
    """The rows of the timeline's table: day, what happens, and to what."""
    rows: list[list[object]] = []

    def rule_on(day: date, rule: Rule) -> dict[str, str]:
        address = f"{book_url}?on={day.isoformat()}&reading={reading}#{rule.id}"
        return {"text": f"{rule.id} {in_words(rule.label)}", "href": address}

    for turn in timeline(regime, reading):
        day = date_format(turn.day, "DATE_FORMAT")
        eve = turn.day - timedelta(days=1)  # the last day on which what ends can be read
        rows += [[day, _tag(_("Begins"), "ok"), rule_on(turn.day, rule)] for rule in turn.begins]
        rows += [[day, _tag(_("Ends"), "warning"), rule_on(eve, rule)] for rule in turn.ends]
        rows += [[day, _tag(_("Takes a value"), "note"), _value_cell(*each)] for each in turn.values]
    return rows


def reading_names(regime: Regime) -> list[tuple[str, str]]:
    """The readings as choices: name, and what it is called."""
    return [(name, in_words(reading.label)) for name, reading in regime.readings.items()]


def rule_count(rules: int) -> str:
    return ngettext("%(count)s rule", "%(count)s rules", rules) % {"count": rules}


def _sections(shown: Shown, parameters: dict[str, Parameter]) -> Iterator[Section]:
    anchors: set[str] = set()

    def rows(rules: Iterable[Rule], *, known: bool = True) -> tuple[RuleRow, ...]:
        found = []
        for rule in rules:
            anchor = "" if rule.id in anchors else rule.id
            anchors.add(rule.id)
            found.append(_rule(rule, shown.regime, parameters, anchor=anchor, known=known))
        return tuple(found)

    yield Section("rules", _("The rules on admission"), rows(shown.rules))
    if shown.open_rules:
        title = _("In force or not: that is not known")
        yield Section("open", title, rows(shown.open_rules, known=False))
    for number, (label, rules) in enumerate(shown.events, 1):
        yield Section(f"contract-{number}", in_words(label), rows(rules))


def _rule(
    rule: Rule, regime: Regime, parameters: dict[str, Parameter], *, anchor: str, known: bool
) -> RuleRow:
    return RuleRow(
        identifier=rule.id,
        anchor=anchor,
        label=in_words(rule.label),
        sentence=in_words(rule.sentence),
        validity=_validity(rule, parameters),
        known=known,
        cites=tuple(_cites(rule.cites, regime)),
        note=_linked(in_words(rule.note), regime) if rule.note else "",
        discretionary=rule.discretionary,
        condition=rule.source_text,
    )


def _cites(cites: Iterable[Cite], regime: Regime) -> Iterator[CiteView]:
    return (present_cite(cite, regime) for cite in cites)


def _validity(rule: Rule, parameters: dict[str, Parameter]) -> str:
    start, end = (_boundary(each, parameters) for each in (rule.valid_from, rule.valid_to))
    if start and end:
        return _("From %(start)s until %(end)s") % {"start": start, "end": end}
    if start:
        return _("From %(start)s") % {"start": start}
    return _("Until %(end)s") % {"end": end} if end else _("At all times")


def _boundary(boundary: Boundary, parameters: dict[str, Parameter]) -> str:
    if boundary is None:
        return ""
    if isinstance(boundary, date):
        return date_format(boundary, "DATE_FORMAT")
    values = [dated.value for dated in parameters[boundary].values if dated.value is not None]
    return _value(values[0]) if values else _("a day that is not known")


def _parameter(parameter: Parameter, value: Value, on: date) -> ParameterRow:
    said: DatedValue | None = None
    for dated in parameter.values:
        if dated.since is None or dated.since <= on:
            said = dated
    return ParameterRow(
        label=in_words(parameter.label),
        value=_value(value),
        since=date_format(said.since, "DATE_FORMAT") if said and said.since else "",
        confidence=in_words(said.confidence.label) if said else "",
        sources=said.sources if said else (),
    )


def _value(value: Value) -> str:
    if not isinstance(value, Span):
        return value_text(value, get_language() or "en")
    first, last = (date_format(day, "DATE_FORMAT") for day in (value.first, value.last))
    return first if value.is_exact else f"{first} – {last}"


def _reading(reading: Reading, current: str) -> ReadingRow:
    confidence = in_words(reading.confidence.label)
    return ReadingRow(in_words(reading.label), confidence, reading.sources, reading.name == current)


def _tag(text: str, tone: str) -> dict[str, str]:
    return {"text": text, "tone": tone}


def _value_cell(parameter: Parameter, dated: DatedValue) -> str:
    return f"{in_words(parameter.label)}: {_value(dated.value)}"


def source_links(keys: Iterable[str]) -> SafeString:
    """The keys of sources, each leading to its addresses at the foot of the page."""
    return format_html_join(", ", '<a href="#{0}">{0}</a>', ((key,) for key in keys))


def _with_keys(text: str, keys: Iterable[str]) -> SafeString:
    return format_html("{} [{}]", text, source_links(keys))


def _linked(text: str, regime: Regime) -> SafeString:
    """The text with the keys of sources in square brackets made links."""

    def link(found: re.Match[str]) -> str:
        keys = found[1].split(", ")
        return f"[{source_links(keys)}]" if all(key in regime.sources for key in keys) else found[0]

    # The text is escaped first; what is put in are keys of the book, escaped too.
    return mark_safe(_KEYS.sub(link, conditional_escape(text)))  # noqa: S308
