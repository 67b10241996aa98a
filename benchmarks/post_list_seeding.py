"""Units, posts and seats of a large service, written in bulk: `post_list_seeding.py POSTS SEATS`; prints some posts'
identifiers as JSON. Everything in them is fictional."""

import json
import random
import sys

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  Django first
from django.utils import timezone  # noqa: E402

from muster.offices.folding import found_by  # noqa: E402
from muster.offices.models import Office, OfficeKind, Post, RankCategory, Seat  # noqa: E402
from muster.offices.post_rows import LANGUAGES  # noqa: E402
from muster.offices.regions import regions  # noqa: E402

UNITS = 1000
BATCH = 2000
SHOWN = 2000
WORKS = (
    ("Стрілець", "Rifleman"),
    ("Водій", "Driver"),
    ("Бойовий медик", "Combat medic"),
    ("Сапер", "Sapper"),
    ("Механік", "Mechanic"),
    ("Кухар", "Cook"),
    ("Оператор безпілотних систем", "Drone operator"),
    ("Радіотелефоніст", "Radio operator"),
    ("Перекладач", "Interpreter"),
    ("Інструктор", "Instructor"),
)


def units(chance: random.Random) -> list[Office]:
    codes = [code for code, _name in regions()]
    made = []
    for number in range(UNITS):
        name_uk, name_en = f"Вигадана частина {number:04}", f"Fictional unit {number:04}"
        made.append(
            Office(
                code=f"unit-{number:04}",
                kind=OfficeKind.UNIT,
                formation="NGU",
                region=chance.choice(codes),
                name_uk=name_uk,
                name_en=name_en,
                search=found_by(name_uk, name_en),
            )
        )
    return Office.objects.bulk_create(made, batch_size=BATCH)


def post(chance: random.Random, unit: Office, number: int) -> Post:
    uk, en = chance.choice(WORKS)
    title_uk, title_en = f"{uk} {number % 997}-ї групи", f"{en} of group {number % 997}"
    now = timezone.now()
    return Post(
        unit=unit,
        title_uk=title_uk,
        title_en=title_en,
        rank_category=chance.choices(RankCategory.values, (80, 18, 2))[0],
        open_to_foreigners=chance.random() < 0.7,
        open_to_servicewomen=chance.random() < 0.9,
        secret_access=chance.random() < 0.1,
        language=chance.choice(LANGUAGES) if chance.random() < 0.2 else "",
        requested_at=now,
        approved_at=now if chance.random() < 0.95 else None,
        search=found_by(title_uk, title_en, unit.name_uk, unit.name_en),
    )


def main(posts: int, seats: int) -> None:
    chance = random.Random(4)  # noqa: S311  not for secrets
    offices, shown = units(chance), []
    for first in range(0, posts, BATCH):
        batch = [
            post(chance, chance.choice(offices), first + place) for place in range(min(BATCH, posts - first))
        ]
        with transaction.atomic():
            Post.objects.bulk_create(batch)
            Seat.objects.bulk_create(
                (Seat(post=one, number=number) for one in batch for number in range(1, seats + 1)),
                batch_size=BATCH * 4,
            )
        shown += [str(one.pk) for one in batch if one.approved_at and one.open_to_foreigners]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    json.dump(chance.sample(shown, min(SHOWN, len(shown))), sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
