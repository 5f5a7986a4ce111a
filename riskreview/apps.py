"""Wiring of riskreview."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from core import nav, panels, verbs


class RiskReviewConfig(AppConfig):
    """The gate."""

    name = "riskreview"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Risk review")

    def ready(self) -> None:
        """Register the audit verbs of reviews and decisions, the entry of the rail and what other pages show."""
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
        nav.add(
            nav.Item(
                label=_("Risk review"),
                url_name="riskreview:queue",
                icon="scale",
                order=30,
                shown=has_part_in_reviews,
                count="riskreview.http.waiting_count",
            )
        )
        for place in ("actions", "detail", "aside"):
            panels.register(f"engagement.{place}", f"riskreview.http.{place}_panel", order=10)
        panels.register("home", "riskreview.http.home_panel", order=10)


def has_part_in_reviews(user: Any) -> bool:
    """Return whether the rail leads to the gate: for everybody who plans, reviews, decides or audits."""
    return bool(set(user.roles) - {Role.ADMINISTRATOR, Role.CASE_LIBRARIAN, Role.API_CLIENT})
