"""The field of a seal in a PDF, made so that an archival and accessible file (PDF/A-2a, PDF/UA-1) stays one."""

from io import BytesIO
from typing import Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields

__all__ = ["FIELD", "with_field"]

FIELD: Final = "Seal"
_SPOKEN: Final = "Печатка (Seal)"
"""What a screen reader says of the field, in the binding language of every paper and in English."""


class _Writer(IncrementalPdfFileWriter):
    """Leaves title, dates and conformance as the paper says them: the library would write them in its own way."""

    def _update_meta(self) -> None:
        pass


def with_field(pdf: bytes) -> IncrementalPdfFileWriter:
    """The PDF opened to be sealed, with an empty field for the seal on its first page."""
    whole_line = b"" if pdf.endswith((b"\n", b"\r")) else b"\n"
    writer = _Writer(BytesIO(pdf + whole_line))
    spec = fields.SigFieldSpec(FIELD, readable_field_name=_SPOKEN)
    fields.append_signature_field(writer, spec)
    if "/StructTreeRoot" in writer.root:
        _tag(writer)
    return writer


def _tag(writer: IncrementalPdfFileWriter) -> None:
    """Put the field into the tags that a screen reader follows, as the last thing of the document."""
    tree = writer.root["/StructTreeRoot"]
    (document,) = tree.raw_get("/K")
    field = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    widget = field.get_object()
    number = int(tree["/ParentTreeNextKey"])
    place = _dictionary(Type=pdf_name("/OBJR"), Obj=field, Pg=widget.raw_get("/P"))
    tag = _dictionary(Type=pdf_name("/StructElem"), S=pdf_name("/Form"), P=document, K=place)
    element = writer.add_object(tag)
    document.get_object()["/K"].append(element)
    widget[pdf_name("/StructParent")] = _number(number)
    tree["/ParentTree"]["/Nums"].extend([_number(number), element])
    tree[pdf_name("/ParentTreeNextKey")] = _number(number + 1)
    for changed in (document.get_object(), widget, tree, tree["/ParentTree"]):
        writer.update_container(changed)


def _dictionary(**entries: generic.PdfObject) -> generic.DictionaryObject:
    named = {pdf_name(f"/{name}"): entry for name, entry in entries.items()}
    return generic.DictionaryObject(named)  # type: ignore[no-untyped-call]


def _number(value: int) -> generic.NumberObject:
    return generic.NumberObject(value)  # type: ignore[no-untyped-call]
