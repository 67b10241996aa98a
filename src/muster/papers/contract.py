"""The contract as a document: Ukrainian beside the reader's language, clause by clause."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from muster.papers.agreement import FilledClause, canonical, digest, filled
from muster.papers.clause import Clause
from muster.papers.errors import InvalidContractError
from muster.papers.layout import paper
from muster.papers.model import ContractData
from muster.papers.qr import qr_code
from muster.papers.typesetting import typeset

__all__ = ["ContractPdf", "FilledClause", "canonical", "digest", "filled", "write"]


@dataclass(frozen=True, slots=True)
class ContractPdf:
    """`content` is the file; `digest` the SHA-256, in hex, of `canonical`: what the parties agree on."""

    content: bytes
    canonical: bytes
    digest: str
    pages: int


def write(data: ContractData, clauses: Sequence[Clause], language: str) -> ContractPdf:
    """The contract as PDF/A-2a and PDF/UA-1. `language` is the reader's: the one the contract is drawn up in.

    The same data and clauses give the same bytes. Raises `InvalidContractError` for another language,
    `MissingTranslationError`, `MissingValueError`, and `NotTypesetError` where a character cannot be printed.
    """
    if language != data.language:
        problem = f"the contract is drawn up in “{data.language}”, not in “{language}”"
        raise InvalidContractError("language", problem)
    agreed = canonical(data, clauses)
    mark = hashlib.sha256(agreed).hexdigest()
    pictures = {"check.svg": qr_code(data.check)} if data.check else {}
    content = typeset(paper(data, clauses, mark), data.drafted_on, pictures)
    return ContractPdf(content, agreed, mark, _pages(content))


def _pages(content: bytes) -> int:
    """The typesetter writes its page objects uncompressed, one dictionary each."""
    return content.count(b"<</Type/Page/")
