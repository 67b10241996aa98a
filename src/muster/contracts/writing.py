"""Between a contract's row and its text: the data of the clauses, the screen, the PDF, the questions, the dates."""

import dataclasses
from datetime import date
from typing import Any

from babel import Locale
from babel.core import get_global
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from muster.cases import storage
from muster.cases.errors import NotPossible
from muster.cases.models import Case, Decision
from muster.contracts.models import Contract, Reading, RegisterEntry, Scan
from muster.contracts.seals import sealed
from muster.law import calendar
from muster.papers import clauses as shelf
from muster.papers import contract as document
from muster.papers.clause import Clause
from muster.papers.comprehension import Question, questions
from muster.papers.contract import FilledClause
from muster.papers.errors import NotSealedError, SealKeyError
from muster.papers.languages import BINDING
from muster.papers.model import (
    Amends,
    Bilingual,
    Check,
    Confirmation,
    ContractData,
    DocumentKind,
    Interpreter,
    Party,
    RankCategory,
    Signatory,
)
from muster.people.models import User
from muster.people.vault import Compartment


def terms_of(decision: Decision) -> tuple[int, int] | None:
    """The shortest and longest term in years that the law's answer of the decision allows."""
    years = decision.answer.get("term_years")
    return (years["min"], years["max"]) if isinstance(years, dict) else None


def probation_of(decision: Decision) -> int:
    """The months of probation that the law's answer of the decision gives; 0 for none."""
    months = decision.answer.get("probation_months")
    return months if isinstance(months, int) else 0


def write(contract: Contract, case: Case, decision: Decision, commander: User) -> None:
    """Fill a new contract: its data, the clauses of the day pinned, the digest of what is agreed, the PDF."""
    contract.data = _data(contract, case, decision.facts, commander)
    clauses = shelf.select(timezone.localdate(contract.drafted_at), contract.language, case.regime)
    contract.clauses = [list(clause.pin) for clause in clauses]
    contract.text_digest = document.digest(contract_data(contract), clauses)
    rewrite(contract)


def write_amendment(amendment: Contract, before: Contract) -> None:
    """Fill a new amendment from the contract it amends, over the digest of the newest text; `before` has that text."""
    contract = before.amends or before
    names = {"commander": amendment.commander.person.full_name}
    names["commander_uk"] = amendment.commander.person.ukrainian_name or names["commander"]
    amendment.data = contract.data | names | {"amended_digest": before.text_digest}
    regime = f"{amendment.case.regime}-amendment"
    clauses = shelf.select(timezone.localdate(amendment.drafted_at), amendment.language, regime)
    amendment.clauses = [list(clause.pin) for clause in clauses]
    amendment.text_digest = document.digest(contract_data(amendment), clauses)
    rewrite(amendment)


def rewrite(contract: Contract) -> None:
    """Write and seal the PDF anew, with the confirmations and the enrolment there are by now; the digest stays."""
    pdf = document.write(contract_data(contract), clauses_of(contract), contract.language)
    try:
        content = sealed(pdf.content, contract.unit, _about(contract))
    except (SealKeyError, NotSealedError):
        raise NotPossible(
            "seal", _("The unit's seal cannot be used, so no contract is written. Tell the operator.")
        ) from None
    before = contract.stored_as
    contract.stored_as = storage.store(contract.person, content, Compartment.CONTRACT)
    if before:
        transaction.on_commit(lambda: storage.remove(before))


def _about(contract: Contract) -> str:
    """What the seal says of the paper: which it is, and which one it amends."""
    if contract.amends is None:
        return contract.reference
    return f"{contract.reference}, amendment {contract.amendment_number} of {contract.amends.reference}"


def clauses_of(contract: Contract) -> tuple[Clause, ...]:
    pins = [(identifier, version) for identifier, version in contract.clauses]
    regime = contract.case.regime
    return shelf.pinned(pins, regime if contract.amends_id is None else f"{regime}-amendment")


def text_of(contract: Contract, language: str) -> tuple[FilledClause, ...]:
    """The clauses as the reader of this language (the contract's own, or Ukrainian) sees them."""
    return document.filled(contract_data(contract), clauses_of(contract), language)


def questions_for(contract: Contract) -> tuple[Question, ...]:
    """The questions on this contract, in its own language; always the same for one contract."""
    return questions(contract_data(contract), contract.language, str(contract.pk), clauses_of(contract))


def ends_on(contract: Contract, start: date | None = None, years: int | None = None) -> date:
    """The last day of the term (or of so many `years`), counted from the enrolment order (or from `start`)."""
    return calendar.last_day(start or _start(contract), years=years or contract.term_years)


def probation_until(contract: Contract, start: date | None = None) -> date | None:
    if not contract.probation_months:
        return None
    return calendar.last_day(start or _start(contract), months=contract.probation_months)


def _start(contract: Contract) -> date:
    """An amendment changes the term, not the day from which it is counted."""
    if contract.amends is not None:
        return _start(contract.amends)
    return contract.in_force_on or contract.planned_start


