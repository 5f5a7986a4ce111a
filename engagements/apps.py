"""Wiring of engagements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import nav, panels, refusals, retention, verbs
from engagements.domain import deliveries, release
from engagements.domain.commitments import CommitmentAction, Fate
from engagements.domain.lifecycle import Action

VERBS = {
    "engagements.drafted": _("began the draft"),
    "engagements.plan_saved": _("changed the plan"),
    "engagements.chance_contact_logged": _("logged a chance contact"),
    f"engagements.{Action.SUBMIT}": _("sent it to review"),
    f"engagements.{Action.WITHDRAW}": _("withdrew it from review"),
    f"engagements.{Action.RETURN}": _("returned it to the author"),
    f"engagements.{Action.DEFER}": _("deferred it"),
    f"engagements.{Action.CLEAR}": _("cleared it"),
    f"engagements.{Action.REFUSE}": _("refused it"),
    f"engagements.{Action.REVISE}": _("took it back to revise the plan"),
    f"engagements.{Action.START}": _("recorded it as under way"),
    f"engagements.{Action.SUSPEND}": _("suspended it"),
    f"engagements.{Action.LIFT}": _("lifted the suspension"),
    f"engagements.{Action.HOLD}": _("recorded it as held"),
    f"engagements.{Action.HOLD_SUSPENDED}": _("recorded it as held while suspended"),
    f"engagements.{Action.REPORT}": _("filed the report"),
    f"engagements.{Action.CLOSE}": _("closed it"),
    f"engagements.{Action.CANCEL}": _("cancelled it"),
    "engagements.report_saved": _("saved the draft of the report"),
    "engagements.addendum_added": _("added to the report"),
    "engagements.reaction_observed": _("recorded an observed reaction"),
    "engagements.information_recorded": _("recorded information"),
    "engagements.information_checked": _("recorded a check of information"),
    "engagements.conduct_noted": _("noted conduct"),
    "engagements.offer_outcome_recorded": _("recorded what became of an offer"),
    "engagements.delivery_ordered": _("ordered a delivery"),
    "engagements.delivery_confirmed": _("confirmed a delivery"),
    "engagements.delivery_stopped": _("recorded a delivery as stopped or not delivered"),
    "engagements.delivery_diverted": _("reported that a delivery was diverted"),
    "engagements.note_retracted": _("retracted a note on conduct"),
    "engagements.commitment_recorded": _("recorded a commitment"),
    "engagements.commitment_clarified": _("clarified a commitment"),
    f"engagements.commitment_{CommitmentAction.MAKE}": _("recorded the commitment as made"),
    f"engagements.commitment_{CommitmentAction.ACKNOWLEDGE}": _("recorded that both sides acknowledge it"),
    f"engagements.commitment_{CommitmentAction.ACTIVATE}": _("recorded the commitment as in force"),
    f"engagements.commitment_{CommitmentAction.FULFIL}": _("recorded the commitment as kept"),
    f"engagements.commitment_{CommitmentAction.FULFIL_LATE}": _("recorded the commitment as kept late"),
    f"engagements.commitment_{CommitmentAction.FULFIL_IN_PART}": _("recorded the commitment as kept in part"),
    f"engagements.commitment_{CommitmentAction.DISPUTE}": _("recorded a dispute"),
    f"engagements.commitment_{CommitmentAction.SETTLE}": _("recorded that the dispute is settled"),
    f"engagements.commitment_{CommitmentAction.WAIVE}": _("waived the commitment"),
    f"engagements.commitment_{CommitmentAction.WITHDRAW}": _("recorded the commitment as withdrawn"),
    f"engagements.commitment_{CommitmentAction.LAPSE}": _("recorded the commitment as lapsed"),
    f"engagements.commitment_{Fate.STAYS}": _("answered that it stays with the actor after a split or merger"),
    f"engagements.commitment_{Fate.TAKEN_OVER}": _("recorded that it was taken over after a split or merger"),
    "engagements.commitment_answer_taken_back": _("took back what was answered after a split or merger"),
    "engagements.breach_proposed": _("proposed to call the commitment broken"),
    "engagements.breach_confirmed": _("confirmed the breach"),
    "engagements.breach_rejected": _("rejected the proposed breach"),
    "engagements.channel_added": _("added the channel"),
    "engagements.channel_changed": _("changed the channel"),
    "engagements.venue_added": _("added the venue"),
    "engagements.venue_changed": _("changed the venue"),
    "engagements.facilitator_added": _("added the facilitator"),
    "engagements.facilitator_changed": _("changed the facilitator"),
    "engagements.release_prepared": _("prepared a release"),
    "engagements.release_changed": _("changed the draft of a release"),
    "engagements.release_withdrawn": _("withdrew the draft of a release"),
    "engagements.released": _("released information"),
    "engagements.release_fell": _("learnt that something a release quotes no longer holds"),
    "engagements.release_upheld": _("wrote down why a release holds after all"),
    "engagements.recalled": _("recalled what had been released"),
    "engagements.recall_answered": _("wrote down who was told of the recall"),
    "engagements.incident_logged": _("logged the incident"),
    "engagements.incident_changed": _("corrected the incident"),
}

RAIL = (
    nav.Item(
        label=_("Engagements"),
        url_name="engagements:list",
        icon="messages",
        order=30,
        rows="engagements.views.home.late_reports",
        dated=True,
    ),
    nav.Item(
        label=_("Commitments"),
        url_name="engagements:commitments",
        icon="checkbox",
        order=32,
        rows="engagements.views.home.late_commitments",
        dated=True,
    ),
    nav.Item(
        label=_("Releases"),
        url_name="engagements:releases",
        icon="send",
        order=33,
        rows="engagements.views.home.recalls",
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
        retention.register("engagement_reports", "engagements.services.keeping.REPORTS")
        retention.register("raw_notes", "engagements.services.keeping.NOTES")
        retention.uses("engagements.services.keeping.last_use")
        retention.belongs("engagements.services.keeping.belonging")
        for rules in (release, deliveries):
            refusals.register(rules.ORIGINS)
            refusals.register({f"engagements.policies.{name}": why for name, why in rules.POLICIES.items()})
        panels.register("source.judged", "engagements.services.releases.follow_source")
        panels.register("home", "engagements.views.home.late_panel", order=6)
        panels.register("home", "engagements.views.home.portfolio_panel", order=8)
        panels.register("home", "engagements.views.home.home_panel", order=20)
        panels.register("actor.detail", "engagements.views.home.actor_panel", order=30)
        panels.register("actor.benefits", "engagements.views.cooption.actor_panel", order=30)
        panels.register("actor.changes", "engagements.selectors.changes.since", order=30)
        panels.register("actor.overview", "engagements.selectors.promises.overview", order=30)
        panels.register("actor.dossier", "engagements.selectors.promises_paper.part", order=20)
        panels.register("actor.dossier", "engagements.selectors.cooption_paper.part", order=30)
        panels.register("actor.double", "engagements.views.home.double_panel", order=30)
        panels.register("actor.reshaping", "engagements.views.home.reshaping_panel", order=30)
