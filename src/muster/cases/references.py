"""References that can be read out over a bad telephone line and tell nothing to whoever sees one."""

import secrets

# Crockford's alphabet: no I, L, O or U, so nothing is mistaken and no word appears by chance.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8


def new_reference() -> str:
    """Forty random bits as `M-XXXX-XXXX`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"M-{letters[:4]}-{letters[4:]}"


def normalised(text: str) -> str:
    """What a person typed, as a reference: case, spaces and look-alike letters forgiven."""
    letters = "".join(text.upper().replace("-", " ").split())
    if len(letters) > LENGTH:  # M is also a letter of the alphabet: only the ninth is the prefix
        letters = letters.removeprefix("M")
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")
    return f"M-{letters[:4]}-{letters[4:]}"
