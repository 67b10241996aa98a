"""A plan as a program: no larger than it must be, and its parts where they are told to be."""

from datetime import date

import numpy as np
import pytest

from muster.law.bulk.program import BITS, PLANES, Compiled, _places, compile_plan, names_of, words_of
from muster.law.plan import plan_for
from muster.regimes import available, load

ON = date(2026, 3, 1)


EARLIER = date(2025, 3, 1)  # the day on which ua-ngu asks for a ninth byte


@pytest.fixture(params=[(name, on) for name in available() for on in (EARLIER, ON)])
def compiled(request: pytest.FixtureRequest) -> Compiled:
    name, on = request.param
    return compile_plan(plan_for(load(name), on, "enacted", None))


def planes_of(compiled: Compiled) -> list[int]:
    """How many planes each coded column brings."""
    return [sum(place.mask.bit_length() for place in places) for places in compiled.places]


def test_a_column_brings_no_more_planes_than_it_has_classes(compiled: Compiled) -> None:
    plan = plan_for(load("ua-ngu"), ON, "enacted", None)
    size = {variable.name: variable.size for variable in plan.variables}
    found = compile_plan(plan)
    for coding, planes in zip(found.codings, planes_of(found), strict=False):
        assert 1 <= planes <= size[coding.fact.name], coding.fact.name


def test_a_column_that_is_asked_much_brings_the_parts_that_questions_tell_apart() -> None:
    """The questions to a date overlap: there are more of them than of the intervals that they tell apart."""
    found = compile_plan(plan_for(load("ua-ngu"), ON, "enacted", None))
    names = [coding.fact.name for coding in found.codings]
    assert dict(zip(names, planes_of(found), strict=False))["rank_category"] <= 3


def test_every_fact_has_a_coding_and_those_asked_come_first(compiled: Compiled) -> None:
    names = [coding.fact.name for coding in compiled.codings]
    assert len(names) == len(set(names)) == len(load("ua-ngu").vocabulary)
    assert compiled.asked == len(compiled.places) < len(names)
    assert all(len(coding.answers) > 1 for coding in compiled.codings[: compiled.asked])


def test_the_planes_lie_beside_each_other_in_as_few_words_as_hold_them(compiled: Compiled) -> None:
    taken: dict[int, int] = {}
    for place in (place for places in compiled.places for place in places):
        bits = place.mask << place.shift
        assert 0 < bits < 256
        assert not taken.get(place.byte, 0) & bits
        taken[place.byte] = taken.get(place.byte, 0) | bits
    assert sorted(taken) == list(range(len(taken)))
    assert compiled.machine.inputs == -(-len(taken) // 8)


def test_a_column_of_many_planes_goes_on_in_another_byte() -> None:
    planes = [list(range(100, 103)), list(range(200, 211))]
    places, registers = _places(planes)
    assert [len(some) for some in places] == [1, 2]
    for column, some in zip(planes, places, strict=True):
        for answer in range(1 << len(column)):
            given = {place.byte: place.of(answer) for place in some}
            for bit, plane in enumerate(column):
                byte, at = divmod(registers[plane] - 2, 8)
                assert given[byte] >> at & 1 == answer >> bit & 1


def test_no_word_and_no_register_is_idle(compiled: Compiled) -> None:
    machine = compiled.machine
    assert machine.outputs == machine.fields.word.max() + 1
    own = 2 + PLANES * (machine.inputs + machine.outputs)
    written = set(machine.code[:, 1].tolist())
    assert {register for register in written if register >= own} == set(range(own, machine.registers))
    assert machine.code.dtype == np.int32


def test_the_fields_of_an_answer_share_no_bit(compiled: Compiled) -> None:
    fields = compiled.machine.fields
    taken: dict[int, int] = {}
    for word, shift, mask in zip(
        fields.word.tolist(), fields.shift.tolist(), fields.mask.tolist(), strict=True
    ):
        bits = mask << shift
        assert bits < 1 << PLANES
        assert not taken.get(word, 0) & bits
        taken[word] = taken.get(word, 0) | bits
    rules, names = words_of(compiled.rules), words_of(compiled.names)
    assert len(fields.word) == 2 + 2 * rules + names
    assert fields.mask[0] == 0b11
    assert fields.mask[1] == (1 << (len(compiled.grants) - 1).bit_length()) - 1
    assert fields.mask[2] == (1 << min(len(compiled.rules), BITS)) - 1


@pytest.mark.parametrize(("count", "words"), [(0, 1), (1, 1), (63, 1), (64, 2), (126, 2), (127, 3)])
def test_sixty_three_bits_go_into_a_word(count: int, words: int) -> None:
    assert words_of("x" * count) == words


def test_names_are_what_rules_read_in_the_order_of_asking() -> None:
    regime = load("ua-ngu")
    names = names_of(regime)
    order = [*regime.vocabulary, *regime.parameters]
    assert list(names) == sorted(names, key=order.index)
    assert {"date_of_birth", "law_4730_in_force", "ngu_officer_decree_in_force"} <= set(names)
    assert "moon" not in names
