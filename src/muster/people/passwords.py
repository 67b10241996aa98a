"""What a password must not be made of, besides what Django looks at."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What somebody who guesses at accounts here tries first, in the letters of both languages.
_WORDS: Final = """
muster ukraine ukraina national nationalguard guard hvardiia gvardia natsional contract kontrakt foreign soldier
soldat service password parol secret welcome
україна національна гвардія нацгвардія контракт іноземець солдат служба пароль
"""
_ANY: Final = re.compile("|".join(sorted(_WORDS.split(), key=len, reverse=True)))
_ENOUGH: Final = 8  # letters and digits beside those words


class WordsOfOursValidator:
    """Refuses what is little else than such words, however they are written and joined."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  Django names it
        plain = "".join(sign for sign in password.casefold() if sign.isalnum())
        if _ANY.search(plain) and len(_ANY.sub("", plain)) < _ENOUGH:
            raise ValidationError(
                _("This password is made of words that whoever guesses here tries first. Take others."),
                code="password_of_our_words",
            )

    def get_help_text(self) -> str:
        return _("Not made of words like “Muster” or “guard”.")
