"""Both sign the same digest, each proving who they are; or confirm the scan of the paper they signed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from muster.cases.actions import Upload
from muster.cases.models import Case
from muster.contracts import actions
from muster.contracts.actions.signing import scan_content
from muster.contracts.models import Contract, RegisterEntry, Scan
from muster.contracts.writing import contract_data
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.offices.access import NoAccess
from muster.people.actions import stream_of
from tests.cast import PASSWORD, PDF, SEEN, Cast, confirm_by_commander
from tests.conftest import Clock
from tests.events import only_event, refused

pytestmark = pytest.mark.django_db


def contract_of(case: Case) -> Contract:
    found = actions.standing(case)
    assert found is not None
    return found


def confirm(cast: Cast, case: Case, *, password: str = PASSWORD, scan: str = "") -> Contract:
    return actions.confirm_by_applicant(
        user=cast.applicant,
        case_id=case.pk,
        digest=contract_of(case).text_digest,
        password=password,
        scan=scan,
    )


def bind(cast: Cast, case: Case, content: bytes = PDF, **given: object) -> Scan:
    recruiter = cast.recruiter
    sent: dict[str, object] = {"upload": Upload("scan.pdf", content), "signed_on": timezone.localdate()}
    return actions.bind_scan(
        user=recruiter,
        actor=cast.actor(recruiter),
        case_id=case.pk,
        **sent | given,  # type: ignore[arg-type]
    )


class TestProof:
    def test_a_wrong_password_signs_nothing_and_goes_on_record(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        with refused("password"):
            confirm(cast, case, password="a-guess")
        assert contract_of(case).applicant_confirmed_at is None
        refusals = events_of(stream_of(cast.applicant)).filter(kind=EventKind.ACCOUNT_PROOF_REFUSED)
        assert refusals.count() == 1

    def test_nor_does_the_commanders(self, cast: Cast) -> None:
        case = cast.bring_to("confirmed")
        with refused("password"):
            confirm_by_commander(cast, case, password="")
        assert contract_of(case).commander_confirmed_at is None

    def test_guessing_is_slowed_down_and_ends(self, cast: Cast, clock: Clock) -> None:
        case = cast.bring_to("understood")
        clock.set(timezone.now())
        for _ in range(10):
            with refused("password"):
                confirm(cast, case, password="a-guess")
        with refused("held"):
            confirm(cast, case)
        clock.move(minutes=16)
        assert confirm(cast, case).applicant_confirmed_at

    def test_the_event_says_how_it_was_proved(self, cast: Cast) -> None:
        event = only_event(cast.bring_to("signed"), EventKind.CONTRACT_CONFIRMED_BY_COMMANDER)
        assert event.data["proof"] == "password"
        assert event.data["register"] == f"1/{timezone.localdate().year}"

    def test_the_commander_signs_the_digest_that_was_read(self, cast: Cast) -> None:
        case = cast.bring_to("confirmed")
        commander = cast.commander
        with refused("changed"):
            actions.confirm_by_commander(
                user=commander,
                actor=cast.actor(commander),
                case_id=case.pk,
                digest="0" * 64,
                password=PASSWORD,
            )


class TestOnPaper:
    def test_the_scan_is_sealed_and_bound_by_its_digest(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        scan = bind(cast, case)
        assert scan_content(scan) == SEEN
        event = only_event(case, EventKind.CONTRACT_SCAN_BOUND)
        assert event.data["sha256"] == scan.sha256
        assert event.data["digest"] == contract_of(case).text_digest

    def test_both_confirm_that_it_is_the_paper_they_signed(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        scan = bind(cast, case)
        confirm(cast, case, scan=scan.sha256)
        commander = cast.commander
        actions.confirm_by_commander(
            user=commander,
            actor=cast.actor(commander),
            case_id=case.pk,
            digest=contract_of(case).text_digest,
            password=PASSWORD,
            scan=scan.sha256,
        )
        for kind in (EventKind.CONTRACT_CONFIRMED_BY_APPLICANT, EventKind.CONTRACT_CONFIRMED_BY_COMMANDER):
            assert only_event(case, kind).data["scan"] == scan.sha256
        assert contract_data(contract_of(case)).scan == scan.sha256

    def test_neither_confirms_without_having_seen_it(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        scan = bind(cast, case)
        with refused("other-scan"):
            confirm(cast, case)
        confirm(cast, case, scan=scan.sha256)
        with refused("other-scan"):
            confirm_by_commander(cast, case)

    def test_what_is_missing_stays_missing_on_paper(self, cast: Cast) -> None:
        case = cast.bring_to("drafted")
        scan = bind(cast, case)
        with refused("not-understood"):
            confirm(cast, case, scan=scan.sha256)

    def test_another_paper_is_refused_and_sent_anew(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        first = bind(cast, case)
        with refused("scan-there"):
            bind(cast, case)
        actions.refuse_scan(user=cast.applicant, case_id=case.pk)
        with refused("no-scan"):
            actions.refuse_scan(user=cast.applicant, case_id=case.pk)
        with refused("other-scan"):
            confirm(cast, case, scan=first.sha256)
        second = bind(cast, case, PDF + b"\n")
        assert confirm(cast, case, scan=second.sha256).applicant_confirmed_at

    def test_only_what_is_a_paper_of_a_day_that_was_possible(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        for content, code in (
            (b"", "empty"),
            (b"MZ not a paper", "wrong-type"),
            (bytes(11 << 20), "too-large"),
        ):
            with refused(code):
                bind(cast, case, content)
        for days in (-1, 1):
            with refused("signed-on"):
                bind(cast, case, signed_on=timezone.localdate() + timedelta(days=days))
        assert not Scan.objects.exists()

    def test_not_once_the_applicant_has_confirmed(self, cast: Cast) -> None:
        with refused("confirmed"):
            bind(cast, cast.bring_to("confirmed"))

    def test_nobody_but_the_units_recruiter_sends_one(self, cast: Cast) -> None:
        case = cast.bring_to("understood")
        for user in (cast.other_recruiter, cast.commander, cast.clerk):
            with pytest.raises(NoAccess):
                actions.bind_scan(
                    user=user,
                    actor=cast.actor(user),
                    case_id=case.pk,
                    upload=Upload("scan.pdf", PDF),
                    signed_on=timezone.localdate(),
                )


class TestRegister:
    def test_it_counts_from_one_in_each_unit_and_year(self, cast: Cast) -> None:
        cast.bring_to("confirmed", who=cast.stranger)
        cast.bring_to("signed")
        cast.bring_to("signed", who=cast.stateless, way="unit")
        year = timezone.localdate().year
        entries = RegisterEntry.objects.order_by("number")
        assert [(entry.office, str(entry)) for entry in entries] == [
            (cast.unit, f"1/{year}"),
            (cast.unit, f"2/{year}"),
        ]

    def test_it_stands_on_the_paper_of_a_signed_contract_alone(self, cast: Cast) -> None:
        case = cast.bring_to("confirmed")
        assert contract_data(contract_of(case)).register is None
        confirm_by_commander(cast, case)
        assert contract_data(contract_of(case)).register == f"1/{timezone.localdate().year}"
