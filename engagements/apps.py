"""Wiring of engagements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import nav, panels, verbs
from engagements.domain.commitments import CommitmentAction
from engagements.domain.lifecycle import Action

VERBS = {
    "engagements.drafted": _("Began the draft"),
    "engagements.plan_saved": _("Changed the plan"),
    "engagements.chance_contact_logged": _("Logged a chance contact"),
    f"engagements.{Action.SUBMIT}": _("Sent it to review"),
    f"engagements.{Action.WITHDRAW}": _("Withdrew it from review"),
    f"engagements.{Action.RETURN}": _("Returned it to the author"),
    f"engagements.{Action.DEFER}": _("Deferred it"),
    f"engagements.{Action.CLEAR}": _("Cleared it"),
    f"engagements.{Action.REFUSE}": _("Refused it"),
    f"engagements.{Action.REVISE}": _("Took it back to revise the plan"),
    f"engagements.{Action.START}": _("Recorded it as under way"),
    f"engagements.{Action.SUSPEND}": _("Suspended it"),
    f"engagements.{Action.LIFT}": _("Lifted the suspension"),
    f"engagements.{Action.HOLD}": _("Recorded it as held"),
    f"engagements.{Action.HOLD_SUSPENDED}": _("Recorded it as held while suspended"),
    f"engagements.{Action.REPORT}": _("Filed the report"),
    f"engagements.{Action.CLOSE}": _("Closed it"),
    f"engagements.{Action.CANCEL}": _("Cancelled it"),
    "engagements.report_saved": _("Saved the draft of the report"),
    "engagements.addendum_added": _("Added to the report"),
    "engagements.reaction_observed": _("Recorded an observed reaction"),
    "engagements.information_recorded": _("Recorded information"),
    "engagements.information_checked": _("Recorded a check of information"),
    "engagements.conduct_noted": _("Noted conduct"),
    "engagements.note_retracted": _("Retracted a note on conduct"),
    "engagements.commitment_recorded": _("Recorded a commitment"),
    "engagements.commitment_clarified": _("Clarified a commitment"),
    f"engagements.commitment_{CommitmentAction.MAKE}": _("Recorded the commitment as made"),
    f"engagements.commitment_{CommitmentAction.ACKNOWLEDGE}": _("Recorded that both sides acknowledge it"),
    f"engagements.commitment_{CommitmentAction.ACTIVATE}": _("Recorded the commitment as in force"),
    f"engagements.commitment_{CommitmentAction.FULFIL}": _("Recorded the commitment as kept"),
    f"engagements.commitment_{CommitmentAction.FULFIL_LATE}": _("Recorded the commitment as kept late"),
    f"engagements.commitment_{CommitmentAction.FULFIL_IN_PART}": _("Recorded the commitment as kept in part"),
    f"engagements.commitment_{CommitmentAction.DISPUTE}": _("Recorded a dispute"),
    f"engagements.commitment_{CommitmentAction.SETTLE}": _("Recorded that the dispute is settled"),
    f"engagements.commitment_{CommitmentAction.WAIVE}": _("Waived the commitment"),
    f"engagements.commitment_{CommitmentAction.WITHDRAW}": _("Recorded the commitment as withdrawn"),
    f"engagements.commitment_{CommitmentAction.LAPSE}": _("Recorded the commitment as lapsed"),
    "engagements.breach_proposed": _("Proposed to call the commitment broken"),
    "engagements.breach_confirmed": _("Confirmed the breach"),
    "engagements.breach_rejected": _("Rejected the proposed breach"),
    "engagements.channel_added": _("Added the channel"),
    "engagements.channel_changed": _("Changed the channel"),
    "engagements.venue_added": _("Added the venue"),
    "engagements.venue_changed": _("Changed the venue"),
    "engagements.facilitator_added": _("Added the facilitator"),
    "engagements.facilitator_changed": _("Changed the facilitator"),
    "engagements.incident_logged": _("Logged the incident"),
    "engagements.incident_changed": _("Corrected the incident"),
}

RAIL = (
    nav.Item(
        label=_("Engagements"),
        url_name="engagements:list",
        icon="messages",
        order=30,
        count="engagements.views.home.late_reports",
    ),
    nav.Item(
        label=_("Commitments"),
        url_name="engagements:commitments",
        icon="checkbox",
        order=32,
        count="engagements.views.home.late_commitments",
    ),
    nav.Item(label=_("Incidents"), url_name="engagements:incidents", icon="flame", order=34),
    nav.Item(label=_("Channels and venues"), url_name="engagements:channels", icon="phone", order=36),
)


class EngagementsConfig(AppConfig):
    """Engagements."""

    name = "engagements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register audit verbs, entries of the rail, the search, and what other pages show."""
        verbs.register(VERBS)
        for item in RAIL:
            nav.add(item)
        nav.add_search("engagements.http.search", order=30)
        panels.register("home", "engagements.views.home.home_panel", order=20)
        panels.register("actor.detail", "engagements.views.home.actor_panel", order=30)
