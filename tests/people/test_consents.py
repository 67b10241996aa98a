"""Consents of a person, to a text of one version."""

import pytest

from muster.people.actions import give_consent, withdraw_consent
from muster.people.consent_texts import TEXTS, current
from muster.people.models import Consent, ConsentKind
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_it_keeps_the_texts_version_the_language_and_the_moment(cast: Cast) -> None:
    given = give_consent(person=cast.applicant.person, kind=ConsentKind.PROCESSING, language="uk")
    assert given is not None
    assert given.text_version == current(ConsentKind.PROCESSING).version
    assert given.language == "uk"
    assert given.given_at is not None


def test_given_twice_it_is_one_consent(cast: Cast) -> None:
    person = cast.applicant.person
    give_consent(person=person, kind=ConsentKind.PROCESSING, language="uk")
    assert give_consent(person=person, kind=ConsentKind.PROCESSING, language="en") is None
    assert Consent.objects.count() == 1


def test_withdrawn_and_given_again_both_stay_on_record(cast: Cast) -> None:
    person = cast.applicant.person
    give_consent(person=person, kind=ConsentKind.PROCESSING, language="uk")
    assert withdraw_consent(person=person, kind=ConsentKind.PROCESSING)
    assert not withdraw_consent(person=person, kind=ConsentKind.PROCESSING)
    give_consent(person=person, kind=ConsentKind.PROCESSING, language="uk")
    assert [one.withdrawn_at is None for one in Consent.objects.order_by("pk")] == [False, True]


@pytest.mark.parametrize("kind", ConsentKind)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_text_and_its_consequence_is_there_in_both_languages(kind: ConsentKind, language: str) -> None:
    assert current(kind).texts[language]
    assert current(kind).consequence[language]


def test_a_reader_of_another_language_sees_english() -> None:
    text = current(ConsentKind.PROCESSING)
    assert text.in_language("pl") == text.texts["en"]
    assert text.consequence_in("pl") == text.consequence["en"]


def test_no_two_texts_of_a_kind_share_a_version() -> None:
    assert len({(text.kind, text.version) for text in TEXTS}) == len(TEXTS)
