"""A TOML file of a rule book that knows on which line each of its keys stands."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

type Table = dict[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong in a rule book, where, and what to do about it."""

    file: str
    line: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.remedy}"


class BookError(ValueError):
    """A rule book that cannot be used; `problems` says why, each with file, line and remedy."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems: Final = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def is_tables(value: object) -> bool:
    """Whether a value is a list of tables."""
    return isinstance(value, list) and all(isinstance(table, dict) for table in value)


_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r'\s*"?([\w-]+)"?\s*(?:\.\s*"?[\w-]+"?\s*)*=')
_ERROR_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")


class Document:
    """The tables of one file; a file that is absent is empty."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path: Final = path
        self.name: Final = f"{path.parent.name}/{path.name}"
        self.problems: Final = problems
        self.text = self._read()
        self.data: Table = {}
        try:
            data = tomllib.loads(self.text)
            json.dumps(data, default=str)  # as the digest will
            self.data = data
        except RecursionError:
            self._refuse(1, "its tables or lists are nested too deeply", "write them flat")
        except ValueError as error:
            found = _ERROR_LINE.search(str(error))
            line = int(found[1]) if found else self.text.count("\n") + 1
            what = " ".join(_ERROR_LINE.sub("", str(error)).split())
            self._refuse(line, f"not TOML: {what}", "correct the line or the one before it")

    def _read(self) -> str:
        try:
            held = self.path.read_bytes()
        except FileNotFoundError:
            return ""
        except OSError as error:
            self._refuse(1, f"it cannot be read: {error.strerror}", "let it be a file that you may read")
            return ""
        try:
            return held.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = held[: error.start].count(b"\n") + 1
            self._refuse(line, "the file is not in UTF-8", "save it in UTF-8")
            return ""

    def _refuse(self, line: int, what: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, line, what, remedy))

    def tables(self, kind: str) -> Iterator["Place"]:
        """The `[[kind]]` tables of the file, in order."""
        tables = self.data.get(kind, [])
        if not is_tables(tables):
            Place(self, {}, kind, 0).problem(
                "", f"{kind} is not a list of tables", f"write [[{kind}]] above each"
            )
            return
        for index, table in enumerate(tables):
            yield Place(self, table, kind, index)

    def named(self) -> Iterator[tuple[str, "Place"]]:
        """The `[name]` tables of the file, in order."""
        for name, table in self.data.items():
            if isinstance(table, dict):
                yield name, Place(self, table, name, 0)
            else:
                place = Place(self, self.data, "", 0)
                place.problem(name, f"{name} stands outside a table", "write [name] above what belongs to it")

    def line(self, header: str, index: int, key: str) -> int:
        """The line of a key within the nth table of that header; of the header, if the key is not there."""
        seen, here, at = -1, not header, 1  # without a header: the keys above the first table
        in_string = False
        for number, text in enumerate(self.text.split("\n"), 1):
            found = None if in_string else _HEADER.match(text)
            if found:
                own = found[2].strip('"') == header
                seen += own
                here = (own and seen == index) or (here and found[2].startswith(header + "."))
                at = number if here and own else at
                if here and found[2] == f"{header}.{key}":
                    return number
            elif here and not in_string:
                name = _KEY.match(text)
                if name and name[1] == key:
                    return number
            in_string ^= text.count('"""') % 2 == 1
        return at


@dataclass(frozen=True, slots=True)
class Place:
    """One table of a document, and where it stands."""

    document: Document
    table: Table
    header: str
    index: int

    def problem(self, key: str, what: str, remedy: str, offset: int = 0) -> None:
        """Note that `key` is wrong, `offset` lines below the line it begins on."""
        line = self.document.line(self.header, self.index, key) + offset
        self.document.problems.append(Problem(self.document.name, line, what, remedy))
