"""Python's cycle collector, kept off while very many rows are held."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the collector, which would go over every row that lives, again and again, and find no cycle.

    Also a decorator: `@uncollected()`.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
