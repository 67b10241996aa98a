"""The certificate of a computed round: wishes, ranks, seats and places, by lottery numbers alone.

Its two parts, `instance` and `placement`, are what `muster place verify` takes. Only pairs that the law allows stand
in it. Posts are numbered; `posts` says which number is which, `numbers`
which of the applicant's own each wish is, `by_hand` which of them their unit ordered by hand,
`let_go` what friends gave up to be together.
"""

import hashlib
import json
import zlib
from collections import defaultdict

import numpy as np

from muster.placement import NOT_RANKED, NOWHERE, verify
from muster.rounds.computing import Computed
from muster.rounds.models import Certificate, Round


class Unstable(Exception):  # noqa: N818  named for what was found
    """The placement is not stable: nothing of it may be published."""


def certificate(found: Round, number: int, computed: Computed) -> Certificate:
    """The certificate, packed. `Unstable` where the placement does not prove itself."""
    if not verify(computed.instance, computed.placement).stable:
        raise Unstable
    text = json.dumps(
        {
            "round": f"{found.regime} {found.number}",
            "certificate": number,
            "at": computed.at.isoformat(),
            "seed": found.seed,
            "instance": _instance(computed),
            "numbers": _numbers(computed),
            "placement": _placement(computed),
            "by_hand": [str(at) for at in sorted(computed.by_hand)],
            "let_go": _let_go(computed),
            "posts": {str(at): str(post.id) for at, post in enumerate(computed.posts.listed)},
        },
        separators=(",", ":"),
    ).encode()
    return Certificate(
        round=found,
        number=number,
        made_at=computed.at,
        digest=hashlib.sha256(text).hexdigest(),
        packed=zlib.compress(text, 1),
    )


def _names(computed: Computed) -> list[str]:
    return [str(number) for number in computed.order.lottery.tolist()]


def _instance(computed: Computed) -> dict[str, object]:
    instance, names = computed.instance, _names(computed)
    considered = np.flatnonzero(instance.wish_rank != NOT_RANKED)
    owner = np.repeat(np.arange(instance.applicants), np.diff(instance.wish_start))[considered].tolist()
    post = instance.wish_post[considered].tolist()
    wishes: dict[str, list[str]] = {name: [] for name in names}
    for applicant, wished in zip(owner, post, strict=True):
        wishes[names[applicant]].append(str(wished))
    ranks: dict[int, list[str]] = defaultdict(list)
    for at in np.lexsort((instance.wish_rank[considered], instance.wish_post[considered])).tolist():
        ranks[post[at]].append(names[owner[at]])
    seats = instance.seats.tolist()
    return {
        "applicants": wishes,
        "posts": {str(at): {"seats": seats[at], "ranks": listed} for at, listed in ranks.items()},
    }


def _numbers(computed: Computed) -> dict[str, list[int]]:
    """Of each wish of the instance which of the applicant's own it is: a unit's posts share one."""
    names, ranks = _names(computed), computed.instance.wish_rank.tolist()
    return {
        name: [
            computed.numbers[wish] for wish in computed.instance.wishes_of(at) if ranks[wish] != NOT_RANKED
        ]
        for at, name in enumerate(names)
    }


def _let_go(computed: Computed) -> dict[str, list[str]]:
    """Wishes that somebody let go to be with a friend, and that are therefore not among those of the instance."""
    names, start = _names(computed), computed.instance.wish_start
    posts: dict[str, list[str]] = defaultdict(list)
    for wish in sorted(computed.friends.let_go):
        owner = int(np.searchsorted(start, wish, "right")) - 1
        posts[names[owner]].append(str(computed.instance.wish_post[wish]))
    return posts


def _placement(computed: Computed) -> dict[str, object]:
    named = list(zip(_names(computed), computed.placement.post_of.tolist(), strict=True))
    return {
        "placed": {name: str(post) for name, post in named if post != NOWHERE},
        "unplaced": [name for name, post in named if post == NOWHERE],
        "blocking_pairs": 0,
    }
