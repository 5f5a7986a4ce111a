"""Wiring of reassessment."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import verbs

VERBS = {
    "reassessment.parameters_published": _("published the numbers of a model"),
    "reassessment.trust_assessed": _("assessed trust"),
    "reassessment.index_assessed": _("assessed the escalation index"),
    "reassessment.override_set": _("set a value beside the score"),
    "reassessment.override_ended": _("ended the value beside the score"),
    "reassessment.alert_cleared": _("settled the alert"),
}


class ReassessmentConfig(AppConfig):
    """Trust and escalation over time."""

    name = "reassessment"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Scores")

    def ready(self) -> None:
        """Register audit verbs."""
        verbs.register(VERBS)
