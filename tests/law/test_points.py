import re

import pytest

from muster.law.points import in_ukrainian
from muster.regimes import load


@pytest.mark.parametrize(
    ("point", "ukrainian"),
    [
        ("art. 20, 21-1", "ст. 20, 21-1"),
        ("sec. I, p. 2, subp. 4, paras 13-20", "розд. I, п. 2, підп. 4, абз. 13-20"),
        ("Law 2232-XII, art. 21-2, parts 2 and 3", "Закон 2232-XII, ст. 21-2, ч. 2 і 3"),
        ("deferred part", "відкладена частина"),
        ("point 9 of the regulation", "п. 9 положення"),
    ],
)
def test_a_point_is_said_in_ukrainian(point: str, ukrainian: str) -> None:
    assert in_ukrainian(point) == ukrainian


def test_every_point_of_the_rule_books_is_known() -> None:
    for regime in ("ua-ngu", "ua-afu", "ua-ssts"):
        for rule in load(regime).rules:
            for cite in rule.cites:
                left = re.sub(r"\b[IVXLC]+\b", "", cite.place.uk)
                assert not re.search("[A-Za-z]", left), cite.place.uk
