"""What is said once on the next page travels in a cookie, under the name that the service's other cookies have."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class PrefixedCookieStorage(CookieStorage):
    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Storage(FallbackStorage):
    """The session takes what is too long for a cookie."""

    storage_classes = (PrefixedCookieStorage, SessionStorage)
