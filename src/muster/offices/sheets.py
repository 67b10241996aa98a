"""Tables as files: CSV and XLSX in, with every limit that a stranger's file needs, and both out.

Nothing in a file is ever reckoned: a formula is refused. What is written is text that no spreadsheet takes for a
formula.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

type Words = "str | _StrPromise"

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 1000
MOST_UNPACKED = (
    20 * 1024 * 1024
)  # of all that an XLSX file packs, as its directory says; zipfile reads no more
MOST_PARTS = 100
MOST_COLUMNS = 30
_FORMULA = "=+-@\t\r"  # what a spreadsheet may take for the beginning of a formula


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do. `line` is the file's own, 0 for the file as a whole."""

    line: int
    column: str
    what: Words
    todo: Words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: its number in the file, and its values by column."""

    number: int
    values: dict[str, str]


class Unreadable(Exception):  # noqa: N818  it is an answer to a person, not a fault
    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


def read(content: bytes, *, columns: Sequence[str], optional: Sequence[str] = ()) -> list[Line]:
    """The lines of a CSV or XLSX file, empty ones left out. Raises `Unreadable`."""
    if len(content) > MOST_BYTES:
        raise _whole(_("The file is larger than 2 MB."), _("Split it into several files."))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _whole(
            _("This is a file of an old Excel (XLS)."), _("Save it as XLSX or as CSV and choose it again.")
        )
    rows = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    try:
        head = [name.strip().lower() for name in next(rows)[1]]
        _check_head(head, columns, optional)
        lines = [
            Line(number, {name: value.strip() for name, value in zip(head, cells, strict=False) if name})
            for number, cells in rows
            if any(value.strip() for value in cells)
        ]
    except StopIteration:
        raise _whole(_("The file is empty."), _("Save the list first to see the columns.")) from None
    except csv.Error:
        raise _whole(_("This is not a table in CSV."), _("Save it as CSV (UTF-8) or as XLSX.")) from None
    if len(lines) > MOST_ROWS:
        raise _whole(_("The file has more than 1,000 lines."), _("Split it into several files."))
    return lines


def _check_head(head: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> None:
    problems = [
        Problem(1, name, _("This column is unknown."), _("Remove it, or correct its name."))
        for name in head
        if name and name not in columns
    ]
    problems += [
        Problem(1, name, _("This column is missing."), _("Add it; its name stands in the first line."))
        for name in columns
        if name not in head and name not in optional
    ]
    problems += [
        Problem(1, name, _("This column is there twice."), _("Remove one of them."))
        for name in columns
        if head.count(name) > 1
    ]
    if problems:
        raise Unreadable(*problems[:MOST_COLUMNS])


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _whole(
            _("This is neither CSV in UTF-8 nor XLSX."), _("Save it as XLSX or as CSV (UTF-8).")
        ) from None
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    began = 1
    for cells in rows:
        yield began, [unguarded(cell) for cell in cells]
        began = rows.line_num + 1


def _xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    broken = _whole(_("The file cannot be read as XLSX."), _("Save it anew as XLSX or as CSV (UTF-8)."))
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        raise broken from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _whole(
            _("The file unpacks to more than a list of posts can hold."), _("Save it as CSV (UTF-8).")
        )
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # One line more than allowed tells that there are too many.
        rows = [list(cells) for cells in sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)]
    except Exception:  # noqa: BLE001  a stranger's file can be broken in any way
        raise broken from None
    formulas = [
        Problem(
            number, get_column_letter(place), _("This cell holds a formula."), _("Write the value itself.")
        )
        for number, cells in enumerate(rows, 1)
        for place, cell in enumerate(cells, 1)
        if cell.data_type == "f"
    ]
    if formulas:
        raise Unreadable(*formulas[:MOST_ROWS])
    for number, cells in enumerate(rows, 1):
        yield number, [unguarded(_text(cell.value)) for cell in cells]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def guarded(text: str) -> str:
    """The text behind an apostrophe where a spreadsheet would take it for a formula; `unguarded` takes it away."""
    return f"'{text}" if text.lstrip("'")[:1] in set(_FORMULA) and text else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'")[:1] in set(_FORMULA) else text


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    target = StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(columns)
    writer.writerows([_safe(value) for value in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str | int]], title: str) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.append(columns)
    for row in rows:
        sheet.append([_safe(value) for value in row])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _safe(value: str | int) -> str | int:
    return guarded(value) if isinstance(value, str) else value


def _whole(what: Words, todo: Words) -> Unreadable:
    return Unreadable(Problem(0, "", what, todo))
