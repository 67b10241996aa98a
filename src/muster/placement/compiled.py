"""How loops over arrays are compiled: at the first call, then kept on disk."""

from collections.abc import Callable

import numba


def compiled[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Compile at the first call, or take what an earlier process compiled."""
    made: Callable[P, R] = numba.njit(cache=True, nogil=True, boundscheck=False, error_model="numpy")(
        function
    )
    return made
