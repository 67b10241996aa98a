"""The rules of a plan in other engines' forms: C, polars and OpenFisca, made from the same folded trees.

Each takes coded columns: a choice, a flag or a list of countries as the number of its class plus one, 0 where it is
unknown; a date as days since 1970, MISSING where it is unknown. Each gives every row the rules not met and the rules
unknown as bits, by Kleene's three values. None tells what is missing.
"""

import ctypes
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from muster.law.bulk.coding import EPOCH
from muster.law.conditions import Truth
from muster.law.fold import Conj, Disj, Leaf, Neg, Node, Part, Unsettled
from muster.law.plan import Plan
from muster.law.vocabulary import Kind

MISSING = -(2**31)

type Columns = Mapping[str, np.ndarray[Any, Any]]
type Run = Callable[[], tuple[Any, Any]]


def asked(plan: Plan) -> list[int]:
    """The slots of the facts that some rule asks."""

    def slots(node: Node) -> set[int]:
        match node:
            case Leaf(slot, _):
                return {slot}
            case Neg(of) | Part(_, of):
                return slots(of)
            case Conj(children) | Disj(children):
                return {slot for child in children for slot in slots(child)}
        return set()

    found = {slot for entry in plan.entries for slot in slots(entry.node)}
    return sorted(slot for slot in found if not plan.variables[slot].parameter)


def ranges(plan: Plan, leaf: Leaf) -> list[tuple[int | None, int | None]]:
    """The days a leaf holds for: from (None: ever) up to the eve of (None: for ever)."""
    variable = plan.variables[leaf.slot]
    cuts = [None, *(cut - EPOCH for cut in variable.cuts), None]
    found: list[tuple[int | None, int | None]] = []
    for at in range(variable.size):
        if leaf.mask >> at & 1:
            if found and found[-1][1] == cuts[at] is not None:
                found[-1] = (found[-1][0], cuts[at + 1])
            else:
                found.append((cuts[at], cuts[at + 1]))
    return found


def numbers(plan: Plan, leaf: Leaf) -> list[int]:
    return [at + 1 for at in range(plan.variables[leaf.slot].size) if leaf.mask >> at & 1]


def is_date(plan: Plan, slot: int) -> bool:
    return plan.variables[slot].kind is Kind.DATE


# ------------------------------------------------------------------ C: what the machine allows


