"""The way through the check: which question comes next, and when there is nothing left to ask.

Pure reckoning over the answers given so far; they come with each page and are kept nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from muster.law import VOCABULARY, FactError, Kind, Regime, Supplier, parse_fact, relevant

# Consents and the place to apply belong to an application; the check asks for none.
ASKABLE: Final = tuple(
    name
    for name in VOCABULARY.supplied_by(Supplier.APPLICANT)
    if name not in {"consent_processing", "consent_verification", "channel"}
)


@dataclass(frozen=True, slots=True)
class Progress:
    """The answers that count, in asking order (None: "I do not know"), and the next question."""

    answers: Mapping[str, object]
    question: str | None

    @property
    def facts(self) -> dict[str, object]:
        return facts_of(self.answers)


def facts_of(answers: Mapping[str, object]) -> dict[str, object]:
    """The answers as the law takes them: the unknown is left out; a stateless person has no citizenship."""
    facts = {name: value for name, value in answers.items() if value is not None}
    if facts.get("statelessness") in {"claimed", "recognised"}:
        facts["citizenships"] = []
    return facts


def walk(regime: Regime, given: Mapping[str, object], on: date) -> Progress:
    """Go from question to question through the answers given, up to the first that is still to be asked.

    An answer counts only where its question can matter after the answers before it: one that a change
    further up has made idle is passed over, and counts again if it comes to matter again.
    """
    answers: dict[str, object] = {}
    while True:
        question = next_question(regime, answers, on)
        if question is None or question not in given:
            return Progress(answers, question)
        answers[question] = given[question]


def next_question(regime: Regime, answers: Mapping[str, object], on: date) -> str | None:
    """The first question not yet asked whose answer can still change the outcome."""
    open_ = relevant(regime, facts_of(answers), on, askable=ASKABLE)
    return next((name for name in open_ if name not in answers), None)


def read(pairs: Iterable[str]) -> dict[str, object]:
    """The answers a page carried, each written `fact=value`. What nobody could have answered is left out."""
    given: dict[str, object] = {}
    for pair in pairs:
        name, separator, text = pair.partition("=")
        if separator and name in ASKABLE:
            try:
                given[name] = parse_fact(VOCABULARY, name, text)
            except FactError:
                continue
    return given


def written(answers: Mapping[str, object]) -> list[str]:
    """The answers as a page carries them; the reverse of `read`."""
    return [f"{name}={_text(name, value)}" for name, value in answers.items()]


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if VOCABULARY[name].kind is Kind.FLAG:
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
