"""A round of placement from the database to its publication: `uv run python benchmarks/rounds.py [NUMBER]`.

Makes a throw-away installation in a temporary folder, fills it with so many applicants who are ready to be placed
(bulk inserts, sealed as in life), and runs what the clock runs: preview, publication, the chain after refusals.
Prints seconds by stage, of the wall and of the processor, and the peak of memory.
`--postgresql URL` names an empty database to use instead of SQLite.
"""

import argparse
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import batched
from uuid import uuid4

options = argparse.ArgumentParser()
options.add_argument("number", type=int, nargs="?", default=10_000)
options.add_argument("--postgresql", metavar="URL")
options.add_argument("--wishes", type=int, default=8)
options.add_argument("--declining", type=int, default=20, help="how many refuse what they are offered")
chosen = options.parse_args()
if __name__ == "__main__":  # and not in the processes that a round starts: they have this environment already
    os.environ["MUSTER_VAR"] = tempfile.mkdtemp(prefix="muster-rounds-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "muster.site.settings"
    if chosen.postgresql:
        os.environ["MUSTER_DATABASE_URL"] = chosen.postgresql

import django  # noqa: E402  the environment comes first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from muster.cases import actions as cases  # noqa: E402
from muster.cases.models import (  # noqa: E402
    ASSESSMENTS,
    Case,
    Fact,
    Level,
    Offer,
    Outcome,
    Qualification,
    QualificationKind,
    Request,
    RequestKind,
)
from muster.database.writing import insert_all  # noqa: E402
from muster.journal.actions import SYSTEM, Actor, Entry, append_many  # noqa: E402
from muster.journal.kinds import EventKind  # noqa: E402
from muster.journal.queries import verify  # noqa: E402
from muster.offices.models import Membership, Office, OfficeKind, Post, RankCategory, Role, Seat  # noqa: E402
from muster.people.actions import create_account  # noqa: E402
from muster.people.models import Consent, ConsentKind, Person, User  # noqa: E402
from muster.rounds import actions  # noqa: E402
from muster.rounds.models import Criteria, Round, Wish  # noqa: E402

UNITS = 200
MAN = {
    "sex": "male",
    "citizenships": ["COL"],
    "statelessness": "none",
    "identity_document": "passport",
    "identity_document_until": "2055-01-01",
    "location": "ukraine",
    "stay_ground": "temporary_permit",
    "stay_until": "2055-01-01",
    "conviction": "none",
    "prosecution_pending": False,
    "serving_in": "none",
}
FOUND = {
    RequestKind.MEDICAL: {"medical": "fit"},
    RequestKind.SELECTION: {"selection": "passed"},
    RequestKind.PHYSICAL: {"physical": "passed"},
    RequestKind.SPECIAL_CHECK: {
        "special_check": "passed",
        "data_doubtful": False,
        "polygraph": "not_taken",
    },
}
rng = random.Random(7)  # noqa: S311  the same round each time
now = timezone.now()


def processor_time() -> float:
    """Of this process and of those that it has waited for."""
    of = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in of)


@contextmanager
def timed(what: str) -> Iterator[None]:
    began, worked = time.perf_counter(), processor_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = time.perf_counter() - began, processor_time() - worked
    print(f"{what:<44} {wall:8.2f} s   CPU {cpu:8.2f} s   peak {peak:6.0f} MB", flush=True)


def offices() -> tuple[Office, Office, list[Office], User]:
    centre = Office.objects.create(
        code="centre", kind=OfficeKind.TERRITORIAL_CENTRE, name_uk="Центр", name_en="Centre", region="UA-46"
    )
    headquarters = Office.objects.create(
        code="hq", kind=OfficeKind.HEADQUARTERS, name_uk="Штаб", name_en="Headquarters"
    )
    units = [
        Office(
            code=f"unit-{at}",
            kind=OfficeKind.UNIT,
            name_uk=f"Частина {at}",
            name_en=f"Unit {at}",
            formation="NGU",
        )
        for at in range(UNITS)
    ]
    insert_all(units)
    planner = create_account(email="planner@example.org", password="fictional", language="en")  # noqa: S106
    Membership.objects.create(user=planner, office=headquarters, role=Role.PLANNER, since=now)
    insert_all(
        Criteria(
            unit=unit,
            qualification=rng.randrange(10),
            language=rng.randrange(5),
            experience=rng.randrange(5),
            waiting=1 + rng.randrange(3),
            published_at=now,
            published_by=planner,
        )
        for unit in units[::2]
    )
    return centre, headquarters, units, planner


def posts(units: list[Office], planner: User, number: int) -> list[Post]:
    made = [
        Post(
            unit=rng.choice(units),
            title_uk=f"Посада {at}",
            title_en=f"Post {at}",
            rank_category=rng.choices(list(RankCategory), (80, 17, 3))[0].value,
            open_to_foreigners=rng.random() < 0.9,
            open_to_servicewomen=rng.random() < 0.8,
            secret_access=rng.random() < 0.1,
            language=rng.choice(("", "", "uk", "en")),
            requested_at=now,
            approved_at=now,
            approved_by=planner,
        )
        for at in range(number)
    ]
    insert_all(made)
    insert_all(Seat(post=post, number=at) for post in made for at in range(1, 1 + rng.randint(4, 14)))
    return made


def applicants(centre: Office, headquarters: Office, planner: User, listed: list[Post], number: int) -> None:
    for portion in batched(range(number), 1000, strict=False):
        with transaction.atomic():
            _applicants(centre, headquarters, planner, listed, portion)


