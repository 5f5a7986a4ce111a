"""Wiring of actors."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core import nav, panels, retention, verbs

VERBS = {
    "actors.registered": _("registered the actor"),
    "actors.changed": _("changed the profile"),
    "actors.reclassified": _("changed type or status"),
    "actors.period_corrected": _("corrected since when it is or was of a type and status"),
    "actors.earlier_period_recorded": _("recorded what it was earlier"),
    "actors.profile_described": _("described what it is as one of its type"),
    "actors.field_cited": _("said how one field of it is known"),
    "actors.reviewed": _("confirmed the profile after reading it through"),
    "actors.name_added": _("added a name"),
    "actors.name_changed": _("corrected a name"),
    "actors.name_ended": _("ended a name"),
    "actors.interest_added": _("added an interest"),
    "actors.interest_changed": _("corrected an interest"),
    "actors.interest_ended": _("ended an interest"),
    "actors.incentive_added": _("added a response to an incentive"),
    "actors.incentive_changed": _("corrected a response to an incentive"),
    "actors.incentive_ended": _("ended a response to an incentive"),
    "actors.estimate_added": _("added an estimate of the size"),
    "actors.estimate_changed": _("corrected an estimate of the size"),
    "actors.estimate_ended": _("ended an estimate of the size"),
    "actors.estimate_judged": _("judged an estimate of the size"),
    "actors.area_added": _("added an area"),
    "actors.area_changed": _("corrected an area"),
    "actors.area_ended": _("ended an area"),
    "actors.area_judged": _("judged an area"),
    "actors.integration_added": _("assessed influence, legitimacy and willingness"),
    "actors.integration_changed": _("corrected an assessment for integration"),
    "actors.integration_ended": _("ended an assessment for integration"),
    "actors.ddr_added": _("added a phase of DDR"),
    "actors.ddr_changed": _("corrected a phase of DDR"),
    "actors.ddr_ended": _("ended an entry on DDR"),
    "actors.note_added": _("added a cultural note"),
    "actors.note_changed": _("corrected a cultural note"),
    "actors.note_ended": _("ended a cultural note"),
    "actors.ground_added": _("laid down an entry of the common ground"),
    "actors.ground_changed": _("corrected an entry of the common ground"),
    "actors.ground_ended": _("ended an entry of the common ground"),
    "actors.ground_overtaken": _("let an entry of the common ground be overtaken"),
    "actors.standpoint_added": _("recorded a standpoint of ours"),
    "actors.standpoint_changed": _("corrected a standpoint of ours"),
    "actors.standpoint_ended": _("ended a standpoint of ours"),
    "actors.external_id_added": _("added an identifier"),
    "actors.external_id_removed": _("removed an identifier"),
    "actors.role_added": _("added a role"),
    "actors.role_changed": _("corrected a role"),
    "actors.role_ended": _("ended a role"),
    "actors.role_judged": _("judged a role"),
    "actors.name_judged": _("judged a name"),
    "actors.relation_added": _("added a relation"),
    "actors.relation_changed": _("corrected a relation"),
    "actors.relation_ended": _("ended a relation"),
    "actors.relation_judged": _("judged a relation"),
    "actors.split_recorded": _("recorded a split"),
    "actors.merger_recorded": _("recorded a merger"),
    "actors.listing_added": _("recorded a listing"),
    "actors.listing_changed": _("corrected a listing"),
    "actors.listing_confirmed": _("looked a listing up and confirmed it"),
    "actors.listing_ended": _("ended a listing"),
    "actors.listing_judged": _("judged a listing"),
    "actors.determination_prepared": _("began a determination"),
    "actors.determination_concluded": _("wrote the conclusion of a determination"),
    "actors.determination_found": _("wrote a finding of a determination"),
    "actors.determination_evidence_added": _("added evidence to a determination"),
    "actors.determination_evidence_removed": _("took evidence out of a determination"),
    "actors.determination_confirmed": _("confirmed a determination"),
    "actors.determination_withdrawn": _("withdrew a determination"),
    "actors.determination_dissented": _("wrote a dissent from a determination"),
    "actors.person_registered": _("registered the person"),
    "actors.person_changed": _("changed the person"),
    "actors.source_added": _("added the source"),
    "actors.source_changed": _("corrected the source"),
    "actors.source_refuted": _("refuted the source"),
    "actors.source_reinstated": _("reinstated the source"),
    "actors.screened": _("looked a name up on the lists"),
    "actors.screened_many": _("looked names up on the lists"),
    "actors.hit_decided": _("decided about a hit"),
    "actors.hit_left_unlisted": _("said why a confirmed hit is not recorded as a listing"),
    "actors.look_up_ended": _("ended the look-up of a name"),
    "actors.party_confirmed": _("confirmed that entries of lists are one party"),
    "actors.entries_kept_apart": _("found that entries of lists are not one party"),
    "actors.party_left": _("took an entry out of a listed party"),
    "actors.actors_kept_apart": _("found that two actors are not the same"),
    "actors.merge_proposed": _("proposed to merge two records"),
    "actors.records_merged": _("merged two records as the second person"),
    "actors.merge_refused": _("refused to merge two records"),
    "actors.merge_withdrawn": _("withdrew the proposal to merge two records"),
    "actors.merge_split_proposed": _("proposed to split merged records again"),
    "actors.records_split": _("split merged records again as the second person"),
    "actors.merge_split_refused": _("left the records merged"),
    "actors.merge_split_withdrawn": _("withdrew the proposal to split merged records"),
    "actors.list_imported": _("took in a published list"),
    "actors.actors_imported": _("imported actors from a file"),
    "actors.actor_updated_by_import": _("updated the actor by an import"),
    "actors.columns_kept": _("kept how the columns of a file are read"),
    "actors.import_undone": _("undid an import"),
    "actors.update_taken_back": _("took back what an import had changed"),
}


class ActorsConfig(AppConfig):
    """Actors, people, sources."""

    name = "actors"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the audit verbs, the entries of the rail and what the one search finds."""
        verbs.register(VERBS)
        nav.add(nav.Item(_("Actors"), "actors:list", "users-group", order=10))
        nav.add(nav.Item(_("Key people"), "actors:people", "user", order=11))
        nav.add(nav.Item(_("Sources"), "actors:sources", "quote", order=12))
        nav.add(nav.Item(_("Screening"), "actors:look_up", "search", order=13))
        nav.add(nav.Item(_("Published lists"), "actors:lists", "gavel", order=14))
        panels.register("home", "actors.views.home.determinations_panel", order=24)
        panels.register("home", "actors.views.home.home_panel", order=25)
        nav.add_search("actors.selectors.search.hits", order=10)
        retention.register("private_persons", "actors.services.forgetting.PEOPLE")
        retention.register("protected_sources", "actors.services.forgetting.PROTECTED_SOURCES")
        retention.register("rejected_profiles", "actors.services.rejected.REJECTED")
        retention.belongs("actors.services.forgetting.belonging")