def _data(contract: Contract, case: Case, facts: dict[str, object], commander: User) -> dict[str, Any]:
    person = case.person
    birth = str(facts.get("date_of_birth", ""))
    if len(birth) != len("2000-01-01"):
        raise NotPossible("birth-date", _("A contract needs the whole verified date of birth."))
    if facts.get("identity_document") not in set(DocumentKind):
        raise NotPossible("document", _("A contract needs a verified identity document."))
    if not (person.full_name and person.document_number):
        raise NotPossible("identity", _("A contract needs the person's name and document number."))
    countries = facts.get("citizenships")
    return {
        "name_printed": person.full_name,
        "name_uk": person.ukrainian_name or person.full_name,
        "birth_date": birth,
        "citizenships": countries if isinstance(countries, list) else [],
        "document_kind": facts["identity_document"],
        "document_number": person.document_number,
        "commander": commander.person.full_name,
        "commander_uk": commander.person.ukrainian_name or commander.person.full_name,
        # Copied, so that a unit or post that is renamed later changes nothing in what was agreed.
        "unit": [contract.unit.name_uk, contract.unit.name_en],
        "post": [contract.post.title_uk, contract.post.title_en],
    }


def contract_data(contract: Contract) -> ContractData:
    """What the contract says, as the papers have it, with what has happened to it so far."""
    agreed = contract.data
    language = contract.language
    (unit_uk, unit_en), (post_uk, post_en) = agreed["unit"], agreed["post"]
    data = ContractData(
        reference=contract.reference,
        regime=contract.case.regime,
        edition=contract.edition,
        drafted_on=timezone.localdate(contract.drafted_at),
        language=language,
        unit=_named(unit_uk, unit_en, language),
        post=_named(post_uk, post_en, language),
        rank_category=RankCategory(contract.rank_category),
        term_years=contract.term_years,
        name_printed=agreed["name_printed"],
        name_uk=agreed["name_uk"],
        birth_date=date.fromisoformat(agreed["birth_date"]),
        citizenships=tuple(_country(code, language) for code in agreed["citizenships"]),
        document_kind=DocumentKind(agreed["document_kind"]),
        document_number=agreed["document_number"],
        signatory=Signatory(
            title=_named("Командир військової частини", "Commander of the military unit", language),
            name=_named(agreed["commander_uk"], agreed["commander"], language),
        ),
        confirmations=_confirmations(contract, agreed),
        check=Check(f"{settings.PUBLIC_URL}/verify/", contract.check_code) if contract.check_code else None,
        amends=_amends(contract),
    )
    data = _signed(data, contract)
    if contract.in_force_on is None:
        return data
    return dataclasses.replace(
        data,
        starts_on=contract.in_force_on,
        ends_on=contract.ends_on,
        probation_until=contract.probation_until,
        enrolment_order=contract.order_number or None,
    )


def _amends(contract: Contract) -> Amends | None:
    if contract.amends is None:
        return None
    return Amends(
        reference=contract.amends.reference,
        drafted_on=timezone.localdate(contract.amends.drafted_at),
        number=contract.amendment_number,
        digest=contract.data["amended_digest"],
    )


def _signed(data: ContractData, contract: Contract) -> ContractData:
    """With what came between the draft and the order: the interpreter, the scan of the paper, the register's number."""
    entry = RegisterEntry.objects.filter(contract=contract).first()
    scan = Scan.objects.filter(contract=contract, refused_at=None).first()
    return dataclasses.replace(
        data,
        register=str(entry) if entry else None,
        interpreter=_interpreter(contract),
        scan=scan.sha256 if scan else None,
    )


def _interpreter(contract: Contract) -> Interpreter | None:
    reading = Reading.objects.filter(contract=contract).first()
    if reading is None:
        return None
    reading.contract = contract
    said = reading.interpreter
    if said is None:
        return None
    spoken = Bilingual(
        _language_name(said["language"], BINDING), _language_name(said["language"], contract.language)
    )
    return Interpreter(said["name"], spoken)


def _language_name(code: str, language: str) -> str:
    return str(Locale.parse(language).languages.get(code, code))


def _confirmations(contract: Contract, agreed: dict[str, Any]) -> tuple[Confirmation, ...]:
    given = []
    if contract.applicant_confirmed_at:
        given.append(Confirmation(Party.PERSON, agreed["name_printed"], contract.applicant_confirmed_at))
    if contract.commander_confirmed_at:
        given.append(Confirmation(Party.UNIT, agreed["commander"], contract.commander_confirmed_at))
    return tuple(given)


def _named(ukrainian: str, english: str, language: str) -> Bilingual:
    """Offices and posts are named in Ukrainian and English; readers of other languages see the English name."""
    return Bilingual(ukrainian, ukrainian if language == BINDING else english)


def _country(code: str, language: str) -> Bilingual:
    """A country's name by its alpha-3 code; the code itself where it has none."""
    return Bilingual(_country_name(code, BINDING), _country_name(code, language))


def _country_name(code: str, language: str) -> str:
    aliases = get_global("territory_aliases").get(code, [code])
    return str(Locale.parse(language).territories.get(aliases[0], code))
