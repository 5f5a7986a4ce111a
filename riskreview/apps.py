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
                "riskreview.checklist_published": _("checklist published"),
                "riskreview.review_opened": _("review opened"),
                "riskreview.review_ended": _("review ended"),
                "riskreview.lane_claimed": _("lane claimed"),
                "riskreview.lane_released": _("lane released"),
                "riskreview.lane_answered": _("lane answered"),
                "riskreview.answers_saved": _("answers saved"),
                "riskreview.evidence_added": _("evidence added"),
                "riskreview.evidence_removed": _("evidence removed"),
                "riskreview.mitigation_added": _("mitigation demanded"),
                "riskreview.mitigation_removed": _("mitigation taken back"),
                "riskreview.mitigation_verified": _("mitigation verified"),
                "riskreview.question_asked": _("question put to the authors"),
                "riskreview.question_replied": _("question answered"),
                "riskreview.dissent_recorded": _("dissent recorded"),
                "riskreview.level_raised": _("level of the decision raised"),
                "riskreview.decided": _("decided"),
                "riskreview.decision_ended": _("decision ended"),
                "riskreview.condition_met": _("condition met"),
                "riskreview.condition_verified": _("condition verified"),
                "riskreview.reopened": _("change under review"),
                "riskreview.lifted": _("suspension lifted"),
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
        for place in ("next", "actions", "detail", "aside"):
            panels.register(f"engagement.{place}", f"riskreview.http.{place}_panel", order=10)
        panels.register("home", "riskreview.http.home_panel", order=10)
        panels.register("home", "riskreview.http.unusual_panel", order=82)


def has_part_in_reviews(user: Any) -> bool:
    """Return whether the rail leads to the gate: for everybody who plans, reviews, decides or audits."""
    return bool(set(user.roles) - {Role.ADMINISTRATOR, Role.CASE_LIBRARIAN, Role.API_CLIENT})
