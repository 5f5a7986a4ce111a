"""The form at the door."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignIn(LoginForm):  # type: ignore[misc]
    """User name and password, with labels instead of placeholders."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say it in our words."""
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say it in our words."""
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Current password"), "password1": _("New password"), "password2": _("Once more")}
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["oldpassword"].help_text = ""


class Confirmation(forms.Form):
    """The password once more."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
