"""Wiring of reassessment."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from core import nav, panels, verbs

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
        """Register audit verbs, the entry of the rail, and what other pages show of scores."""
        verbs.register(VERBS)
        nav.add(
            nav.Item(
                _("Scores"),
                "reassessment:scores",
                "chart-line",
                order=40,
                shown=follows_scores,
                rows="reassessment.http.waiting",
            )
        )
        panels.register("home", "reassessment.http.home_panel", order=15)
        panels.register("actor.double", "reassessment.http.double_panel", order=40)
        panels.register("actor.changes", "reassessment.selectors.changes.since", order=40)
        panels.register("actor.aside", "reassessment.http.aside_panel", order=20)


def follows_scores(user: Any) -> bool:
    """Return whether the rail shows the scores: to those who act on them."""
    return bool(user.has_role(Role.ANALYST, Role.LEAD_ANALYST, Role.ESCALATION_REVIEWER))
