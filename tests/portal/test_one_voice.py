"""A rule is told in the same words to whoever asks, to the officer who decides, and in the decision."""

import html
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from muster.cases import actions
from tests.cast import Cast
from tests.conftest import Clock
from tests.portal.conftest import SignedIn

type Told = tuple[str, ...]

PERSON = {
    "date_of_birth": "1994-01-15",
    "rank_category": "private",
    "sex": "male",
    "statelessness": "none",
    "citizenships": "COL",
    "identity_document": "passport",
    "identity_document_until": "2035-01-01",
    "conviction": "none",
    "location": "ukraine",
    "stay_ground": "temporary_permit",
    "stay_until": "2035-01-01",
}
OBSTACLES = {
    "R04": {"conviction": "current"},
    "R03": {"stay_ground": "visa", "stay_until": "2021-05-01"},
}


@pytest.fixture(autouse=True)
def _on_a_day(clock: Clock) -> None:
    clock.set(datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Kyiv")))


def rules_not_met(page: HttpResponse) -> dict[str, Told]:
    """What a page says of each rule that is not met, by the rule's name: every paragraph, every source."""
    text = re.sub(r'<div class="changes">.*?</div>', "", page.content.decode(), flags=re.DOTALL)
    found = {}
    for rules in re.findall(r'<ul class="rules".*?\n</ul>', text, re.DOTALL):
        for rule in rules.split("<li>\n")[1:]:
            paragraphs = re.findall(r"<p.*?</p>", rule, re.DOTALL)
            words = [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", p)).split()) for p in paragraphs]
            if 'data-tone="bad"' in rule:
                found[words[1]] = (*words, *re.findall(r'href="(https[^"]+)"', rule))
    return found


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("rule", OBSTACLES)
def test_the_check_the_officers_page_and_the_decision_say_the_same(
    cast: Cast, signed_in: SignedIn, rule: str, language: str
) -> None:
    spoken = {"accept-language": language}
    case = cast.bring_to("in_unit", facts=OBSTACLES[rule])
    officer = cast.deciding_officer
    desk = signed_in(officer).get(reverse("desk:decision", args=[case.reference]), headers=spoken)
    actions.refuse(user=officer, actor=cast.actor(officer), case_id=case.pk, rules=[rule], note="")
    decision = signed_in(cast.applicant).get(
        reverse("portal:decision", args=[case.reference]), headers=spoken
    )
    known = [f"{name}={value}" for name, value in (PERSON | OBSTACLES[rule]).items()]
    checked = Client().post("/check/", {"known": known, "finish": "1"}, headers=spoken)

    (name, told), *others = rules_not_met(decision).items()
    assert not others
    assert told == rules_not_met(desk)[name] == rules_not_met(checked)[name]
    assert any(source.startswith("https") for source in told)
    words = {
        ("R04", "en"): "It rests on: Criminal conviction – Yes, and it still stands",
        ("R04", "uk"): "Вас не засуджував суд за злочин",
        ("R03", "en"): "1 May 2021",
        ("R03", "uk"): "1 травня 2021",
    }[rule, language]
    assert words in " ".join(told)
