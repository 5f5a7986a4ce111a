"""Wiring of accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import verbs


class AccountsConfig(AppConfig):
    """People, compartments, tokens."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the audit verbs of accounts."""
        verbs.register(
            {
                "accounts.signed_in": _("Signed in"),
                "accounts.signed_out": _("Signed out"),
                "accounts.sign_in_failed": _("Sign-in failed"),
                "accounts.token_issued": _("REST token issued"),
                "accounts.token_revoked": _("REST token revoked"),
            }
        )
