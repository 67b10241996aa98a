"""Reading a contract, and the commander's confirmation."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from muster.cases.models import Case
from muster.cases.rights import CONFIRM, CONTACTS, DRAFT, ENROL
from muster.contracts import actions
from muster.contracts.actions.reading import reading_of
from muster.contracts.actions.signing import scan_content
from muster.contracts.models import Contract, RegisterEntry
from muster.contracts.understanding import scan_of
from muster.contracts.writing import ends_on, probation_until, text_of
from muster.desk.page import account, case_crumbs, done, opened, posted, show, to_case
from muster.desk.serving import file_response
from muster.offices.access import NoAccess, actor_of, roles_at
from muster.offices.models import RankCategory
from muster.offices.rights import Purpose
from muster.pages.languages import language_name
from muster.pages.proof import password_again
from muster.pages.signed_in import signed_in
from muster.papers.languages import BINDING


@require_safe
@signed_in
def contract(request: HttpRequest, reference: str) -> HttpResponse:
    """The contract as both parties read it, and what this reader can do with it."""
    case, _member = opened(request, reference, Purpose.SEE_CONTRACT)
    found = _standing(case)
    roles = roles_at(account(request), case.office_id)
    context = {
        "case": case,
        "crumbs": case_crumbs(case),
        "contract": found,
        "rows": _rows(found),
        "clauses": list(zip(text_of(found, BINDING), text_of(found, found.language), strict=True)),
        "binding": BINDING,
        "binding_name": language_name(BINDING),
        "translation_name": language_name(found.language),
        "to_confirm": not roles.isdisjoint(CONFIRM)
        and _awaits(found)
        and found.commander_id == account(request).pk,
        "other_commander": not roles.isdisjoint(CONFIRM) and found.commander_id != account(request).pk,
        "to_order": not roles.isdisjoint(ENROL)
        and bool(found.commander_confirmed_at)
        and not found.in_force_on,
        "to_cancel": not roles.isdisjoint(DRAFT) and not found.commander_confirmed_at,
        "to_contacts": not roles.isdisjoint(CONTACTS) and bool(found.in_force_on or found.amends_id),
        "to_amend": not roles.isdisjoint(DRAFT) and bool(found.in_force_on),
        "papers": _papers(found),
        **_beside(found, to_prepare=not roles.isdisjoint(DRAFT) and not found.applicant_confirmed_at),
    }
    return show(request, "desk/contract.html", context)


def _papers(found: Contract) -> list[dict[str, object]]:
    """The contract and its amendments in force, where there is more than one paper."""
    chain = actions.chain_of(found.amends or found)
    if len(chain) == 1 and found.amends is None:
        return []
    names = [_("The contract"), *(_("Amendment %(number)s") % {"number": n} for n in range(1, len(chain)))]
    return [{"number": number, "name": name} for number, name in enumerate(names)]


def _beside(found: Contract, *, to_prepare: bool) -> dict[str, object]:
    """The interpreter that the applicant asked for, and the scan of a paper; nothing else of how they read."""
    reading, scan = reading_of(found), scan_of(found)
    waits = reading.interpreter_asked_at is not None and reading.interpreter_named_at is None
    return {
        "interpreter_wanted": language_name(reading.interpreter_language) if waits else "",
        "to_interpreter": to_prepare,
        "to_scan": to_prepare and scan is None,
        "scan": scan,
    }


def _standing(case: Case) -> Contract:
    """The paper to read: the amendment that waits for its signatures, else the contract."""
    found = actions.standing(case)
    if found is None:
        raise NoAccess
    return (actions.pending_amendment(found) if found.in_force_on else None) or found


def _awaits(found: Contract) -> bool:
    return found.applicant_confirmed_at is not None and found.commander_confirmed_at is None


def _rows(found: Contract) -> list[dict[str, object]]:
    years = found.term_years
    start = found.in_force_on
    end, probation = found.ends_on or ends_on(found), found.probation_until or probation_until(found)
    note = "" if start else _("if enrolled on the planned day")
    rows: list[tuple[str, str, str]] = [
        (_("Who"), found.person.full_name, ""),
        (_("Post"), found.post.title, ""),
        (_("Rank category"), str(RankCategory(found.rank_category).label), ""),
        (_("Term"), ngettext("%(count)s year", "%(count)s years", years) % {"count": years}, ""),
        (_("In force from") if start else _("Planned enrolment"), _day(start or found.planned_start), ""),
        (_("Probation ends"), _day(probation) if probation else _("no probation"), note if probation else ""),
        (_("Last day"), _day(end), note),
        (_("Signs for the unit"), found.commander.person.full_name, ""),
        (_("Confirmed by the applicant"), _moment(found.applicant_confirmed_at), ""),
        (_("Confirmed by the commander"), _moment(found.commander_confirmed_at), ""),
        (_("Enrolment order"), found.order_number or _("not yet"), ""),
        *_witnessed(found),
    ]
    return [{"question": question, "answer": answer, "note": note} for question, answer, note in rows]


def _witnessed(found: Contract) -> list[tuple[str, str, str]]:
    """The number in the register, the interpreter, the paper: where there are any."""
    entry = RegisterEntry.objects.filter(contract=found).first()
    said, scan = reading_of(found).interpreter, scan_of(found)
    rows = [(_("Number in the register"), str(entry), "")] if entry else []
    if said:
        rows.append((_("Interpreter"), f"{said['name']} ({language_name(said['language'])})", ""))
    if scan:
        rows.append((_("Signed on paper"), _day(scan.signed_on), scan.sha256))
    return rows


def _day(day: object) -> str:
    return date_format(day, "DATE_FORMAT")  # type: ignore[arg-type]  # dates of a contract


def _moment(at: object) -> str:
    if at is None:
        return _("not yet")
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")  # type: ignore[arg-type]  # moments of a contract


@require_safe
@signed_in
def contract_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The contract as PDF: Ukrainian beside the applicant's language."""
    case, _member = opened(request, reference, Purpose.SEE_CONTRACT)
    found = _standing(case)
    return file_response(request, actions.pdf_of(found), "application/pdf", found.reference)


