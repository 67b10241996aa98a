"""Opening a contract by the code of the signer's copy: the PDF, and nothing else."""

from muster.cases.references import normalised_copy_code
from muster.contracts.actions.shared import pdf_of
from muster.contracts.models import Contract
from muster.people.vault import VaultError, digest


def digest_of(code: str) -> str:
    return digest("copy-code", normalised_copy_code(code))


def copy_by(code: str) -> bytes | None:
    """The contract's PDF as it stands today; None where no contract has this code, or its person was erased."""
    found = Contract.objects.filter(copy_code__digest=digest_of(code)).select_related("person").first()
    if found is None:
        return None
    try:
        return pdf_of(found)
    except VaultError:
        return None
