"""Words in the two languages of the rule books, and the codes that say how firm a statement is."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Text(NamedTuple):
    """The same words in English and Ukrainian."""

    en: str
    uk: str

    @classmethod
    def joined(cls, texts: Iterable["Text"], between: "Text") -> "Text":
        """The texts one after the other, with `between` between them."""
        listed = list(texts)
        return cls(between.en.join(text.en for text in listed), between.uk.join(text.uk for text in listed))

    def within(self, language: str) -> str:
        """The words for a language code; English where the language is not Ukrainian."""
        return self.uk if language.partition("-")[0] == "uk" else self.en


class Confidence(StrEnum):
    """How a statement of law was seen; the codes of the facts behind the rule books."""

    TEXT = "T"
    OFFICIAL = "O"
    PRESS_QUOTING = "P+"
    GUIDE = "N"
    PRESS = "P"
    INFERRED = "I"
    GENERAL_KNOWLEDGE = "K"

    @property
    def is_firm(self) -> bool:
        """Whether a rule of this confidence may be applied without a warning."""
        return self in FIRM

    @property
    def label(self) -> Text:
        return _LABELS[self]


FIRM = frozenset({Confidence.TEXT, Confidence.OFFICIAL, Confidence.PRESS_QUOTING})
_LABELS = {
    Confidence.TEXT: Text("seen in the act's own text", "за текстом самого акта"),
    Confidence.OFFICIAL: Text("seen in an official summary", "за офіційним викладом"),
    Confidence.PRESS_QUOTING: Text("press quoting the act", "за пресою, що цитує акт"),
    Confidence.GUIDE: Text("lawyers' or NGO guide", "за посібником юристів чи громадської організації"),
    Confidence.PRESS: Text("press only", "лише за пресою"),
    Confidence.INFERRED: Text("inferred from other facts", "виведено з інших відомостей"),
    Confidence.GENERAL_KNOWLEDGE: Text("general knowledge, not verified", "загальне знання, не перевірене"),
}