@require_safe
@signed_in
def contract_paper(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One paper of the chain: 0 is the contract, then its amendments in force."""
    case, _member = opened(request, reference, Purpose.SEE_CONTRACT)
    found = _standing(case)
    chain = actions.chain_of(found.amends or found)
    if number >= len(chain):
        raise NoAccess
    return file_response(request, actions.pdf_of(chain[number]), "application/pdf", chain[number].reference)


@require_safe
@signed_in
def contract_scan(request: HttpRequest, reference: str) -> HttpResponse:
    """The scan of the paper that was signed."""
    case, _member = opened(request, reference, Purpose.SEE_CONTRACT)
    scan = scan_of(_standing(case))
    if scan is None:
        raise NoAccess
    return file_response(request, scan_content(scan), scan.shown_type, f"scan-{scan.contract.reference}")


class ConfirmForm(forms.Form):
    hide_optional = True

    digest = forms.CharField(widget=forms.HiddenInput)
    scan = forms.CharField(widget=forms.HiddenInput, required=False)
    password = password_again()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """The commander named in the contract confirms it for the unit."""
    case, member = opened(request, reference, Purpose.CONFIRM)
    found = _standing(case)
    scan = scan_of(found)
    initial = {"digest": found.text_digest, "scan": scan.sha256 if scan else ""}
    form = ConfirmForm(posted(request), initial=initial)
    if form.is_valid() and done(
        form,
        lambda: actions.confirm_by_commander(
            user=account(request), actor=actor_of(member), case_id=case.pk, **form.cleaned_data
        ),
    ):
        said = _("The contract is confirmed for the unit. It takes effect by the enrolment order.")
        if found.amends is not None:
            said = _("The amendment is confirmed for the unit and in force.")
        return to_case(request, case, said)
    back = {"text": _("Contract"), "href": reverse("desk:contract", args=[case.reference])}
    context = {
        "case": case,
        "contract": found,
        "rows": _rows(found),
        "crumbs": [*case_crumbs(case), back],
        "form": form,
        "scan": scan,
    }
    return show(request, "desk/contract_confirm.html", context)
