"""The compiled interpreter, compiled and as plain Python."""

import numpy as np
import pytest

from muster.law.bulk import codes, kernel, lines
from muster.law.bulk.kernel import BLOCK, WORDS, Fields, Lookups, Machine


def test_turning_exchanges_rows_and_planes(both_ways: str) -> None:
    dice = np.random.default_rng(1)
    rows = dice.integers(0, 2**64, (64, WORDS), np.uint64)
    planes = rows.copy()
    kernel.turn(planes)
    shifts = np.arange(64, dtype=np.uint64)
    bits = rows[:, :, None] >> shifts & np.uint64(1)
    turned = planes[:, :, None] >> shifts & np.uint64(1)
    assert (turned == bits.transpose(2, 1, 0)).all()
    kernel.turn(planes)
    assert (planes == rows).all()


def machine(registers: int, code: list[tuple[int, int, int, int]], lookups: Lookups) -> Machine:
    """Two fields in one output word: a byte of two bits, and a word of three."""
    fields = Fields(
        np.array([0, 0], np.int32), np.array([0, 2], np.uint64), np.array([0b11, 0b111], np.uint64)
    )
    return Machine(lookups, np.array(code, np.int32).reshape(-1, 4), registers, registers - 64, 1, fields)


@pytest.mark.parametrize("rows", [1, 63, BLOCK, BLOCK + 1])
def test_rows_of_every_number_come_out_as_they_went_in(both_ways: str, rows: int) -> None:
    ints = np.int32
    table = np.array([0b01, 0b10, 0b11, 0b00, 0b00, 0b01], np.uint64)
    lookups = Lookups(
        np.array([0, 2], ints),
        np.array([0, 1], ints),
        np.array([1, 3], ints),
        np.zeros(1, ints),
        np.zeros(1, ints),
        table,
    )
    given = np.random.default_rng(rows).integers(0, [[3], [2]], (2, rows)).astype(np.uint8)
    asked, out = 2, 2 + 64
    code = [
        (3, out, asked, asked),
        (0, out + 1, asked, asked + 1),
        (1, out + 2, asked, asked + 1),
        (2, out + 4, 1, asked),
    ]
    small, wide = np.empty((1, rows), np.uint8), np.empty((1, rows), np.uint64)
    program = machine(out + 64, code, lookups)
    kernel.run(given, program, np.empty((program.registers, WORDS), np.uint64), small, wide)
    found = table[given[0] + 3 * given[1]]
    low, high = found & np.uint64(1), found >> np.uint64(1)
    assert (small[0] == low + 2 * (low & high)).all()
    assert (wide[0] == (low | high) + 4 * (1 - low)).all()


def test_a_rule_book_that_asks_nothing_is_run_too(both_ways: str) -> None:
    none, ints = np.empty(0, np.int32), np.int32
    lookups = Lookups(np.zeros(1, ints), none, none, none, none, np.empty(0, np.uint64))
    small, wide = np.empty((1, 5), np.uint8), np.empty((1, 5), np.uint64)
    program = machine(2 + 64, [(3, 3, 1, 1)], lookups)
    kernel.run(np.empty((0, 5), np.uint8), program, np.empty((66, WORDS), np.uint64), small, wide)
    assert small.tolist() == [[2] * 5]
    assert wide.tolist() == [[0] * 5]


def test_everything_compiled_is_also_tested_as_python(plain_python: None) -> None:
    for module in (kernel, codes, lines):
        assert not any(hasattr(function, "py_func") for function in vars(module).values())
