"""Reading offices."""

from django.db.models import QuerySet

from muster.offices.models import Office, OfficeKind


def centres() -> QuerySet[Office]:
    return Office.objects.filter(kind=OfficeKind.TERRITORIAL_CENTRE)


def units(formation: str = "NGU") -> QuerySet[Office]:
    return Office.objects.filter(kind=OfficeKind.UNIT, formation=formation)


def board_for(kind: OfficeKind, region: str) -> Office | None:
    """The board that serves a region: its own, else the one that serves the whole country, else any."""
    boards = Office.objects.filter(kind=kind)
    return boards.filter(region=region).first() or boards.filter(region="").first() or boards.first()
