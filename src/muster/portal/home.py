"""The applicant's own page: start, the task list of a draft, or where the application stands."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from muster.cases.actions import open_case
from muster.cases.lawful import answer
from muster.cases.models import Case, Level
from muster.cases.progress import status_of
from muster.cases.queries import own_cases
from muster.cases.tasks import Task, TaskGroup, TaskState, tasks_of
from muster.law import RuleOutcome
from muster.pages.law_answer import RuleView, present_rule
from muster.pages.signed_in import signed_in
from muster.portal.page import account
from muster.regimes import load

# The rules whose not being met keeps an application from being submitted (muster.cases.actions.submit).
_HINDERING = {"R05", "R11"}
WISHES_OPTIONAL = gettext_lazy("Only if you want to take part in a round of placement")


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    cases = list(own_cases(account(request))[:20])
    newest = cases[0] if cases else None
    if newest is not None and newest.enrolled_at is not None:
        return redirect("portal:status", newest.reference)  # who serves reads the contract's dates there
    if newest is None or not newest.is_open:
        earlier: dict[str, Any] = {"earlier": [{"case": case, "status": status_of(case)} for case in cases]}
        earlier["refused"] = newest if newest and newest.refused_at else None
        return render(request, "portal/application/start.html", earlier)
    if newest.submitted_at is not None:
        return redirect("portal:status", newest.reference)
    groups = [
        {"title": group.title, "tasks": [_row(task) for task in group.tasks] + _besides(group, newest)}
        for group in tasks_of(newest)
    ]
    context: dict[str, Any] = {"case": newest, "groups": groups, "rules": hindering_rules(newest)}
    return render(request, "portal/application/tasks.html", context)


@require_POST
@signed_in
def start(request: HttpRequest) -> HttpResponse:
    open_case(user=account(request), regime=settings.REGIME)
    return redirect("portal:home")


def hindering_rules(case: Case) -> list[RuleView]:
    """The rules for which the application, as it stands, could not be submitted at all."""
    return [rule for rule in rules_of(case, _HINDERING) if rule.outcome == RuleOutcome.NOT_MET]


def rules_of(case: Case, rules: set[str], **about: Any) -> list[RuleView]:
    """Some rules of the law's answer over what is stated, in words."""
    regime = load(case.regime)
    said = answer(case, Level.CLAIMED, **about)
    return [present_rule(result, regime) for result in said.rules if result.rule in rules]


def _besides(group: TaskGroup, case: Case) -> list[dict[str, object]]:
    """Where one applies, one may also name wishes; nobody has to."""
    if all(task.name != "way" for task in group.tasks):
        return []
    count = case.wishes.count()
    hint = (
        ngettext("%(count)s wish", "%(count)s wishes", count) % {"count": count} if count else WISHES_OPTIONAL
    )
    state = TaskState.DONE if count else TaskState.NOT_STARTED
    return [{"title": _("Your wishes"), "state": state.value, "hint": hint, "url": reverse("portal:wishes")}]


def _row(task: Task) -> dict[str, object]:
    address = reverse("portal:section", args=[task.section]) if task.section else reverse(_PAGES[task.name])
    return {"title": task.title, "state": task.state.value, "hint": task.hint, "url": address}


_PAGES = {
    "way": "portal:way",
    "identity": "portal:identity",
    "papers": "portal:papers",
    "qualifications": "portal:qualifications",
    "consents": "portal:consents",
    "submit": "portal:review",
}
