"""Wiring of the kernel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import verbs


class CoreConfig(AppConfig):
    """The kernel."""

    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the kernel's audit verbs."""
        verbs.register({"core.reads_sealed": _("sealed reads into the audit chain")})
