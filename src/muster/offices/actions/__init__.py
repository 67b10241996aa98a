"""Every change to offices, posts, seats and roles: checked, done and recorded in one transaction."""

from muster.offices.actions.approval import approve_post, request_approval, return_post
from muster.offices.actions.importing import Change, import_posts, preview_import
from muster.offices.actions.inviting import (
    InvitationError,
    accept_invitation,
    approve_invitation,
    forget_expired_invitations,
    invitation_of,
    invite,
    withdraw_invitation,
)
from muster.offices.actions.posts import (
    change_post,
    close_post,
    create_post,
    set_seats,
    stream_of,
)
from muster.offices.actions.staff import ROLES_OF, OfficeDetails, end_role, give_role, set_up_offices
from muster.offices.terms import MOST_SEATS, PostTerms

__all__ = [
    "MOST_SEATS",
    "ROLES_OF",
    "Change",
    "InvitationError",
    "OfficeDetails",
    "PostTerms",
    "accept_invitation",
    "approve_invitation",
    "approve_post",
    "change_post",
    "close_post",
    "create_post",
    "end_role",
    "forget_expired_invitations",
    "give_role",
    "import_posts",
    "invitation_of",
    "invite",
    "preview_import",
    "request_approval",
    "return_post",
    "set_seats",
    "set_up_offices",
    "stream_of",
    "withdraw_invitation",
]
