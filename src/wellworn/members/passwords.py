"""The forms of a password in this product's voice: labels in sentence case, and nothing in a box that its label says already."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm
from django import forms
from django.utils.translation import gettext_lazy as _

LABELS = {"oldpassword": _("Current password"), "password1": _("New password"), "password2": _("The new one again")}


def _name(form: forms.Form) -> None:
    for name, field in form.fields.items():
        field.label = LABELS.get(name, field.label)
        field.widget.attrs.pop("placeholder", None)


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """Another password, by whoever knows the one there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self)


class ResetPassword(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new one, by whoever got the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self)
