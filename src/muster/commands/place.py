"""muster place: who serves where; and the proof that a placement is stable."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from muster.commands.options import Parser, UsageError, complain
from muster.placement import (
    NOWHERE,
    Instance,
    Placement,
    PlacementError,
    Verdict,
    held_wishes,
    place_for_applicants,
    place_for_posts,
    verify,
)
from muster.placement.read import answer, certificate_from_json, instance_from_json, placement_from_json
from muster.placement.tables import (
    instance_from_tables,
    is_table,
    placement_from_table,
    write_placement,
)

UNSTABLE: Final = 1
SHOWN: Final = 20  # faults told one by one


def most_seats(instance: Instance) -> Placement:
    """The planner's variant; its solver is loaded only where it is asked for."""
    from muster.placement.planner import most_seats as fill  # noqa: PLC0415

    return fill(instance)


OBJECTIVES: Final[dict[str, Callable[[Instance], Placement]]] = {
    "applicants": place_for_applicants,
    "units": place_for_posts,
    "fill": most_seats,
}


def run(words: Sequence[str]) -> int:
    """Place, or verify; 0 if all is well, 1 if a placement does not hold, 2 with a one-line error for bad input."""
    try:
        if words and words[0] == "verify":
            return _verify(_verify_options(words[1:]))
        return _place(_options(words))
    except (PlacementError, UsageError) as error:
        return complain(error)


def _options(words: Sequence[str]) -> argparse.Namespace:
    parser = Parser(
        "muster place", description="Who serves where. To check a placement: muster place verify."
    )
    _add_instance(parser)
    parser.add_argument(
        "--objective",
        choices=list(OBJECTIVES),
        default="applicants",
        help="the stable placement that applicants (the default) or units like best, or the most seats filled",
    )
    parser.add_argument("--out", metavar="FILE", help="write the placement as a .csv or .parquet table")
    return parser.parse_args(words)


def _verify_options(words: Sequence[str]) -> argparse.Namespace:
    parser = Parser("muster place verify", description="Whether a placement is stable, without its engine.")
    _add_instance(parser)
    parser.add_argument(
        "placement",
        nargs="?",
        help="an answer of muster place, or a table of applicant and post; none beside the certificate of a round, "
        "which holds both",
    )
    return parser.parse_intermixed_args(words)  # an option may stand between the two files


def _add_instance(parser: Parser) -> None:
    parser.add_argument(
        "instance", help="applicants and posts as JSON, or a .csv or .parquet table of wishes"
    )
    parser.add_argument("--posts", metavar="FILE", help="with a table of wishes: the table of posts")
    parser.add_argument("--json", action="store_true", help="write the answer as JSON")


def _instance(options: argparse.Namespace) -> Instance:
    path = Path(options.instance)
    if not is_table(path):
        if options.posts:
            raise UsageError("--posts goes with a table of wishes; a JSON instance holds its posts")
        return instance_from_json(_read(options.instance))
    if not options.posts:
        raise UsageError(f"{path} is a table of wishes; give the table of posts with --posts FILE")
    return instance_from_tables(path, Path(options.posts))


def _read(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror}") from None


def _place(options: argparse.Namespace) -> int:
    out = Path(options.out) if options.out else None
    if out is not None and not is_table(out):
        raise UsageError(f"{out} is neither a .csv nor a .parquet file")
    instance = _instance(options)
    placement = OBJECTIVES[options.objective](instance)
    blocking_pairs = verify(instance, placement).blocking_pairs
    if out is not None:
        write_placement(out, instance, placement)
    if options.json:
        _json(answer(instance, placement, blocking_pairs))
    else:
        lines = _summary(instance, placement, blocking_pairs)
        if options.objective == "fill":
            lines.append(_price(instance, placement))
        if out is None:
            lines = [*_lines(instance, placement), *lines]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _lines(instance: Instance, placement: Placement) -> Iterator[str]:
    positions = held_wishes(instance, placement) - instance.wish_start[:-1] + 1
    for applicant, post in enumerate(placement.post_of):
        name = instance.applicant_name(applicant)
        if post == NOWHERE:
            yield f"{name}: nowhere"
        else:
            yield f"{name}: {instance.post_name(int(post))} (wish {positions[applicant]})"


