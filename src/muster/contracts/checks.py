"""Seals that cannot be used are said at the start, before the first contract asks for one."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004  Django's own name
from django.db import DEFAULT_DB_ALIAS

from muster.contracts.seals import no_stamp, unusable

_HINT = "No contract is written under it until it is mended; all else works. See “Seals” in docs/operator.md."
_STAMP_HINT = "Contracts are sealed all the same. See “Seals” in docs/operator.md."


@register(Tags.database)
def seals_usable(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Every key in the folder of seals and in its token seals a page, authorities can be read, time stamps come.

    Run by `muster run`, `muster migrate` and `muster check --database default`. A warning: a token that is away
    stops contracts, not the service.
    """
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    found: list[CheckMessage] = [
        Warning(f"The seal {name} cannot be used: {why}.", hint=_HINT, id="muster.W001")
        for name, why in unusable()
    ]
    if why := no_stamp():
        text = f"Seals have no trusted time stamp: {why}."
        found.append(Warning(text, hint=_STAMP_HINT, id="muster.W002"))
    return found
