"""The law's answer in plain words, for anyone who has to read one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from muster.law import VOCABULARY, Answer, Cite, Outcome, Regime, RuleOutcome, RuleResult, Supplier
from muster.pages.context import url
from muster.pages.facts import in_words, label, value_in_words


@dataclass(frozen=True, slots=True)
class SourceView:
    """Where a statement was seen: its key and its addresses."""

    key: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CiteView:
    """An act, the day it took effect if known, and in words how firmly it was seen."""

    act: str
    in_force: date | None
    confidence: str
    firm: bool
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule: `verdict` in words with its `tone`, and what it looked at."""

    identifier: str
    outcome: str
    verdict: str
    tone: str
    label: str
    sentence: str
    discretionary: bool
    facts: tuple[tuple[str, str], ...]
    cites: tuple[CiteView, ...]
    changes: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[SourceView, ...]:
        """The sources of all its acts, each once."""
        return tuple(dict.fromkeys(source for cite in self.cites for source in cite.sources))


@dataclass(frozen=True, slots=True)
class MissingView:
    """What is still to be established, and by whom."""

    by: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """Everything `pages/components/law_answer.html` shows."""

    outcome: str
    tone: str
    title: str
    text: str
    rules: tuple[RuleView, ...]
    missing: tuple[MissingView, ...]
    warnings: tuple[str, ...]
    term: str
    probation: str
    on: date
    reading: str
    regime: str
    edition: str
    book_url: str = ""  # the page of the rule book on that day; empty while there is none

    @property
    def not_met(self) -> tuple[RuleView, ...]:
        return tuple(rule for rule in self.rules if rule.outcome == RuleOutcome.NOT_MET)

    @property
    def unknown(self) -> tuple[RuleView, ...]:
        return tuple(rule for rule in self.rules if rule.outcome == RuleOutcome.UNKNOWN)

    @property
    def met(self) -> tuple[RuleView, ...]:
        return tuple(rule for rule in self.rules if rule.outcome == RuleOutcome.MET)


TONES = {Outcome.ELIGIBLE: "ok", Outcome.NOT_ELIGIBLE: "bad", Outcome.UNDETERMINED: "warning"}
_TITLES = {
    Outcome.ELIGIBLE: gettext_lazy("The conditions are met"),
    Outcome.NOT_ELIGIBLE: gettext_lazy("A condition is not met"),
    Outcome.UNDETERMINED: gettext_lazy("It cannot be told yet"),
}
_TEXTS = {
    Outcome.ELIGIBLE: gettext_lazy("By these facts every rule that was in force on that day is met."),
    Outcome.NOT_ELIGIBLE: gettext_lazy("By these facts at least one rule in force on that day is not met."),
    Outcome.UNDETERMINED: gettext_lazy("No rule is unmet, but some facts are still unknown."),
}
_VERDICTS = {
    RuleOutcome.MET: (pgettext_lazy("a rule is", "Met"), "ok"),
    RuleOutcome.NOT_MET: (pgettext_lazy("a rule is", "Not met"), "bad"),
    RuleOutcome.UNKNOWN: (pgettext_lazy("a rule is", "Not known yet"), "warning"),
}
_ORDER = (RuleOutcome.NOT_MET, RuleOutcome.UNKNOWN, RuleOutcome.MET)
_BOARDS = gettext_lazy("The boards that examine you")
_CHECKERS = gettext_lazy("Those who make the special check")
_BY = {
    "medical": _BOARDS,
    "selection": _BOARDS,
    "physical": _BOARDS,
    "special_check": _CHECKERS,
    "data_doubtful": _CHECKERS,
    "polygraph": gettext_lazy("Only where the law requires it"),
}
_WHEN_APPLYING = frozenset({"consent_processing", "consent_verification", "channel"})


