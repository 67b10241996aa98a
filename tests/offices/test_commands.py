"""The operator's commands that set an installation up."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from muster.journal.models import Event
from muster.offices.models import Membership, Office
from tests.cast import Cast

HEADER = "code,kind,region,formation,name_uk,name_en\n"
CENTRE = "centre-x,territorial_centre,UA-46,,Центр,Centre\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "offices.csv"


def test_offices_are_loaded_once(db: None, file: Path) -> None:
    file.write_text(HEADER + CENTRE)
    call_command("offices", "load", file)
    call_command("offices", "load", file)
    assert Office.objects.get(pk="centre-x").name_uk == "Центр"
    assert Event.objects.filter(stream="office:centre-x").count() == 1


def test_a_changed_name_is_an_event(db: None, file: Path) -> None:
    file.write_text(HEADER + CENTRE)
    call_command("offices", "load", file)
    file.write_text(HEADER + CENTRE.replace("Centre", "Another name"))
    call_command("offices", "load", file)
    assert Office.objects.get(pk="centre-x").name_en == "Another name"
    assert Event.objects.filter(stream="office:centre-x").count() == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("code,kind\n", r"missing: \['name_en', 'name_uk'\]"),
        (HEADER.replace("region", "oblast"), r"unknown: \['oblast'\]"),
        (HEADER + CENTRE + "unit-x,regiment,,,a,b\n", "Line 3: kind is 'regiment'"),
        (HEADER + ",unit,,,a,b\n", "Line 2: code is empty"),
    ],
)
def test_a_bad_file_is_refused_whole(db: None, file: Path, text: str, problem: str) -> None:
    file.write_text(text)
    with pytest.raises(CommandError, match=problem):
        call_command("offices", "load", file)
    assert not Office.objects.exists()


def test_a_missing_file_is_named(db: None, file: Path) -> None:
    with pytest.raises(CommandError, match="could not be read"):
        call_command("offices", "load", file)


def test_the_kind_of_an_office_never_changes(db: None, file: Path) -> None:
    file.write_text(HEADER + CENTRE)
    call_command("offices", "load", file)
    file.write_text(HEADER + CENTRE.replace("territorial_centre", "unit"))
    with pytest.raises(CommandError, match="never changes"):
        call_command("offices", "load", file)


def test_the_first_operator_is_made_on_the_server(cast: Cast) -> None:
    call_command("staff", "give", "operator", "headquarters", cast.stranger.email)
    assert Membership.objects.filter(
        user=cast.stranger, role="operator", office="headquarters", until=None
    ).exists()


def test_an_unknown_office_is_named(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no office 'nowhere'"):
        call_command("staff", "give", "operator", "nowhere", "a@example.org")


def test_a_role_needs_an_account(cast: Cast) -> None:
    with pytest.raises(CommandError, match="No account has this address"):
        call_command("staff", "give", "operator", "headquarters", "nobody@example.org")
