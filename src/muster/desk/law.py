"""The law's answer as the staff reads it: over what is stated and over what is verified, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from muster.cases.boards import SETTLES
from muster.cases.lawful import answer
from muster.cases.models import Case, Level
from muster.law import VOCABULARY, Answer, Regime, Supplier
from muster.pages.facts import in_words, label
from muster.pages.law_answer import AnswerView, MissingView, present
from muster.regimes import load


@dataclass(frozen=True, slots=True)
class Compared:
    """Both answers, and each rule's two verdicts in one row of cells for the table component."""

    stated: AnswerView
    verified: AnswerView
    rows: tuple[list[object], ...]
    missing: tuple[str, ...]  # facts still missing over what is verified

    @property
    def columns(self) -> list[dict[str, str]]:
        return [{"text": text} for text in (_("Rule"), _("As stated"), _("As verified"))]


def compared(case: Case) -> Compared:
    verified = answer(case, Level.VERIFIED)
    stated_view, verified_view = (
        for_staff(case, answer(case, Level.CLAIMED)),
        for_staff(case, verified),
    )
    other = {rule.identifier: rule for rule in stated_view.rules}
    rows: tuple[list[object], ...] = tuple(
        [
            f"{rule.identifier} {rule.label}",
            _cell(other[rule.identifier].verdict, other[rule.identifier].tone)
            if rule.identifier in other
            else "",
            _cell(rule.verdict, rule.tone),
        ]
        for rule in verified_view.rules
    )
    return Compared(stated_view, verified_view, rows, verified.missing)


def for_staff(case: Case, law_answer: Answer) -> AnswerView:
    """The answer in words, with what is missing sorted by who in the service can establish it."""
    regime = load(case.regime)
    return replace(present(law_answer, regime), missing=_missing(law_answer.missing, regime))


def _cell(words: str, tone: str) -> dict[str, str]:
    return {"text": words, "tone": tone}


def _missing(names: Iterable[str], regime: Regime) -> tuple[MissingView, ...]:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_established_by(name), []).append(_words(name, regime))
    return tuple(MissingView(by, tuple(what)) for by, what in groups.items())


def _established_by(name: str) -> str:
    if name not in VOCABULARY:
        return _("Not settled by any text of law that is known")
    board = next((kind for kind, facts in SETTLES.items() if name in facts), None)
    if board is not None:
        return str(board.label)
    if name.startswith("consent_"):
        return _("The applicant")
    if VOCABULARY[name].supplier is Supplier.POST:
        return _("The unit, by the seat it offers")
    return _("The office that has the case")


def _words(name: str, regime: Regime) -> str:
    if name in VOCABULARY:
        return label(name)
    return in_words(regime.parameters[name].label) if name in regime.parameters else name
