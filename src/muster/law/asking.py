"""The function that takes a case to its answer: written for the rule book of one day, out of syntax nodes.

It looks each group of facts up in what was worked out before, and has worked out what is new. No text of a
rule book becomes code: the function is made of numbered names, and the facts' own names stand in it as
constants.
"""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Final, cast

from muster.law.memory import remember
from muster.law.vocabulary import Fact, Kind, Vocabulary, check_together

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


@dataclass(frozen=True, slots=True)
class Asked[Found]:
    """All facts, in groups: those that are no codes each alone, to learn their classes; those that rules ask;
    and those that are only checked and kept.
    """

    classes: Sequence[Group[int]]
    ruled: Sequence[Group[Found]]
    silent: Sequence[Group[Found]]


def write_ask[Law, Found, Answered](
    vocabulary: Vocabulary,
    asked: Asked[Found],
    refuse: Callable[[Facts], object],
    end: Callable[[Law, int, tuple[Found, ...], tuple[object, ...]], Answered],
    law: Law,
) -> Callable[[Facts], Answered]:
    """The function from facts to `end(law, bits, cells, others)`.

    `cells` are what is known of the ruled and the silent groups, `bits` those of the cells of the first, joined.
    `others` are the facts that are no codes, as they are given. What cannot be looked up is left to `refuse`,
    to say why.
    """
    nothing = dict.fromkeys(vocabulary)

    def whole(facts: Facts) -> Facts:
        given = {**nothing, **facts}
        if len(given) != len(nothing):
            raise KeyError
        return given

    writer = _Writer(tuple(vocabulary.values()))
    writer.names |= {"refuse": refuse, "end": end, "law": law, "whole": whole}
    writer.names["check_together"] = check_together
    complete = _compare(_call("len", _name("facts")), ast.Eq(), ast.Constant(len(vocabulary)))
    writer.assign("given", ast.IfExp(complete, _name("facts"), _call("whole", _name("facts"))))
    for group in asked.classes:
        writer.read(group)
    cells = [*asked.ruled, *asked.silent]
    for number, cell in enumerate(cells):
        writer.group(number, cell)
    writer.join(len(asked.ruled))
    writer.finish(len(cells), [slot for group in asked.classes for slot in group.slots])
    return cast("Callable[[Facts], Answered]", writer.made())


class _Writer:
    """Gathers the statements of the function, and what they name."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = facts
        self.names: dict[str, object] = {}
        self.body: list[ast.stmt] = []

    def assign(self, name: str, value: ast.expr) -> None:
        self.body.append(_assign(name, value))

    def when(self, test: ast.expr, then: ast.stmt) -> None:
        self.body.append(ast.If(test, [then], []))

    def given(self, slot: int) -> ast.expr:
        return _item("given", ast.Constant(self.facts[slot].name))

    def look_up(self, target: str, key: ast.expr, group: Group[Any]) -> None:
        """What is known of a key, or what is learned of it."""
        self.names |= {f"known_{target}": group.known, f"learn_{target}": group.learn}
        self.assign("key", key)
        known = _assign(target, _item(f"known_{target}", _name("key")))
        learned = _assign(target, _call(f"learn_{target}", _name("key")))
        self.body.append(ast.Try([known], [ast.ExceptHandler(_name("KeyError"), None, [learned])], [], []))

    def read(self, group: Group[int]) -> None:
        """A fact that is no code, and its class. Of a list a tuple is kept, whatever becomes of the list."""
        (slot,) = group.slots
        value = f"value_{slot}"
        self.assign(value, self.given(slot))
        if self.facts[slot].kind is Kind.COUNTRIES:
            is_list = _compare(_call("type", _name(value)), ast.Is(), _name("list"))
            self.when(is_list, _assign(value, _call("tuple", _name(value))))
            self.when(ast.UnaryOp(ast.Not(), _name(value)), ast.Expr(_call("check_together", _name("given"))))
        self.look_up(f"class_{slot}", _name(value), group)

    def group(self, number: int, group: Group[Any]) -> None:
        """What a group's facts come to. They are fetched in one call where all are codes: that is fastest."""
        flags = [slot for slot in group.slots if self.facts[slot].kind is Kind.FLAG]
        if len(group.slots) > 1 and all(self.facts[slot].kind in CODED for slot in group.slots):
            self.names[f"get_{number}"] = itemgetter(*(self.facts[slot].name for slot in group.slots))
            self.assign("key", _call(f"get_{number}", _name("given")))
            if flags:
                each: list[ast.expr] = [ast.Name(f"value_{slot}", ast.Store()) for slot in group.slots]
                self.body.append(ast.Assign([ast.Tuple(each, ast.Store())], _name("key")))
            key = _name("key")
        else:
            for slot in flags:
                self.assign(f"value_{slot}", self.given(slot))
            parts = [self.part(slot) for slot in group.slots]
            key = parts[0] if len(parts) == 1 else _tuple(parts)
        for slot in flags:  # by identity: 1 is equal to True, and no value of a flag
            known = [_compare(_name(f"value_{slot}"), ast.Is(), ast.Constant(v)) for v in (True, False, None)]
            self.when(ast.UnaryOp(ast.Not(), ast.BoolOp(ast.Or(), known)), ast.Raise(_name("TypeError")))
        self.look_up(f"cell_{number}", key, group)

    def part(self, slot: int) -> ast.expr:
        kind = self.facts[slot].kind
        if kind is Kind.FLAG:
            return _name(f"value_{slot}")
        return self.given(slot) if kind in CODED else _name(f"class_{slot}")

    def join(self, cells: int) -> None:
        """The bits of the first cells, most of which have none."""
        self.assign("bits", ast.Constant(0))
        for number in range(cells):
            bits = ast.Attribute(_name(f"cell_{number}"), "bits", ast.Load())
            test = ast.NamedExpr(ast.Name("more", ast.Store()), bits)
            self.when(test, ast.AugAssign(ast.Name("bits", ast.Store()), ast.BitOr(), _name("more")))

    def finish(self, cells: int, others: Iterable[int]) -> None:
        found = _tuple([_name(f"cell_{number}") for number in range(cells)])
        values = _tuple([_name(f"value_{slot}") for slot in others])
        self.body.append(ast.Return(_call("end", _name("law"), _name("bits"), found, values)))

    def made(self) -> object:
        refused: list[ast.stmt] = [ast.Expr(_call("refuse", _name("facts"))), ast.Raise()]
        wrong = _tuple([_name("KeyError"), _name("TypeError")])
        body: list[ast.stmt] = [ast.Try(self.body, [ast.ExceptHandler(wrong, None, refused)], [], [])]
        parameters = ast.arguments([], [ast.arg("facts")], None, [], [], None, [])
        function = ast.FunctionDef("ask", parameters, body, [], None, None, [])
        module = ast.fix_missing_locations(ast.Module([function], []))
        exec(compile(module, "<ask>", "exec"), self.names)  # noqa: S102  (nodes made here, of no one's text)
        return self.names["ask"]


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
