"""Requests of an attacker who knows every address and every field, and sends anything at all in them.

Everything is drawn from one seed, so a finding is found again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.cast import PDF
from tests.site.test_access import ROWS, World

METHODS: Final = ("get", "post", "post", "post", "post", "head", "put", "delete", "options", "patch", "trace")
FIELD: Final = re.compile(r'<(?:input|select|textarea|button)[^>]*?\sname="([^"]+)"')
CHOICE: Final = re.compile(r'\svalue="([^"]{1,80})"')
# What forms ask for somewhere, so that a field of one page arrives at another too.
EVERYWHERE: Final = [
    "next",
    "kept",
    "email",
    "password",
    "page",
    "q",
    "order",
    "text",
    "reasons",
    "language",
    "token",
]
NASTY: Final = [
    "",
    " ",
    "\0",
    "\ud7ff\ufffe",
    "a\r\nBcc: thief@example.net",
    "' OR 1=1 --",
    '"; DROP TABLE cases_case; --',
    "{{ settings.SECRET_KEY }}{% debug %}",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "//thief.example/",
    "javascript:alert(1)",
    '=HYPERLINK("http://thief.example")',
    "9" * 400,
    "-1",
    "0",
    "1e999",
    "NaN",
    "0001-01-01",
    "9999-12-31",
    "2024-02-30",
    "٣",
    "²",
    "\u202e\u0000\u200f",
    "Ї" * 5000,
    "%00%ff%c0%af",
    "null",
    "[]",
    "on",
    "00000000-0000-0000-0000-000000000000",
]
FILE_NAMES: Final = [
    "a.pdf",
    "..%2f..%2fetc%2fpasswd",
    "a.php",
    "a\r\nb.pdf",
    "\u202efdp.exe",
    "Ї" * 200 + ".csv",
]
FILES: Final = [
    b"",
    b"%PDF-1.7\n",
    PDF,
    b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    b"PK\x03\x04" + b"\xff" * 60,
    b"<svg/>",
    b"a,b\n\xff",
]


@dataclass(frozen=True, slots=True)
class Attempt:
    who: str
    name: str
    method: str
    path: str
    status: int
    body: str

    def __str__(self) -> str:
        return f"{self.method} {self.name} as {self.who}: {self.status}"


class Attacker:
    """Sends what `seed` says, as each of `clients` in turn; learns the fields of pages by reading them."""

    def __init__(self, world: World, clients: dict[str, Client], seed: int) -> None:
        self.world, self.clients = world, clients
        self.random = Random(seed)  # noqa: S311  (to be found again, not to be secret)
        self.fields: dict[str, set[str]] = {}
        self.choices: list[str] = list(NASTY)

    def attempts(self, count: int) -> Iterator[Attempt]:
        names = sorted(ROWS.keys() - {"portal:sign-out"})  # whoever is signed out attacks no longer
        people = sorted(self.clients)
        self.random.shuffle(names)
        for at in range(count):
            name = names[at % len(names)]
            yield self.attempt(name, self.random.choice(people))

    def attempt(self, name: str, who: str) -> Attempt:
        method, path = self.random.choice(METHODS), self._path(name)
        client = self.clients[who]
        if method in {"get", "head"}:
            response = getattr(client, method)(path, self._values(name) if self.random.random() < 0.6 else {})
        elif method == "post":
            response = client.post(path, self._values(name, files=True))
        else:
            response = client.generic(method.upper(), path, self._value().encode("utf-8", "replace"))
        body = self._read(name, method, response)
        return Attempt(who, name, method, path, response.status_code, body)

    def _path(self, name: str) -> str:
        """The address itself, or with one part of it changed."""
        path = self.world.address(name)
        if self.random.random() < 0.8:
            return path
        parts = path.split("/")
        parts[self.random.randrange(1, len(parts))] = self._value().replace("\r\n", " ")[:200]
        return "/".join(parts)

    def _values(self, name: str, *, files: bool = False) -> dict[str, object]:
        known = sorted(self.fields.get(name, set()) | set(self.random.sample(EVERYWHERE, 2)))
        sent: dict[str, object] = {field: self._several() for field in known if self.random.random() < 0.8}
        if files:
            for field in ("file", "scan", "paper", "upload", "photo"):
                if self.random.random() < 0.3:
                    sent[field] = SimpleUploadedFile(
                        self.random.choice(FILE_NAMES), self.random.choice(FILES)
                    )
        return sent

    def _several(self) -> str | list[str]:
        return [self._value(), self._value()] if self.random.random() < 0.1 else self._value()

    def _value(self) -> str:
        return self.random.choice(self.choices)

    def _read(self, name: str, method: str, response: HttpResponse) -> str:
        if method == "head" or not response.headers.get("Content-Type", "").startswith("text/html"):
            return ""
        body = response.content.decode()
        if response.status_code == 200:
            found = set(FIELD.findall(body)) - {"csrfmiddlewaretoken"}
            self.fields.setdefault(name, set()).update(found)
            if len(self.choices) < 400:
                # What a page repeats of a request is no leak, so nobody's secret is ever sent.
                secrets = self.world.secrets()
                learned = CHOICE.findall(body)[:20]
                self.choices += [value for value in learned if not any(each in value for each in secrets)]
        return body
