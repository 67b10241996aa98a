"""One person with two applications, or two people who look like one."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from muster.cases import actions
from muster.cases.alike import (
    Degree,
    Shared,
    alike,
    compared_births,
    compared_names,
    compared_numbers,
    unsettled,
)
from muster.cases.errors import NotPossible
from muster.cases.models import Case
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.offices.access import NoAccess
from muster.people.models import Distinction, DistinctReason, Person, SearchKey, User
from muster.people.vault import Compartment, narrowed
from tests.cast import APPLICANT, STATELESS_WOMAN, Cast

EVERYTHING = (Shared.ZONE, Shared.NUMBER, Shared.NAME, Shared.BIRTH)


def again(
    cast: Cast, *, stage: Any = "submitted", way: Any = "unit", who: User | None = None, **other: Any
) -> Case:
    """The applicant applies once more, with an account of another person of the cast."""
    user = who or cast.stranger
    facts = {"date_of_birth": APPLICANT.facts["date_of_birth"]} | other.pop("facts", {})
    cast.identities[user] = replace(
        APPLICANT, **{"email": user.email, "facts": APPLICANT.facts | facts} | other
    )
    return cast.bring_to(stage, who=user, way=way)


def shared(case: Case) -> list[tuple[Shared, ...]]:
    return [each.shared for each in alike(case)]


def test_the_same_lines_by_another_way_in_are_noticed_from_both_sides(cast: Cast) -> None:
    first, second = cast.bring_to("submitted"), again(cast)
    assert [each.case for each in alike(first)] == [second]
    assert shared(first) == shared(second) == [EVERYTHING]


def test_a_near_name_in_another_script_with_the_same_birth_date_is_noticed(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    again(cast, document_number="NEW1", given_names="Тадео", family_name="Квілфезер", ukrainian_name="")
    assert shared(case) == [(Shared.NAME, Shared.BIRTH)]


def test_the_same_number_alone_is_enough(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    again(
        cast,
        given_names="Ilario",
        family_name="Strangeways",
        ukrainian_name="",
        document_number="qx 77-19O43",
        facts={"date_of_birth": "1971-02-02"},
    )
    assert shared(case) == [(Shared.NUMBER,)]


@pytest.mark.parametrize(
    "other",
    [
        {"facts": {"date_of_birth": "1994-01-16"}},
        {"given_names": "Ilario", "family_name": "Strangeways", "ukrainian_name": ""},
    ],
)
def test_a_name_or_a_birth_date_alone_is_not(cast: Cast, other: dict[str, Any]) -> None:
    case = cast.bring_to("submitted")
    again(cast, document_number="NEW1", **other)
    assert alike(case) == []


def test_a_birth_date_known_to_the_year_may_be_the_same(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    second = again(cast, document_number="NEW1", facts={"date_of_birth": "1994"})
    assert shared(case) == shared(second) == [(Shared.NAME, Shared.BIRTH)]


def test_a_birth_date_that_the_office_finds_counts_too(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    second = again(cast, document_number="NEW1", facts={"date_of_birth": "1994-01-16"}, way="centre")
    born = {"name": "date_of_birth", "value": "1994-01-15"}
    actions.verify_fact(user=cast.clerk, actor=cast.actor(cast.clerk), case_id=second.pk, **born)
    assert [each.case for each in alike(case)] == [second]


def test_drafts_are_nobodys_business(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    again(cast, stage="ready")
    assert alike(case) == []


def test_a_withdrawn_application_is_nobodys_business_any_more(cast: Cast) -> None:
    case, second = cast.bring_to("submitted"), again(cast)
    actions.withdraw(user=cast.stranger, case_id=second.pk)
    assert alike(case) == []


def test_an_erased_person_is_not_compared(cast: Cast) -> None:
    case, second = cast.bring_to("submitted"), again(cast)
    Person.objects.filter(pk=second.person_id).update(wrapped_key=None)
    assert alike(case) == []


def test_nobody_is_hindered_by_looking_like_somebody(cast: Cast) -> None:
    cast.bring_to("submitted")
    assert again(cast, stage="in_force").enrolled_at


class TestToldApart:
    def apart(self, cast: Cast, case: Case, other: Case) -> Distinction:
        actor = cast.actor(cast.clerk)
        return actions.tell_apart(
            actor=actor, case_id=case.pk, other_id=other.pk, reason=DistinctReason.RELATIVES
        )

    def test_it_is_remembered_for_both_with_the_reason_and_both_journals_say_so(self, cast: Cast) -> None:
        case, other = cast.bring_to("submitted"), again(cast)
        self.apart(cast, case, other)
        for each in (case, other):
            assert unsettled(alike(each)) == []
            assert alike(each)[0].apart is not None
            event = Event.objects.get(stream=each.stream, kind=EventKind.IDENTITY_TOLD_APART)
            assert event.data == {"reason": "relatives", "shared": ["zone", "number", "name", "birth"]}
            assert event.actor_office == cast.centre.pk

    def test_it_is_asked_again_when_more_looks_the_same(self, cast: Cast) -> None:
        case, other = cast.bring_to("submitted"), again(cast, document_number="NEW1", way="centre")
        self.apart(cast, case, other)
        asked = {"user": cast.clerk, "actor": cast.actor(cast.clerk), "case_id": other.pk}
        actions.ask_applicant(**asked, text="Which number?")
        said = {"family_name": "Quillfeather", "given_names": "Tadeo", "ukrainian_name": "", "phone": ""}
        number = APPLICANT.document_number
        actions.state_identity(user=cast.stranger, case_id=other.pk, document_number=number, **said)
        assert [each.case for each in unsettled(alike(case))] == [other]
        self.apart(cast, case, other)
        assert unsettled(alike(case)) == []
        assert Distinction.objects.filter(taken_back_at=None).count() == 1

    def test_it_can_be_taken_back(self, cast: Cast) -> None:
        case, other = cast.bring_to("submitted"), again(cast)
        self.apart(cast, case, other)
        anew = {"actor": cast.actor(cast.clerk), "case_id": case.pk, "other_id": other.pk}
        actions.look_again(**anew)
        assert len(unsettled(alike(other))) == 1
        assert Event.objects.filter(kind=EventKind.IDENTITY_COMPARED_ANEW).count() == 2
        with pytest.raises(NotPossible, match="not-told-apart"):
            actions.look_again(**anew)

    def test_only_what_looks_alike_can_be_told_apart(self, cast: Cast) -> None:
        case, other = cast.bring_to("submitted"), cast.bring_to("submitted", who=cast.stranger)
        with pytest.raises(NotPossible, match="not-alike"):
            self.apart(cast, case, other)

    def test_only_by_the_office_that_has_the_case(self, cast: Cast) -> None:
        case, other = cast.bring_to("submitted"), again(cast)
        wrong = cast.actor(cast.other_clerk)
        with pytest.raises(NoAccess):
            actions.tell_apart(actor=wrong, case_id=case.pk, other_id=other.pk, reason=DistinctReason.SEEN)

    def test_the_database_holds_one_word_on_a_pair(self, cast: Cast) -> None:
        case, other = cast.bring_to("submitted"), again(cast)
        said = self.apart(cast, case, other)
        copy = {"reason": "seen", "office": "x", "found_at": said.found_at}
        for one, two in ((said.one, said.other), (said.other, said.one)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Distinction.objects.create(one=one, other=two, **copy)


def test_degrees_are_told_field_by_field() -> None:
    assert compared_names("Łukasz", "LUKASZ") == Degree.SAME
    assert compared_names("Шевченко", "Szewczenko") == Degree.NEAR
    assert compared_names("", "") == compared_names("Lina", "Ivan") == Degree.OTHER
    assert compared_numbers("", "") == compared_numbers("1", "2") == Degree.OTHER
    assert compared_births(["1994"], ["1994-01-15"]) == Degree.NEAR
    assert compared_births(["1994-01-15"], ["1994-01-15", "1990"]) == Degree.SAME
    assert compared_births(["1994"], ["1995"]) == Degree.OTHER


def test_what_people_are_found_by_is_made_anew(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    case, other = cast.bring_to("submitted"), again(cast)
    SearchKey.objects.all().delete()
    Person.objects.update(document_number_digest="")
    assert alike(case) == []
    call_command("index")
    assert "people indexed" in capsys.readouterr().out
    assert [each.case for each in alike(case)] == [other]


def test_nobody_is_indexed_who_is_kept_for_a_contract_alone(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    SearchKey.objects.all().delete()
    key = narrowed(case.person_id, bytes(case.person.wrapped_key or b""), {Compartment.CONTRACT})
    Person.objects.filter(pk=case.person_id).update(wrapped_key=key)
    call_command("index")
    assert not case.person.search_keys.exists()
    assert SearchKey.objects.exists()


def test_stating_the_same_again_writes_no_key_anew(cast: Cast) -> None:
    case = cast.bring_to("ready")
    before = set(SearchKey.objects.values_list("pk", flat=True))
    actions.state_facts(
        user=cast.applicant, case_id=case.pk, facts=STATELESS_WOMAN | {"date_of_birth": "1990"}
    )
    actions.state_facts(user=cast.applicant, case_id=case.pk, facts=dict(APPLICANT.facts))
    kept = set(SearchKey.objects.values_list("pk", flat=True)) & before
    assert len(kept) == len(before) - 3  # the three of the birth date
