"""Signing in by e-mail address and password."""

from typing import Any, override
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from muster.people.models import User


class EmailBackend(BaseBackend):
    @override
    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **credentials: Any
    ) -> User | None:
        user = User.objects.by_email(email)
        if user is None:
            make_password(password)  # the same time passes, whether the account exists or not
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: UUID) -> User | None:
        try:
            return User.objects.select_related("person").get(pk=user_id, is_active=True)
        except User.DoesNotExist:
            return None
