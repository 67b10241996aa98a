"""The language switch, and what languages are called."""

from babel import Locale
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

# A token would give every visitor a cookie and keep the public pages out of caches. A forged request could
# change nothing but the language a page is shown in.
switch_language = csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(set_language))


def language_name(code: str) -> str:
    """The language's name in the reader's language; the code itself where it has none."""
    name: str = Locale.parse(get_language() or "en", sep="-").languages.get(code, code)
    return name


def every_language() -> list[tuple[str, str]]:
    """Every language that has a two-letter code (ISO 639-1), by its name in the reader's language."""
    names = Locale.parse(get_language() or "en", sep="-").languages
    found = [(code, name) for code, name in names.items() if len(code) == 2]
    return sorted(found, key=lambda pair: pair[1].casefold())
