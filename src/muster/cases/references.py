"""References that can be read out over a bad telephone line and tell nothing to whoever sees one."""

import secrets

from muster.people.marks import ALPHABET

LENGTH = 8
CODE_LENGTH = 12
COPY_CODE_LENGTH = 24


def new_reference() -> str:
    """Forty random bits as `M-XXXX-XXXX`."""
    return f"M-{_in_fours(_letters(LENGTH))}"


def new_check_code() -> str:
    """Sixty random bits as `XXXX-XXXX-XXXX`: what stands on a paper and is known to those alone who hold it."""
    return _in_fours(_letters(CODE_LENGTH))


def new_copy_code() -> str:
    """A hundred and twenty random bits: whoever has it has the paper, so it is never guessed."""
    return _in_fours(_letters(COPY_CODE_LENGTH))


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _in_fours(letters: str) -> str:
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _read(text: str) -> str:
    return "".join(text.upper().replace("-", " ").split())


def _alike(letters: str) -> str:
    return letters.replace("O", "0").replace("I", "1").replace("L", "1")


def normalised(text: str) -> str:
    """What a person typed, as a reference: case, spaces and look-alike letters forgiven."""
    letters = _read(text)
    if len(letters) > LENGTH:  # M is also a letter of the alphabet: only the ninth is the prefix
        letters = letters.removeprefix("M")
    return f"M-{_in_fours(_alike(letters))}"


def normalised_copy_code(text: str) -> str:
    """What a person typed, as a copy code, forgiven in the same way."""
    return normalised_code(text)


def normalised_code(text: str) -> str:
    """What a person typed, as a check code, forgiven in the same way."""
    return _in_fours(_alike(_read(text)))
