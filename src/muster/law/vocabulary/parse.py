"""Reading a fact's value, with a clear word on what is wrong with it."""

import difflib
from collections.abc import Mapping

from muster.law.calendar import parse_span
from muster.law.errors import FactError, named, shown
from muster.law.vocabulary.countries import is_country
from muster.law.vocabulary.kinds import Fact, Held, Kind, Vocabulary


def unknown_fact(vocabulary: Vocabulary, name: object) -> FactError:
    text = str(name)
    near = difflib.get_close_matches(text, vocabulary, 1)
    remedy = f"did you mean {near[0]}?" if near else "see the list of facts in the vocabulary"
    return FactError("unknown_fact", named(text), name, "no such fact in the vocabulary", remedy)


def check_fact(fact: Fact, value: object) -> object:
    """The value as it is, if the vocabulary allows it; None stays None (unknown).

    Raises FactError otherwise.
    """
    if value is None:
        return None
    if fact.kind is Kind.FLAG:
        if not isinstance(value, bool):
            raise FactError(
                "wrong_type", fact.name, value, f"{shown(value)} is not true or false", "write true or false"
            )
        return value
    if fact.kind is Kind.COUNTRIES:
        return _check_countries(fact, value)
    if not isinstance(value, str):
        raise FactError("wrong_type", fact.name, value, f"{shown(value)} is not text", _wanted(fact))
    if fact.kind is Kind.DATE:
        return _check_date(fact, value)
    if fact.kind is Kind.COUNTRY:
        return _check_country(fact, value)
    if value not in fact.codes:
        raise FactError(
            "not_allowed", fact.name, value, f"{shown(value)} is not one of its values", _wanted(fact)
        )
    return value


def parse_fact(vocabulary: Vocabulary, name: str, given: object) -> object:
    """A fact's value from what a form or a JSON document gives.

    Text is read as the fact's kind asks: "true" and "yes" for a flag, "COL, PER" for countries; empty text is
    unknown. Anything but text is checked as it is. Raises FactError.
    """
    fact = vocabulary.get(name)
    if fact is None:
        raise unknown_fact(vocabulary, name)
    if isinstance(given, str):
        text = given.strip()
        if not text:
            return None
        if fact.kind is Kind.FLAG:
            return check_fact(fact, _FLAGS.get(text.lower(), text))
        if fact.kind is Kind.COUNTRIES:
            return check_fact(fact, [code.upper() for code in text.strip("[]").replace(",", " ").split()])
        return check_fact(fact, text.upper() if fact.kind is Kind.COUNTRY else text)
    return check_fact(fact, given)


def hold(vocabulary: Vocabulary, facts: Mapping[str, object]) -> Held:
    """The facts, checked. Raises FactError."""
    for name in facts:
        if name not in vocabulary:
            raise unknown_fact(vocabulary, name)
    for name, value in facts.items():
        check_fact(vocabulary[name], value)
    check_together(facts)
    return vocabulary.arranged(facts)


def check_together(facts: Mapping[str, object]) -> None:
    """Raise FactError where facts that are each allowed contradict each other."""
    if facts.get("citizenships") == [] and facts.get("statelessness") in (None, "none"):
        raise FactError(
            "contradiction",
            "citizenships",
            [],
            "an empty list says that the person has no citizenship",
            'give statelessness as "claimed" or "recognised" with it, or leave citizenships out if unknown',
        )


_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def _wanted(fact: Fact) -> str:
    if fact.kind is Kind.DATE:
        return "write it as 2006-03-01, 2006-03 or 2006" if fact.partial else "write it as 2006-03-01"
    if fact.kind is Kind.CHOICE:
        return "write one of " + ", ".join(fact.codes)
    return "write the three capital letters of ISO 3166-1, as COL"


def _check_date(fact: Fact, value: str) -> str:
    try:
        span = parse_span(value)
    except ValueError:
        raise FactError(
            "bad_date", fact.name, value, f"{shown(value)} is not a date", _wanted(fact)
        ) from None
    if not (span.is_exact or fact.partial):
        raise FactError("bad_date", fact.name, value, f"{shown(value)} leaves the day open", _wanted(fact))
    return value


def _check_country(fact: Fact, value: str) -> str:
    if not is_country(value):
        raise FactError(
            "bad_country", fact.name, value, f"{shown(value)} is not a country code", _wanted(fact)
        )
    return value


def _check_countries(fact: Fact, value: object) -> object:
    if not isinstance(value, list | tuple):
        remedy = "write a list of country codes, as [COL]"
        raise FactError("wrong_type", fact.name, value, f"{shown(value)} is not a list", remedy)
    for code in value:
        if not isinstance(code, str):
            remedy = "write each as three capital letters, as COL"
            raise FactError("wrong_type", fact.name, value, f"{shown(code)} is not text", remedy)
        _check_country(fact, code)
    return list(value)
