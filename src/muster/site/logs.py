"""How a log line is written: what happened and where in the program, nothing of what was sent, nor whose it was."""

import logging
import traceback
from copy import copy
from datetime import UTC, datetime
from types import TracebackType
from typing import override

from django.http import HttpRequest

type ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Line(logging.Formatter):
    """A request is named by its method and route, an exception by its type and the lines of code that led to it.

    An address may hold a name that somebody typed into it, and an exception quotes what it stumbled over.
    """

    @override
    def format(self, record: logging.LogRecord) -> str:
        written = copy(record)  # the record is for other handlers too
        written.exc_text = None
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            written.msg = "%s %s: %s"
            written.args = (request.method, route_of(request), getattr(record, "status_code", "refused"))
        return super().format(written)

    @override
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="milliseconds")

    @override
    def formatException(self, ei: ExceptionInfo) -> str:
        return "\n".join(_told(ei[1]))


def route_of(request: HttpRequest) -> str:
    """The pattern that the address fits: `desk/cases/<str:reference>/`."""
    return request.resolver_match.route if request.resolver_match else "no address of ours"


def _told(error: BaseException | None) -> list[str]:
    if error is None:
        return []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [line.rstrip() for line in traceback.format_tb(error.__traceback__)]
    return [*_told(before), "Traceback:", *lines, f"{type(error).__module__}.{type(error).__qualname__}"]
