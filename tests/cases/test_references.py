"""References that survive a bad telephone line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.cases.references import ALPHABET, new_reference, normalised

references = st.text(ALPHABET, min_size=8, max_size=8).map(lambda letters: f"M-{letters[:4]}-{letters[4:]}")


def test_it_is_eight_letters_that_are_not_mistaken() -> None:
    reference = new_reference()
    prefix, one, two = reference.split("-")
    assert (prefix, len(one), len(two)) == ("M", 4, 4)
    assert set(one + two) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_no_two_are_the_same() -> None:
    assert len({new_reference() for _ in range(1000)}) == 1000


@given(references)
def test_a_reference_is_its_own_normal_form(reference: str) -> None:
    assert normalised(reference) == reference


@given(
    reference=references,
    change=st.sampled_from(
        [
            str.lower,
            lambda text: text.replace("-", " "),
            lambda text: text.replace("-", ""),
            lambda text: text.removeprefix("M-"),
            lambda text: text.removeprefix("M-").replace("-", ""),
            lambda text: f"  {text} ",
            lambda text: text.replace("0", "O"),
            lambda text: text.replace("1", "l"),
            lambda text: text.replace("1", "I"),
        ]
    ),
)
def test_however_it_is_typed_it_is_found(reference: str, change: object) -> None:
    assert normalised(change(reference)) == reference  # type: ignore[operator]


@pytest.mark.parametrize("text", ["", "M", "-", "what is this", "M-1234-5678-9"])
def test_nonsense_is_no_fault(text: str) -> None:
    assert normalised(text).startswith("M-")
