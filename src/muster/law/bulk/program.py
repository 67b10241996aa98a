"""A plan as the tables and instructions that the compiled interpreter runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muster.law.answer import Term
from muster.law.book import Regime, Rule
from muster.law.bulk.circuit import ONE, ZERO
from muster.law.bulk.coding import Coding, coding_of
from muster.law.bulk.kernel import Fields, Lookups, Machine
from muster.law.bulk.reason import Reasoner
from muster.law.conditions import names
from muster.law.plan import ADMISSION, Plan

PLANES: Final = 64  # to a word
BITS: Final = 63  # to a column of the answers, so that no reader of whole numbers meets a sign
LARGEST_TABLE: Final = 256
SMALL: Final = 2  # the fields that fit a byte: outcome and grant

type Grant = tuple[Term | None, int | None]


@dataclass(frozen=True, slots=True)
class Compiled:
    """All that is needed to decide; plain data, so that it can travel to other processes.

    The fields of a result are the outcome, the grant, then the words of `not_met`, `unknown` and `missing`, as
    many of each as `rules` and `names` need at 63 bits a word.
    """

    codings: tuple[Coding, ...]  # of every fact; those that are asked come first, one coded column each
    asked: int
    machine: Machine
    grants: tuple[Grant, ...]
    rules: tuple[str, ...]  # by bit of `not_met` and `unknown`
    names: tuple[str, ...]  # by bit of `missing`


def compile_plan(plan: Plan) -> Compiled:
    """Raises LawError where the rules of the day tell too many values of a fact apart."""
    reasoner = Reasoner(plan)
    grants, fields, rules, missing = _fields(plan, reasoner)
    asked: dict[int, dict[int, int]] = {}
    for (slot, classes), plane in reasoner.questions.items():
        asked.setdefault(slot, {})[classes] = plane
    facts = list(plan.regime.vocabulary.values())
    codings = {
        slot: coding_of(facts[slot], plan.variables[slot], list(asked[slot])) for slot in sorted(asked)
    }
    idle = [slot for slot in range(len(facts)) if slot not in asked]
    lookups, registers = _lookups(codings, asked)
    first_output = 2 + PLANES * (int(lookups.word.max(initial=-1)) + 1)
    outputs, layout = _layout(fields, first_output)
    words = int(layout.word.max()) + 1
    program = reasoner.circuit.program(registers, outputs, first_output + PLANES * words)
    machine = Machine(lookups, program.code, program.registers, first_output, words, layout)
    unasked = tuple(coding_of(facts[slot], plan.variables[slot], ()) for slot in idle)
    return Compiled((*codings.values(), *unasked), len(codings), machine, grants, rules, missing)


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


@dataclass(slots=True)
class _Lookup:
    """Columns that are looked up together."""

    word: int
    columns: list[int]
    size: int
    table: NDArray[np.uint64]


def _lookups(
    codings: Mapping[int, Coding], asked: Mapping[int, Mapping[int, int]]
) -> tuple[Lookups, dict[int, int]]:
    """The lookups of the coded columns, and the register in which each question's plane comes in."""
    registers: dict[int, int] = {}
    room: list[int] = []
    pieces: list[_Lookup] = []
    for column, (slot, coding) in enumerate(codings.items()):
        planes = list(asked[slot].values())
        for at in range(0, len(planes), PLANES):
            some = planes[at : at + PLANES]
            word = next((word for word, left in enumerate(room) if left >= len(some)), len(room))
            if word == len(room):
                room.append(PLANES)
            start = PLANES - room[word]
            room[word] -= len(some)
            registers |= {plane: 2 + PLANES * word + start + bit for bit, plane in enumerate(some)}
            mask = (1 << len(some)) - 1
            table = np.array([(answer >> at & mask) << start for answer in coding.answers], np.uint64)
            pieces.append(_Lookup(word, [column], len(table), table))
    return _joined(_together(pieces), codings), registers


def _together(pieces: Iterable[_Lookup]) -> list[_Lookup]:
    """Join lookups into one word as long as their common table stays small."""
    joined: list[_Lookup] = []
    for piece in sorted(pieces, key=lambda piece: -piece.size):
        for group in joined:
            if group.word == piece.word and group.size * piece.size <= LARGEST_TABLE:
                group.table = (piece.table[:, None] | group.table[None, :]).reshape(-1)
                group.columns.append(piece.columns[0])
                group.size *= piece.size
                break
        else:
            joined.append(piece)
    return joined


def _joined(groups: list[_Lookup], codings: Mapping[int, Coding]) -> Lookups:
    sizes = [len(coding.answers) for coding in codings.values()]
    strides: list[int] = []
    for group in groups:
        stride = 1
        for column in group.columns:
            strides.append(stride)
            stride *= sizes[column]
    return Lookups(
        np.array(np.cumsum([0, *(len(group.columns) for group in groups)]), np.int32),
        np.array([column for group in groups for column in group.columns], np.int32),
        np.array(strides, np.int32),
        np.array(np.cumsum([0, *(len(group.table) for group in groups)])[:-1], np.int32),
        np.array([group.word for group in groups], np.int32),
        np.concatenate([np.empty(0, np.uint64), *(group.table for group in groups)]),
    )


__all__ = ["BITS", "SMALL", "Compiled", "compile_plan", "names_of", "words_of"]
