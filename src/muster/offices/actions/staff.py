"""Offices as an operator describes them, and who holds which role in them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.accounts.actions import end_sessions
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.offices.errors import NotPossible
from muster.offices.folding import found_by
from muster.offices.models import Membership, Office, OfficeKind, Post, Role
from muster.people.models import User

# Which roles an office of each kind has.
ROLES_OF: dict[OfficeKind, tuple[Role, ...]] = {
    OfficeKind.TERRITORIAL_CENTRE: (Role.CLERK, Role.DECIDING_OFFICER),
    OfficeKind.UNIT: (Role.RECRUITER, Role.DECIDING_OFFICER, Role.COMMANDER),
    OfficeKind.MEDICAL_BOARD: (Role.MEDICAL_ASSESSOR,),
    OfficeKind.SELECTION_BOARD: (Role.SELECTION_ASSESSOR,),
    OfficeKind.PHYSICAL_BOARD: (Role.PHYSICAL_ASSESSOR,),
    OfficeKind.SPECIAL_CHECK: (Role.SPECIAL_CHECK_ASSESSOR,),
    OfficeKind.HEADQUARTERS: (Role.PLANNER, Role.AUDITOR, Role.OPERATOR),
}


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """An office as an operator describes it. `region` is ISO 3166-2:UA, "" where it serves the whole country."""

    code: str
    kind: OfficeKind
    name_uk: str
    name_en: str
    region: str = ""
    formation: str = ""
    about_uk: str = ""
    about_en: str = ""


def set_up_offices(*, actor: Actor, offices: Sequence[OfficeDetails]) -> int:
    """Add the offices that are not there yet and bring the others up to date, all or none; how many changed."""
    changed = 0
    with transaction.atomic():
        for details in offices:
            values = asdict(details)
            known = Office.objects.filter(pk=details.code).first()
            if known is not None and known.kind != details.kind:
                raise NotPossible("other-kind", _("The kind of an office never changes. Add another office."))
            if known is not None and all(getattr(known, name) == value for name, value in values.items()):
                continue
            names = found_by(details.name_uk, details.name_en)
            Office.objects.update_or_create(code=details.code, defaults=values | {"search": names})
            if known is not None and known.search != names:
                _find_by_new_name(details)
            append(stream=f"office:{details.code}", kind=EventKind.OFFICE_SET_UP, actor=actor, data=values)
            changed += 1
    return changed


def _find_by_new_name(unit: OfficeDetails) -> None:
    """The posts of a unit are found by the unit's names too."""
    posts = list(Post.objects.select_for_update().filter(unit=unit.code))
    for post in posts:
        post.search = found_by(post.title_uk, post.title_en, unit.name_uk, unit.name_en)
    Post.objects.bulk_update(posts, ("search",), batch_size=500)


def give_role(*, user: User | None, actor: Actor, email: str, office: Office, role: Role) -> Membership:
    """Give a role in the office to the account with this address. Nobody gives a role to themselves.

    `user` is None where the one who runs the server gives the first roles; on the desk it takes two operators
    (`inviting`), and `user` is the one who approves.
    """
    if role not in ROLES_OF[OfficeKind(office.kind)]:
        raise NotPossible("no-such-role", _("An office of this kind has no such role."))
    colleague = User.objects.by_email(email)
    if colleague is None or not colleague.is_active:
        raise NotPossible(
            "no-account",
            _("No account has this address. Ask the person to register with it first, then give the role."),
        )
    if user is not None and colleague.pk == user.pk:
        raise NotPossible("yourself", _("You cannot give a role to yourself. Another operator can."))
    try:
        with transaction.atomic():
            member = Membership.objects.create(user=colleague, office=office, role=role, since=timezone.now())
            record_role(member, EventKind.STAFF_ADDED, actor)
            end_sessions(user=colleague)  # what they may do now, they may only after signing in as staff do
    except IntegrityError:
        raise NotPossible("has-role", _("This account holds the role in this office already.")) from None
    return member


def end_role(*, user: User, actor: Actor, membership_id: int) -> Membership:
    """End a role now, and every session of its holder; what was done in it stays.

    An operator's own role is ended by another operator.
    """
    with transaction.atomic():
        member = Membership.objects.select_for_update().filter(pk=membership_id, until=None).first()
        if member is None:
            raise NotPossible("ended", _("This role was ended already."))
        if member.user_id == user.pk:
            raise NotPossible("yourself", _("You cannot end a role of your own. Another operator can."))
        member.until = timezone.now()
        member.save(update_fields=("until",))
        record_role(member, EventKind.STAFF_REMOVED, actor)
        end_sessions(user=member.user)
    return member


def record_role(member: Membership, kind: EventKind, actor: Actor) -> None:
    data = {"account": str(member.user_id), "role": str(member.role)}
    append(stream=f"office:{member.office_id}", kind=kind, actor=actor, data=data)
