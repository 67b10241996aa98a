"""Codes that prove that a thing is ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.people.marks import NOTICE, STAFF, code_of, number_of

numbers = st.integers(min_value=1, max_value=10**12)


@given(number=numbers, kind=st.sampled_from((NOTICE, STAFF)))
def test_a_code_gives_its_number_back(number: int, kind: str) -> None:
    code = code_of(kind, number)
    assert number_of(kind, code) == number
    assert (
        number_of(kind, f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ") == number
    )


@given(number=numbers, other=numbers)
def test_of_another_thing_it_is_worth_nothing(number: int, other: int) -> None:
    code = code_of(NOTICE, number)
    assert number_of(STAFF, code.replace(NOTICE, STAFF, 1)) is None
    if other != number:
        assert number_of(NOTICE, code.replace(f"N{number}-", f"N{other}-")) is None


@pytest.mark.parametrize(
    "code", ["", "N", "N1", "N-0000-0000-0000", "N1-0000-0000-0000", "N²-AAAA-AAAA-AAAA", "N" + "9" * 60]
)
def test_anything_else_is_none(code: str) -> None:
    assert number_of(NOTICE, code) is None


@given(st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    assert number_of(NOTICE, text) is None
