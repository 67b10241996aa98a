"""What a verdict on a paper asks of the applicant: what was wrong, and how to do it right, in the reader's language."""

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from muster.cases.models import Paper, PaperKind, PaperReason, Request

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_WRONG: Final = {
    PaperReason.UNREADABLE: _("The office cannot read it."),
    PaperReason.CUT_OFF: _("A part of the page is cut off."),
    PaperReason.WRONG_KIND: _("It is another kind of paper than it was sent as."),
    PaperReason.EXPIRED: _("Its term has passed."),
    PaperReason.OTHER_PERSON: _("It names another person than your application."),
    PaperReason.NO_TRANSLATION: _("The office cannot read its language, and no translation came with it."),
}
_RIGHT: Final = {
    PaperReason.UNREADABLE: _(
        "Lay the paper flat in daylight, without flash and without shadow, and photograph it from straight above so "
        "near that it fills the picture. Look at the photo before you send it: every letter must be sharp."
    ),
    PaperReason.CUT_OFF: _(
        "Photograph the whole page: all four corners must be in the picture. Add each page that has something on it."
    ),
    PaperReason.WRONG_KIND: _("Look at what is asked for here, and choose that kind when you add the paper."),
    PaperReason.EXPIRED: _(
        "Send the one that is valid today. If you have none and cannot get one now, write so in your answer: the "
        "office tells you what else it accepts."
    ),
    PaperReason.OTHER_PERSON: _(
        "Send the paper with your own name. If your name has changed, or is spelled in another way there, add a paper "
        "that shows it, or explain it in your answer."
    ),
    PaperReason.NO_TRANSLATION: _(
        "Send a translation into Ukrainian with “Add a translation” beside the paper. If you cannot get one, write "
        "so in your answer: the office tells you what else it accepts."
    ),
}
_EXPIRED: Final = {
    PaperKind.STAY: _(
        "Send the permit, visa or decision that lets you be in Ukraine today. If you have applied for it and wait, "
        "send the paper that says so."
    ),
    PaperKind.CRIMINAL_RECORD: _(
        "Send a newer certificate. If it takes long to get, send the proof that you asked for it, and write in your "
        "answer when you expect it."
    ),
}


def wrong(paper: Paper) -> "str | _StrPromise":
    """What the verdict found; of a paper that is not accepted."""
    return _WRONG[PaperReason(paper.reason)]


def right(paper: Paper) -> "str | _StrPromise":
    """What to do about it."""
    reason = PaperReason(paper.reason)
    of_its_kind = _EXPIRED.get(PaperKind(paper.kind)) if reason is PaperReason.EXPIRED else None
    return of_its_kind or _RIGHT[reason]


def wording(request: Request) -> str:
    """What is asked, in words: of a paper that was not accepted and what the office added, or what it wrote."""
    paper = request.paper
    if paper is None or not paper.reason:
        return request.text or ""
    said = f"{paper.get_kind_display()}: {wrong(paper)} {right(paper)}"
    return f"{said}\n{request.text}" if request.text else said
