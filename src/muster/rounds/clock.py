"""What happens to rounds by themselves: `muster clock` comes by every second."""

import logging

from muster.rounds.actions import carry_on, is_stirred, preview, publish_asked, work_out_variants
from muster.rounds.certificates import Unstable
from muster.rounds.models import Round

logger = logging.getLogger(__name__)


def work() -> None:
    """Do what was asked of the open rounds; place again what became free in those that are live."""
    for found in Round.objects.filter(closed_at=None):
        try:
            _work_on(found)
        except Unstable:
            logger.exception("round %s did not prove itself; nothing of it was kept", found)


def _work_on(found: Round) -> None:
    if found.publication_waits:
        publish_asked(found.pk)
    elif found.preview_waits:
        preview(found.pk)
    elif found.variants_wait:
        work_out_variants(found.pk)
    elif is_stirred(found):
        carry_on(found.pk)
