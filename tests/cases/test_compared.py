"""Which open cases a change of law turns."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from muster.cases import actions
from muster.cases.compared import changed_cases
from muster.law import Outcome
from muster.law.conditions import Const
from muster.law.proofs.compare import Side
from muster.regimes import load
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NGU = load("ua-ngu")


def test_a_case_that_a_draft_would_refuse_is_named(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    gone = cast.bring_to("submitted", who=cast.stranger)
    actions.withdraw(user=cast.stranger, case_id=gone.pk)
    rules = tuple(replace(rule, condition=Const(value=rule.id != "R07")) for rule in NGU.rules)
    today = timezone.localdate()
    draft = Side(replace(NGU, rules=rules, plans={}), today)
    assert list(changed_cases(Side(NGU, today), draft)) == [
        (case.reference, Outcome.UNDETERMINED, Outcome.NOT_ELIGIBLE)
    ]


def test_a_case_that_stays_as_it_is_is_not_named(cast: Cast) -> None:
    cast.bring_to("submitted")
    today = timezone.localdate()
    assert list(changed_cases(Side(NGU, today), Side(NGU, today + timedelta(days=1)))) == []