def present(answer: Answer, regime: Regime) -> AnswerView:
    """The answer as a reader is shown it: unmet rules first, then unknown, then met."""
    rules = sorted(answer.rules, key=lambda result: _ORDER.index(result.outcome))
    return AnswerView(
        outcome=answer.outcome.value,
        tone=TONES[answer.outcome],
        title=str(_TITLES[answer.outcome]),
        text=str(_TEXTS[answer.outcome]),
        rules=tuple(present_rule(result, regime) for result in rules),
        missing=present_missing(answer.missing, regime),
        warnings=tuple(in_words(warning.text) for warning in answer.warnings),
        term=_term(answer),
        probation=_probation(answer),
        on=answer.on,
        reading=in_words(regime.readings[answer.reading].label),
        regime=in_words(regime.label),
        edition=answer.edition,
        book_url=_book(answer),
    )


def present_rule(result: RuleResult, regime: Regime) -> RuleView:
    verdict, tone = _VERDICTS[result.outcome]
    discretionary = result.discretionary and result.outcome is RuleOutcome.NOT_MET
    return RuleView(
        identifier=result.rule,
        outcome=result.outcome.value,
        verdict=_("A person decides") if discretionary else str(verdict),
        tone="warning" if discretionary else tone,
        label=in_words(result.label),
        sentence=in_words(result.sentence),
        discretionary=discretionary,
        facts=tuple((label(name), value_in_words(name, value)) for name, value in result.facts.items()),
        cites=tuple(present_cite(cite, regime) for cite in result.cites),
    )


def present_missing(names: Iterable[str], regime: Regime) -> tuple[MissingView, ...]:
    """Missing facts and parameters, grouped by who can establish them."""
    groups: dict[str, dict[str, None]] = {}
    for name in names:
        groups.setdefault(_established_by(name), {})[_missing_words(name, regime)] = None
    return tuple(MissingView(by, tuple(what)) for by, what in groups.items())


def with_changes(view: AnswerView, changes: Mapping[str, tuple[str, ...]]) -> AnswerView:
    """The view with what would change each rule, by the rule's identifier."""
    rules = tuple(replace(rule, changes=changes.get(rule.identifier, ())) for rule in view.rules)
    return replace(view, rules=rules)


def _established_by(name: str) -> str:
    if name not in VOCABULARY:
        return _("Not settled by any text of law that is known")
    if name in _WHEN_APPLYING:
        return _("You, when you apply")
    if name in _BY:
        return str(_BY[name])
    return {
        Supplier.APPLICANT: _("You"),
        Supplier.POST: _("The unit, for the post you seek"),
    }.get(VOCABULARY[name].supplier, _("The office that considers the application"))


def _missing_words(name: str, regime: Regime) -> str:
    if name in VOCABULARY:
        fact = VOCABULARY[name]
        return in_words(fact.question) if fact.supplier is Supplier.POST else label(name)
    return in_words(regime.parameters[name].label) if name in regime.parameters else name


def present_cite(cite: Cite, regime: Regime) -> CiteView:
    sources = (regime.sources[key] for key in cite.sources if key in regime.sources)
    return CiteView(
        act=in_words(cite.place),
        in_force=cite.in_force,
        confidence=in_words(cite.confidence.label),
        firm=cite.confidence.is_firm,
        sources=tuple(SourceView(source.key, source.urls) for source in sources),
    )


def _book(answer: Answer) -> str:
    address = url("portal:law-book", answer.regime)
    return f"{address}?on={answer.on.isoformat()}&reading={answer.reading}" if address else ""


def _term(answer: Answer) -> str:
    if answer.term_years is None:
        return ""
    least, most = answer.term_years.min, answer.term_years.max
    if least == most:
        return ngettext("%(count)s year", "%(count)s years", most) % {"count": most}
    return ngettext("%(least)s to %(most)s year", "%(least)s to %(most)s years", most) % {
        "least": least,
        "most": most,
    }


def _probation(answer: Answer) -> str:
    months = answer.probation_months
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months} if months else ""
