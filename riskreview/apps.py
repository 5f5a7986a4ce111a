"""Wiring of riskreview."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import verbs


class RiskReviewConfig(AppConfig):
    """The gate."""

    name = "riskreview"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Risk review")

    def ready(self) -> None:
        """Register the audit verbs of reviews and decisions."""
        verbs.register(
            {
                "riskreview.checklist_published": _("Checklist published"),
                "riskreview.review_opened": _("Review opened"),
                "riskreview.review_ended": _("Review ended"),
                "riskreview.lane_claimed": _("Lane claimed"),
                "riskreview.lane_released": _("Lane released"),
                "riskreview.lane_answered": _("Lane answered"),
                "riskreview.answers_saved": _("Answers saved"),
                "riskreview.evidence_added": _("Evidence added"),
                "riskreview.evidence_removed": _("Evidence removed"),
                "riskreview.mitigation_added": _("Mitigation demanded"),
                "riskreview.mitigation_removed": _("Mitigation taken back"),
                "riskreview.mitigation_verified": _("Mitigation verified"),
                "riskreview.question_asked": _("Question put to the authors"),
                "riskreview.question_replied": _("Question answered"),
                "riskreview.dissent_recorded": _("Dissent recorded"),
                "riskreview.level_raised": _("Level of the decision raised"),
                "riskreview.decided": _("Decided"),
                "riskreview.decision_ended": _("Decision ended"),
                "riskreview.condition_met": _("Condition met"),
                "riskreview.condition_verified": _("Condition verified"),
                "riskreview.reopened": _("Change under review"),
                "riskreview.lifted": _("Suspension lifted"),
            }
        )
