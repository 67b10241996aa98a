"""Instances and placements from JSON, as `muster place` takes and writes them.

Instance: `{"applicants": {"r1": ["h2", "h1"]}, "posts": {"h1": {"seats": 2, "ranks": ["r1", "r3"]}, ...}}`, the best
first. Answer: `{"placed": {"r1": "h2"}, "unplaced": ["r5"], "blocking_pairs": 0}`.
"""

import json
from collections.abc import Mapping
from typing import Final

import numpy as np

from muster.placement.errors import PlacementError
from muster.placement.instance import (
    NOWHERE,
    Instance,
    Placement,
    doubled_wish,
    negative_seats,
    unknown_post,
)
from muster.placement.lists import doubled_applicant, from_arrays, joined, unknown_applicant

SHAPE: Final = '{"applicants": {"r1": ["h1"]}, "posts": {"h1": {"seats": 1, "ranks": ["r1"]}}}'
MOST_SEATS: Final = 2**31 - 1


def instance_from_json(data: bytes | str) -> Instance:
    """Raises `PlacementError`, which names what is wrong, where, and what to do."""
    return _instance(_parsed(data))


def certificate_from_json(data: bytes | str) -> tuple[Instance, Placement]:
    """The two parts of a certificate of a round, `instance` and `placement`; what else it says is left aside."""
    given = _object(_parsed(data), "the certificate", 'write it as {"instance": {...}, "placement": {...}}')
    instance = _instance(_member(given, "instance", "the certificate"))
    return instance, _placement(_member(given, "placement", "the certificate"), instance)


def _instance(value: object) -> Instance:
    given = _object(value, "the instance", f"write it as {SHAPE}")
    _known(given, "the instance", ("applicants", "posts"))
    applicants = _object(
        _member(given, "applicants", "the instance"), "applicants", "give lists of posts by applicant"
    )
    posts = _object(_member(given, "posts", "the instance"), "posts", "give seats and ranks by post")
    number_of = {name: at for at, name in enumerate(posts)}
    applicant_of = {name: at for at, name in enumerate(applicants)}
    wishes = [_wishes(name, one, number_of) for name, one in applicants.items()]
    seats, ranks = [], []
    for name, one in posts.items():
        post = _object(one, f"post {name}", 'write it as {"seats": 1, "ranks": ["r1"]}')
        _known(post, f"post {name}", ("seats", "ranks"))
        seats.append(_seats(name, _member(post, "seats", f"post {name}")))
        ranks.append(_ranks(name, _member(post, "ranks", f"post {name}"), applicant_of))
    return from_arrays(
        joined(wishes),
        joined(ranks),
        np.array(seats, np.int32),
        applicant_names=list(applicants),
        post_names=list(posts),
    )


def placement_from_json(data: bytes | str, instance: Instance) -> Placement:
    """The placement of an answer; who is not among `placed` is nowhere."""
    return _placement(_parsed(data), instance)


def _placement(value: object, instance: Instance) -> Placement:
    given = _object(value, "the placement", 'write it as {"placed": {"r1": "h1"}}')
    placed = _object(_member(given, "placed", "the placement"), "placed", "give a post by applicant")
    return placement_from_names(placed, instance)


def placement_from_names(placed: Mapping[str, object], instance: Instance) -> Placement:
    """The placement that puts applicants, by name, on posts, by name."""
    number_of = {instance.post_name(at): at for at in range(instance.posts)}
    applicant_of = {instance.applicant_name(at): at for at in range(instance.applicants)}
    post_of = np.full(instance.applicants, NOWHERE, np.int32)
    for applicant, post in placed.items():
        if applicant not in applicant_of:
            raise PlacementError(
                "unknown_applicant",
                "the placement",
                f"places applicant {applicant}, who is not among the applicants",
                "check that it belongs to this instance",
            )
        if not isinstance(post, str) or post not in number_of:
            raise PlacementError(
                "unknown_post",
                f"applicant {applicant}",
                f"is placed on post {post}, which is not among the posts",
                "check that the placement belongs to this instance",
            )
        post_of[applicant_of[applicant]] = number_of[post]
    return Placement(post_of)


def answer(instance: Instance, placement: Placement, blocking_pairs: int) -> dict[str, object]:
    """The answer as JSON has it, applicants in the order of the instance."""
    named = [(instance.applicant_name(at), int(post)) for at, post in enumerate(placement.post_of)]
    return {
        "placed": {name: instance.post_name(post) for name, post in named if post != NOWHERE},
        "unplaced": [name for name, post in named if post == NOWHERE],
        "blocking_pairs": blocking_pairs,
    }


def _parsed(data: bytes | str) -> object:
    try:
        return json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        if isinstance(error, PlacementError):
            raise
        raise PlacementError(
            "unreadable", "the file", f"is not JSON ({error})", f"write it as {SHAPE}"
        ) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object's members; JSON itself would let the last of two with one name win."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise PlacementError("doubled_name", f'"{name}"', "is given twice", "give each name once")
        if not name.isprintable():
            raise PlacementError(
                "wrong_type", f'"{name}"', "is not a name that can be shown", "use letters, digits and signs"
            )
        found[name] = value
    return found


def _object(value: object, where: str, remedy: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise PlacementError("wrong_type", where, "is not an object", remedy)
    return value


def _names(value: object, where: str, remedy: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise PlacementError("wrong_type", where, "is not a list of names", remedy)
    return value


def _member(given: Mapping[str, object], name: str, where: str) -> object:
    if name not in given:
        raise PlacementError("missing", where, f'has no "{name}"', "add it")
    return given[name]


def _known(given: Mapping[str, object], where: str, names: tuple[str, ...]) -> None:
    for name in given:
        if name not in names:
            raise PlacementError(
                "unknown_key", where, f'has "{name}", which means nothing', f"give {' and '.join(names)}"
            )


def _wishes(applicant: str, given: object, number_of: Mapping[str, int]) -> list[int]:
    found: dict[int, None] = {}
    for post in _names(given, f"applicant {applicant}", "name the wished posts, the best first"):
        if post not in number_of:
            raise unknown_post(applicant, post)
        if number_of[post] in found:
            raise doubled_wish(applicant, post)
        found[number_of[post]] = None
    return list(found)


def _ranks(post: str, given: object, applicant_of: Mapping[str, int]) -> list[int]:
    found: dict[int, None] = {}
    for applicant in _names(given, f"ranks of post {post}", "name the applicants, the best first"):
        if applicant not in applicant_of:
            raise unknown_applicant(post, applicant)
        if applicant_of[applicant] in found:
            raise doubled_applicant(post, applicant)
        found[applicant_of[applicant]] = None
    return list(found)


def _seats(post: str, given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise PlacementError("wrong_type", f"post {post}", "seats is not a whole number", "give 0 or more")
    if given < 0:
        raise negative_seats(post, given)
    if given > MOST_SEATS:
        raise PlacementError("too_large", f"post {post}", f"has {given} seats", f"give {MOST_SEATS} at most")
    return given
