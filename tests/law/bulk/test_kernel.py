"""The compiled interpreter, compiled and as plain Python."""

import numpy as np
import pytest

from muster.law.bulk import codes, kernel, lines
from muster.law.bulk.circuit import AND, AND_NOT, COPY, OR
from muster.law.bulk.kernel import BLOCK, WORDS, Answers, Bytes, Choices, Fields, Machine


def test_turning_exchanges_rows_and_planes(both_ways: str) -> None:
    dice = np.random.default_rng(1)
    rows = dice.integers(0, 2**64, (64, WORDS), np.uint64)
    planes = rows.copy()
    kernel.turn(planes.reshape(-1))
    shifts = np.arange(64, dtype=np.uint64)
    bits = rows[:, :, None] >> shifts & np.uint64(1)
    turned = planes[:, :, None] >> shifts & np.uint64(1)
    assert (turned == bits.transpose(2, 1, 0)).all()
    kernel.turn(planes.reshape(-1))
    assert (planes == rows).all()


FIELDS = Fields(np.array([0, 0], np.int32), np.array([0, 2], np.uint64), np.array([0b11, 0b111], np.uint64))
"""Two fields in one output word: a byte of two bits, and a word of three."""


def run(given: Bytes, choices: Choices, code: list[tuple[int, int, int, int]], inputs: int) -> Answers:
    """The answers, behind five rows that are left alone."""
    program = Machine(np.array(code, np.int32).reshape(-1, 4), 2 + 64 * (inputs + 1), inputs, 1, FIELDS)
    rows = given.shape[1] + 5
    answers = Answers(np.full((1, rows), 7, np.uint8), np.full((1, rows), 7, np.uint64))
    kernel.run(given, choices, program, answers, 5)
    assert (answers.small[:, :5] == 7).all()
    assert (answers.wide[:, :5] == 7).all()
    return Answers(answers.small[:, 5:], answers.wide[:, 5:])


@pytest.mark.parametrize("rows", [1, 63, BLOCK, BLOCK + 1])
def test_rows_of_every_number_come_out_as_they_went_in(both_ways: str, rows: int) -> None:
    """Bytes 0 and 7 of the row, from a column of three numbers and one of two."""
    choices = Choices(
        np.array([0, 1], np.int32),
        np.array([0, 7], np.int32),
        np.array([[0, 1, 2, 0], [0, 1, 0, 0]], np.uint8),
        np.array([[0b01, 0b10, 0b11, 0], [0b1000_0000, 0, 0, 0]], np.uint8),
    )
    given = np.random.default_rng(rows).integers(0, [[3], [2]], (2, rows)).astype(np.uint8)
    low, high, last, out = 2, 3, 2 + 63, 2 + 64
    code = [
        (COPY, out, low, low),
        (AND, out + 1, low, high),
        (OR, out + 2, low, high),
        (COPY, out + 3, last, last),
        (AND_NOT, out + 4, 1, low),
    ]
    answers = run(given, choices, code, 1)
    is_low, is_high, is_last = np.isin(given[0], (0, 2)), np.isin(given[0], (1, 2)), given[1] == 0
    assert (answers.small[0] == is_low + 2 * (is_low & is_high)).all()
    assert (answers.wide[0] == (is_low | is_high) + 2 * is_last + 4 * ~is_low).all()


def test_a_rule_book_that_asks_nothing_is_run_too(both_ways: str) -> None:
    none, fours = np.empty(0, np.int32), np.empty((0, 4), np.uint8)
    answers = run(np.empty((0, 5), np.uint8), Choices(none, none, fours, fours), [(COPY, 3, 1, 1)], 0)
    assert answers.small.tolist() == [[2] * 5]
    assert answers.wide.tolist() == [[0] * 5]


def test_everything_compiled_is_also_tested_as_python(plain_python: None) -> None:
    for module in (kernel, codes, lines):
        assert not any(hasattr(function, "py_func") for function in vars(module).values())
