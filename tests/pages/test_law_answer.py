"""The law's answer in plain words."""

from datetime import date

import pytest

from muster.law import Outcome, decide
from muster.pages.law_answer import AnswerView, present
from muster.regimes import load

DAY = date(2026, 11, 22)
REGIME = load("ua-ngu")
ALL: dict[str, object] = {
    "date_of_birth": "1994-01-15",
    "sex": "male",
    "citizenships": ["COL"],
    "statelessness": "none",
    "identity_document": "passport",
    "identity_document_until": "2035-01-01",
    "location": "ukraine",
    "stay_ground": "temporary_permit",
    "stay_until": "2035-01-01",
    "conviction": "none",
    "consent_processing": True,
    "consent_verification": True,
    "channel": "territorial_centre",
    "rank_category": "sergeant",
    "post_vacant": True,
    "post_open_to_foreigners": True,
    "post_open_to_servicewomen": True,
    "post_secret_access": False,
    "medical": "fit",
    "selection": "passed",
    "physical": "passed",
    "special_check": "passed",
    "data_doubtful": False,
    "polygraph": "not_taken",
}


def view(**facts: object) -> AnswerView:
    return present(decide(REGIME, ALL | facts, DAY), REGIME)


def test_a_positive_answer_gives_the_term_and_the_probation() -> None:
    seen = view()
    assert (seen.outcome, seen.tone) == ("eligible", "ok")
    assert (seen.term, seen.probation) == ("3 to 5 years", "2 months")
    assert not seen.not_met
    assert not seen.missing
    assert view(rank_category="private").term == "3 years"


def test_unmet_rules_come_first_with_what_they_rest_on() -> None:
    seen = view(conviction="current", medical=None)
    first, second = seen.rules[:2]
    assert (first.identifier, first.verdict, first.tone) == ("R04", "Not met", "bad")
    assert ("Criminal conviction", "Yes, and it still stands") in first.facts
    assert (second.identifier, second.verdict) == ("R07", "Not known yet")
    assert seen.met[0].verdict == "Met"
    assert len(seen.rules) == len(seen.not_met) + len(seen.unknown) + len(seen.met)


def test_a_rule_that_only_permits_a_refusal_says_that_a_person_decides() -> None:
    seen = view(data_doubtful=True, polygraph="refused")
    [rule] = seen.not_met
    assert rule.discretionary
    assert (rule.verdict, rule.tone) == ("A person decides", "warning")


@pytest.mark.parametrize(
    ("fact", "by", "words"),
    [
        ("medical", "The boards that examine you", "Military medical board"),
        ("special_check", "Those who make the special check", "Special check"),
        ("post_vacant", "The unit, for the post you seek", "Is a post of the category sought vacant?"),
        ("consent_processing", "You, when you apply", "Consent to processing of personal data"),
        ("conviction", "You", "Criminal conviction"),
    ],
)
def test_what_is_missing_is_named_with_who_can_establish_it(fact: str, by: str, words: str) -> None:
    [group] = view(**{fact: None}).missing
    assert (group.by, group.what) == (by, (words,))


def test_a_missing_parameter_is_a_point_that_no_text_settles() -> None:
    seen = view(rank_category="officer", polygraph="passed")
    by = {group.by: group.what for group in seen.missing}
    assert any("decree on officers" in words for words in by["Not settled by any text of law that is known"])


def test_every_rule_names_its_act_how_firmly_it_is_known_and_where_it_was_seen() -> None:
    for rule in view().rules:
        assert rule.sentence
        for cite in rule.cites:
            assert cite.act
            assert cite.confidence
        assert all(source.urls for source in rule.sources)
        assert len(rule.sources) == len(set(rule.sources))


def test_every_outcome_has_words_of_its_own() -> None:
    titles = {
        present(decide(REGIME, facts, DAY), REGIME).title
        for facts in (ALL, {}, ALL | {"conviction": "current"})
    }
    assert len(titles) == len(Outcome)
