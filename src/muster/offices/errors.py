"""What an action answers when it cannot be done: why, and what to do next."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class NotPossible(Exception):  # noqa: N818  it is an answer to a person, not a fault
    """The act is not possible now. `message` is for the person who tried; `code` is stable."""

    def __init__(self, code: str, message: "str | _StrPromise") -> None:
        super().__init__(code)
        self.code = code
        self.message = message
