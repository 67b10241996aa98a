"""Telling those who look after the rest."""

from muster.notices import actions as notices
from muster.notices.models import NoticeKind
from muster.offices.access import live_memberships
from muster.offices.models import Membership
from muster.offices.rights import Purpose, roles_for


def tell_auditors(kind: NoticeKind) -> None:
    """One notice to every auditor. Nothing personal travels."""
    roles = roles_for(Purpose.AUDIT)
    held = Membership.objects.filter(role__in=roles).select_related("user")
    for user in {member.user_id: member.user for member in held}.values():
        if live_memberships(user).filter(role__in=roles).exists():
            notices.queue(user=user, kind=kind)
