"""`muster replay`: a decision from the journal alone."""

import json
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from muster.cases import actions
from muster.cases import replay as replaying
from muster.cases.models import Case, Decision, RequestKind
from muster.cases.replay import Verdict, replay
from muster.journal.kinds import EventKind
from muster.journal.models import Event
from muster.journal.queries import verify
from muster.law import Answer, RequestError
from tests.cast import Cast, decide
from tests.events import last_event, only_event, personal
from tests.journal.test_verify import forging

pytestmark = pytest.mark.django_db


def run(case: Case, reason: str = "Complaint 7 of the applicant") -> str:
    said = StringIO()
    call_command("replay", case.reference, reason=reason, stdout=said)
    return said.getvalue()


def failing(case: Case) -> str:
    with pytest.raises(CommandError) as caught:
        run(case)
    assert caught.value.returncode == 1
    return str(caught.value)


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_it_gives_facts_edition_and_answer_and_finds_the_same_again(cast: Cast) -> None:
    case = cast.bring_to("admitted")
    decision = case.decisions.get()
    said = run(case)
    assert f"edition    {decision.edition}\n" in said
    assert f"facts      {text(decision.facts)}\n" in said
    assert f"answer     {text(decision.answer)}\n" in said
    assert "the same: the edition installed gives this answer, byte for byte" in said


def test_it_needs_nothing_but_the_journal(cast: Cast) -> None:
    case = cast.bring_to("admitted")
    before = run(case)
    Decision.objects.update(facts_sealed=b"", answer_sealed=b"", note_sealed=b"", edition="0" * 64)
    case.facts.all().delete()
    assert run(case) == before


def test_every_decision_of_a_case_is_replayed(cast: Cast) -> None:
    case = cast.bring_to("accepted")
    decide(cast, actions.return_case, case, kind=RequestKind.PAPERS, text="Which school?")
    [returned] = replay(case)
    assert returned.event.kind == EventKind.DECISION_RETURNED
    assert returned.verdict == Verdict.SAME


def test_a_case_without_a_decision_is_said_to_have_none(cast: Cast) -> None:
    case = cast.bring_to("submitted")
    assert run(case) == f"{case.reference}: the journal holds no decision.\n"


def test_an_unknown_case_and_a_missing_reason_are_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="There is no case M-0000-0000"):
        call_command("replay", "M-0000-0000", reason="Complaint")
    with pytest.raises(CommandError, match="Say why"):
        run(cast.bring_to("draft"), reason=" ")


def test_the_case_keeps_that_it_was_opened_by_whom_and_why(cast: Cast) -> None:
    case = cast.bring_to("admitted")
    run(case)
    event = last_event(case)
    assert event.kind == EventKind.CASE_REPLAYED
    assert event.actor_role == "operator"
    assert event.actor.startswith("uid-")
    assert "Complaint" not in str(event.data)
    assert personal(case, event) == {"reason": "Complaint 7 of the applicant"}


def test_with_the_key_destroyed_nothing_can_be_shown(cast: Cast) -> None:
    case = cast.bring_to("admitted")
    case.person.wrapped_key = None
    case.person.save(update_fields=["wrapped_key"])
    said = run(case)
    assert "the person's key was destroyed" in said
    assert "date_of_birth" not in said
    assert list(verify()) == []


def test_another_edition_is_named(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = cast.bring_to("admitted")
    monkeypatch.setattr(replaying, "load", lambda _: SimpleNamespace(edition="b" * 64))
    answer = case.decisions.get().answer
    _answers(monkeypatch, answer)
    said = run(case)
    assert f"installed  {'b' * 64}\n" in said
    assert "another one; it gives the same answer" in said
    _answers(monkeypatch, {**answer, "outcome": "not_eligible"})
    assert replay(case)[0].verdict == Verdict.OTHER_EDITION_OTHER_ANSWER


def test_another_answer_by_the_same_edition_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = cast.bring_to("admitted")
    _answers(monkeypatch, {**case.decisions.get().answer, "outcome": "not_eligible"})
    position = only_event(case, EventKind.DECISION_ADMITTED).position
    assert failing(case) == f"Not every decision could be proved: see event {position}."


def test_a_rule_book_that_is_not_installed_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = cast.bring_to("admitted")

    def none(regime: str) -> Answer:
        raise RequestError("unknown_regime", "regime", regime, "there is none", "install it")

    monkeypatch.setattr(replaying, "load", none)
    assert replay(case)[0].verdict == Verdict.CANNOT_ASK
    assert "Not every decision" in failing(case)


def test_an_event_written_before_it_held_the_facts_is_said_to_lack_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muster.cases.actions.decisions._grounds", lambda decision: {"note": decision.note})
    case = cast.bring_to("admitted")
    assert replay(case)[0].verdict == Verdict.NOT_HELD


def test_a_journal_that_is_not_whole_proves_nothing(cast: Cast) -> None:
    case = cast.bring_to("admitted")
    with forging():
        Event.objects.filter(stream=case.stream, kind=EventKind.DECISION_ADMITTED).update(
            data={"edition": "x"}
        )
    assert "The case's journal is not whole" in failing(case)


def _answers(monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]) -> None:
    monkeypatch.setattr(replaying, "decide", lambda *_: SimpleNamespace(to_json=lambda: answer))
