"""What can be wrong with what a placement is asked: one line that says where, and what to do."""

from typing import Final


class PlacementError(ValueError):
    """Wishes, ranks or seats that cannot be used.

    `code` is stable (a form translates it), `where` names the applicant, post or column, `problem` and `remedy`
    are plain English. Codes: `unknown_post`, `unknown_applicant`, `doubled_wish`, `doubled_rank`,
    `doubled_name`, `doubled_number`, `negative_seats`, `wrong_type`, `wrong_shape`, `missing`, `unknown_key`,
    `unreadable`, `too_large`; of a live placement: `not_stable`, `promised`, `not_placed`, `not_promised`.
    """

    def __init__(self, code: str, where: str, problem: str, remedy: str) -> None:
        self.code: Final = code
        self.where: Final = where
        self.problem: Final = problem
        self.remedy: Final = remedy
        super().__init__(printable(f"{where}: {problem}; {remedy}"))


def printable(text: str) -> str:
    """The text with whatever a terminal would obey or could not show written out."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
