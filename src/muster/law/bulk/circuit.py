"""Gates over planes, and their order of work.

A plane holds one bit a row, 64 rows in a machine word, so that one operation answers for 64 rows (256 or more
where the processor works on several words at once). A circuit is made once for a rule book's day; equal gates
are one gate, and what is constant is gone before anything runs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

ZERO: Final = 0  # the plane that is nowhere set
ONE: Final = 1  # the plane that is set everywhere

INPUT: Final = -1
AND: Final = 0
OR: Final = 1
AND_NOT: Final = 2
COPY: Final = 3  # only in a program, where a plane leaves the circuit twice, or as it came in


class Gate(NamedTuple):
    op: int
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Program:
    """Instructions `(op, to, one, other)` over this many registers, one plane each."""

    code: NDArray[np.int32]
    registers: int


class Circuit:
    """Builds gates; a plane is the number of the gate that makes it."""

    def __init__(self) -> None:
        self.gates: list[Gate] = [Gate(INPUT, 0, 0), Gate(INPUT, 0, 0)]
        self.known: dict[Gate, int] = {}

    def input(self) -> int:
        """A plane that comes from outside."""
        self.gates.append(Gate(INPUT, len(self.gates), 0))
        return len(self.gates) - 1

    def gate(self, op: int, one: int, other: int) -> int:
        key = Gate(op, one, other)
        found = self.known.get(key)
        if found is None:
            self.gates.append(key)
            found = self.known[key] = len(self.gates) - 1
        return found

    def both(self, one: int, other: int) -> int:
        if one > other:
            one, other = other, one
        if one in (ZERO, other):
            return one
        return other if one == ONE else self.gate(AND, one, other)

    def either(self, one: int, other: int) -> int:
        if one > other:
            one, other = other, one
        if one in (ONE, other):
            return one
        return other if one == ZERO else self.gate(OR, one, other)

    def but_not(self, one: int, other: int) -> int:
        """Set where `one` is and `other` is not."""
        if ZERO in (one, other):
            return one
        return ZERO if other in (one, ONE) else self.gate(AND_NOT, one, other)

    def all_of(self, planes: Iterable[int]) -> int:
        result = ONE
        for plane in planes:
            result = self.both(result, plane)
        return result

    def any_of(self, planes: Iterable[int]) -> int:
        result = ZERO
        for plane in planes:
            result = self.either(result, plane)
        return result

    def program(self, inputs: Mapping[int, int], outputs: Mapping[int, int], registers: int) -> Program:
        """The instructions that bring planes to where they are wanted.

        `inputs` says in which register a plane comes in, `outputs` which plane each register is to hold;
        `registers` are taken so far, more are added. One is used again as soon as nobody asks for its plane.
        """
        last_use = self._last_uses(outputs.values())
        place = {ZERO: 0, ONE: 1} | dict(inputs)
        wanted: dict[int, list[int]] = {}
        for register, plane in outputs.items():
            wanted.setdefault(plane, []).append(register)
        free: list[int] = []
        top = registers
        code: list[tuple[int, int, int, int]] = []
        for plane, gate in enumerate(self.gates):
            if plane not in last_use:
                continue
            goals = wanted.get(plane, [])
            if gate.op != INPUT:
                one, other = place[gate.one], place[gate.other]
                used = {place[asked] for asked in (gate.one, gate.other) if last_use[asked] == plane}
                free += [register for register in used if register >= registers]
                if not (goals or free):
                    free, top = [top], top + 1
                place[plane] = goals.pop() if goals else free.pop()
                code.append((gate.op, place[plane], one, other))
            code += [(COPY, register, place[plane], place[plane]) for register in goals]
        return Program(np.array(code, np.int32).reshape(-1, 4), top)

    def _last_uses(self, outputs: Iterable[int]) -> dict[int, int]:
        """For each plane that is needed, the last gate that asks for it."""
        last: dict[int, int] = dict.fromkeys(outputs, len(self.gates))
        for plane in range(len(self.gates) - 1, -1, -1):
            gate = self.gates[plane]
            if plane in last and gate.op != INPUT:
                last.setdefault(gate.one, plane)
                last.setdefault(gate.other, plane)
        return last
