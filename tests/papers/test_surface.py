"""What other packages may use is written down, and exists."""

import importlib
import pkgutil

import pytest

import muster.papers

MODULES = sorted(module.name for module in pkgutil.iter_modules(muster.papers.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_every_public_name_exists_and_is_listed_in_order(name: str) -> None:
    module = importlib.import_module(f"muster.papers.{name}")

    assert module.__all__
    assert all(hasattr(module, public) for public in module.__all__)
    assert len(set(module.__all__)) == len(module.__all__)
