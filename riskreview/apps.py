"""Wiring of riskreview."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from core import house, nav, panels, refusals, retention, verbs
from riskreview.domain.origins import ORIGINS, POLICIES


class RiskReviewConfig(AppConfig):
    """The gate."""

    name = "riskreview"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Risk review")

    def ready(self) -> None:
        """Register the audit verbs of reviews and decisions, the entry of the rail and what other pages show."""
        from engagements.selectors import deliveries  # noqa: PLC0415 - it imports models
        from engagements.services import lifecycle  # noqa: PLC0415

        retention.register("decision_records", "riskreview.services.keeping.DECISION_RECORDS")
        verbs.register(
            {
                "riskreview.checklist_published": _("published a checklist"),
                "riskreview.checklist_draft_begun": _("began a draft of a checklist"),
                "riskreview.checklist_draft_saved": _("saved the draft of a checklist"),
                "riskreview.checklist_draft_given_up": _("gave the draft of a checklist up"),
                "riskreview.policy_drafted": _("drafted the review policy"),
                "riskreview.policy_published": _("published the review policy"),
                "riskreview.policy_dropped": _("dropped a draft of the review policy"),
                "riskreview.waived": _("waived a block"),
                "riskreview.outcome_added": _("added to the record what came of the contact"),
                "riskreview.assented": _("agreed to the approval"),
                "riskreview.review_opened": _("opened the review"),
                "riskreview.review_asked_again": _("took the review back from its decision"),
                "riskreview.review_ended": _("ended the review"),
                "riskreview.lane_claimed": _("claimed the lane"),
                "riskreview.lane_released": _("gave the lane back"),
                "riskreview.lane_given": _("gave the lane to somebody"),
                "riskreview.lane_answered": _("closed the lane"),
                "riskreview.answers_saved": _("saved answers"),
                "riskreview.answers_emptied": _("emptied the answers of somebody who takes no part any more"),
                "riskreview.evidence_added": _("added evidence"),
                "riskreview.evidence_removed": _("removed evidence"),
                "riskreview.mitigation_added": _("demanded a mitigation"),
                "riskreview.mitigation_removed": _("took a mitigation back"),
                "riskreview.mitigation_met": _("showed that a mitigation works"),
                "riskreview.mitigation_verified": _("verified a mitigation"),
                "riskreview.mitigation_unverified": _("set the verification of a mitigation aside"),
                "riskreview.question_asked": _("asked the authors"),
                "riskreview.clock_resumed": _("let the time of the lane run on"),
                "riskreview.question_replied": _("answered a question"),
                "riskreview.comment_made": _("commented on an item"),
                "riskreview.dissent_recorded": _("recorded a dissent"),
                "riskreview.level_raised": _("raised the level of the decision"),
                "riskreview.decided": _("decided"),
                "riskreview.record_frozen": _("froze the record"),
                "riskreview.decision_ended": _("ended the decision"),
                "riskreview.condition_met": _("said that a condition is met"),
                "riskreview.condition_verified": _("verified a condition"),
                "riskreview.condition_unverified": _("set the verification of a condition aside"),
                "riskreview.reopened": _("noted a change under review"),
                "riskreview.holidays_added": _("added holidays"),
                "riskreview.holiday_removed": _("took a holiday out of the calendar"),
                "riskreview.conflict_declared": _("declared a conflict of interest"),
                "riskreview.conflict_withdrawn": _("withdrew a conflict of interest"),
                "riskreview.conflict_stays": _("turned down that a conflict of interest is none any more"),
                "riskreview.conflict_ended": _("confirmed that a conflict of interest is none any more"),
                "riskreview.lane_asked_again": _("asked somebody else to answer a lane"),
                "riskreview.absence_entered": _("entered an absence"),
                "riskreview.absence_ended": _("ended an absence"),
                "riskreview.absence_begun": _("passed on the lanes of somebody who is away"),
                "riskreview.lifted": _("lifted the suspension"),
                "riskreview.deliveries_stopped": _("stopped all deliveries"),
                "riskreview.deliveries_resumed": _("let deliveries go on"),
            }
        )
        nav.add(
            nav.Item(
                label=_("Risk review"),
                url_name="riskreview:queue",
                icon="scale",
                order=30,
                shown=has_part_in_reviews,
                rows="riskreview.selectors.queue.waiting",
                more="riskreview.selectors.queue.decisions_waiting",
            )
        )
        nav.add(nav.Item(_("Conditions"), "riskreview:promises", "circle-check", order=31, shown=has_part_in_reviews))
        nav.add(nav.Item(_("Oversight"), "riskreview:oversight", "gauge", order=32, shown=oversees))
        nav.add_own(
            nav.Item(
                _("Conflicts of interest"), "riskreview:conflicts", "user-check", order=10, shown=has_ties_to_declare
            )
        )
        nav.add_own(nav.Item(_("Absences"), "riskreview:absences", "calendar", order=11, shown=enters_absences))
        refusals.register(ORIGINS)
        refusals.register({f"riskreview.policies.{name}": why for name, why in POLICIES.items()})
        deliveries.held_up_by("riskreview.selectors.delivering.against")
        lifecycle.look_first("riskreview.services.look_ups.before_it_begins")
        house.answer("riskreview.selectors.review_policy.values_in_force")
        panels.register("alarm", "riskreview.http.alarm_panel")
        for place in ("next", "actions", "detail", "aside"):
            panels.register(f"engagement.{place}", f"riskreview.http.{place}_panel", order=10)
        panels.register("home", "riskreview.http.home_panel", order=10)
        panels.register("lane.items", "riskreview.http.retention_beside_items")
        panels.register("home", "riskreview.http.unusual_panel", order=82)
        panels.register("records.merged", "riskreview.services.conflicts.heed_merge")
        panels.register("release.ruling", "riskreview.selectors.releasing.ruling")
        panels.register("delivery.ruling", "riskreview.selectors.delivering.ruling")
        panels.register("release.against", "riskreview.selectors.releasing.against")


def has_part_in_reviews(user: Any) -> bool:
    """Return whether the rail leads to the gate: for everybody who plans, reviews, decides or audits."""
    return bool(set(user.roles) - {Role.ADMINISTRATOR, Role.CASE_LIBRARIAN, Role.API_CLIENT})


def oversees(user: Any) -> bool:
    """Return whether the rail leads to the oversight page."""
    return bool(
        user.has_role(Role.APPROVER, Role.SENIOR_APPROVER, Role.HIGHER_AUTHORITY, Role.LEAD_ANALYST, Role.AUDITOR)
    )


def has_ties_to_declare(user: Any) -> bool:
    """Return whether somebody declares conflicts of interest, or confirms that another's is none any more."""
    from riskreview import policies  # noqa: PLC0415 - it imports models

    return bool(policies.may_declare(user)) or user.has_role(*policies.GIVERS)


def enters_absences(user: Any) -> bool:
    """Return whether somebody enters absences: their own, or those of others."""
    from riskreview import policies  # noqa: PLC0415 - it imports models

    return bool(policies.may_enter_absences(user))
