"""Nothing takes people out of the service in bulk: whatever is no page is of one person, or names none.

An address that begins to answer with a file fails here until it is said which of the two it is.
"""

import io
import zipfile
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from muster.cases.models import Case
from tests.security.test_marks import marked
from tests.site.test_access import ACCOUNT, ANONYMOUS, ANYONE, ROWS, World, allowed, clients_of

# A paper or contract of one application, each opening of which is an event or is its owner's.
OF_ONE_PERSON = {
    "desk:paper-file",
    "desk:assessment-paper-file",
    "desk:contract-file",
    "desk:contract-paper",
    "portal:paper",
    "portal:contract-pdf",
    "portal:contract-paper",
}
OF_NOBODY = {"desk:posts-export", "desk:round-certificate"}


def files(world: World) -> Iterator[tuple[str, str, bytes]]:
    """What is no page, of each address, as the first of those who may open it is given it."""
    clients = clients_of(world)
    for name in ROWS:
        response = clients[reader(name, world)].get(world.address(name))
        if response.status_code == 200 and is_file(response):
            yield name, response["Content-Type"], content(response)


def reader(name: str, world: World) -> str:
    if ROWS[name] == ANYONE:
        return ANONYMOUS
    return "applicant" if ROWS[name] == ACCOUNT else min(allowed(name, world))


def is_file(response: HttpResponse) -> bool:
    return "attachment" in response.get("Content-Disposition", "") or not response["Content-Type"].startswith(
        "text/html"
    )


def content(response: HttpResponse) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response)  # type: ignore[arg-type]
    plain: bytes = response.content
    if plain.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(plain)) as packed:
            plain += b"".join(packed.read(each) for each in packed.namelist())
    return plain


@pytest.fixture
def found(world: World) -> dict[str, bytes]:
    world.given["desk:posts-export/kind"] = "xlsx"
    return {name: plain for name, _type, plain in files(world)}


def test_each_file_is_of_one_person_or_of_nobody(found: dict[str, bytes]) -> None:
    assert found.keys() - OF_ONE_PERSON == OF_NOBODY
    for name in OF_NOBODY:
        text = found[name].decode("utf-8", "replace")
        assert len(text) > 100, name
        assert marked(text) == [], name
        assert not [case for case in Case.objects.all() if case.reference in text], name
