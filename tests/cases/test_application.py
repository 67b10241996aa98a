"""What an applicant does in a draft: open it, choose the way, say what the law asks, consent."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.cases import actions
from muster.cases.models import Case, Level, PaperKind
from muster.cases.stating import STATABLE
from muster.journal.kinds import EventKind
from muster.journal.queries import events_of
from muster.law import FactError
from muster.offices.access import NoAccess
from muster.offices.models import OfficeKind
from muster.people.models import ConsentKind, document_digest
from tests.cast import APPLICANT, MAN, PDF, Cast
from tests.events import last_event, only_event, personal, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> Case:
    return cast.bring_to("draft")


def said(case: Case, level: Level = Level.CLAIMED) -> dict[str, object]:
    return {fact.name: fact.value for fact in case.facts.filter(level=level, superseded_at=None)}


class TestOpening:
    def test_it_opens_a_case_for_the_person(self, cast: Cast, draft: Case) -> None:
        assert draft.person == cast.applicant.person
        assert draft.is_open
        event = last_event(draft)
        assert (event.kind, event.data) == (EventKind.CASE_OPENED, {"regime": "ua-ngu"})
        assert (event.actor, event.actor_role) == (str(cast.applicant.pk), "applicant")

    def test_opened_again_it_is_the_same_case(self, cast: Cast, draft: Case) -> None:
        assert actions.open_case(user=cast.applicant, regime="ua-ngu") == draft
        assert events_of(draft.stream).count() == 1

    def test_after_a_withdrawal_a_new_one_is_opened(self, cast: Cast, draft: Case) -> None:
        actions.withdraw(user=cast.applicant, case_id=draft.pk)
        assert actions.open_case(user=cast.applicant, regime="ua-ngu") != draft


class TestTheWay:
    def test_a_centre_is_chosen(self, cast: Cast, draft: Case) -> None:
        case = actions.choose_way(user=cast.applicant, case_id=draft.pk, office=cast.centre)
        assert (case.office, case.channel, case.wished_post) == (cast.centre, "territorial_centre", None)
        assert last_event(case).data == {
            "office": "centre-lviv",
            "channel": "territorial_centre",
            "post": "",
        }

    def test_a_unit_and_a_post_are_chosen(self, cast: Cast, draft: Case) -> None:
        case = actions.choose_way(
            user=cast.applicant, case_id=draft.pk, office=cast.unit, post=cast.private_post
        )
        assert (case.channel, case.wished_post) == ("unit", cast.private_post)
        assert last_event(case).data["post"] == str(cast.private_post.pk)

    def test_another_way_can_be_chosen_in_a_draft(self, cast: Cast, draft: Case) -> None:
        actions.choose_way(user=cast.applicant, case_id=draft.pk, office=cast.unit, post=cast.private_post)
        case = actions.choose_way(user=cast.applicant, case_id=draft.pk, office=cast.other_centre)
        assert (case.office, case.wished_post) == (cast.other_centre, None)

    def test_a_board_is_no_way_in(self, cast: Cast, draft: Case) -> None:
        with refused("no-such-way"):
            actions.choose_way(user=cast.applicant, case_id=draft.pk, office=cast.headquarters)

    def test_a_unit_of_another_formation_is_no_way_in(self, cast: Cast, draft: Case) -> None:
        cast.unit.formation = "AFU"
        cast.unit.save()
        with refused("other-formation"):
            actions.choose_way(user=cast.applicant, case_id=draft.pk, office=cast.unit)

    def test_a_post_of_another_unit_is_refused(self, cast: Cast, draft: Case) -> None:
        with refused("post-elsewhere"):
            actions.choose_way(
                user=cast.applicant, case_id=draft.pk, office=cast.unit, post=cast.other_unit_post
            )

    def test_a_submitted_application_keeps_its_way(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        with refused("submitted"):
            actions.choose_way(user=cast.applicant, case_id=case.pk, office=cast.unit)


class TestFacts:
    def test_they_are_saved_as_stated(self, cast: Cast, draft: Case) -> None:
        actions.state_facts(user=cast.applicant, case_id=draft.pk, facts=MAN)
        assert said(draft) == MAN

    def test_the_event_names_them_and_seals_their_values(self, cast: Cast, draft: Case) -> None:
        actions.state_facts(
            user=cast.applicant, case_id=draft.pk, facts={"sex": "male", "location": "ukraine"}
        )
        event = last_event(draft)
        assert (event.kind, event.data) == (EventKind.FACT_CLAIMED, {"facts": ["location", "sex"]})
        assert personal(draft, event) == {"sex": "male", "location": "ukraine"}

    def test_a_changed_statement_supersedes_the_old_one_which_stays(self, cast: Cast, draft: Case) -> None:
        for country in ("COL", "PER"):
            actions.state_facts(user=cast.applicant, case_id=draft.pk, facts={"citizenships": [country]})
        assert said(draft) == {"citizenships": ["PER"]}
        assert [fact.value for fact in draft.facts.order_by("recorded_at")] == [["COL"], ["PER"]]

    def test_the_same_statement_again_changes_nothing(self, cast: Cast, draft: Case) -> None:
        for _ in range(2):
            actions.state_facts(user=cast.applicant, case_id=draft.pk, facts={"sex": "male"})
        assert draft.facts.count() == 1
        assert events_of(draft.stream).filter(kind=EventKind.FACT_CLAIMED).count() == 1

    def test_not_known_takes_a_statement_back_and_is_on_record(self, cast: Cast, draft: Case) -> None:
        actions.state_facts(user=cast.applicant, case_id=draft.pk, facts={"stay_until": "2030-01-01"})
        actions.state_facts(user=cast.applicant, case_id=draft.pk, facts={"stay_until": None, "sex": None})
        assert said(draft) == {}
        assert last_event(draft).data == {"facts": ["sex", "stay_until"]}

    @pytest.mark.parametrize(
        ("name", "value"),
        [("sex", "other"), ("date_of_birth", "yesterday"), ("citizenships", ["Peru"]), ("shoe_size", "43")],
    )
    def test_what_the_vocabulary_does_not_have_is_refused(
        self, cast: Cast, draft: Case, name: str, value: object
    ) -> None:
        with pytest.raises(FactError, match=name):
            actions.state_facts(
                user=cast.applicant, case_id=draft.pk, facts={"location": "ukraine", name: value}
            )
        assert said(draft) == {}

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("medical", "fit"),
            ("special_check", "passed"),
            ("post_vacant", True),
            ("consent_processing", True),
            ("channel", "online"),
        ],
    )
    def test_what_others_settle_cannot_be_stated(
        self, cast: Cast, draft: Case, name: str, value: object
    ) -> None:
        with refused("not-statable"):
            actions.state_facts(user=cast.applicant, case_id=draft.pk, facts={name: value})

    def test_what_can_be_stated_is_what_the_law_asks_of_the_applicant(self) -> None:
        assert {"date_of_birth", "conviction", "stay_ground", "serving_in"} <= STATABLE
        assert not {"medical", "polygraph", "qualification_sergeant", "post_vacant", "channel"} & STATABLE

    def test_after_submission_they_stay_as_they_are(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        with refused("submitted"):
            actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"sex": "female"})

    def test_while_the_office_asks_they_can_be_changed(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        actions.ask_applicant(
            user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="Until when may you stay?"
        )
        actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"stay_until": "2031-01-01"})
        assert said(case)["stay_until"] == "2031-01-01"

    def test_a_changed_statement_is_no_longer_verified(self, cast: Cast) -> None:
        case = cast.bring_to("referred")
        ask(cast, case)
        actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"conviction": "current"})
        assert "conviction" not in said(case, Level.VERIFIED)

    def test_what_the_office_found_stays_where_the_applicant_now_says_the_same(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        actions.verify_fact(
            user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, name="stay_ground", value="visa"
        )
        ask(cast, case)
        actions.state_facts(user=cast.applicant, case_id=case.pk, facts={"stay_ground": "visa"})
        assert said(case, Level.VERIFIED)["stay_ground"] == "visa"


def ask(cast: Cast, case: Case) -> None:
    actions.ask_applicant(
        user=cast.clerk, actor=cast.actor(cast.clerk), case_id=case.pk, text="Please look at this again."
    )


class TestPapersAndFacts:
    def upload(self, cast: Cast, case: Case) -> None:
        upload = actions.Upload(name="p.pdf", content=PDF)
        actions.upload_paper(user=cast.applicant, case_id=case.pk, kind=PaperKind.IDENTITY, upload=upload)

    def test_a_paper_documents_what_was_stated_before(self, cast: Cast, draft: Case) -> None:
        actions.state_facts(
            user=cast.applicant, case_id=draft.pk, facts={"sex": "male", "location": "ukraine"}
        )
        self.upload(cast, draft)
        assert said(draft, Level.DOCUMENTED) == {"sex": "male"}

    def test_a_paper_documents_what_is_stated_for_the_first_time_after_it(
        self, cast: Cast, draft: Case
    ) -> None:
        self.upload(cast, draft)
        actions.state_facts(
            user=cast.applicant, case_id=draft.pk, facts={"sex": "male", "location": "ukraine"}
        )
        assert said(draft, Level.DOCUMENTED) == {"sex": "male"}

    def test_a_changed_statement_is_not_documented_by_the_old_paper(self, cast: Cast, draft: Case) -> None:
        actions.state_facts(user=cast.applicant, case_id=draft.pk, facts={"sex": "male"})
        self.upload(cast, draft)
        actions.state_facts(user=cast.applicant, case_id=draft.pk, facts={"sex": "unspecified"})
        assert said(draft, Level.DOCUMENTED) == {}


class TestIdentity:
    def state(self, cast: Cast, case: Case, **changed: str) -> Case:
        said = {
            "family_name": APPLICANT.family_name,
            "given_names": APPLICANT.given_names,
            "ukrainian_name": APPLICANT.ukrainian_name,
            "document_number": APPLICANT.document_number,
            "phone": APPLICANT.phone,
        }
        return actions.state_identity(user=cast.applicant, case_id=case.pk, **(said | changed))

    def test_it_is_saved_sealed_with_a_digest_to_find_it_by(self, cast: Cast, draft: Case) -> None:
        self.state(cast, draft)
        person = Case.objects.get(pk=draft.pk).person
        assert person.full_name == "Tadeo Aurelio Quillfeather"
        assert person.phone == APPLICANT.phone
        assert person.document_number_digest == document_digest("QX 7719043")

    def test_the_event_seals_all_of_it(self, cast: Cast, draft: Case) -> None:
        case = self.state(cast, draft)
        event = last_event(case)
        assert event.data == {"facts": ["identity"]}
        assert personal(case, event)["phone"] == APPLICANT.phone

    def test_the_same_again_changes_nothing(self, cast: Cast, draft: Case) -> None:
        self.state(cast, draft)
        self.state(cast, draft)
        assert events_of(draft.stream).count() == 2

    def test_a_number_taken_back_is_not_found_any_more(self, cast: Cast, draft: Case) -> None:
        self.state(cast, draft)
        assert self.state(cast, draft, document_number="").person.document_number_digest == ""

    def test_it_leaves_the_persons_key_alone(self, cast: Cast, draft: Case) -> None:
        """Or it would undo what a rotation of keys did a moment ago."""
        with CaptureQueriesContext(connection) as queries:
            self.state(cast, draft)
        (update,) = [one["sql"] for one in queries if one["sql"].startswith('UPDATE "people_person"')]
        assert "phone_sealed" in update
        assert "wrapped_key" not in update


class TestConsents:
    def test_given_it_is_on_record_with_its_text(self, cast: Cast, draft: Case) -> None:
        actions.consent(user=cast.applicant, case_id=draft.pk, kind=ConsentKind.PROCESSING, language="uk")
        event = only_event(draft, EventKind.CONSENT_GIVEN)
        assert event.data == {"kind": "processing", "text": "2026-11", "language": "uk"}

    def test_given_twice_it_is_one_event(self, cast: Cast, draft: Case) -> None:
        for _ in range(2):
            actions.consent(user=cast.applicant, case_id=draft.pk, kind=ConsentKind.PROCESSING, language="uk")
        only_event(draft, EventKind.CONSENT_GIVEN)

    def test_withdrawn_it_is_on_record(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        actions.withdraw_consent(user=cast.applicant, case_id=case.pk, kind=ConsentKind.VERIFICATION)
        assert only_event(case, EventKind.CONSENT_WITHDRAWN).data == {"kind": "verification"}

    def test_what_was_not_given_is_not_withdrawn(self, cast: Cast, draft: Case) -> None:
        actions.withdraw_consent(user=cast.applicant, case_id=draft.pk, kind=ConsentKind.VERIFICATION)
        assert not events_of(draft.stream).filter(kind=EventKind.CONSENT_WITHDRAWN).exists()

    def test_it_can_be_withdrawn_after_the_case_has_ended(self, cast: Cast) -> None:
        case = cast.bring_to("submitted")
        actions.withdraw(user=cast.applicant, case_id=case.pk)
        actions.withdraw_consent(user=cast.applicant, case_id=case.pk, kind=ConsentKind.PROCESSING)
        only_event(case, EventKind.CONSENT_WITHDRAWN)


def test_every_act_of_an_applicant_is_denied_to_a_stranger(cast: Cast) -> None:
    case = cast.bring_to("offered")
    offer = case.offers.get()
    stranger = {"user": cast.stranger, "case_id": case.pk}
    upload = actions.Upload(name="p.pdf", content=PDF)
    identity = dict.fromkeys(
        ("family_name", "given_names", "ukrainian_name", "document_number", "phone"), "forged"
    )
    assert cast.unit.kind == OfficeKind.UNIT
    attempts = [
        lambda: actions.choose_way(**stranger, office=cast.unit),
        lambda: actions.state_facts(**stranger, facts={"sex": "female"}),
        lambda: actions.state_identity(**stranger, **identity),
        lambda: actions.consent(**stranger, kind=ConsentKind.PROCESSING, language="en"),
        lambda: actions.withdraw_consent(**stranger, kind=ConsentKind.PROCESSING),
        lambda: actions.submit(**stranger),
        lambda: actions.withdraw(**stranger),
        lambda: actions.answer_request(**stranger, request_id=case.pk, text="x"),
        lambda: actions.answer_referral(**stranger, agrees=True),
        lambda: actions.accept_offer(**stranger, offer_id=offer.pk),
        lambda: actions.decline_offer(**stranger, offer_id=offer.pk),
        lambda: actions.upload_paper(**stranger, kind=PaperKind.OTHER, upload=upload),
        lambda: actions.remove_paper(**stranger, paper_id=case.papers.get().pk),
        lambda: actions.record_qualification(**stranger, kind="language", description="x"),
        lambda: actions.remove_qualification(**stranger, qualification_id=case.pk),
    ]
    before = events_of(case.stream).count()
    for attempt in attempts:
        with pytest.raises(NoAccess):
            attempt()
    assert events_of(case.stream).count() == before
