"""The decision: its reasons, each with its rule, act, date and confidence, and what one can do about it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.cases.errors import NotPossible
from muster.cases.models import Case, Decision, DecisionKind
from muster.law import Cite, Confidence, Regime, Rule, RuleOutcome, RuleResult
from muster.law.answer import Said
from muster.law.conditions import Truth
from muster.pages.facts import capital, in_words
from muster.pages.law_answer import present_rule
from muster.portal.page import with_case_called
from muster.regimes import load


@require_safe
@with_case_called
def decision(request: HttpRequest, case: Case) -> HttpResponse:
    final = (
        case.decisions.exclude(kind=DecisionKind.RETURN)
        .select_related("case__person", "seat__post__unit")
        .first()
    )
    if final is None:
        raise NotPossible("undecided", _("There is no decision yet."))
    context: dict[str, Any] = {
        "case": case,
        "decision": final,
        "is_refusal": final.kind == DecisionKind.REFUSE,
        "reasons": reasons_of(final),
    }
    return render(request, "portal/case/decision.html", context)


def reasons_of(final: Decision) -> list[dict[str, object]]:
    """The rules a refusal rests on, as they were answered on the day of the decision."""
    regime = load(final.case.regime)
    stored: Any = final.answer["rules"]
    results = [said for said in stored if said["rule"] in final.rules]
    return [_reason(said, regime) for said in results]


def _reason(stored: Mapping[str, Any], regime: Regime) -> dict[str, object]:
    cites = tuple(_cite(cite, regime) for cite in stored["cites"])
    rule = _version(regime, stored["rule"], cites)
    said = Said(rule, Truth.FALSE, RuleOutcome(stored["outcome"]), tuple(stored["facts"]), cites, ())
    view = present_rule(RuleResult(said, stored["facts"]), regime)
    return {"rules": [view], "reason": capital(in_words(rule.reason.text)) if rule.reason else ""}


def _version(regime: Regime, identifier: str, cites: tuple[Cite, ...]) -> Rule:
    """The version of the rule that the answer cited; the newest where the book has changed since."""
    versions = regime.versions(identifier)
    return next((version for version in versions if set(version.cites) <= set(cites)), versions[-1])


def _cite(stored: Mapping[str, Any], regime: Regime) -> Cite:
    """The book's citation, which names its act in both languages; as it is stored where the book has changed."""
    known = (cite for rule in regime.rules for cite in rule.cites if cite.to_json() == stored)
    return next(known, None) or Cite(
        act=stored["act"],
        point=stored["point"],
        in_force=date.fromisoformat(stored["in_force"]) if stored["in_force"] else None,
        confidence=Confidence(stored["confidence"]),
        sources=tuple(stored["sources"]),
    )
