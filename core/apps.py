"""Wiring of the kernel."""

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from core import checks, verbs


class CoreConfig(AppConfig):
    """The kernel."""

    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kernel's audit verbs and its check of a deployment."""
        verbs.register({"core.reads_sealed": _("sealed reads into the audit chain")})
        register(checks.serving_role_owns_nothing, Tags.security, deploy=True)
