"""The function that takes a case to its answer: written for the rule book of one day, out of syntax nodes.

It looks each group of facts up in what was worked out before, and has worked out what is new. No text of a
rule book becomes code: the function is made of numbered names, and the facts' own names stand in it as
constants.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final, Protocol, cast

from muster.law.answer import Outcome
from muster.law.memory import remember
from muster.law.vocabulary import Fact, Held, Kind, Vocabulary, check_together

type Facts = Mapping[str, object]

CODED: Final = (Kind.CHOICE, Kind.FLAG)  # looked up as they are; of other facts by their class


@dataclass(frozen=True, slots=True)
class Group[Found]:
    """Facts that are looked up together: their slots, what works their keys out, and what is known of them.

    A key holds, in the order of the slots, the values of codes and the classes of other facts; it is no tuple
    where there is but one.
    """

    slots: Sequence[int]
    work_out: Callable[[object], Found]
    known: dict[object, Found] = field(default_factory=dict)

    def learn(self, key: object) -> Found:
        return remember(self.known, key, self.work_out(key))

    def of(self, key: object) -> Found:
        found = self.known.get(key)
        return self.learn(key) if found is None else found


@dataclass(frozen=True, slots=True)
class Asked[Found]:
    """All facts, in groups: those that are no codes each alone, to learn their classes; those that rules ask;
    and those that no rule asks: the codes together, if there are any, and each of the others that a warning asks.
    """

    classes: Mapping[int, Group[int]]
    ruled: Sequence[Group[Found]]
    silent: Sequence[Group[Found]]


class End[Law, Found, Answered](Protocol):
    """What makes an answer of what was found. Called once a case: names would cost time."""

    def __call__(  # noqa: PLR0917  (as above)
        self,
        law: Law,
        outcome: Outcome,
        not_met: int,
        unknown: int,
        cells: tuple[Found, ...],
        facts: Facts | Held,
    ) -> Answered: ...


@dataclass(frozen=True, slots=True)
class Asking[Law, Found, Answered]:
    """What the function from facts to an answer is written from.

    It ends in `end`: `cells` are what is known of the ruled groups, whose bits, joined, are what is `not_met`
    and what is `unknown` of so many `rules`. What cannot be looked up is left to `refuse`, to say why.
    """

    vocabulary: Vocabulary
    asked: Asked[Found]
    rules: int
    refuse: Callable[[Facts], object]
    end: End[Law, Found, Answered]
    law: Law

    def write(self) -> Callable[[Facts], Answered]:
        """The function of facts as somebody gives them: they are checked, and copied."""
        nothing = dict.fromkeys(self.vocabulary)

        def whole(facts: Facts) -> Facts:
            given = {**nothing, **facts}
            if len(given) != len(nothing):
                raise KeyError
            return given

        asked = self.asked
        writer = self.writer()
        writer.names |= {"refuse": self.refuse, "whole": whole}
        writer.given()
        writer.fetch_each([*asked.classes, *_codes_beside_others(asked)])
        writer.classes(asked)
        for number, group in enumerate(asked.ruled):
            writer.group(number, group, whole=not asked.classes.keys() & group.slots)
        for group in asked.silent:
            writer.check_codes([slot for slot in group.slots if slot not in asked.classes])
        writer.join(len(asked.ruled), self.rules)
        writer.refuse()
        return cast("Callable[[Facts], Answered]", writer.made())

    def write_held(self) -> Callable[[Held], Answered]:
        """The function of facts that were checked before."""
        asked = self.asked
        writer = self.writer()
        writer.take_each()
        ruled = {slot for group in asked.ruled for slot in group.slots}
        for slot in sorted(asked.classes.keys() & ruled):
            writer.look_up(f"class_{slot}", f"value_{slot}", asked.classes[slot])
        for number, group in enumerate(asked.ruled):
            writer.make_key(group.slots)
            writer.look_up(f"cell_{number}", "key", group)
        writer.join(len(asked.ruled), self.rules)
        return cast("Callable[[Held], Answered]", writer.made())

    def writer(self) -> "_Writer":
        writer = _Writer(tuple(self.vocabulary.values()))
        writer.names |= {"end": self.end, "law": self.law}
        return writer


def _codes_beside_others(asked: Asked[Any]) -> list[int]:
    """The codes of those groups that also have facts that are none."""
    mixed = [group.slots for group in asked.ruled if asked.classes.keys() & group.slots]
    return [slot for slots in mixed for slot in slots if slot not in asked.classes]


class _Writer:
    """Gathers the statements of the function, and what they name."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.names: dict[str, object] = {}
        self.body: list[ast.stmt] = []

    def assign(self, name: str, value: ast.expr) -> None:
        self.body.append(_assign(name, value))

    def when(self, test: ast.expr, then: list[ast.stmt]) -> None:
        self.body.append(ast.If(test, then, []))

    def look_up(self, target: str, key: str, group: Group[Any]) -> None:
        """What is known of a key, or what is learned of it."""
        self.names |= {f"known_{target}": group.known, f"learn_{target}": group.learn}
        known = _assign(target, _item(f"known_{target}", _name(key)))
        learned = _assign(target, _call(f"learn_{target}", _name(key)))
        self.body.append(ast.Try([known], [ast.ExceptHandler(_name("KeyError"), None, [learned])], [], []))

    def take_each(self) -> None:
        """All facts of those that are held: in one step, which is fastest."""
        self.assign("given", _name("facts"))
        self.body.append(ast.Assign([_values(range(len(self.facts)))], _name("facts")))

    def given(self) -> None:
        """All facts as they are now, None where one is absent."""
        copied = ast.Dict([None], [_name("facts")])
        complete = _compare(_call("len", _name("facts")), ast.Eq(), ast.Constant(len(self.facts)))
        self.assign("given", ast.IfExp(complete, copied, _call("whole", _name("facts"))))

    def fetch(self, slots: Sequence[int]) -> ast.expr:
        """Facts as they are given: in one call, which is fastest. A tuple, unless it is one."""
        if not slots:
            return _tuple([])
        if len(slots) == 1:
            return _item("given", ast.Constant(self.facts[slots[0]].name))
        self.names[f"get_{slots[0]}"] = itemgetter(*(self.facts[slot].name for slot in slots))
        return _call(f"get_{slots[0]}", _name("given"))

    def fetch_each(self, slots: Sequence[int]) -> None:
        self.body.append(ast.Assign([_values(slots)], self.fetch(slots)))

    def fetch_together(self, name: str, slots: Sequence[int]) -> None:
        """Codes under one name, and each by itself, to be checked."""
        self.body.append(ast.Assign([ast.Name(name, ast.Store()), _values(slots)], self.fetch(slots)))

    def classes(self, asked: Asked[Any]) -> None:
        """The classes of the facts that are no codes."""
        for slot, group in asked.classes.items():
            if self.facts[slot].kind is Kind.COUNTRIES:
                self.tuple_of_list(slot)
            self.look_up(f"class_{slot}", f"value_{slot}", group)

    def tuple_of_list(self, slot: int) -> None:
        """Of a list a tuple is looked up; and kept, whatever becomes of the list. None at all must be explained."""
        value, at = f"value_{slot}", ast.Constant(self.facts[slot].name)
        kept = ast.Assign([ast.Subscript(_name("given"), at, ast.Store())], _name(value))
        is_list = _compare(_call("type", _name(value)), ast.Is(), _name("list"))
        self.when(is_list, [_assign(value, _call("tuple", _name(value))), kept])
        self.names["check_together"] = check_together
        is_empty = ast.UnaryOp(ast.Not(), _name(value))
        self.when(is_empty, [ast.Expr(_call("check_together", _name("facts")))])

    def check_codes(self, slots: Sequence[int]) -> None:
        """Codes that no rule asks: they are kept for who reads on."""
        self.fetch_each(slots)
        for slot in slots:
            self.check_flag(slot)
            if self.facts[slot].kind is Kind.CHOICE:
                self.names[f"codes_{slot}"] = frozenset((None, *self.facts[slot].codes))
                unheard = _compare(_name(f"value_{slot}"), ast.NotIn(), _name(f"codes_{slot}"))
                self.when(unheard, [ast.Raise(_name("TypeError"))])

    def group(self, number: int, group: Group[Any], *, whole: bool) -> None:
        """What a group's facts come to. Those of a `whole` group are all codes: as fetched they are its key."""
        if whole:
            self.fetch_together("key", group.slots)
        else:
            self.make_key(group.slots)
        for slot in group.slots:
            self.check_flag(slot)
        self.look_up(f"cell_{number}", "key", group)

    def make_key(self, slots: Sequence[int]) -> None:
        parts = [self.part(slot) for slot in slots]
        self.assign("key", parts[0] if len(parts) == 1 else _tuple(parts))

    def check_flag(self, slot: int) -> None:
        """By identity: 1 is equal to True, and no value of a flag."""
        if self.facts[slot].kind is Kind.FLAG:
            known = [_compare(_name(f"value_{slot}"), ast.Is(), ast.Constant(v)) for v in (True, False, None)]
            self.when(ast.UnaryOp(ast.Not(), ast.BoolOp(ast.Or(), known)), [ast.Raise(_name("TypeError"))])

    def part(self, slot: int) -> ast.expr:
        return _name(f"value_{slot}" if self.facts[slot].kind in CODED else f"class_{slot}")

    def join(self, cells: int, rules: int) -> None:
        """The bits of the cells, most of which have none; and so the outcome, and the answer."""
        self.names |= {outcome.name: outcome for outcome in Outcome}
        self.assign("bits", ast.Constant(0))
        for number in range(cells):
            bits = ast.Attribute(_name(f"cell_{number}"), "bits", ast.Load())
            more = ast.NamedExpr(ast.Name("more", ast.Store()), bits)
            self.when(more, [ast.AugAssign(ast.Name("bits", ast.Store()), ast.BitOr(), _name("more"))])
        self.assign("outcome", _name(Outcome.ELIGIBLE.name))
        self.assign("not_met", _name("bits"))
        self.assign("unknown", _name("bits"))
        refused = ast.IfExp(_name("not_met"), _name("NOT_ELIGIBLE"), _name("UNDETERMINED"))
        some = [
            _assign("not_met", ast.BinOp(_name("bits"), ast.RShift(), ast.Constant(rules))),
            _assign("unknown", ast.BinOp(_name("bits"), ast.BitAnd(), ast.Constant((1 << rules) - 1))),
            _assign("outcome", refused),
        ]
        self.when(_name("bits"), some)
        found = _tuple([_name(f"cell_{number}") for number in range(cells)])
        said = [_name(name) for name in ("law", "outcome", "not_met", "unknown")]
        self.body.append(ast.Return(_call("end", *said, found, _name("given"))))

    def refuse(self) -> None:
        """What could not be looked up is refused, with the reason."""
        refused: list[ast.stmt] = [ast.Expr(_call("refuse", _name("facts"))), ast.Raise()]
        wrong = _tuple([_name("KeyError"), _name("TypeError")])
        self.body = [ast.Try(self.body, [ast.ExceptHandler(wrong, None, refused)], [], [])]

    def made(self) -> object:
        parameters = ast.arguments([], [ast.arg("facts")], None, [], [], None, [])
        function = ast.FunctionDef("ask", parameters, self.body, [], None, None, [])
        module = ast.fix_missing_locations(ast.Module([function], []))
        exec(compile(module, "<ask>", "exec"), self.names)  # noqa: S102  (nodes made here, of no one's text)
        return self.names["ask"]


def _values(slots: Sequence[int]) -> ast.expr:
    """Names to be given to so many facts."""
    names: list[ast.expr] = [ast.Name(f"value_{slot}", ast.Store()) for slot in slots]
    return names[0] if len(names) == 1 else ast.Tuple(names, ast.Store())


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _call(function: str, *given: ast.expr) -> ast.expr:
    return ast.Call(_name(function), list(given), [])


def _item(of: str, key: ast.expr) -> ast.expr:
    return ast.Subscript(_name(of), key, ast.Load())


def _tuple(items: list[ast.expr]) -> ast.expr:
    return ast.Tuple(items, ast.Load())


def _compare(one: ast.expr, how: ast.cmpop, other: ast.expr) -> ast.expr:
    return ast.Compare(one, [how], [other])
