"""The compiled loops, also as plain Python, so that coverage sees them."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest

import muster.placement


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(muster.placement.__path__):
        yield importlib.import_module(f"muster.placement.{found.name}")


@pytest.fixture
def plain_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is compiled runs as the Python it was written in."""
    for module in modules():
        for name, function in vars(module).copy().items():
            written = getattr(function, "py_func", None)
            if written is not None:
                monkeypatch.setattr(module, name, written)


@pytest.fixture(params=["compiled", "plain"])
def both_ways(request: pytest.FixtureRequest) -> str:
    """A test that runs twice: compiled, and as plain Python."""
    if request.param == "plain":
        request.getfixturevalue("plain_python")
    return str(request.param)
