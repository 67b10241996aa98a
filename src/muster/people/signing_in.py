"""Signing in by e-mail address and password."""

from typing import Any, override
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.http import HttpRequest

from muster.database.prepared import prepared
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
        return _accounts.first(user_id)


@prepared
def _accounts(pk: Any) -> QuerySet[User]:
    return User.objects.filter(pk=pk, is_active=True)