def _applicants(
    centre: Office, headquarters: Office, planner: User, listed: list[Post], portion: tuple[int, ...]
) -> None:
    persons = [Person(created_at=now) for _ in portion]
    insert_all(persons)
    insert_all(
        User(person=one, email_digest=uuid4().hex, language="en", created_at=now, password="!")  # noqa: S106
        for one in persons
    )
    made = [
        Case(
            reference=f"P{at:09}",
            person=person,
            regime="ua-ngu",
            channel="territorial_centre",
            office=centre,
            opened_at=now,
            submitted_at=now - timedelta(days=rng.randrange(300)),
        )
        for at, person in zip(portion, persons, strict=True)
    ]
    insert_all(made)
    insert_all(one for case in made for one in _facts(case, planner))
    asked = [_request(case, kind, headquarters) for case in made for kind in ASSESSMENTS]
    insert_all(asked)
    insert_all(_outcome(one) for one in asked)
    insert_all(
        Request(case=case, kind=RequestKind.PLACEMENT, office=headquarters, asked_at=now, due_at=now)
        for case in made
    )
    insert_all(
        Consent(person=one, kind=kind, text_version="1", language="en", given_at=now)
        for one in persons
        for kind in ConsentKind
    )
    insert_all(_qualification(case, kind) for case in made for kind in _kinds())
    insert_all(one for case in made for one in _wishes(case, listed))
    append_many(
        acts={case.stream: [Entry(EventKind.CASE_SUBMITTED, {"office": centre.pk})] for case in made},
        actor=SYSTEM,
    )


def _facts(case: Case, by: User) -> Iterator[Fact]:
    born = f"{rng.randint(1975, 2004)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    said = MAN | {"date_of_birth": born, "sex": rng.choice(("male", "male", "female"))}
    category = Fact(case=case, name="rank_category", level=Level.CLAIMED, recorded_at=now, recorded_by=by)
    category.value = "private"
    yield category
    for name, value in said.items():
        fact = Fact(case=case, name=name, level=Level.VERIFIED, recorded_at=now, recorded_by=by)
        fact.value = value
        yield fact


def _request(case: Case, kind: RequestKind, office: Office) -> Request:
    return Request(
        case=case, kind=kind, office=office, asked_at=now, due_at=now, answered_at=now, judged_at=now
    )


def _outcome(request: Request) -> Outcome:
    supports = rng.choices(list(RankCategory), (50, 40, 10))[0].value
    selection = request.kind == RequestKind.SELECTION
    outcome = Outcome(request=request, found_on=now.date(), supported_category=supports if selection else "")
    outcome.facts = FOUND[RequestKind(request.kind)]
    return outcome


def _kinds() -> list[QualificationKind]:
    return rng.sample(list(QualificationKind), rng.randrange(4))


def _qualification(case: Case, kind: QualificationKind) -> Qualification:
    made = Qualification(case=case, kind=kind, recorded_at=now, confirmed_at=now)
    made.description = "A qualification"
    if kind == QualificationKind.LANGUAGE:
        made.detail = {"language": rng.choice(("uk", "en")), "level": rng.randint(1, 4)}
    elif kind in (QualificationKind.SERVICE_ABROAD, QualificationKind.SPECIALITY):
        made.detail = {"years": rng.randrange(12)}
    return made


def _wishes(case: Case, listed: list[Post]) -> Iterator[Wish]:
    """Some posts are wished far more often than others; the last wish of one in five is a whole unit."""
    wanted = {int(len(listed) * rng.random() ** 1.5) for _ in range(chosen.wishes)}
    for number, at in enumerate(rng.sample(sorted(wanted), len(wanted)), 1):
        yield Wish(case=case, number=number, post=listed[at])
    if rng.random() < 0.2:
        yield Wish(case=case, number=len(wanted) + 1, unit_id=rng.choice(listed).unit_id)


def main() -> None:
    print(f"{chosen.number:,} applicants, {max(10, chosen.number // 10):,} posts, {connection.vendor}")
    call_command("migrate", verbosity=0)
    with timed("(filling the database)"):
        centre, headquarters, units, planner = offices()
        with transaction.atomic():
            listed = posts(units, planner, max(10, chosen.number // 10))
        applicants(centre, headquarters, planner, listed, chosen.number)
    del listed
    actor = Actor(str(planner.pk), Role.PLANNER.value, headquarters.pk)
    found = actions.open_round(user=planner, actor=actor, regime="ua-ngu", live=True)
    began, worked = time.perf_counter(), processor_time()
    actions.ask_preview(actor=actor, round_id=found.pk)
    with timed("preview: read, decide, place, keep"):
        actions.preview(found.pk)
    actions.publish(user=planner, actor=actor, round_id=found.pk)
    with timed("publication: seats, offers, events, notices"):
        actions.publish_asked(found.pk)
    took, cpu = time.perf_counter() - began, processor_time() - worked
    found = Round.objects.get(pk=found.pk)
    figures = {name: value for name, value in found.figures.items() if isinstance(value, int)}
    print(f"from the database to a published round: {took:.2f} s, CPU {cpu:.2f} s; {figures}")
    assert Offer.objects.count() == found.figures["placed"]
    _decline()
    with timed(f"chain after {chosen.declining} refusals"):
        placed = actions.carry_on(found.pk)
    print(f"{placed} more offers")
    with timed("(every chain of the journal proved)"):
        assert not list(verify())


def _decline() -> None:
    for offer in Offer.objects.select_related("case__person__user")[: chosen.declining]:
        cases.decline_offer(user=offer.case.person.user, case_id=offer.case_id, offer_id=offer.pk)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(os.environ["MUSTER_VAR"], ignore_errors=True)
