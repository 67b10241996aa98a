"""The one compiled interpreter: it runs any rule book's program over blocks of coded rows.

Compiled once and kept on disk, it does not change when the law does. A block is 64 x 32 rows. Row `j` of a block
is bit `j // 32` of word `j % 32` of each plane, so that turning rows into planes, and planes back into rows, is
the turning of 32 bit matrices side by side.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from muster.law.bulk.circuit import AND, AND_NOT, OR

WORDS: Final = 32
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


class Lookups(NamedTuple):
    """How coded columns become input planes.

    Several columns are looked up at once: lookup `g` reads the columns `columns[first[g]:first[g + 1]]`, each
    times its stride, and adds `table[offset[g] + sum]` to the row's word `word[g]`.
    """

    first: Numbers
    columns: Numbers
    strides: Numbers
    offset: Numbers
    word: Numbers
    table: Words


class Fields(NamedTuple):
    """Where the fields of an answer lie in the output words: `(word >> shift) & mask`."""

    word: Numbers
    shift: NDArray[np.uint64]
    mask: Words


class Machine(NamedTuple):
    """All that the interpreter needs to know of a rule book's day.

    Registers 0 and 1 are the constants, then come the input words' planes, from `first_output` the planes of
    the `outputs` output words, then whatever `code` needs on its way. The fields that fit a byte come first.
    """

    lookups: Lookups
    code: Numbers
    registers: int
    first_output: int
    outputs: int
    fields: Fields


@compiled
def turn(planes: Words) -> None:
    """Turn 32 bit matrices of 64 x 64 about their diagonals, in place."""
    wide = 32
    mask = np.uint64(0x00000000FFFFFFFF)
    while wide:
        shift = np.uint64(wide)
        for base in range(0, 64, 2 * wide):
            for k in range(base, base + wide):
                low, high = planes[k], planes[k + wide]
                for w in range(WORDS):
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
def look_up(codes: Bytes, lookups: Lookups, index: Numbers, words: Words) -> None:
    """Fill the input words of a block's rows."""
    words[:] = 0
    for group in range(lookups.word.size):
        table = lookups.table[lookups.offset[group] :]
        word = words[lookups.word[group]]
        index[:] = 0
        for at in range(lookups.first[group], lookups.first[group + 1]):
            column, stride = codes[lookups.columns[at]], lookups.strides[at]
            for j in range(column.size):
                index[j] += column[j] * stride
        for j in range(codes.shape[1]):
            word[j] |= table[index[j]]


@compiled
def hand_out(words: Words, fields: Fields, small: Bytes, wide: Words) -> None:
    """Take the fields of a block's rows from the output words."""
    for field in range(fields.word.size):
        word, shift, mask = words[fields.word[field]], fields.shift[field], fields.mask[field]
        if field < small.shape[0]:
            for j in range(small.shape[1]):
                small[field, j] = (word[j] >> shift) & mask
        else:
            results = wide[field - small.shape[0]]
            for j in range(results.size):
                results[j] = (word[j] >> shift) & mask


@compiled
def run(codes: Bytes, machine: Machine, registers: Words, small: Bytes, wide: Words) -> None:
    """Decide every row of `codes` (columns by rows) into `small` and `wide` (fields by rows)."""
    index = np.empty(BLOCK, np.int32)
    registers[0] = 0
    registers[1] = ~np.uint64(0)
    entering = registers[2 : machine.first_output]
    inputs = entering.shape[0] // 64
    leaving = registers[machine.first_output :][: 64 * machine.outputs]
    for start in range(0, codes.shape[1], BLOCK):
        rows = slice(start, min(start + BLOCK, codes.shape[1]))
        look_up(codes[:, rows], machine.lookups, index, entering.reshape(inputs, BLOCK))
        for word in range(inputs):
            turn(entering[64 * word : 64 * word + 64])
        leaving[:] = 0
        work(machine.code, registers)
        for word in range(machine.outputs):
            turn(leaving[64 * word : 64 * word + 64])
        hand_out(leaving.reshape(machine.outputs, BLOCK), machine.fields, small[:, rows], wide[:, rows])
