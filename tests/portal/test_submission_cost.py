"""What a submission asks of the database, so that nothing is added to its path unnoticed (decision 12)."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.portal.conftest import SignedIn

# Session and account; the newest draft. Position, case, person, facts, consents; the wished post and
# whether it has a free seat. Then the lock, the stream's head, two events, the head, the case, the request, the notice.
BY_THE_CENTRE, BY_A_POST = 15, 17


def _queries(signed_in: SignedIn, cast: Cast) -> list[str]:
    client = signed_in(cast.applicant)
    with CaptureQueriesContext(connection) as queries:
        answer = client.post("/application/review/", {"declared": "on"})
    assert answer.status_code == 302
    ours = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return [sql for sql in ours if not sql.startswith("BEGIN")]


def test_it_stays_as_it_is_by_the_centre(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("ready")
    assert len(_queries(signed_in, cast)) == BY_THE_CENTRE


def test_it_stays_as_it_is_for_a_post(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("ready", way="unit", wished_post=cast.private_post)
    assert len(_queries(signed_in, cast)) == BY_A_POST


def test_what_is_weighed_is_read_before_the_lock(cast: Cast, signed_in: SignedIn) -> None:
    cast.bring_to("ready")
    asked = _queries(signed_in, cast)
    first = next(place for place, sql in enumerate(asked) if not sql.startswith("SELECT"))
    tables = [sql.split(" FROM ")[1].split()[0].strip('"') for sql in asked[first - 2 : first]]
    assert tables == ["cases_case", "journal_streamhead"]
    assert [sql.split()[0] for sql in asked[first:]] == ["INSERT", "UPDATE", "UPDATE", "INSERT", "INSERT"]
