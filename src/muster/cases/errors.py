"""What an action answers when it cannot be done."""

from muster.offices.errors import NotPossible

__all__ = ["NotPossible"]
