"""Roles are given by two: one operator proposes, another approves; who has no account is invited to make one."""

import secrets
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.offices.actions.staff import ROLES_OF, give_role, record_role
from muster.offices.errors import NotPossible
from muster.offices.models import Invitation, Membership, Office, OfficeKind, Role
from muster.people.actions import actor_for, checkable, stream_of
from muster.people.models import Person, User, email_digest
from muster.people.vault import digest

PROPOSED_FOR: Final = timedelta(days=30)
OPEN_FOR: Final = timedelta(days=3)
_GONE: Final = gettext_lazy("This proposal is no longer open.")


class InvitationError(Exception):
    """The link of an invitation is unknown, used or too old."""


def invite(*, user: User, actor: Actor, email: str, office: Office, role: Role) -> Invitation:
    """Propose a role in the office for the owner of the address, whether or not there is an account."""
    if role not in ROLES_OF[OfficeKind(office.kind)]:
        raise NotPossible("no-such-role", gettext_lazy("An office of this kind has no such role."))
    colleague = User.objects.by_email(email)
    if colleague is not None:
        _must_be_another(user, colleague)
        if Membership.objects.filter(user=colleague, office=office, role=role, until=None).exists():
            raise NotPossible("has-role", gettext_lazy("This account holds the role in this office already."))
    with transaction.atomic():
        forget_expired_invitations()
        person = colleague.person if colleague else Person()
        if colleague is None:
            person.email = email.strip()
            person.save()
        now = timezone.now()
        made = Invitation.objects.create(
            person=person,
            office=office,
            role=role,
            asked_by=user,
            asked_at=now,
            expires_at=now + PROPOSED_FOR,
        )
        _record(made, EventKind.STAFF_INVITED, actor)
    return made


def approve_invitation(*, user: User, actor: Actor, invitation_id: UUID) -> Invitation:
    """The second pair of eyes. Whoever has an account has the role from now on; others are mailed a link."""
    with transaction.atomic():
        found = _open(invitation_id)
        if found.asked_by_id == user.pk:
            raise NotPossible(
                "yourself", gettext_lazy("You proposed this yourself. Another operator has to approve it.")
            )
        found.approved_by, found.approved_at = user, timezone.now()
        colleague = User.objects.by_email(found.person.email or "")
        _record(found, EventKind.STAFF_INVITATION_APPROVED, actor)
        if colleague is not None:
            _must_be_another(user, colleague)
            give_role(
                user=user, actor=actor, email=colleague.email, office=found.office, role=Role(found.role)
            )
            found.used_at = found.approved_at
        else:
            token = secrets.token_urlsafe(24)
            found.token_digest = digest("invitation", token)
            found.expires_at = found.approved_at + OPEN_FOR
            _mail(found.person.email or "", token)
        found.save()
    return found


def withdraw_invitation(*, actor: Actor, invitation_id: UUID) -> None:
    """Take back what was proposed, or approved and not accepted yet; nothing is kept of the address."""
    with transaction.atomic():
        found = _open(invitation_id, approved=True)
        _record(found, EventKind.STAFF_INVITATION_WITHDRAWN, actor)
        _forget(found)


def invitation_of(token: str) -> Invitation:
    """The invitation this link belongs to; `InvitationError` if there is none that can still be accepted."""
    found = (
        Invitation.objects.select_related("person", "office")
        .filter(token_digest=digest("invitation", token), used_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if found is None:
        raise InvitationError
    return found


def accept_invitation(*, token: str, password: str, given_names: str, family_name: str) -> User:
    """Make the account, with the role. Raises `InvitationError`, or Django's `ValidationError` for a weak password."""
    validate_password(password)
    try:
        with transaction.atomic():
            found = invitation_of(token)
            taken = Invitation.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now())
            if not taken:
                raise InvitationError
            person = found.person
            person.given_names, person.family_name = given_names, family_name
            person.save()
            user = User(person=person, email_digest=email_digest(person.email or ""), language="uk")
            user.set_password(password)
            user.save(force_insert=True)
            actor = actor_for(user)
            append(
                stream=stream_of(user),
                kind=EventKind.ACCOUNT_REGISTERED,
                actor=actor,
                data={"language": user.language},
            )
            member = Membership.objects.create(
                user=user, office=found.office, role=found.role, since=timezone.now()
            )
            record_role(member, EventKind.STAFF_ADDED, actor)
    except (
        IntegrityError
    ):  # the address has got an account meanwhile: the role has to be proposed for that one
        raise InvitationError from None
    return user


def _open(invitation_id: UUID, *, approved: bool = False) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("person", "office")
    live = Q(used_at=None, expires_at__gt=timezone.now())
    one = found.filter(live if approved else live & Q(approved_at=None), pk=invitation_id).first()
    if one is None:
        raise NotPossible("ended", _GONE)
    return one


def _must_be_another(user: User, colleague: User) -> None:
    if colleague.pk == user.pk:
        raise NotPossible(
            "yourself", gettext_lazy("You cannot give a role to yourself. Another operator can.")
        )


def forget_expired_invitations() -> int:
    """Nothing is kept of an address whose invitation was not accepted in time; how many there were."""
    expired = list(Invitation.objects.filter(used_at=None, expires_at__lte=timezone.now()))
    for each in expired:
        with transaction.atomic():
            _forget(each)
    return len(expired)


def _forget(invitation: Invitation) -> None:
    """With it goes the person, where they are nothing but an address that was invited."""
    person = invitation.person
    invitation.delete()
    if not (User.objects.filter(person=person).exists() or person.invitations.exists()):
        person.delete()


def _record(invitation: Invitation, kind: EventKind, actor: Actor) -> None:
    data = {"invitation": str(invitation.pk), "role": str(invitation.role)}
    append(stream=f"office:{invitation.office_id}", kind=kind, actor=actor, data=data)


def _mail(email: str, token: str) -> None:
    with translation.override("uk"):
        mail = EmailMessage(
            subject=_("Continue in Muster"),
            body=checkable(
                _(
                    "You are asked to work in Muster.\n\n"
                    "Make your account here: {address}\n"
                    "The link works once, for {days} days.\n\n"
                    "If you do not expect this, do nothing."
                ).format(address=f"{settings.PUBLIC_URL}/invitation/{token}/", days=OPEN_FOR.days)
            ),
            to=[email],
        )
    transaction.on_commit(mail.send, robust=True)
