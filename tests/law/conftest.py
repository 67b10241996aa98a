"""What holds for all tests of the law."""

import os

import pytest

from muster.regimes import available, load


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Where mutants are tested, each test works its plans out anew: what was remembered is of the unchanged code."""
    if "MUTANT_UNDER_TEST" in os.environ:
        for name in available():
            regime = load(name)
            for book in (regime, *(event.book for event in regime.events.values())):
                book.plans.clear()
