"""A plan as the tables and instructions that the compiled interpreter runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from muster.law.answer import Term
from muster.law.book import Regime, Rule
from muster.law.bulk.circuit import ONE, ZERO
from muster.law.bulk.coding import Coding, coding_of
from muster.law.bulk.kernel import Choices, Fields, Machine
from muster.law.bulk.reason import Reasoner
from muster.law.conditions import names
from muster.law.plan import ADMISSION, Plan

PLANES: Final = 64  # to a word
BITS: Final = 63  # to a column of the answers, so that no reader of whole numbers meets a sign
SMALL: Final = 2  # the fields that fit a byte: outcome and grant


class Place(NamedTuple):
    """Where some bits of a column's answers go: a byte of the row, from a bit on."""

    byte: int
    shift: int
    first: int
    mask: int

    def of(self, answer: int) -> int:
        return (answer >> self.first & self.mask) << self.shift


type Grant = tuple[Term | None, int | None]


@dataclass(frozen=True, slots=True)
class Compiled:
    """All that is needed to decide; plain data, so that it can travel to other processes.

    The fields of a result are the outcome, the grant, then the words of `not_met`, `unknown` and `missing`, as
    many of each as `rules` and `names` need at 63 bits a word.
    """

    codings: tuple[Coding, ...]  # of every fact; those that are asked come first, one coded column each
    places: tuple[tuple[Place, ...], ...]  # of the answers of each coded column
    machine: Machine
    grants: tuple[Grant, ...]
    rules: tuple[str, ...]  # by bit of `not_met` and `unknown`
    names: tuple[str, ...]  # by bit of `missing`

    @property
    def asked(self) -> int:
        return len(self.places)

    def choices(self, tables: Sequence[bytes]) -> Choices:
        """What the numbers of each coded column stand for; its table gives the code of each number."""
        column, byte, number, bits = [], [], [], []
        for at, (coding, places, table) in enumerate(zip(self.codings, self.places, tables, strict=False)):
            for place in places:
                some = [(given, place.of(coding.answers[code])) for given, code in enumerate(table)]
                some = [(given, found) for given, found in some if found]
                for first in range(0, len(some), 4):
                    four = (some[first : first + 4] + [(0, 0)] * 3)[:4]
                    column.append(at)
                    byte.append(place.byte)
                    number.append([given for given, _ in four])
                    bits.append([found for _, found in four])
        return Choices(
            np.array(column, np.int32),
            np.array(byte, np.int32),
            np.array(number, np.uint8).reshape(-1, 4),
            np.array(bits, np.uint8).reshape(-1, 4),
        )


