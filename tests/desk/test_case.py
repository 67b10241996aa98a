"""The case page."""

from datetime import timedelta

from django.utils import timezone

from muster.cases import actions
from muster.cases.models import QualificationKind, RequestKind
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.offices.models import Membership, Role
from tests.cast import APPLICANT, Cast, find
from tests.conftest import Clock
from tests.desk.conftest import SignedIn, at, text_of


def test_it_shows_who_applies_and_what_comes_next(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    page = text_of(signed_in(cast.clerk).get(at("case", case)))
    for words in (
        "Tadeo Aurelio Quillfeather",
        APPLICANT.ukrainian_name,
        APPLICANT.document_number,
        "Facts and papers are being checked",
        cast.centre.name_en,
    ):
        assert words in page


def test_opening_it_is_an_event_once_an_hour_for_each_reader(
    cast: Cast, signed_in: SignedIn, clock: Clock
) -> None:
    case = cast.bring_to("submitted")
    views = Event.objects.filter(stream=case.stream, kind=EventKind.CASE_VIEWED)
    client = signed_in(cast.clerk)
    client.get(at("case", case))
    client.get(at("case", case))
    assert views.count() == 1
    assert views.get().actor_role == Role.CLERK
    client.get(at("facts", case))  # who checks may unseal papers too, so that is told
    client.get(at("case", case))
    assert [view.data["purpose"] for view in views.order_by("position")] == ["see", "check"]
    clock.set(timezone.now() + timedelta(minutes=61))
    client.get(at("case", case))
    assert views.count() == 3
    colleague = Membership.objects.create(
        user=cast.other_clerk, office=cast.centre, role=Role.CLERK, since=timezone.now()
    )
    signed_in(cast.other_clerk).get(at("case", case))
    assert views.count() == 4
    assert views.last().actor == str(colleague.user_id)  # type: ignore[union-attr]


def test_each_fact_says_how_well_it_stands(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    actor = cast.actor(cast.clerk)
    actions.verify_fact(user=cast.clerk, actor=actor, case_id=case.pk, name="stay_ground", value="visa")
    actions.dispute_fact(
        actor=actor, case_id=case.pk, name="conviction", reason="The certificate is not his."
    )
    response = signed_in(cast.clerk).get(at("case", case))
    standing = {row.name: row.standing for row in response.context["facts"]}
    assert standing["sex"] == "documented"
    assert standing["stay_ground"] == "verified"
    assert standing["conviction"] == "disputed"
    assert standing["serving_in"] == "claimed"
    page = text_of(response)
    assert "The certificate is not his." in page
    assert "stated: A temporary residence permit" in page


def test_the_law_speaks_over_what_is_stated_and_over_what_is_verified(
    cast: Cast, signed_in: SignedIn
) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    before = client.get(at("case", case)).context["law"]
    lawful_stay = next(row for row in before.rows if row[0].startswith("R03"))
    assert lawful_stay[1]["text"] == "Met"
    assert lawful_stay[2]["text"] == "Not known yet"
    assert "stay_ground" in before.missing


def test_a_clerk_reads_the_finding_and_its_end_but_never_why(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    until = timezone.localdate() + timedelta(days=100)
    secrets = {kind: f"secret grounds of {kind.value}" for kind in cast.assessors}
    for kind, reasons in secrets.items():
        find(cast, case, kind, valid_until=until, reasons=reasons)
    for user in (cast.recruiter, cast.deciding_officer, cast.commander):
        client = signed_in(user)
        for name in ("case", "offer", "decision", "refuse", "finish-check"):
            page = text_of(client.get(at(name, case)))
            assert not any(reasons in page for reasons in secrets.values()), (user, name)
    page = text_of(signed_in(cast.recruiter).get(at("case", case)))
    assert "Military medical board: Fit" in page
    assert "Valid until" in page


def test_a_lapsed_finding_is_said_to_have_ended(cast: Cast, signed_in: SignedIn, clock: Clock) -> None:
    case = cast.bring_to("in_unit")
    find(cast, case, RequestKind.MEDICAL, valid_until=timezone.localdate())
    clock.set(timezone.now() + timedelta(days=2))
    assert "Ended on" in text_of(signed_in(cast.recruiter).get(at("case", case)))


def test_the_timeline_tells_what_happened_but_not_who_looked(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    client.get(at("case", case))
    what = [event["what"] for event in client.get(at("case", case)).context["timeline"]]
    assert "Application submitted" in what
    assert EventKind.CASE_VIEWED.label not in what


def test_each_reader_sees_only_their_own_acts(cast: Cast, signed_in: SignedIn) -> None:
    def offered(user: object, case: object) -> set[str]:
        page = signed_in(user).get(at("case", case))  # type: ignore[arg-type]
        return {act["href"].rstrip("/").rsplit("/", 1)[1] for act in page.context["acts"]}

    case = cast.bring_to("submitted", way="unit")
    assert offered(cast.recruiter, case) == {"facts", "finish-check", "ask"}
    assert offered(cast.deciding_officer, case) == {"decision"}
    assert offered(cast.commander, case) == set()
    case = cast.bring_to("in_unit", who=cast.stranger, way="unit")
    assert offered(cast.recruiter, case) == {"offer", "ask"}
    case = cast.bring_to("admitted", who=cast.stateless, way="unit")
    assert offered(cast.recruiter, case) == {"draft"}


def test_what_the_case_waits_for_stands_out(cast: Cast, signed_in: SignedIn) -> None:
    def pressing(user: object, case: object) -> list[str]:
        page = signed_in(user).get(at("case", case))  # type: ignore[arg-type]
        return [act["text"] for act in page.context["acts"] if act["style"] == ""]

    case = cast.bring_to("referred")
    assert pressing(cast.clerk, case) == []
    case = cast.bring_to("accepted", who=cast.stranger, way="unit")
    assert pressing(cast.recruiter, case) == []
    assert pressing(cast.deciding_officer, case) == ["Decide"]
    case = cast.bring_to("confirmed", who=cast.stateless, way="unit")
    assert pressing(cast.commander, case) == ["Read and confirm the contract"]


def test_the_timeline_says_which_fact_and_which_request(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit", way="unit")
    told = {
        (event["what"], event["text"])
        for event in signed_in(cast.recruiter).get(at("case", case)).context["timeline"]
    }
    assert ("Fact verified", "Date of birth") in told
    assert ("Request made", "Medical examination") in told
    assert ("Application submitted", "") in told


def test_a_clerk_may_refer(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    assert at("refer", case) in {act["href"] for act in client.get(at("case", case)).context["acts"]}


def test_a_closed_case_offers_nothing(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit", facts={"conviction": "current"})
    officer = cast.deciding_officer
    actions.refuse(user=officer, actor=cast.actor(officer), case_id=case.pk, rules=["R04"])
    client = signed_in(cast.recruiter)
    response = client.get(at("case", case))
    assert response.context["acts"] == []
    assert "Dispute" not in text_of(response)


def test_a_clerk_judges_a_qualification(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("draft")
    qualification = actions.record_qualification(
        user=cast.applicant,
        case_id=case.pk,
        kind=QualificationKind.SPECIALITY,
        description="Welder, six years",
    )
    case = cast.bring_to("submitted")
    client = signed_in(cast.clerk)
    assert "Welder, six years" in text_of(client.get(at("case", case)))
    address = at("qualification", case, qualification.pk)
    page = client.post(address, {"verdict": "confirm"}, follow=True)
    assert "The qualification is confirmed." in text_of(page)
    qualification.refresh_from_db()
    assert qualification.confirmed_at is not None
    client.post(address, {"verdict": "reject"})
    qualification.refresh_from_db()
    assert qualification.rejected_at is not None


def test_the_case_leaves_the_centre_with_the_referral(cast: Cast, signed_in: SignedIn) -> None:
    case = cast.bring_to("in_unit")
    assert signed_in(cast.clerk).get(at("case", case)).status_code == 404
    assert signed_in(cast.recruiter).get(at("case", case)).status_code == 200
