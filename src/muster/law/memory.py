"""What was worked out before, within bounds."""

from collections.abc import Callable
from typing import Any, Final

REMEMBERED: Final = 100_000

type Memory = dict[Any, Any]


def remember[Key, Value](memory: dict[Key, Value], key: Key, value: Value) -> Value:
    """Keep a value for next time, and give it back; a memory that is full is emptied first."""
    if len(memory) >= REMEMBERED:
        memory.clear()
    memory[key] = value
    return value


class Learned[Key, Value](dict[Key, Value]):
    """A table that works out what it does not hold yet."""

    def __init__(self, work_out: Callable[[Key], Value]) -> None:
        super().__init__()
        self.work_out = work_out

    def __missing__(self, key: Key) -> Value:
        return remember(self, key, self.work_out(key))
