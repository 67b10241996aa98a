"""A rule book as a document: what is in force on a day, how firmly it is known, and what is not known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from muster.law.book import Boundary, Cite, Conflict, Regime, Rule
from muster.law.calendar import Span
from muster.law.conditions import Truth
from muster.law.fold import Folder, Node
from muster.law.parameters import Parameter, Value
from muster.law.text import Text


@dataclass(frozen=True, slots=True)
class Shown:
    """What a rule book says on a day under a reading.

    `open_rules` are in force or not, depending on a parameter that is not known. `unknown` are the parameters
    without a value on that day. `events` hold the rules on contracts, by event.
    """

    regime: Regime
    on: date
    reading: str
    rules: tuple[Rule, ...]
    open_rules: tuple[Rule, ...]
    events: tuple[tuple[Text, tuple[Rule, ...]], ...]
    known: tuple[tuple[Parameter, Value], ...]
    unknown: tuple[Parameter, ...]
    conflicts: tuple[Conflict, ...]


def shown(regime: Regime, on: date, reading: str = "enacted") -> Shown:
    """The rule book of a day. Raises RequestError for a reading the book does not have."""
    parameters = regime.read(reading)
    states = [(rule, state(regime, rule, on, reading)) for rule in regime.rules]
    events = [
        (
            event.label,
            tuple(r for r in event.book.rules if state(event.book, r, on, reading) is not Truth.FALSE),
        )
        for event in regime.events.values()
    ]
    values = [(parameter, parameter.on(on)) for parameter in parameters.values()]
    return Shown(
        regime,
        on,
        reading,
        tuple(rule for rule, found in states if found is Truth.TRUE),
        tuple(rule for rule, found in states if found is Truth.UNKNOWN),
        tuple((label, rules) for label, rules in events if rules),
        tuple((parameter, value) for parameter, value in values if value is not None),
        tuple(parameter for parameter, value in values if value is None),
        regime.conflicts,
    )


def state(regime: Regime, rule: Rule, on: date, reading: str = "enacted") -> Truth:
    """Whether a rule is in force on a day; unknown where that hangs on a parameter that is not known."""
    folder = Folder(regime, on, regime.read(reading))
    asked: Node = folder.in_force(rule.valid_from, rule.valid_to)
    for variable in folder.variables:
        variable.settle()
    settled = folder.settle(asked)
    return settled if isinstance(settled, Truth) else Truth.UNKNOWN


def markdown(page: Shown, language: str) -> str:
    """The document in one language, as Markdown."""
    return "\n".join(_lines(page, language)) + "\n"


def _lines(page: Shown, language: str) -> Iterator[str]:
    def say(en: str, uk: str) -> str:
        return Text(en, uk).within(language)

    regime = page.regime
    yield f"# {regime.label.within(language)} ({regime.id})"
    yield ""
    reading = regime.readings[page.reading].label.within(language)
    yield say(
        f"The rules on {page.on}. Reading: {reading}. Edition {regime.edition[:12]}.",
        f"Правила на {page.on}. Прочитання: {reading}. Редакція {regime.edition[:12]}.",
    )
    yield say(
        "Information, not legal advice: each rule says how firmly it is known.",
        "Це довідка, а не юридична порада: кожне правило каже, наскільки твердо воно відоме.",
    )
    for rule in page.rules:
        yield from _rule(rule, language, 2)
    if page.open_rules:
        yield from ("", "## " + say("In force or not: not known", "Чи чинні, не відомо"))
        for rule in page.open_rules:
            yield from _rule(rule, language, 3)
    for label, rules in page.events:
        yield from ("", "## " + label.within(language))
        for rule in rules:
            yield from _rule(rule, language, 3)
    yield from _known_and_not(page, language)
    yield from _conflicts(page, language)


def _known_and_not(page: Shown, language: str) -> Iterator[str]:
    yield from ("", "## " + Text("Parameters", "Параметри").within(language), "")
    for parameter, value in page.known:
        yield f"- {parameter.label.within(language)}: {value_text(value, language)} (`{parameter.name}`)"
    yield from ("", "## " + Text("Not known", "Не відомо").within(language), "")
    for parameter in page.unknown:
        yield f"- {parameter.label.within(language)} (`{parameter.name}`)"
    for question in page.regime.questions.values():
        yield f"- {question.text.within(language)} [{', '.join(question.sources)}]"


def _conflicts(page: Shown, language: str) -> Iterator[str]:
    yield from ("", "## " + Text("Where sources differ", "Де джерела розходяться").within(language), "")
    for conflict in page.conflicts:
        one, other = conflict.one.within(language), conflict.other.within(language)
        how, topic = conflict.handling.within(language), conflict.topic.within(language)
        words = Text(
            f"{topic}: {one}; or: {other}. Taken: {how}.", f"{topic}: {one}; або: {other}. Узято: {how}."
        )
        yield f"- {words.within(language)}"


def _rule(rule: Rule, language: str, level: int) -> Iterator[str]:
    yield ""
    yield f"{'#' * level} {rule.id}. {rule.label.within(language)}"
    yield ""
    yield rule.sentence.within(language)
    yield ""
    yield f"`{rule.source_text}`"
    yield ""
    yield validity(rule.valid_from, rule.valid_to).within(language)
    yield from (f"- {cite_text(cite, language)}" for cite in rule.cites)
    if rule.note is not None:
        yield ""
        yield rule.note.within(language)


def validity(valid_from: Boundary, valid_to: Boundary) -> Text:
    """From when to when a rule is in force, in words."""
    start = Text("Always", "Завжди") if valid_from is None else Text(f"From {valid_from}", f"З {valid_from}")
    if valid_to is None:
        return Text(f"{start.en}.", f"{start.uk}.")
    return Text(f"{start.en} until {valid_to}.", f"{start.uk} до {valid_to}.")


def cite_text(cite: Cite, language: str) -> str:
    """A citation in one line: act, point, day in force, how firmly it was seen, and where."""
    parts = [cite.place.within(language)]
    if cite.in_force:
        parts.append(Text("in force", "чинний з").within(language) + f" {cite.in_force}")
    parts.append(cite.confidence.label.within(language))
    return ", ".join(parts) + f" [{cite.confidence}: {', '.join(cite.sources)}]"


def value_text(value: Value, language: str) -> str:
    """A parameter's value for a reader."""
    if isinstance(value, bool):
        return (Text("yes", "так") if value else Text("no", "ні")).within(language)
    if isinstance(value, Span):
        return str(value.first) if value.is_exact else f"{value.first} – {value.last}"
    if isinstance(value, tuple):
        return f"{value[0]} – {value[1]}"
    return Text("not known", "не відомо").within(language) if value is None else str(value)
