"""The one compiled interpreter: it runs any rule book's program over blocks of coded rows.

Compiled once and kept on disk, it does not change when the law does. A block is 64 x 64 rows. Row `j` of a block
is bit `j // 64` of word `j % 64` of each plane, so that turning rows into planes, and planes back into rows, is
the turning of 64 bit matrices side by side.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from muster.law.bulk.circuit import AND, AND_NOT, OR

WORDS: Final = 64
BLOCK: Final = 64 * WORDS

type Words = NDArray[np.uint64]
type Bytes = NDArray[np.uint8]
type Numbers = NDArray[np.int32]


def compiled[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile at the first call, or take what an earlier process compiled."""
    made: Callable[P, R] = numba.njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")(
        function
    )
    return made


class Choices(NamedTuple):
    """What each number of a column leaves open: four numbers at a time, and the bits that each adds to a byte.

    Where column `column[i]` holds `number[i, n]`, the row's byte `byte[i]` gets the bits `bits[i, n]`.
    """

    column: Numbers
    byte: Numbers
    number: Bytes
    bits: Bytes


class Fields(NamedTuple):
    """Where the fields of an answer lie in the output words: `(word >> shift) & mask`."""

    word: Numbers
    shift: NDArray[np.uint64]
    mask: Words


class Answers(NamedTuple):
    """The fields of the answers by row: those that fit a byte, then the others."""

    small: Bytes
    wide: Words


class Machine(NamedTuple):
    """All that the interpreter needs to know of a rule book's day.

    Registers 0 and 1 are the constants, then come the planes of the `inputs` input words, then those of the
    `outputs` output words, then whatever `code` needs on its way. Fields that fit a byte come first.
    """

    code: Numbers
    registers: int
    inputs: int
    outputs: int
    fields: Fields


@compiled
def turn(planes: Words) -> None:
    """Turn bit matrices of 64 x 64, side by side, about their diagonals, in place."""
    wide = 32
    mask = np.uint64(0x00000000FFFFFFFF)
    while wide:
        shift, run = np.uint64(wide), wide * WORDS
        for base in range(0, 64 * WORDS, 2 * run):
            low, high = planes[base : base + run], planes[base + run : base + 2 * run]
            for w in range(low.size):
                swap = ((low[w] >> shift) ^ high[w]) & mask
                high[w] ^= swap
                low[w] ^= swap << shift
        wide >>= 1
        mask ^= mask << np.uint64(wide)


@compiled
def work(code: Numbers, registers: Words) -> None:
    """Run a program's instructions over its registers."""
    for at in range(code.shape[0]):
        op = code[at, 0]
        to, one, other = registers[code[at, 1]], registers[code[at, 2]], registers[code[at, 3]]
        if op == AND:
            for w in range(WORDS):
                to[w] = one[w] & other[w]
        elif op == OR:
            for w in range(WORDS):
                to[w] = one[w] | other[w]
        elif op == AND_NOT:
            for w in range(WORDS):
                to[w] = one[w] & ~other[w]
        else:
            for w in range(WORDS):
                to[w] = one[w]


@compiled
def choose(codes: Bytes, choices: Choices, into: Bytes) -> None:
    """Fill a block's bytes (bytes by rows)."""
    into[:] = 0
    none = np.uint8(0)
    for at in range(choices.column.size):
        column, target = codes[choices.column[at]], into[choices.byte[at]]
        first, second, third, fourth = choices.number[at]
        one, two, three, four = choices.bits[at]
        for j in range(column.size):
            number = column[j]
            target[j] |= (
                (one if number == first else none)
                | (two if number == second else none)
                | (three if number == third else none)
                | (four if number == fourth else none)
            )


@compiled
def assemble(given: Bytes, word: Words) -> None:
    """Put eight bytes of each row together."""
    for j in range(word.size):
        word[j] = (
            np.uint64(given[0, j])
            | np.uint64(given[1, j]) << np.uint64(8)
            | np.uint64(given[2, j]) << np.uint64(16)
            | np.uint64(given[3, j]) << np.uint64(24)
            | np.uint64(given[4, j]) << np.uint64(32)
            | np.uint64(given[5, j]) << np.uint64(40)
            | np.uint64(given[6, j]) << np.uint64(48)
            | np.uint64(given[7, j]) << np.uint64(56)
        )


@compiled
def hand_out(words: Words, fields: Fields, answers: Answers, rows: slice) -> None:
    """Take the fields of a block's rows from the output words."""
    small = answers.small.shape[0]
    for field in range(fields.word.size):
        word, shift, mask = words[fields.word[field]], fields.shift[field], fields.mask[field]
        if field < small:
            byte = answers.small[field][rows]
            for j in range(byte.size):
                byte[j] = (word[j] >> shift) & mask
        else:
            wide = answers.wide[field - small][rows]
            for j in range(wide.size):
                wide[j] = (word[j] >> shift) & mask


@compiled
def run(codes: Bytes, choices: Choices, machine: Machine, answers: Answers, first: int) -> None:
    """Decide every row of `codes` (columns by rows); their answers are those from `first` on."""
    registers = np.empty((machine.registers, WORDS), np.uint64)
    registers[0] = 0
    registers[1] = ~np.uint64(0)
    entering = registers[2 : 2 + 64 * machine.inputs].reshape(machine.inputs, BLOCK)
    leaving = registers[2 + 64 * machine.inputs :][: 64 * machine.outputs].reshape(machine.outputs, BLOCK)
    chosen = np.empty((8 * machine.inputs, BLOCK), np.uint8)
    for start in range(0, codes.shape[1], BLOCK):
        rows = slice(start, min(start + BLOCK, codes.shape[1]))
        choose(codes[:, rows], choices, chosen)
        for word in range(machine.inputs):
            assemble(chosen[8 * word : 8 * word + 8], entering[word])
            turn(entering[word])
        leaving[:] = 0
        work(machine.code, registers)
        for word in range(machine.outputs):
            turn(leaving[word])
        hand_out(leaving, machine.fields, answers, slice(first + rows.start, first + rows.stop))
