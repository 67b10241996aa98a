"""Options that several words share, and errors told in one line."""

import argparse
import json
import sys
from datetime import date
from typing import NoReturn

BAD_INPUT = 2


class UsageError(ValueError):
    """What was typed cannot be used; the message is one line."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def complain(error: Exception) -> int:
    """Tell an error on standard error, in one line, and give the exit status for it."""
    sys.stderr.write("muster: " + " ".join(str(error).split()) + "\n")
    return BAD_INPUT


def day(text: str) -> date:
    """The type of an option that is a day."""
    try:
        if len(text) != len("2024-03-01"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2024-03-01") from None


def setting(text: str) -> tuple[str, object]:
    """The type of an option NAME=VALUE, the value a plain word or date, or JSON."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    try:
        return name, json.loads(value)
    except (ValueError, RecursionError):
        return name, value
