"""Gates: what is constant or equal is gone, and a program does what the gates say."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.law.bulk import kernel
from muster.law.bulk.circuit import COPY, ONE, OR, ZERO, Circuit, Program

ALL = 2**64 - 1
FIRST = 2  # behind the constants


def test_it_knows_the_constants() -> None:
    circuit = Circuit()
    plane = circuit.input()
    assert circuit.both(plane, ONE) == plane == circuit.both(ONE, plane)
    assert circuit.both(plane, ZERO) == ZERO == circuit.both(ZERO, plane)
    assert circuit.either(plane, ZERO) == plane == circuit.either(ZERO, plane)
    assert circuit.either(plane, ONE) == ONE == circuit.either(ONE, plane)
    assert circuit.but_not(plane, ZERO) == plane
    assert (
        circuit.but_not(plane, ONE) == circuit.but_not(ZERO, plane) == circuit.but_not(plane, plane) == ZERO
    )
    assert circuit.both(plane, plane) == circuit.either(plane, plane) == plane
    assert circuit.all_of([]) == ONE
    assert circuit.any_of([]) == ZERO


def test_equal_gates_are_one() -> None:
    circuit = Circuit()
    one, other = circuit.input(), circuit.input()
    assert circuit.both(one, other) == circuit.both(other, one)
    assert circuit.either(one, other) == circuit.either(other, one)
    assert circuit.but_not(one, other) != circuit.but_not(other, one)


@settings(deadline=None)  # the first call compiles
@given(
    steps=st.lists(st.tuples(st.sampled_from(("both", "either", "but_not")), st.integers(0), st.integers(0))),
    words=st.lists(st.integers(0, ALL), min_size=1, max_size=5),
    wanted=st.lists(st.integers(0), min_size=1, max_size=6),
)
def test_a_program_does_what_its_gates_say(
    steps: list[tuple[str, int, int]], words: list[int], wanted: list[int]
) -> None:
    circuit = Circuit()
    values = {ZERO: 0, ONE: ALL}
    inputs = {circuit.input(): FIRST + at for at in range(len(words))}
    values |= dict(zip(inputs, words, strict=True))
    planes = list(values)
    for step, one, other in steps:
        a, b = planes[one % len(planes)], planes[other % len(planes)]
        made = getattr(circuit, step)(a, b)
        told = {
            "both": values[a] & values[b],
            "either": values[a] | values[b],
            "but_not": values[a] & ~values[b],
        }
        assert values.setdefault(made, told[step]) == told[step]
        planes.append(made)
    first = FIRST + len(words)
    outputs = {first + at: planes[which % len(planes)] for at, which in enumerate(wanted)}
    program = circuit.program(inputs, outputs, first + len(outputs))

    registers = np.full((program.registers, kernel.WORDS), 0xDEAD, np.uint64)
    registers[0], registers[1] = 0, ALL
    for register, word in zip(inputs.values(), words, strict=True):
        registers[register] = word
    kernel.work(program.code, registers)
    for register, plane in outputs.items():
        assert (registers[register] == np.uint64(values[plane])).all()


def test_registers_are_used_again() -> None:
    circuit = Circuit()
    planes = [circuit.input() for _ in range(40)]
    result = planes[0]
    for plane in planes[1:]:
        result = circuit.both(result, plane)
    inputs = {plane: FIRST + at for at, plane in enumerate(planes)}
    program = circuit.program(inputs, {42: result}, 43)
    assert len(program.code) == 39
    assert program.registers == 44


def compiled(circuit: Circuit, inputs: list[int], result: int) -> Program:
    first = FIRST + len(inputs)
    places = {plane: FIRST + at for at, plane in enumerate(inputs)}
    return circuit.program(places, {first: result}, first + 1)


def test_a_register_is_free_once_the_first_of_two_has_been_read() -> None:
    circuit = Circuit()
    inputs = [circuit.input() for _ in range(10)]
    result = inputs[0]
    for plane in inputs[1:]:
        result = circuit.but_not(result, plane)
    program = compiled(circuit, inputs, result)
    assert program.registers == FIRST + 10 + 1 + 1  # one on the way


def test_all_registers_that_come_free_are_used_again() -> None:
    """A tree over sixteen inputs needs one register for each of its levels but the last."""
    circuit = Circuit()
    inputs = planes = [circuit.input() for _ in range(16)]

    def tree(first: int, count: int) -> int:
        if count == 1:
            return planes[first]
        half = count // 2
        return circuit.but_not(tree(first, half), tree(first + half, half))

    program = compiled(circuit, inputs, tree(0, 16))
    assert len(program.code) == 15
    assert program.registers == FIRST + 16 + 1 + 4


def test_what_nobody_needs_is_not_worked_out() -> None:
    circuit = Circuit()
    inputs = [circuit.input() for _ in range(4)]
    circuit.but_not(circuit.both(inputs[0], inputs[1]), inputs[3])
    wanted = circuit.either(inputs[2], inputs[3])
    program = compiled(circuit, inputs, wanted)
    assert program.code.tolist() == [[OR, 6, 4, 5]]
    assert program.code.dtype == np.int32
    assert program.code.flags.c_contiguous
    assert compiled(circuit, inputs, inputs[0]).code.tolist() == [[COPY, 6, 2, 2]]
    assert circuit.program({}, {}, FIRST).code.shape == (0, 4)