class C:
    """32 rows a step in vectors; each condition as a pair of masks, certainly true and certainly false."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.lines: list[str] = []
        self.known: dict[object, tuple[str, str]] = {}
        self.count = 0

    def name(self, text: str) -> str:
        self.count += 1
        self.lines.append(f"    b32 x{self.count} = {text};")
        return f"x{self.count}"

    def pair(self, node: Node) -> tuple[str, str]:
        if node not in self.known:
            self.known[node] = self.made(node)
        return self.known[node]

    def made(self, node: Node) -> tuple[str, str]:
        match node:
            case Leaf(slot, _):
                return self.leaf(node) if not self.plan.variables[slot].parameter else ("NONE", "NONE")
            case Neg(of):
                true, false = self.pair(of)
                return false, true
            case Part(_, of):
                return self.pair(of)
            case Conj(children) | Disj(children):
                pairs = [self.pair(child) for child in children]
                one, other = (" & ", " | ") if isinstance(node, Conj) else (" | ", " & ")
                return self.name(one.join(p[0] for p in pairs)), self.name(other.join(p[1] for p in pairs))
            case Unsettled():
                return "NONE", "NONE"
        return ("EVERY", "NONE") if node is Truth.TRUE else ("NONE", "EVERY")

    def leaf(self, leaf: Leaf) -> tuple[str, str]:
        column = f"c{leaf.slot}"
        if is_date(self.plan, leaf.slot):
            parts = []
            for low, high in ranges(self.plan, leaf):
                bounds = [f"({column} >= {low})"] * (low is not None) + [f"({column} < {high})"] * (
                    high is not None
                )
                parts.append("(" + " & ".join(bounds) + ")")
            holds = self.name(f"__builtin_convertvector({' | '.join(parts)}, b32)")
            known = self.name(f"__builtin_convertvector(({column} != {MISSING}), b32)")
        else:
            holds = self.name(" | ".join(f"({column} == {at})" for at in numbers(self.plan, leaf)))
            known = self.name(f"({column} != 0)")
        return self.name(f"{holds} & {known}"), self.name(f"~{holds} & {known}")

    def source(self) -> str:
        loads = []
        for at, slot in enumerate(asked(self.plan)):
            kind, size = ("w32", 4) if is_date(self.plan, slot) else ("b32", 1)
            loads.append(f"    {kind} c{slot}; memcpy(&c{slot}, columns[{at}] + {size} * i, sizeof c{slot});")
        pairs = [self.pair(entry.node) for entry in self.plan.entries]
        words = []
        for word, terms in (
            ("fail", [false for _, false in pairs]),
            ("open", [f"~({true} | {false})" for true, false in pairs]),
        ):
            for byte in range(0, len(terms), 8):
                some = [
                    f"(({term}) & {_signed(1 << bit)})" for bit, term in enumerate(terms[byte : byte + 8])
                ]
                words.append(f"    b32 {word}{byte // 8} = {' | '.join(some)};")
            whole = " | ".join(
                f"(__builtin_convertvector((u8x32){word}{byte}, u32x32) << {8 * byte})"
                for byte in range((len(terms) + 7) // 8)
            )
            words.append(f"    u32x32 {word} = {whole}; memcpy({word}s + i, &{word}, sizeof {word});")
        return "\n".join([_HEAD, *loads, *self.lines, *words, "  }", "}", ""])


def _signed(byte: int) -> int:
    return byte - 256 if byte > 127 else byte


_HEAD = """\
#include <stdint.h>
#include <string.h>
typedef int8_t b32 __attribute__((vector_size(32)));
typedef uint8_t u8x32 __attribute__((vector_size(32)));
typedef int32_t w32 __attribute__((vector_size(128)));
typedef uint32_t u32x32 __attribute__((vector_size(128)));
void decide(long rows, const char **columns, uint32_t *fails, uint32_t *opens) {
  const b32 NONE = {0}, EVERY = ~NONE;
  for (long i = 0; i < rows; i += 32) {"""


def c_probe(plan: Plan, columns: Columns, rows: int) -> Run:
    """Columns and results have room for whole steps of 32 rows."""
    room = -(-rows // 32) * 32
    given = [
        np.concatenate(
            [
                columns[plan.variables[slot].name],
                np.zeros(room - rows, columns[plan.variables[slot].name].dtype),
            ]
        )
        for slot in asked(plan)
    ]
    folder = Path(tempfile.mkdtemp())
    (folder / "probe.c").write_text(C(plan).source())
    words = ["cc", "-O3", "-march=native", "-w", "-shared", "-fPIC", "probe.c", "-o", "probe.so"]
    subprocess.run(words, cwd=folder, check=True)
    library = ctypes.CDLL(str(folder / "probe.so"))
    pointers = (ctypes.c_void_p * len(given))(*(array.ctypes.data for array in given))
    fail, unknown = np.empty(room, np.uint32), np.empty(room, np.uint32)

    def run() -> tuple[Any, Any]:
        library.decide(
            ctypes.c_long(rows),
            pointers,
            ctypes.c_void_p(fail.ctypes.data),
            ctypes.c_void_p(unknown.ctypes.data),
        )
        return fail[:rows], unknown[:rows]

    run.keep = given  # type: ignore[attr-defined]
    return run


# ------------------------------------------------------------------ polars


def polars(plan: Plan, columns: Columns, _rows: int) -> Run:  # noqa: C901  (one form after another)
    """Expressions over columns with nulls, whose logic has three values of its own."""
    import polars as pl  # noqa: PLC0415  (only where it is measured)

    def holds(node: Node) -> pl.Expr:  # noqa: C901, PLR0911  (one form after another)
        match node:
            case Leaf(slot, _):
                variable = plan.variables[slot]
                if variable.parameter:
                    return pl.lit(None, pl.Boolean)
                column = pl.col(variable.name)
                if not is_date(plan, slot):
                    return _any([column == at for at in numbers(plan, node)])
                parts = []
                for low, high in ranges(plan, node):
                    bounds = ([] if low is None else [column >= low]) + (
                        [] if high is None else [column < high]
                    )
                    parts.append(bounds[0] if len(bounds) == 1 else bounds[0] & bounds[1])
                return _any(parts)
            case Neg(of):
                return ~holds(of)
            case Part(_, of):
                return holds(of)
            case Conj(children):
                result = holds(children[0])
                for child in children[1:]:
                    result &= holds(child)
                return result
            case Disj(children):
                return _any([holds(child) for child in children])
            case Unsettled():
                return pl.lit(None, pl.Boolean)
        return pl.lit(node is Truth.TRUE)

    def _any(parts: list[pl.Expr]) -> pl.Expr:
        result = parts[0]
        for part in parts[1:]:
            result |= part
        return result

    series = {}
    for slot in asked(plan):
        name = plan.variables[slot].name
        values = pl.Series(name, columns[name])
        series[name] = values.set(values == (MISSING if is_date(plan, slot) else 0), None)
    rules = (
        pl.DataFrame(series)
        .lazy()
        .select(**{f"r{at}": holds(entry.node) for at, entry in enumerate(plan.entries)})
    )
    fail = unknown = pl.lit(0, pl.UInt32)
    for at in range(len(plan.entries)):
        rule, bit = pl.col(f"r{at}"), pl.lit(1 << at, pl.UInt32)
        fail |= (~rule).fill_null(value=False).cast(pl.UInt32) * bit
        unknown |= rule.is_null().cast(pl.UInt32) * bit
    query = rules.select(fail=fail, unknown=unknown)

    def run() -> tuple[Any, Any]:
        found = query.collect()
        return found["fail"].to_numpy(), found["unknown"].to_numpy()

    return run


# ------------------------------------------------------------------ OpenFisca


def numpy_text(plan: Plan, node: Node) -> str:  # noqa: PLR0911  (one form after another)
    """A condition as numpy text: 0 false, 1 unknown, 2 true."""
    match node:
        case Leaf(slot, _):
            variable = plan.variables[slot]
            if variable.parameter:
                return "1"
            column = f"p({variable.name!r})"
            if is_date(plan, slot):
                parts = []
                for low, high in ranges(plan, node):
                    bounds = [f"({column} >= {low})"] * (low is not None) + [f"({column} < {high})"] * (
                        high is not None
                    )
                    parts.append(" & ".join(bounds))
                return f"np.where({column} == {MISSING}, 1, np.where({' | '.join(parts)}, 2, 0))"
            holds = " | ".join(f"({column} == {at})" for at in numbers(plan, node))
            return f"np.where({column} == 0, 1, np.where({holds}, 2, 0))"
        case Neg(of):
            return f"(2 - {numpy_text(plan, of)})"
        case Part(_, of):
            return numpy_text(plan, of)
        case Conj(children) | Disj(children):
            text = numpy_text(plan, children[0])
            for child in children[1:]:
                text = f"np.{'minimum' if isinstance(node, Conj) else 'maximum'}({text}, {numpy_text(plan, child)})"
            return text
        case Unsettled():
            return "1"
    return str(int(node))


FORMULA = """
def formula(person, period):
    p = lambda name: person(name, period)
    return np.zeros(person.count, np.int32) + {}
"""


def openfisca(plan: Plan, columns: Columns, rows: int) -> Run:
    """A country package in memory: a variable a fact, a variable with a formula a rule."""
    from openfisca_core.entities import build_entity  # noqa: PLC0415  (see above)
    from openfisca_core.periods import DateUnit  # noqa: PLC0415  (see above)
    from openfisca_core.simulation_builder import SimulationBuilder  # noqa: PLC0415  (see above)
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # noqa: PLC0415  (see above)
    from openfisca_core.variables import Variable  # noqa: PLC0415  (see above)

    person = build_entity(key="person", plural="persons", label="applicant", is_person=True)
    system = TaxBenefitSystem([person])
    common = {"value_type": int, "entity": person, "label": "a fact or a rule"}
    for slot in asked(plan):
        unknown = MISSING if is_date(plan, slot) else 0
        own = {"default_value": unknown, "definition_period": DateUnit.ETERNITY}
        system.add_variable(type(plan.variables[slot].name, (Variable,), common | own))
    names = [f"rule_{at}" for at in range(len(plan.entries))]
    for name, entry in zip(names, plan.entries, strict=True):
        text = FORMULA.format(numpy_text(plan, entry.node))
        made: dict[str, Any] = {}
        exec(text, {"np": np}, made)  # noqa: S102  (our own text)
        system.add_variable(type(name, (Variable,), common | made | {"definition_period": DateUnit.DAY}))

    def mask_of(value: int) -> Callable[..., Any]:
        def formula(person: Any, period: Any) -> Any:
            found = np.zeros(person.count, np.int32)
            for at, name in enumerate(names):
                found |= (person(name, period) == value).astype(np.int32) << at
            return found

        return formula

    for name, value in (("fail", 0), ("unknown", 1)):
        own = {"formula": mask_of(value), "definition_period": DateUnit.DAY}
        system.add_variable(type(name, (Variable,), common | own))
    given = {
        plan.variables[slot].name: columns[plan.variables[slot].name].astype(np.int32) for slot in asked(plan)
    }

    def run() -> tuple[Any, Any]:
        simulation = SimulationBuilder().build_default_simulation(system, rows)
        for name, values in given.items():
            simulation.set_input(name, "ETERNITY", values)
        day = plan.on.isoformat()
        return simulation.calculate("fail", day), simulation.calculate("unknown", day)

    return run
