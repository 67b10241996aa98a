"""The cycle collector, off for a while."""

import gc

import pytest

from muster.database.collecting import uncollected


def test_it_is_on_again_afterwards_whatever_happens() -> None:
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="nonsense"), uncollected():
        raise ValueError("nonsense")
    assert gc.isenabled()
