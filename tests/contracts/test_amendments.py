"""Amendments form a chain: each a paper of its own, signed by both; what was agreed before stays as it was."""

import io
from functools import partial

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from muster.cases.models import Case
from muster.contracts import actions
from muster.contracts.checking import Standing, by_code
from muster.contracts.models import Contract, RegisterEntry
from muster.contracts.writing import contract_data, questions_for
from muster.journal.kinds import EventKind
from muster.law import calendar
from muster.offices.access import NoAccess
from muster.papers import contract as document
from muster.people.models import User
from tests.cast import PASSWORD, Cast, right_choice
from tests.events import last_event, only_event, refused
from tests.races import at_once, refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """A sergeant, who may sign for three to five years."""
    return cast.bring_to("in_force", who=cast.stateless, way="unit")


def draft(cast: Cast, case: Case, *, years: int = 4, user: User | None = None) -> Contract:
    by = user or cast.recruiter
    return actions.draft_amendment(
        user=by, actor=cast.actor(by), case_id=case.pk, term_years=years, commander=cast.commander
    )


def by_applicant(cast: Cast, case: Case) -> Contract:
    """Understood anew, and signed."""
    amendment = actions.to_sign(Case.objects.get(pk=case.pk))
    mine = {"user": cast.stateless, "case_id": case.pk}
    choices = [right_choice(question) for question in questions_for(amendment)]
    assert actions.answer_questions(**mine, choices=choices)
    actions.answer_in_private(**mine, freely=True)
    return actions.confirm_by_applicant(**mine, digest=amendment.text_digest, password=PASSWORD)


def by_commander(cast: Cast, case: Case) -> Contract:
    amendment = actions.to_sign(Case.objects.get(pk=case.pk))
    return actions.confirm_by_commander(
        user=cast.commander,
        actor=cast.actor(cast.commander),
        case_id=case.pk,
        digest=amendment.text_digest,
        password=PASSWORD,
    )


def sign(cast: Cast, case: Case) -> Contract:
    by_applicant(cast, case)
    return by_commander(cast, case)


def original(case: Case) -> Contract:
    found = actions.standing(case)
    assert found is not None
    return found


def test_it_is_in_force_once_both_have_signed_and_the_original_is_kept(cast: Cast, case: Case) -> None:
    before = original(case)
    kept = actions.pdf_of(before)
    amendment = draft(cast, case)
    assert actions.pending_amendment(before) == amendment
    signed = sign(cast, case)
    start = before.in_force_on
    assert start is not None
    assert (signed.in_force_on, signed.ends_on) == (timezone.localdate(), calendar.last_day(start, years=4))
    after = original(case)
    assert (after.text_digest, after.term_years, after.ends_on) == (before.text_digest, 3, before.ends_on)
    assert actions.pdf_of(after) == kept
    assert actions.chain_of(after) == [after, signed]
    assert last_event(case).kind == EventKind.CONTRACT_AMENDED


def test_each_paper_carries_the_digest_of_the_one_before(cast: Cast, case: Case) -> None:
    draft(cast, case)
    first = sign(cast, case)
    draft(cast, case, years=5)
    second = sign(cast, case)
    digests = [original(case).text_digest, first.text_digest]
    for paper, digest in zip((first, second), digests, strict=True):
        said = contract_data(paper).amends
        assert said is not None
        assert (said.digest, said.reference) == (digest, original(case).reference)
    assert [paper.amendment_number for paper in actions.chain_of(original(case))] == [0, 1, 2]
    numbers = RegisterEntry.objects.order_by("number").values_list("number", "contract")
    assert list(numbers) == [(1, original(case).pk), (2, first.pk), (3, second.pk)]


def test_it_pins_its_own_clauses_and_has_its_own_pdf(cast: Cast, case: Case) -> None:
    amendment = draft(cast, case)
    assert [name for name, _version in amendment.clauses] == ["subject", "term", "rest", "effect", "language"]
    with pikepdf.open(io.BytesIO(actions.pdf_of(amendment))) as pdf:
        assert "Зміни до контракту" in str(pdf.docinfo.Title)
    assert document.digest(contract_data(amendment), tuple(_clauses(amendment))) == amendment.text_digest


def _clauses(amendment: Contract) -> list[document.Clause]:
    from muster.contracts.writing import clauses_of  # noqa: PLC0415

    return list(clauses_of(amendment))


def test_it_is_understood_before_it_is_signed(cast: Cast, case: Case) -> None:
    amendment = draft(cast, case)
    sent = {"user": cast.stateless, "case_id": case.pk, "password": PASSWORD}
    with refused("not-understood"):
        actions.confirm_by_applicant(**sent, digest=amendment.text_digest)
    with refused("applicant-first"):
        by_commander(cast, case)


def test_one_waits_at_a_time_and_may_be_taken_back(cast: Cast, case: Case) -> None:
    draft(cast, case)
    with refused("amendment-waits"):
        draft(cast, case, years=5)
    recruiter = cast.actor(cast.recruiter)
    actions.cancel_amendment(actor=recruiter, case_id=case.pk, reason="The wrong term.")
    with refused("no-contract"):
        actions.cancel_amendment(actor=recruiter, case_id=case.pk, reason="Again.")
    assert draft(cast, case, years=5).amendment_number == 1
    assert only_event(case, EventKind.CONTRACT_CANCELLED).data["amendment"] == 1


@pytest.mark.parametrize("years", [2, 3, 6])
def test_only_another_term_that_the_law_allows(cast: Cast, case: Case, years: int) -> None:
    with refused("term"):
        draft(cast, case, years=years)


def test_only_a_contract_in_force_is_amended(cast: Cast) -> None:
    signed = cast.bring_to("signed", who=cast.stateless, way="unit")
    with refused("not-in-force"):
        draft(cast, signed)


def test_nobody_but_the_units_recruiter_drafts_or_takes_back(cast: Cast, case: Case) -> None:
    for user in (cast.other_recruiter, cast.commander, cast.clerk):
        with pytest.raises(NoAccess):
            draft(cast, case, user=user)
        with pytest.raises(NoAccess):
            actions.cancel_amendment(actor=cast.actor(user), case_id=case.pk, reason="x")


def test_a_check_tells_of_the_chain(cast: Cast, case: Case) -> None:
    draft(cast, case)
    waiting = by_code(actions.to_sign(Case.objects.get(pk=case.pk)).check_code or "")
    assert waiting is not None
    assert (waiting.amendment, waiting.standing) == (1, Standing.DRAFT)
    signed = sign(cast, case)
    one, two = by_code(original(case).check_code or ""), by_code(signed.check_code or "")
    assert one is not None
    assert two is not None
    assert (one.amendment, one.amended, one.standing) == (0, 1, Standing.IN_FORCE)
    assert (two.amendment, two.amended, two.standing) == (1, 0, Standing.IN_FORCE)


def test_the_database_holds_the_chain_together(cast: Cast, case: Case) -> None:
    draft(cast, case)
    for change in ({"amendment_number": 0}, {"amends": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contract.objects.filter(amendment_number=1).update(**change)


def test_two_recruiters_draft_one_amendment(standing_cast: Cast) -> None:
    cast = standing_cast
    case = cast.bring_to("in_force", who=cast.stateless, way="unit")
    assert refusals(at_once(*[partial(draft, cast, case)] * 3)) == ["amendment-waits"] * 2
    assert Contract.objects.filter(amends__isnull=False).count() == 1