def compile_plan(plan: Plan) -> Compiled:
    """Raises LawError where the rules of the day tell too many values of a fact apart."""
    first = Reasoner(plan)
    _fields(plan, first)
    reasoner = Reasoner(plan, _parts(plan, first))
    grants, fields, rules, missing = _fields(plan, reasoner)
    asked: dict[int, dict[int, int]] = {}
    for (slot, classes), plane in reasoner.questions.items():
        asked.setdefault(slot, {})[classes] = plane
    asked = dict(sorted(asked.items()))
    facts = list(plan.regime.vocabulary.values())
    codings = [coding_of(facts[slot], plan.variables[slot], list(asked.get(slot, ()))) for slot in asked]
    idle = [
        coding_of(facts[slot], plan.variables[slot], ()) for slot in range(len(facts)) if slot not in asked
    ]
    places, registers = _places([list(planes.values()) for planes in asked.values()])
    inputs = -(-len({place.byte for some in places for place in some}) // 8)
    outputs, layout = _layout(fields, 2 + PLANES * inputs)
    words = int(layout.word.max()) + 1
    program = reasoner.circuit.program(registers, outputs, 2 + PLANES * (inputs + words))
    machine = Machine(program.code, program.registers, inputs, words, layout)
    return Compiled((*codings, *idle), places, machine, grants, rules, missing)


def _parts(plan: Plan, reasoner: Reasoner) -> dict[int, list[int]]:
    """The classes that no question tells apart, for variables of which there are fewer than questions."""
    questions: dict[int, list[int]] = {}
    for slot, classes in reasoner.questions:
        questions.setdefault(slot, []).append(classes)
    found = {}
    for slot, asked in questions.items():
        alike: dict[tuple[bool, ...], int] = {}
        for at in range(plan.variables[slot].size):
            key = tuple(bool(classes >> at & 1) for classes in asked)
            alike[key] = alike.get(key, 0) | 1 << at
        if len(alike) < len(asked):
            found[slot] = list(alike.values())
    return found


# ------------------------------------------------------------------ what comes out


def _fields(
    plan: Plan, reasoner: Reasoner
) -> tuple[tuple[Grant, ...], list[list[int]], tuple[str, ...], tuple[str, ...]]:
    """Each field's planes, the lowest bit first, and what the bits stand for."""
    circuit = reasoner.circuit
    verdicts = reasoner.verdicts()
    refused, open_ = circuit.any_of(verdicts.not_met), circuit.any_of(verdicts.unknown)
    eligible = circuit.but_not(circuit.but_not(ONE, refused), open_)
    undetermined = circuit.but_not(open_, refused)
    grants, granted = _grants(plan, reasoner, eligible)
    rules = [rule for rule in plan.regime.rules if rule.kind in ADMISSION]
    bits = [_index(rules, entry.rule) for entry in plan.entries]
    known = names_of(plan.regime)
    missing = [ZERO] * len(known)
    for slot, plane in verdicts.missing.items():
        at = known.index(plan.variables[slot].name)
        missing[at] = circuit.either(missing[at], plane)
    fields = [[undetermined, eligible], granted]
    for planes in (verdicts.not_met, verdicts.unknown):
        placed = [ZERO] * len(rules)
        for bit, plane in zip(bits, planes, strict=True):
            placed[bit] = plane
        fields += _words(placed)
    fields += _words(missing)
    return grants, fields, tuple(rule.id for rule in rules), known


def names_of(regime: Regime) -> tuple[str, ...]:
    """What can be missing under a rule book on any day: facts in the order of asking, then parameters."""
    read: set[str] = set()
    conditions = [rule.condition for rule in regime.rules] + list(regime.definitions.values())
    for condition in conditions:
        read.update(names(condition))
    for rule in regime.rules:
        read.update(edge for edge in (rule.valid_from, rule.valid_to) if isinstance(edge, str))
    return tuple(name for name in (*regime.vocabulary, *regime.parameters) if name in read)


def _index(rules: Sequence[Rule], rule: Rule) -> int:
    """A rule's place; its versions are rules of their own."""
    return next(at for at, other in enumerate(rules) if other is rule)


def words_of(bits: Sequence[object]) -> int:
    """How many columns of the answers hold so many bits."""
    return max(1, -(-len(bits) // BITS))


def _words(planes: list[int]) -> list[list[int]]:
    return [planes[at : at + BITS] for at in range(0, len(planes), BITS)] or [[]]


def _grants(plan: Plan, reasoner: Reasoner, eligible: int) -> tuple[tuple[Grant, ...], list[int]]:
    """The different things that can be granted (the first is nothing), and the planes of their number."""
    circuit, slot = reasoner.circuit, plan.rank_slot
    ranks = plan.variables[slot]
    grants: list[Grant] = [(None, None)]
    where: list[int] = [ZERO]
    certain = []
    for at in range(ranks.size):
        others = reasoner.possible(slot, ranks.full & ~(1 << at))
        certain.append(circuit.but_not(reasoner.possible(slot, 1 << at), others))
    doubtful = circuit.but_not(ONE, circuit.any_of(certain))
    for rank, plane in [*zip(map(str, ranks.values), certain, strict=True), (None, doubtful)]:
        term, probation, _ = plan.grants(rank)
        if (term, probation) not in grants:
            grants.append((term, probation))
            where.append(ZERO)
        at = grants.index((term, probation))
        where[at] = circuit.either(where[at], circuit.both(eligible, plane))
    where[0] = ZERO
    bits = (len(grants) - 1).bit_length()
    return tuple(grants), [
        circuit.any_of(plane for at, plane in enumerate(where) if at >> bit & 1) for bit in range(bits)
    ]


def _layout(fields: list[list[int]], first: int) -> tuple[dict[int, int], Fields]:
    """Put each field into the first output word that has room; which plane each register is to hold."""
    room: list[int] = []
    outputs: dict[int, int] = {}
    word, shift = [], []
    for planes in fields:
        at = next((at for at, left in enumerate(room) if left >= len(planes)), len(room))
        if at == len(room):
            room.append(PLANES)
        start = PLANES - room[at]
        room[at] -= len(planes)
        outputs |= {first + PLANES * at + start + bit: plane for bit, plane in enumerate(planes) if plane}
        word.append(at)
        shift.append(min(start, PLANES - 1))
    mask = [(1 << len(planes)) - 1 for planes in fields]
    return outputs, Fields(np.array(word, np.int32), np.array(shift, np.uint64), np.array(mask, np.uint64))


# ------------------------------------------------------------------ what goes in


def _places(columns: Sequence[Sequence[int]]) -> tuple[tuple[tuple[Place, ...], ...], dict[int, int]]:
    """The bits in the rows' bytes where each column's planes come in, and so the registers of the planes."""
    registers: dict[int, int] = {}
    room: list[int] = []
    every = []
    for planes in columns:
        places = []
        for first in range(0, len(planes), 8):
            some = planes[first : first + 8]
            byte = next((byte for byte, left in enumerate(room) if left >= len(some)), len(room))
            if byte == len(room):
                room.append(8)
            shift = 8 - room[byte]
            room[byte] -= len(some)
            places.append(Place(byte, shift, first, (1 << len(some)) - 1))
            registers |= {plane: 2 + 8 * byte + shift + bit for bit, plane in enumerate(some)}
        every.append(tuple(places))
    return tuple(every), registers


__all__ = ["BITS", "SMALL", "Compiled", "compile_plan", "names_of", "words_of"]
