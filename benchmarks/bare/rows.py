"""Fills the bare list: `python -m bare.rows NUMBER`."""

import sys
from datetime import date

import django

django.setup()

from bare.models import Application  # noqa: E402  Django first

number = int(sys.argv[1])
Application.objects.bulk_create(
    (
        Application(number=f"{place:07}", name=f"Name {place}", born=date(2000, 1, 1))
        for place in range(number)
    ),
    batch_size=2000,
)
