"""Bringing the posts of a file onto a unit's list: all of them or none."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from muster.journal.actions import Actor
from muster.offices.actions.posts import change_post, create_post, set_seats
from muster.offices.errors import NotPossible
from muster.offices.models import Office, Post
from muster.offices.post_rows import PostRow, rows_of
from muster.offices.sheets import Problem, Unreadable


@dataclass(frozen=True, slots=True)
class Change:
    """What a line does: `before` is the post as it stands, None where the line adds one."""

    row: PostRow
    before: PostRow | None

    @property
    def differences(self) -> dict[str, tuple[object, object]]:
        """What differs, each before and after; empty for a post that is added."""
        if self.before is None:
            return {}
        old, new = _values(self.before), _values(self.row)
        return {name: (old[name], new[name]) for name in new if old[name] != new[name]}

    @property
    def is_addition(self) -> bool:
        return self.before is None


def preview_import(*, actor: Actor, unit: Office, rows: Sequence[PostRow]) -> list[Change]:
    """What these lines would add and change, done and undone, so that whatever is in the way is known beforehand.

    Raises `Unreadable` with a problem for each line that cannot be done.
    """
    with transaction.atomic():
        changes = import_posts(actor=actor, unit=unit, rows=rows)
        transaction.set_rollback(True)
    return changes


def import_posts(*, actor: Actor, unit: Office, rows: Sequence[PostRow]) -> list[Change]:
    """Add and change posts as the lines say, all or none; those the file does not name stay as they are.

    What was added is a draft; what was changed has to be approved anew. Raises `Unreadable`.
    """
    changes: list[Change] = []
    problems: list[Problem] = []
    with transaction.atomic():
        list(Post.objects.select_for_update().filter(unit=unit).values_list("pk"))
        known = {row.id: row for row in rows_of(unit)}
        for row in rows:
            try:
                change = _change(row, known)
                if change.is_addition or change.differences:
                    with transaction.atomic():
                        _do(change, actor, unit)
                    changes.append(change)
            except NotPossible as hindrance:
                problems.append(
                    Problem(
                        row.line,
                        "",
                        hindrance.message,
                        _("Correct the line, or leave it out."),
                    )
                )
        if problems:
            raise Unreadable(*problems)
    return changes


def _change(row: PostRow, known: "dict[UUID | None, PostRow]") -> Change:
    if row.id is not None and row.id not in known:
        raise NotPossible("no-post", _("The unit has no such post, or it was closed."))
    return Change(row, known[row.id] if row.id is not None else None)


def _do(change: Change, actor: Actor, unit: Office) -> None:
    row = change.row
    if row.id is None:
        create_post(actor=actor, unit=unit, terms=row.terms, seats=row.seats)
        return
    change_post(actor=actor, post_id=row.id, terms=row.terms)
    if "seats" in change.differences:
        set_seats(actor=actor, post_id=row.id, seats=row.seats)


def _values(row: PostRow) -> dict[str, object]:
    return {**asdict(row.terms), "seats": row.seats}
