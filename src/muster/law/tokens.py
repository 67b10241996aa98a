"""The tokens of a condition, each with its line."""

import re
from typing import Final, NamedTuple


class NotationError(ValueError):
    """What is wrong with a condition's text; `line` counts from 0 within it."""

    def __init__(self, problem: str, remedy: str, line: int) -> None:
        self.problem: Final = problem
        self.remedy: Final = remedy
        self.line: Final = line
        super().__init__(f"{problem}; {remedy}")


class Token(NamedTuple):
    kind: str
    text: str
    line: int


TOKEN: Final = re.compile(
    r"(?P<space>\s+)|(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>\d+)|(?P<name>[A-Za-z_]\w*)|(?P<sign><=|>=|[<>=(),+-])"
)


def tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at = line = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise NotationError(f"{text[at]!r} has no meaning here", "see the notation in the how-to", line)
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup or "", match.group(), line))
        line += match.group().count("\n")
        at = match.end()
    found.append(Token("end", "the end", line))
    return found
