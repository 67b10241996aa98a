"""Which facts are worth asking for."""

from datetime import date
from pathlib import Path

from muster.law import Regime, decide, relevant
from muster.law.decide import deciding
from tests.law.test_fold import book

ON = date(2024, 6, 15)
BEFORE = {"opening": "2024-06-01"}
AFTER = {"opening": "2024-07-01"}


def lighthouse(folder: Path) -> Regime:
    return book(folder, "(sex is male or medical is fit) and day >= opening")


def test_it_is_what_is_missing_but_for_parameters(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path)
    assert decide(regime, {}, ON).missing == ("sex", "medical", "opening")
    assert decide(regime, {"sex": "male"}, ON).missing == ("opening",)
    assert relevant(regime, {}, ON) == ("sex", "medical")
    assert relevant(regime, {"sex": "male"}, ON) == ()
    assert relevant(regime, {"sex": "female"}, ON) == ("medical",)


def test_only_what_can_be_asked_is_named(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path)
    assert relevant(regime, {}, ON, askable={"medical"}) == ("medical",)
    assert relevant(regime, {}, ON, askable=()) == ()


def test_parameters_and_readings_are_heeded(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path)
    assert relevant(regime, {}, ON, parameters=BEFORE) == ("sex", "medical")
    assert relevant(regime, {}, ON, parameters=AFTER) == ()
    assert decide(regime, {"sex": "male"}, ON, "enacted", BEFORE).outcome == "eligible"


def test_deciding_is_decide_for_one_day(tmp_path: Path) -> None:
    regime = lighthouse(tmp_path)
    for parameters in (None, BEFORE, AFTER):
        ask = deciding(regime, ON, "enacted", parameters)
        for facts in ({}, {"sex": "male"}, {"sex": "female"}):
            assert ask(facts) == decide(regime, facts, ON, "enacted", parameters)