def _summary(instance: Instance, placement: Placement, blocking_pairs: int) -> list[str]:
    held = held_wishes(instance, placement)
    placed = held < instance.wishes
    position = (held - instance.wish_start[:-1])[placed]
    open_seats = instance.seats - placement.seats_filled(instance.posts)
    return [
        f"{placement.placed:,} of {instance.applicants:,} applicants placed, "
        f"{int((position == 0).sum()):,} on their first wish, {int((position < 3).sum()):,} on one of three",
        f"seats left: {int(open_seats.sum()):,} (posts: {int((open_seats > 0).sum()):,})",
        f"blocking pairs: {blocking_pairs:,}" + ("" if blocking_pairs else "; the placement is stable"),
    ]


def _price(instance: Instance, placement: Placement) -> str:
    from muster.placement.planner import price  # noqa: PLC0415  (as above)

    told = price(instance, place_for_applicants(instance), placement)
    return (
        f"beside the stable placement: {told.worse:,} worse off, {told.lost:,} of them without a place; "
        f"{told.better:,} better off, {told.gained:,} of them placed only here"
    )


def _both(options: argparse.Namespace) -> tuple[Instance, Placement]:
    if options.placement is None and not is_table(Path(options.instance)):
        return certificate_from_json(_read(options.instance))
    instance = _instance(options)
    if options.placement is None:
        raise UsageError(
            "give the placement too: an answer of muster place, or a table of applicant and post"
        )
    path = Path(options.placement)
    if is_table(path):
        return instance, placement_from_table(path, instance)
    return instance, placement_from_json(_read(options.placement), instance)


def _verify(options: argparse.Namespace) -> int:
    instance, placement = _both(options)
    verdict = verify(instance, placement)
    if options.json:
        _json(_verdict_json(instance, verdict))
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _verdict_lines(instance, verdict)))
    return 0 if verdict.stable else UNSTABLE


def _verdict_lines(instance: Instance, verdict: Verdict) -> Iterator[str]:
    if verdict.stable:
        seats, filled = instance.seats.sum(dtype=np.int64), verdict.certificate.filled.sum()
        yield (
            f"stable: {filled:,} of {instance.applicants:,} applicants placed, {filled:,} of {seats:,} seats filled, "
            f"{instance.wishes:,} wishes looked at"
        )
        return
    yield f"not stable: {verdict.count:,} faults, {verdict.blocking_pairs:,} of them blocking pairs"
    for fault, _ in zip(verdict.faults(), range(SHOWN), strict=False):
        post, applicant = instance.post_name(fault.post), ""
        if fault.applicant != NOWHERE:
            applicant = instance.applicant_name(fault.applicant)
        yield "  " + TOLD[fault.kind].format(applicant=applicant, post=post)
    if verdict.count > SHOWN:
        yield f"  and {verdict.count - SHOWN:,} more"


TOLD: Final = {
    "over_seats": "post {post} holds more people than it has seats",
    "not_wished": "applicant {applicant} is on post {post}, which they did not wish",
    "not_allowed": "applicant {applicant} is on post {post}, which does not rank or may not hold them",
    "blocking_pair": "applicant {applicant} and post {post} would both rather have each other",
}


def _verdict_json(instance: Instance, verdict: Verdict) -> dict[str, object]:
    certificate = verdict.certificate
    return {
        "stable": verdict.stable,
        "blocking_pairs": verdict.blocking_pairs,
        "faults": [
            {
                "kind": str(fault.kind),
                "post": instance.post_name(fault.post),
                "applicant": None if fault.applicant == NOWHERE else instance.applicant_name(fault.applicant),
            }
            for fault in verdict.faults()
        ],
        "certificate": {
            instance.post_name(post): {
                "seats": int(instance.seats[post]),
                "filled": int(certificate.filled[post]),
                "last_rank": int(certificate.last_rank[post]) if certificate.filled[post] else None,
            }
            for post in range(instance.posts)
        },
    }


def _json(told: object) -> None:
    json.dump(told, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
