"""Taking files in: in memory alone, and never more of them than a paper may have."""

from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Keeps the files of one request in memory up to `MAX_UPLOAD_BYTES` in all; the rest is only counted.

    A file that is too large arrives empty, with its true size, so that the form can say what is wrong while the
    other fields are read as usual. Nothing is ever written to a temporary file: a paper touches the disk sealed
    or not at all.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.kept = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file: IO[bytes] = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002  Django's signature
        self.kept += len(raw_data)
        if self.kept <= settings.MAX_UPLOAD_BYTES:
            self.file.write(raw_data)
        elif self.file.tell():
            self.file = BytesIO()

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def is_too_large(upload: "UploadedFile[bytes]") -> bool:
    """Whether the file was larger than a paper may be, so that its content was not kept."""
    return (upload.size or 0) > settings.MAX_UPLOAD_BYTES
