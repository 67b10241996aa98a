"""A browser of somebody who works in an office."""

from typing import Any

from django.test import Client

_FORM = "application/x-www-form-urlencoded"


class Colleague(Client):
    """Somebody of an office, who says why they open a case that is not in their queue when that is asked."""

    def generic(self, method: str, path: str, *more: Any, **about: Any) -> Any:
        response = super().generic(method, path, *more, **about)
        asked = response.headers.get("Location", "")
        if "/why/?" not in asked:
            return response
        super().generic("POST", asked, "reason=following-up", _FORM)
        return super().generic(method, path, *more, **about)
