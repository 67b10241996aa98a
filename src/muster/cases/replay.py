"""The decisions of a case as its journal alone holds them, and the law's answer worked out anew over those facts.

Nothing is read from the tables of facts and decisions: whoever changed those changes nothing here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import transaction

from muster.cases.models import Case
from muster.journal.actions import Actor, append
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.journal.queries import events_of
from muster.law import LawError, decide
from muster.people.vault import Compartment, VaultError
from muster.regimes import load

DECISIONS = (EventKind.DECISION_ADMITTED, EventKind.DECISION_REFUSED, EventKind.DECISION_RETURNED)


class Verdict(StrEnum):
    """What working the answer out anew has shown."""

    SAME = "same"
    OTHER_ANSWER = "other-answer"
    OTHER_EDITION_SAME_ANSWER = "other-edition-same-answer"
    OTHER_EDITION_OTHER_ANSWER = "other-edition-other-answer"
    CANNOT_ASK = "cannot-ask"  # no rule book of that name is installed, or it does not take these facts
    NOT_HELD = "not-held"  # the event was written before events held facts and answer
    ERASED = "erased"  # the person's key was destroyed
    UNREADABLE = "unreadable"  # there is a key, but it does not open the event


@dataclass(frozen=True, slots=True)
class Replay:
    """One decision. `facts`, `then` and `now` are canonical JSON: sorted keys, no spaces; None where not known."""

    event: Event
    verdict: Verdict
    facts: str | None = None
    then: str | None = None
    now: str | None = None
    installed: str = ""


def replay(case: Case) -> list[Replay]:
    """Every decision of the case, the oldest first."""
    return [_replayed(case, event) for event in events_of(case.stream).filter(kind__in=DECISIONS)]


def record_replay(case: Case, actor: Actor, reason: str) -> None:
    """Leave in the case's stream that its decisions were opened, and why (sealed: a reason may speak of the person)."""
    with transaction.atomic():
        plain = json.dumps({"reason": reason}, ensure_ascii=False).encode()
        sealed = case.person.key.seal(Compartment.JOURNAL, plain, case.stream)
        append(stream=case.stream, kind=EventKind.CASE_REPLAYED, actor=actor, sealed=sealed)


def is_erased(case: Case) -> bool:
    """Whether the key to what the journal holds sealed was destroyed, wholly or but for a contract that is kept."""
    person = case.person
    return not person.wrapped_key or Compartment.JOURNAL not in person.key.compartments


def _replayed(case: Case, event: Event) -> Replay:
    if is_erased(case):
        return Replay(event, Verdict.ERASED)
    try:
        plain = case.person.key.open(Compartment.JOURNAL, bytes(event.sealed or b""), case.stream)
    except VaultError:
        return Replay(event, Verdict.UNREADABLE)
    grounds = json.loads(plain)
    if "facts" not in grounds or "answer" not in grounds:
        return Replay(event, Verdict.NOT_HELD)
    return _worked_out(event, grounds["facts"], grounds["answer"])


def _worked_out(event: Event, facts: Mapping[str, Any], answer: Mapping[str, Any]) -> Replay:
    held, then = _text(facts), _text(answer)
    try:
        book = load(answer["regime"])
        again = decide(book, facts, date.fromisoformat(answer["on"]), answer["reading"])
        now = _text(again.to_json())
    except LawError:
        return Replay(event, Verdict.CANNOT_ASK, held, then)
    return Replay(
        event, _verdict(event.data["edition"] == book.edition, then == now), held, then, now, book.edition
    )


def _verdict(same_edition: bool, same_answer: bool) -> Verdict:  # noqa: FBT001  (a table of two by two)
    if same_edition:
        return Verdict.SAME if same_answer else Verdict.OTHER_ANSWER
    return Verdict.OTHER_EDITION_SAME_ANSWER if same_answer else Verdict.OTHER_EDITION_OTHER_ANSWER


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
