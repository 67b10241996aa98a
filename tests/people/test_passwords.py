"""A password that is little else than our own words is refused."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    ["muster-2026-ok", "National Guard 1", "ПарольГвардія7", "muster.muster.muster", "Welcome to Muster"],
)
def test_our_own_words_alone_are_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_of_our_words" in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize(
    "password", ["guard the blue teapot", "a contract of three foxes", "чайник служба небо лис"]
)
def test_among_others_they_do_no_harm(password: str) -> None:
    validate_password(password)


def test_what_is_asked_is_told() -> None:
    assert any("Muster" in text for text in password_validators_help_texts())
