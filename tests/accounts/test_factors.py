"""Second factors: proved before they count, used once, never without the owner hearing of it."""

import pytest
from django.core import mail

from muster.accounts import actions, totp
from muster.accounts.actions import FactorError
from muster.accounts.models import RecoveryCode, Totp
from muster.journal.models import Event
from muster.people.actions import stream_of
from muster.people.models import User
from tests.accounts.joining import code_of, join_app
from tests.cast import Cast
from tests.conftest import Clock

pytestmark = pytest.mark.django_db


def test_an_app_counts_once_its_code_was_typed_back(cast: Cast) -> None:
    actions.start_totp(user=cast.clerk)
    assert not actions.has_second_factor(cast.clerk)
    assert actions.confirm_totp(user=cast.clerk, code="000000") is None
    assert not actions.has_second_factor(cast.clerk)
    codes = actions.confirm_totp(user=cast.clerk, code=code_of(cast.clerk))
    assert codes is not None
    assert len(codes) == 10
    assert actions.has_second_factor(cast.clerk)


def test_the_codes_are_those_of_the_standard() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B; the last six of its eight digits
    assert totp.code_at(secret, 59 // 30) == "287082"
    assert totp.code_at(secret, 1111111109 // 30) == "081804"
    assert totp.code_at(secret, 20000000000 // 30) == "353130"


def test_a_code_opens_once(cast: Cast, clock: Clock) -> None:
    join_app(cast.clerk)
    clock.move(seconds=60)
    code = code_of(cast.clerk)
    assert actions.check_totp(user=cast.clerk, code=f" {code[:3]} {code[3:]}")
    assert not actions.check_totp(user=cast.clerk, code=code)


def test_an_old_code_opens_nothing(cast: Cast, clock: Clock) -> None:
    join_app(cast.clerk)
    clock.move(seconds=60)
    code = code_of(cast.clerk)
    clock.move(seconds=90)
    assert not actions.check_totp(user=cast.clerk, code=code)


def test_the_secret_lies_sealed_and_is_anothers_for_nobody_else(cast: Cast) -> None:
    join_app(cast.clerk)
    kept = Totp.objects.get(user=cast.clerk)
    assert kept.secret.encode() not in bytes(kept.secret_sealed)
    assert not actions.check_totp(user=cast.recruiter, code=code_of(cast.clerk))


def test_a_recovery_code_opens_once_however_it_is_typed(cast: Cast) -> None:
    code = join_app(cast.applicant)[0]
    typed = code.lower().replace("-", " ")
    assert not actions.use_recovery_code(user=cast.stranger, code=code)
    assert actions.use_recovery_code(user=cast.applicant, code=typed)
    assert not actions.use_recovery_code(user=cast.applicant, code=code)
    assert actions.factors_of(cast.applicant).codes_left == 9
    assert code not in RecoveryCode.objects.values_list("digest", flat=True)


def test_new_recovery_codes_end_the_old_ones(cast: Cast) -> None:
    old = join_app(cast.applicant)
    new = actions.make_recovery_codes(user=cast.applicant)
    assert not actions.use_recovery_code(user=cast.applicant, code=old[0])
    assert actions.use_recovery_code(user=cast.applicant, code=new[0])


def test_whoever_needs_a_factor_keeps_one(cast: Cast) -> None:
    join_app(cast.clerk)
    with pytest.raises(FactorError):
        actions.remove_totp(user=cast.clerk, needed=True)
    actions.remove_totp(user=cast.clerk, needed=False)
    assert not actions.factors_of(cast.clerk)
    assert (
        actions.factors_of(cast.clerk).codes_left == 10
    )  # they open the account where the password is forgotten


def test_an_app_that_is_joined_is_not_shown_again(cast: Cast) -> None:
    join_app(cast.clerk)
    with pytest.raises(FactorError):
        actions.start_totp(user=cast.clerk)


def kinds(user: User) -> list[str]:
    return list(Event.objects.filter(stream=stream_of(user)).values_list("kind", flat=True))


def test_every_change_is_journalled_and_its_owner_hears_of_it(
    cast: Cast, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        codes = join_app(cast.clerk)
        actions.use_recovery_code(user=cast.clerk, code=codes[0])
        actions.remove_totp(user=cast.clerk, needed=False)
    assert kinds(cast.clerk)[-4:] == [
        "account:factor-added",
        "account:codes-made",
        "account:code-used",
        "account:factor-removed",
    ]
    assert [each.to for each in mail.outbox] == [[cast.clerk.email]] * 3
    assert codes[0] not in str([each.body for each in mail.outbox])
