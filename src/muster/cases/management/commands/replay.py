"""`muster replay CASE`: each decision of a case from the journal alone, worked out anew."""

import os
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser

from muster.cases.actions.canaries import sing
from muster.cases.models import Case
from muster.cases.references import normalised
from muster.cases.replay import Replay, Verdict, is_erased, record_replay, replay
from muster.journal.actions import Actor
from muster.journal.queries import verify

_WORDS: Final = {
    Verdict.SAME: "the same: the edition installed gives this answer, byte for byte",
    Verdict.OTHER_ANSWER: "NOT THE SAME: the edition is that of the decision, but its answer is another one",
    Verdict.OTHER_EDITION_SAME_ANSWER: "the edition installed is another one; it gives the same answer, byte for byte",
    Verdict.OTHER_EDITION_OTHER_ANSWER: (
        "the edition installed is another one, and gives another answer; install the release that carried the "
        "edition of the decision to prove it"
    ),
    Verdict.CANNOT_ASK: "no rule book installed takes these facts; install the release that carried its edition",
    Verdict.NOT_HELD: (
        "written before events held facts and answer: the journal alone cannot replay it; they lie with the decision"
    ),
    Verdict.ERASED: "the person's key was destroyed: facts and answer are erased for good",
    Verdict.UNREADABLE: "the sealed part does not open: the person's key or the event is not the one it was",
}
# Nothing speaks against the decision: the answer holds, or nobody may know it any more.
_IN_ORDER: Final = {Verdict.SAME, Verdict.OTHER_EDITION_SAME_ANSWER, Verdict.ERASED}


class Command(BaseCommand):
    help = (
        "Shows the facts, the edition and the law's answer of each decision of a case, from the journal alone, and "
        "whether the edition installed gives the same answer. Leaves an event in the case's stream."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", help="its reference, as M-XXXX-XXXX")
        parser.add_argument(
            "--reason", required=True, help="why it is opened; kept, sealed, in the case's journal"
        )

    def handle(self, *_args: Any, case: str, reason: str, **_options: Any) -> None:
        if not reason.strip():
            raise CommandError("Say why the case is opened.")
        found = Case.objects.select_related("person").filter(reference=normalised(case)).first()
        if found is None:
            message = f"There is no case {case}."
            raise CommandError(message)
        self._check_whole(found)
        decisions = replay(found)
        if not decisions:
            self.stdout.write(f"{found.reference}: the journal holds no decision.")
            return
        if not is_erased(found):  # else nothing personal is shown, and no reason could be sealed
            sing(Actor(f"uid-{os.getuid()}", "operator"), found)
            record_replay(found, Actor(f"uid-{os.getuid()}", "operator"), reason.strip())
        for decision in decisions:
            self._show(decision)
        failed = [str(each.event.position) for each in decisions if each.verdict not in _IN_ORDER]
        if failed:
            message = f"Not every decision could be proved: see event {', '.join(failed)}."
            raise CommandError(message, returncode=1)

    def _check_whole(self, case: Case) -> None:
        broken = list(verify(case.stream))
        if broken:
            message = "\n".join(
                ["The case's journal is not whole, so nothing can be proved from it.", *map(str, broken)]
            )
            raise CommandError(message, returncode=1)

    def _show(self, decision: Replay) -> None:
        event = decision.event
        lines = [
            f"event {event.position}: {event.kind}, {event.at.isoformat()}, {event.actor_role} {event.actor} "
            f"of {event.actor_office or 'no office'}",
            f"edition    {event.data.get('edition', '')}",
        ]
        if decision.installed and decision.installed != event.data.get("edition"):
            lines.append(f"installed  {decision.installed}")
        if decision.facts is not None:
            lines += [f"facts      {decision.facts}", f"answer     {decision.then}"]
        if decision.now != decision.then and decision.now is not None:
            lines.append(f"answer now {decision.now}")
        self.stdout.write("\n".join([*lines, _WORDS[decision.verdict], ""]))
