"""A fictional authority and the seals of the demonstration's units."""

import os
from pathlib import Path

from django.conf import settings

from muster.contracts.seals import AUTHORITIES
from muster.papers.authority import certificate_of, make_authority, make_office_key
from muster.site.demonstration.offices import UNITS

AUTHORITY = "Muster demonstration: fictional authority"


def make_seals() -> None:
    """Make what is not there yet. The authority's own key is thrown away, so a new unit means new seals for all."""
    folder = Path(settings.SEALS)
    files = {f"{unit.code}.pem": unit.code for unit in UNITS}
    if all((folder / name).exists() for name in (AUTHORITIES, *files)):
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = make_authority(AUTHORITY)
    for name, code in files.items():
        _write(folder / name, make_office_key(authority, code))
    _write(folder / AUTHORITIES, certificate_of(authority))


def _write(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
