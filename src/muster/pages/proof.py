"""Who signs proves anew who they are."""

from django import forms
from django.utils.translation import gettext_lazy as _


def password_again() -> forms.CharField:
    """The account's own password, asked for on the page where something is signed."""
    return forms.CharField(
        label=_("Your password"),
        help_text=_("Once more, so that nobody else signs in your name."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )
