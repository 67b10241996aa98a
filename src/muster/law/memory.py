"""What was worked out before, within bounds."""

from typing import Final

REMEMBERED: Final = 100_000


def remember[Key, Value](memory: dict[Key, Value], key: Key, value: Value) -> Value:
    """Keep a value for next time, and give it back; a memory that is full is emptied first."""
    if len(memory) >= REMEMBERED:
        memory.clear()
    memory[key] = value
    return value
