"""What the database says after the submissions: `proving.py` inside an installation of Muster, references on its
standard input. Prints what is wrong with them, a line each; nothing if all is as it must be."""

import sys
from collections import Counter

import django

django.setup()

from muster.cases.models import Case, Request  # noqa: E402  Django is set up first
from muster.journal.kinds import EventKind  # noqa: E402
from muster.journal.models import Event  # noqa: E402
from muster.journal.queries import verify  # noqa: E402
from muster.notices.models import Notice, NoticeKind  # noqa: E402


def main(references: list[str]) -> None:
    cases = {case.reference: case for case in Case.objects.filter(submitted_at__isnull=False)}
    for reference in sorted(set(references) ^ set(cases)):
        print(f"{reference} was acknowledged or is in the database, but not both")
    events = Counter(Event.objects.filter(kind=EventKind.CASE_SUBMITTED).values_list("stream", flat=True))
    checks = Counter(Request.objects.filter(kind="verification").values_list("case_id", flat=True))
    told = Counter(Notice.objects.filter(kind=NoticeKind.SUBMITTED).values_list("user__person_id", flat=True))
    for case in cases.values():
        counts = {"event": events[case.stream], "request": checks[case.pk], "notice": told[case.person_id]}
        for thing, count in counts.items():
            if count != 1:
                print(f"{case.reference} has {count} of what should be one {thing}")
    if sum(events.values()) != len(cases):
        print(f"{sum(events.values())} events of {len(cases)} submissions")
    for found in verify():
        print(f"the journal is broken: {found}")


if __name__ == "__main__":
    main(sys.stdin.read().split())
