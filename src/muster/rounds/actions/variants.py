"""The planner's variants, worked out by the clock when they were asked for."""

import zlib
from uuid import UUID

from django.db import transaction

from muster.rounds.models import Round


def work_out_variants(round_id: UUID) -> Round | None:
    """Work out what was asked for and keep it beside the preview; None where nobody waits for it any more."""
    # The solver takes a second and much memory to load: only the clock needs it, and only now.
    from muster.rounds.variants import variants  # noqa: PLC0415

    found = Round.objects.get(pk=round_id)
    proof = found.certificates.filter(number=0).first()
    asked_at = found.variants_asked_at
    if asked_at is None or not found.variants_wait or proof is None:
        return None
    category_of = dict(found.cutoffs.values_list("post_id", "post__rank_category"))
    told = variants(zlib.decompress(bytes(proof.packed)), proof.digest, category_of, found.shortage_weights)
    with transaction.atomic():
        found = Round.objects.select_for_update().get(pk=round_id)
        # Asked anew meanwhile, perhaps with other weights: it waits on.
        found.variants, found.variants_at = dict(told), asked_at
        found.save(update_fields=("variants", "variants_at"))
    return found
