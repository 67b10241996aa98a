"""Posts, their seats, and who holds which role: every change to them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.offices.errors import NotPossible
from muster.offices.models import Membership, Office, OfficeKind, Post, RankCategory, Role, Seat
from muster.people.models import User

MOST_SEATS = 500

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
class PostTerms:
    """What a post is, as the unit's staff list has it. `language` is ISO 639-1, or "" for none."""

    title_uk: str
    title_en: str
    rank_category: RankCategory
    open_to_foreigners: bool
    open_to_servicewomen: bool
    secret_access: bool
    language: str = ""


def stream_of(post: Post) -> str:
    return f"post:{post.pk}"


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
            Office.objects.update_or_create(code=details.code, defaults=values)
            append(stream=f"office:{details.code}", kind=EventKind.OFFICE_SET_UP, actor=actor, data=values)
            changed += 1
    return changed


def create_post(*, actor: Actor, unit: Office, terms: PostTerms, seats: int) -> Post:
    """Add a post with so many vacant seats to the unit's list."""
    if unit.kind != OfficeKind.UNIT:
        raise NotPossible("not-a-unit", _("Only a military unit has posts."))
    _check_seats(seats)
    with transaction.atomic():
        post = Post.objects.create(unit=unit, **asdict(terms))
        Seat.objects.bulk_create(Seat(post=post, number=number) for number in range(1, seats + 1))
        _record(post, EventKind.POST_ADDED, actor, {**_plain(terms), "unit": unit.pk, "seats": seats})
    return post


def change_post(*, actor: Actor, post_id: UUID, terms: PostTerms) -> Post:
    """Change what the post is. While a seat is held for an applicant, nothing that was promised changes."""
    with transaction.atomic():
        post = _locked(post_id)
        changed = {name: value for name, value in asdict(terms).items() if getattr(post, name) != value}
        if not changed:
            return post
        if _held(post).filter(offers__case__enrolled_at=None).exists():
            raise NotPossible(
                "offered",
                _(
                    "A seat of this post is held for an applicant, so the post stays as it was offered. Change it "
                    "once the offer is withdrawn or the contract is in force, or add another post."
                ),
            )
        before = {name: getattr(post, name) for name in changed}
        for name, value in changed.items():
            setattr(post, name, value)
        post.save(update_fields=tuple(changed))
        _record(post, EventKind.POST_CHANGED, actor, {"before": before, "after": changed})
    return post


def set_seats(*, actor: Actor, post_id: UUID, seats: int) -> Post:
    """Have so many seats from now on. Seats that are held stay; free ones go, the highest number first."""
    _check_seats(seats)
    with transaction.atomic():
        post = _locked(post_id)
        # Offers lock the seat they take, so from here on none of these seats changes hands.
        rows = list(Seat.objects.select_for_update().filter(post=post))
        held = set(_held(post).values_list("pk", flat=True))
        if seats < len(held):
            raise NotPossible(
                "held",
                ngettext(
                    "%(held)s seat of this post is held, so it cannot have fewer. Withdraw an offer first.",
                    "%(held)s seats of this post are held, so it cannot have fewer. Withdraw an offer first.",
                    len(held),
                )
                % {"held": len(held)},
            )
        before = sum(seat.closed_at is None for seat in rows)
        # Held seats come first, then those that are open already, each by number.
        rows.sort(key=lambda seat: (seat.pk not in held, seat.closed_at is not None, seat.number))
        keep, close = rows[:seats], rows[seats:]
        Seat.objects.filter(pk__in=[seat.pk for seat in keep]).update(closed_at=None)
        Seat.objects.filter(pk__in=[seat.pk for seat in close], closed_at=None).update(
            closed_at=timezone.now()
        )
        highest = max((seat.number for seat in rows), default=0)
        added = range(highest + 1, highest + 1 + seats - len(keep))
        Seat.objects.bulk_create(Seat(post=post, number=number) for number in added)
        if seats != before:
            _record(
                post, EventKind.POST_CHANGED, actor, {"before": {"seats": before}, "after": {"seats": seats}}
            )
    return post


def close_post(*, actor: Actor, post_id: UUID) -> Post:
    """Take the post off the list. Done again, it answers the same."""
    with transaction.atomic():
        post = _locked(post_id, open_only=False)
        if post.closed_at is not None:
            return post
        list(Seat.objects.select_for_update().filter(post=post))
        if _held(post).exists():
            raise NotPossible(
                "held",
                _(
                    "A seat of this post is held, so the post cannot be closed. Take away its free seats instead."
                ),
            )
        post.closed_at = timezone.now()
        post.save(update_fields=("closed_at",))
        _record(post, EventKind.POST_CHANGED, actor, {"before": {"closed": False}, "after": {"closed": True}})
    return post


def give_role(*, user: User | None, actor: Actor, email: str, office: Office, role: Role) -> Membership:
    """Give a role in the office to the account with this address. Nobody gives a role to themselves.

    `user` is None where the one who runs the server gives the first roles.
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
            _record_role(member, EventKind.STAFF_ADDED, actor)
    except IntegrityError:
        raise NotPossible("has-role", _("This account holds the role in this office already.")) from None
    return member


def end_role(*, user: User, actor: Actor, membership_id: int) -> Membership:
    """End a role now; what was done in it stays. An operator's own role is ended by another operator."""
    with transaction.atomic():
        member = Membership.objects.select_for_update().filter(pk=membership_id, until=None).first()
        if member is None:
            raise NotPossible("ended", _("This role was ended already."))
        if member.user_id == user.pk:
            raise NotPossible("yourself", _("You cannot end a role of your own. Another operator can."))
        member.until = timezone.now()
        member.save(update_fields=("until",))
        _record_role(member, EventKind.STAFF_REMOVED, actor)
    return member


def _locked(post_id: UUID, *, open_only: bool = True) -> Post:
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post_id)
    if open_only and post.closed_at is not None:
        raise NotPossible("closed", _("This post was closed, so it does not change any more."))
    return post


def _held(post: Post) -> "QuerySet[Seat]":
    """The seats that an offer, accepted or still open, or a contract holds."""
    return Seat.objects.filter(post=post, offers__isnull=False, offers__released_at=None)


def _check_seats(seats: int) -> None:
    if not 0 <= seats <= MOST_SEATS:
        raise NotPossible("seats", _("A post has between 0 and %(most)s seats.") % {"most": MOST_SEATS})


def _plain(terms: PostTerms) -> dict[str, object]:
    return {**asdict(terms), "rank_category": terms.rank_category.value}


def _record(post: Post, kind: EventKind, actor: Actor, data: Mapping[str, object]) -> None:
    append(stream=stream_of(post), kind=kind, actor=actor, data=data)


def _record_role(member: Membership, kind: EventKind, actor: Actor) -> None:
    data = {"account": str(member.user_id), "role": str(member.role)}
    append(stream=f"office:{member.office_id}", kind=kind, actor=actor, data=data)
