"""Placement: wishes, ranks and seats in; a stable placement with its reasons and its proof out."""

from muster.placement.allowed import (
    ApplicantFacts,
    Bar,
    Conditions,
    PostFacts,
    allowed,
    conditions,
    restricted,
)
from muster.placement.applicants import place_for_applicants
from muster.placement.certificate import Certificate, Fault, FaultKind, Verdict, verify
from muster.placement.criteria import (
    Criterion,
    Order,
    Standing,
    Term,
    criterion,
    lottery_number,
    lottery_numbers,
)
from muster.placement.errors import PlacementError
from muster.placement.explain import Explanation, HeldReason, PostReason, Reason, WishReason
from muster.placement.instance import NOT_RANKED, NOWHERE, Instance, Placement, held_wishes
from muster.placement.lists import Lists, from_arrays, from_lists
from muster.placement.posts import PostLists, place_for_posts, post_lists

__all__ = [
    "NOT_RANKED",
    "NOWHERE",
    "ApplicantFacts",
    "Bar",
    "Certificate",
    "Conditions",
    "Criterion",
    "Explanation",
    "Fault",
    "FaultKind",
    "HeldReason",
    "Instance",
    "Lists",
    "Order",
    "Placement",
    "PlacementError",
    "PostFacts",
    "PostLists",
    "PostReason",
    "Reason",
    "Standing",
    "Term",
    "Verdict",
    "WishReason",
    "allowed",
    "conditions",
    "criterion",
    "from_arrays",
    "from_lists",
    "held_wishes",
    "lottery_number",
    "lottery_numbers",
    "place_for_applicants",
    "place_for_posts",
    "post_lists",
    "restricted",
    "verify",
]
