"""The language switch."""

from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

# A token would give every visitor a cookie and keep the public pages out of caches. A forged request could
# change nothing but the language a page is shown in.
switch_language = csrf_exempt(set_language)
