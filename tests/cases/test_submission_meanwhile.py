"""A submission is weighed before the lock: whatever happens to the draft in between is weighed too."""

from collections.abc import Callable

import pytest

from muster.cases import actions
from muster.cases.actions import submission
from muster.cases.models import Case
from muster.journal.kinds import EventKind
from muster.journal.queries import verify
from muster.notices.models import Notice
from muster.offices.errors import NotPossible
from muster.people.models import ConsentKind
from tests.cast import Cast
from tests.events import only_event, personal

pytestmark = pytest.mark.django_db


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Lets something happen once, after the draft was weighed and before its lock is taken."""
    write = submission._write

    def arrange(act: Callable[[], object]) -> None:
        left = [act]

        def written(*weighed: object) -> None:
            if left:
                left.pop()()
            write(*weighed)  # type: ignore[arg-type]

        monkeypatch.setattr(submission, "_write", written)

    return arrange


def submit(cast: Cast, case: Case) -> Case:
    return actions.submit(user=cast.applicant, case_id=case.pk)


def test_a_fact_stated_meanwhile_is_in_the_event(
    cast: Cast, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    case = cast.bring_to("ready")
    said = {"rank_category": "sergeant"}
    meanwhile(lambda: actions.state_facts(user=cast.applicant, case_id=case.pk, facts=said))
    submit(cast, case)
    assert personal(case, only_event(case, EventKind.CASE_SUBMITTED))["rank_category"] == "sergeant"
    assert Notice.objects.count() == case.requests.count() == 1
    assert list(verify(case.stream)) == []


def test_a_consent_withdrawn_meanwhile_hinders_it(
    cast: Cast, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    case = cast.bring_to("ready")
    kind = ConsentKind.PROCESSING
    meanwhile(lambda: actions.withdraw_consent(user=cast.applicant, case_id=case.pk, kind=kind))
    with pytest.raises(NotPossible, match="consents-missing"):
        submit(cast, case)
    assert Case.objects.get(pk=case.pk).submitted_at is None
    assert not Notice.objects.exists()


def test_submitted_from_another_tab_meanwhile_it_is_one_submission(
    cast: Cast, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    case = cast.bring_to("ready")
    other: list[Case] = []
    meanwhile(lambda: other.append(submit(cast, case)))
    mine = submit(cast, case)
    assert (mine.reference, mine.submitted_at) == (other[0].reference, other[0].submitted_at)
    only_event(case, EventKind.CASE_SUBMITTED)
    assert Notice.objects.count() == case.requests.count() == 1


def test_withdrawn_meanwhile_it_is_not_submitted(
    cast: Cast, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    case = cast.bring_to("ready")
    meanwhile(lambda: actions.withdraw(user=cast.applicant, case_id=case.pk))
    with pytest.raises(NotPossible, match="withdrawn"):
        submit(cast, case)
    assert not case.requests.exists()
