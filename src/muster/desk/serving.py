"""Sending a sealed file to the reader it was opened for, so that nothing in it can act in their browser."""

from django.http import HttpRequest, HttpResponse

EXTENSIONS = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
}
SANDBOX = (
    "sandbox; default-src 'none'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def file_response(request: HttpRequest, content: bytes, content_type: str, name: str) -> HttpResponse:
    """The file under a neutral name; its own may hold a person's. `?save` asks to save it, not to show it."""
    response = HttpResponse(content, content_type=content_type)
    disposition = "attachment" if "save" in request.GET else "inline"
    response["Content-Disposition"] = f'{disposition}; filename="{name}.{EXTENSIONS[content_type]}"'
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
