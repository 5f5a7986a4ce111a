"""One visit for every page of Parley in the demonstration: who goes there, and to which record.

A page added to the application without a visit fails `test_every_page.py`. Addresses that are no pages (they take a
command, answer a machine, or lead elsewhere) stand in `NO_PAGES`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.urls import URLPattern, URLResolver, reverse

from accounts.models import Compartment, LegalHold, LettingGo, RecordDue, User
from actors.models import (
    PROFILES,
    Actor,
    ActorStatusPeriod,
    Area,
    CulturalNote,
    DdrEntry,
    Determination,
    ExternalId,
    FindingEvidence,
    GroundEntry,
    ImportBatch,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    ListEntry,
    Listing,
    ListVersion,
    Name,
    Person,
    PersonRole,
    RecordMerge,
    Relation,
    Screening,
    ScreeningHit,
    SizeEstimate,
    Source,
    Standpoint,
    TypedProfile,
)
from casestudies.models import CaseStudy, Party
from engagements.models import (
    Channel,
    Commitment,
    Delivery,
    Engagement,
    EvidenceNote,
    Facilitator,
    Incident,
    InformationItem,
    Offer,
    Release,
    ReleaseFall,
    Succession,
    Venue,
)
from reassessment.models import Alert, Override, Run
from riskreview.models import (
    ChecklistDraft,
    ChecklistTemplate,
    Condition,
    Decision,
    Lane,
    LaneQuestion,
    Mitigation,
    Review,
)

NO_PAGES = {
    "healthz", "readyz", "metrics", "set_language", "theme", "account_logout",
    "accounts:mark_read", "accounts:mark_all_read", "accounts:revoke_token", "accounts:set_access", "accounts:set_standing", "accounts:set_password",
    "accounts:revoke_grant", "accounts:end_session",
    "accounts:retention_file", "accounts:publish_retention", "accounts:drop_retention",
    "accounts:confirm_letting_go", "accounts:refuse_letting_go", "accounts:withdraw_letting_go",
    "actors:suggestions", "actors:similar", "actors:download", "actors:act_on_record_merge", "actors:import_preview_report", "actors:import_report", "actors:dossier_file", "actors:screen_actor", "actors:screen_person",
    "engagements:autosave", "engagements:autosave_report", "engagements:addendum", "engagements:observe",
    "riskreview:autosave", "riskreview:claim", "riskreview:comment", "riskreview:release", "riskreview:record_file", "riskreview:remove_holiday", "riskreview:withdraw_conflict", "riskreview:confirm_conflict", "riskreview:turn_conflict_down", "riskreview:end_absence",
    "riskreview:checklists_export", "riskreview:policy_file", "riskreview:publish_policy", "riskreview:drop_policy",
    "reassessment:assess",
    "casestudies:review", "casestudies:choose", "casestudies:remove",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody of the demonstration (or nobody, "") opens an address; `shows` is the status it answers."""

    route: str
    who: str = "analyst"
    needs: Callable[[], dict[str, Any]] = dict
    query: str | Callable[[], str] = ""
    shows: int = 200

    def address(self) -> str:
        """Return the address, with the ids of this database."""
        return reverse(self.route, kwargs=self.needs()) + (f"?{self.asked}" if self.asked else "")

    @property
    def asked(self) -> str:
        """Return the query, with the ids of this database."""
        return self.query() if callable(self.query) else self.query


def one(model: Any, argument: str, **which: Any) -> Callable[[], dict[str, Any]]:
    """Name the argument of a route and the oldest such record."""
    age = next((name for name in ("created_at", "recorded_at", "raised_at") if hasattr(model, name)), "pk")
    return lambda: {argument: model.objects.filter(**which).order_by(age, "pk")[:1].get().pk}


FRONT = one(Actor, "actor_id", name="Karsa Valley Front")
ELDER = one(Person, "person_id", real_name="Samira Dost")


def engagement(*statuses: str) -> Callable[[], dict[str, Any]]:
    """Name an engagement that stands so."""
    return one(Engagement, "engagement_id", status__in=statuses)


def asked_promise() -> dict[str, Any]:
    """Name a promise about which a split asks, and the split."""
    promise = Commitment.objects.get(exact_words="No armed man rides in a lorry of the union.")
    split = promise.actor.reshapings.get(parts__name="Porters of the Upper Bank")
    return {"commitment_id": promise.pk, "reshaping_id": split.pk}


def review(status: str, **more: str) -> Callable[[], dict[str, Any]]:
    """Name a review that stands so."""
    return lambda: one(Review, "review_id", status=status)() | more


def held_by(who: str) -> Callable[[], dict[str, Any]]:
    """Name a lane that somebody is answering."""
    return lambda: Lane.objects.filter(holder__username=who, status="claimed").values("review_id", lane=F("name"))[0]


def pair_of_entries() -> dict[str, Any]:
    first, second = ListEntry.objects.order_by("reference")[:2]
    return {"one_id": first.pk, "other_id": second.pk}


def pair_of_actors() -> dict[str, Any]:
    merge = RecordMerge.objects.get()
    return {"one_id": merge.kept_id, "other_id": merge.folded_id}


def pair_to_merge() -> dict[str, Any]:
    first, second = Actor.objects.filter(name__in=["Lower River League", "League of the Lower River"]).order_by("name")
    return {"kept_id": second.pk, "folded_id": first.pk}


def front_and_guard() -> str:
    """Ask for two actors whose common ground is on one board."""
    rows = Actor.objects.filter(name__in=("Karsa Valley Front", "Tavara Civil Guard")).order_by("name")
    return "&".join(f"actor={row.pk}" for row in rows)


def item_of_draft() -> dict[str, Any]:
    draft = ChecklistDraft.objects.get()
    return {"draft_id": draft.pk, "code": draft.body["items"][0]["code"]}


def module_of_draft() -> dict[str, Any]:
    draft = ChecklistDraft.objects.get()
    return {"draft_id": draft.pk, "code": draft.body["modules"][0]["code"]}


def listing_of(whole: str) -> Callable[[], dict[str, Any]]:
    return one(Listing, "listing_id", **{f"{whole}__isnull": False})


def determination(state: str) -> Callable[[], dict[str, Any]]:
    """Name a determination that stands so."""
    return one(Determination, "determination_id", state=state)


def draft(step: str) -> Visit:
    """Return the visit of one step of a plan."""
    return Visit("engagements:edit", needs=lambda: engagement("draft")() | {"step": step})


def party() -> dict[str, Any]:
    study = CaseStudy.objects.get(slug="colombia-farc-ep")
    return {"slug": study.slug, "party_id": Party.objects.filter(study=study).order_by("position")[0].pk}


def period() -> dict[str, Any]:
    """Name a period that has a day."""
    row = ActorStatusPeriod.objects.exclude(since=None).order_by("pk")[:1].get()
    return {"actor_id": row.actor_id, "period_id": row.pk}


def former_profile() -> dict[str, Any]:
    """Name a typed profile of an actor that became something else."""
    row = TypedProfile.objects.exclude(until=None).get()
    return {"actor_id": row.actor_id, "profile_id": row.pk}


STUDY = {"slug": "colombia-farc-ep"}
OF_AN_ACTOR = ("detail", "common_ground", "engagements", "actor_sources", "timeline", "history", "actor_people", "relations", "network", "listings", "dossier",
               "legitimacy", "benefits", "prepare_determination", "change", "reclassify", "add_earlier", "split", "merge", "review", "add_external_id", "add_role", "add_relation", "add_listing",
               "add_name", "add_interest", "add_incentive", "add_note", "add_estimate", "add_area", "add_integration", "add_ddr")  # fmt: skip
FACTS = {
    "name": Name,
    "interest": Interest,
    "incentive": IncentiveResponse,
    "note": CulturalNote,
    "estimate": SizeEstimate,
    "area": Area,
    "integration": IntegrationAssessment,
    "ddr": DdrEntry,
}
REGISTERS = {"channel": Channel, "venue": Venue, "facilitator": Facilitator}

VISITS = [
    # Nobody signed in
    Visit("account_login", ""),
    Visit("account_inactive", ""),
    Visit("gallery", ""),
    # One's own
    *(Visit("home", who) for who in ("analyst", "legal", "auditor", "admin")),
    Visit("account_change_password"),
    Visit("usersessions_list"),
    *(Visit("accounts:inbox", "legal", query=f"box={box}") for box in ("unread", "due", "all")),
    Visit("accounts:me"),
    Visit("accounts:tokens"),
    Visit("accounts:confirm"),
    Visit("accounts:search", query="q=karsa"),
    # Administration and the trail
    Visit("accounts:people", "admin"),
    Visit("accounts:new_person", "admin"),
    Visit("accounts:person", "admin", one(User, "user_id", username="analyst")),
    Visit("accounts:client_tokens", "admin", one(User, "user_id", username="client")),
    Visit("accounts:compartments", "admin"),
    Visit("accounts:new_compartment", "admin"),
    Visit("accounts:compartment", "admin", one(Compartment, "compartment_id", is_common=False)),
    Visit("accounts:organisation", "admin"),
    Visit("actors:portfolio", "lead"),
    Visit("accounts:grants", "lead", lambda: {"kind": "actors.actor", "record_id": FRONT()["actor_id"]}),
    Visit("accounts:trail", "auditor"),
    Visit("accounts:trail_reads", "auditor"),
    # Refusals
    Visit("accounts:people", "analyst", shows=403),
    Visit("actors:detail", "analyst2", one(Actor, "actor_id", name="Silver Pass faction"), shows=404),
    # Actors, people, sources
    Visit("actors:list"),
    Visit("actors:list", query="q=front&type=militia"),
    Visit("actors:export"),
    Visit("actors:register"),
    Visit("actors:import"),
    Visit("actors:import_preview", needs=lambda: {"key": "gone"}, shows=404),
    Visit("actors:import_columns", needs=lambda: {"key": "gone"}, shows=404),
    Visit("actors:imports"),
    Visit("actors:import_batch", needs=one(ImportBatch, "batch_id")),
    Visit("actors:undo_import", needs=one(ImportBatch, "batch_id")),
    *(Visit(f"actors:{page}", "lead", FRONT) for page in OF_AN_ACTOR),
    *(Visit("actors:describe", "lead", one(Actor, "actor_id", actor_type=model.TYPES[0])) for model in PROFILES),
    *(Visit("actors:detail", "lead", one(Actor, "actor_id", actor_type=kind)) for kind in ("pmsc", "ngo")),
    Visit("actors:detail", "lead", one(Actor, "actor_id", name="Lower River League")),
    Visit("actors:former_profile", "lead", former_profile),
    Visit("actors:correct_period", "lead", period),
    Visit("actors:cite_field", "lead", lambda: FRONT() | {"field": "areas_held"}),
    Visit("actors:list", query="type=pmsc&icoca_status=transitional"),
    Visit("actors:remove_external_id", "lead", one(ExternalId, "external_id_id")),
    Visit("actors:change_role", "lead", one(PersonRole, "role_id", actor__name="Karsa Valley Front")),
    Visit("actors:end_role", "lead", one(PersonRole, "role_id", actor__name="Karsa Valley Front")),
    *(Visit(f"actors:{act}_relation", "lead", one(Relation, "relation_id")) for act in ("change", "end")),
    Visit("actors:judge_relation", "lead", one(Relation, "fact_id")),
    Visit("actors:judge_role", "lead", one(PersonRole, "fact_id", actor__name="Karsa Valley Front")),
    Visit("actors:judge_estimate", "lead", one(SizeEstimate, "fact_id")),
    Visit("actors:judge_area", "lead", one(Area, "fact_id")),
    Visit("actors:judge_listing", "lead", one(Listing, "fact_id", actor__isnull=False)),
    Visit("actors:judge_name", "lead", one(Name, "fact_id")),
    *(Visit(f"actors:{act}_listing", "lead", listing_of("actor")) for act in ("change", "confirm", "end")),
    *(Visit(f"actors:{act}_{kind}", "lead", one(model, "fact_id")) for kind, model in FACTS.items() for act in ("change", "end")),
    Visit("actors:several_ground"),
    Visit("actors:several_ground", query=front_and_guard),
    Visit("actors:add_ground", query=front_and_guard),
    *(Visit(f"actors:{act}_ground", "lead", one(GroundEntry, "entry_id", ended_on=None)) for act in ("change", "end")),
    Visit("actors:standpoints"),
    Visit("actors:add_standpoint"),
    *(Visit(f"actors:{act}_standpoint", "lead", one(Standpoint, "standpoint_id")) for act in ("change", "end")),
    Visit("actors:add_person_listing", "lead", ELDER),
    Visit("actors:legitimacy", "ethics", one(Actor, "actor_id", name="Tavara Civil Guard")),
    *(Visit("actors:determination", "analyst2", determination(state)) for state in ("draft", "confirmed")),
    *(Visit(f"actors:{act}_determination", "analyst2", determination("draft")) for act in ("conclude", "withdraw")),
    *(Visit(f"actors:{act}", "analyst2", lambda: determination("draft")() | {"criterion": "ihl"}) for act in ("find", "add_evidence")),
    Visit("actors:remove_evidence", "analyst2", one(FindingEvidence, "evidence_id", finding__determination__state="draft")),
    Visit("actors:confirm_determination", "lead", determination("draft")),
    Visit("actors:dissent", "escalation", determination("draft")),
    Visit("actors:look_up"),
    Visit("actors:look_up", query="name=black+ridge+brigade"),
    Visit("actors:hits", "legal"),
    Visit("actors:screening", "legal", one(Screening, "screening_id", actor__name="Black Ridge Brigade")),
    Visit("actors:decide_hit", "legal", one(ScreeningHit, "hit_id", current=True, state="undecided")),
    Visit("actors:leave_unlisted", "analyst", one(ScreeningHit, "hit_id", current=True, state="true")),
    Visit("actors:end_look_up", "analyst", one(Screening, "screening_id", key__startswith="name:")),
    Visit("actors:lists"),
    Visit("actors:parties", "lead"),
    Visit("actors:judge_party", "lead", pair_of_entries),
    Visit("actors:take_out", "legal", one(ListEntry, "entry_id")),
    Visit("actors:doubles"),
    Visit("actors:double", "lead", pair_of_actors),
    Visit("actors:keep_apart", "lead", pair_of_actors),
    Visit("actors:propose_record_merge", "lead", pair_to_merge),
    Visit("actors:record_merge", "lead", one(RecordMerge, "merge_id")),
    Visit("actors:find_double", "lead", FRONT),
    Visit("actors:list_import", "lead"),
    Visit("actors:list_import_preview", "lead", lambda: {"key": "gone"}, shows=404),
    Visit("actors:list_version", needs=one(ListVersion, "version_id")),
    Visit("actors:list_entry", needs=one(ListEntry, "entry_id")),
    Visit("actors:people"),
    Visit("actors:register_person"),
    Visit("actors:person", "lead", ELDER),
    Visit("actors:change_person", "lead", ELDER),
    Visit("actors:person_history", "lead", ELDER),
    Visit("actors:sources"),
    Visit("actors:add_source"),
    Visit("actors:source", "lead", one(Source, "source_id")),
    Visit("actors:change_source", "lead", one(Source, "source_id")),
    Visit("actors:refute_source", "lead", one(Source, "source_id")),
    Visit("actors:reinstate_source", "lead", one(Source, "source_id")),
    # Engagements
    Visit("engagements:list"),
    Visit("engagements:plan"),
    Visit("engagements:chance_contact"),
    *(Visit("engagements:detail", needs=engagement(status)) for status in ("draft", "in_review", "reported")),
    Visit("engagements:history", needs=engagement("closed")),
    *map(draft, ("purpose", "people", "setting", "ground", "reactions", "check")),
    Visit("engagements:start", needs=engagement("cleared", "suspended")),
    Visit("engagements:hold", needs=engagement("held")),
    Visit("engagements:close", "lead", engagement("reported")),
    Visit("engagements:cancel", needs=engagement("draft")),
    Visit("engagements:report", needs=engagement("held")),
    Visit("engagements:add_information", needs=engagement("reported")),
    Visit("engagements:add_conduct", needs=engagement("reported")),
    Visit("engagements:add_commitment", needs=engagement("reported")),
    Visit("engagements:offer_outcome", needs=one(Offer, "offer_id", engagement__status="reported")),
    Visit("engagements:order_delivery", needs=one(Offer, "offer_id", engagement__status="cleared")),
    Visit("engagements:delivery", needs=one(Delivery, "delivery_id", status="delivered")),
    Visit("engagements:confirm_delivery", "analyst2", one(Delivery, "delivery_id")),
    Visit("engagements:stop_delivery", needs=one(Delivery, "delivery_id")),
    Visit("engagements:divert_delivery", needs=one(Delivery, "delivery_id")),
    Visit("engagements:check_information", needs=one(InformationItem, "item_id")),
    Visit("engagements:releases"),
    Visit("engagements:prepare_release", needs=engagement("reported")),
    *(Visit("engagements:release", "lead", one(Release, "release_id", status=state)) for state in ("draft", "recalled")),
    Visit("engagements:edit_release", needs=one(Release, "release_id", status="draft")),
    Visit("engagements:let_out", "lead", one(Release, "release_id", status="draft")),
    Visit("engagements:withdraw_release", needs=one(Release, "release_id", status="draft")),
    Visit("engagements:recall", needs=one(Release, "release_id", status="released")),
    Visit("engagements:uphold", "senior", lambda: ReleaseFall.objects.values("release_id", fall_id=F("pk"))[0]),
    Visit("engagements:recall_answer", needs=one(Release, "release_id", status="recalled")),
    Visit("engagements:retract_note", needs=one(EvidenceNote, "note_id")),
    Visit("engagements:commitments"),
    Visit("engagements:commitment", needs=one(Commitment, "commitment_id", status="breached")),
    Visit("engagements:commitment", needs=one(Commitment, "commitment_id", holder__isnull=False)),
    Visit("engagements:commitments", query="state=asked"),
    Visit("engagements:succession", needs=asked_promise),
    Visit(
        "engagements:take_back_answer",
        needs=lambda: Succession.objects.values("commitment_id", succession_id=F("pk"))[0],
    ),
    Visit("engagements:clarify", needs=one(Commitment, "commitment_id", status="active")),
    Visit("engagements:follow", needs=one(Commitment, "commitment_id", status="active")),
    Visit("engagements:propose_breach", needs=one(Commitment, "commitment_id", status="active")),
    Visit("engagements:decide_breach", "lead", one(Commitment, "commitment_id", status="breached")),
    Visit("engagements:incidents"),
    Visit("engagements:new_incident"),
    Visit("engagements:incident", needs=one(Incident, "record_id")),
    Visit("engagements:edit_incident", needs=one(Incident, "record_id")),
    *(Visit(f"engagements:{one_of}s") for one_of in REGISTERS),
    *(Visit(f"engagements:new_{one_of}") for one_of in REGISTERS),
    *(Visit(f"engagements:{one_of}", needs=one(model, "record_id")) for one_of, model in REGISTERS.items()),
    *(Visit(f"engagements:edit_{one_of}", needs=one(model, "record_id")) for one_of, model in REGISTERS.items()),
    # What is kept and let go
    Visit("accounts:due", "lead"),
    Visit("accounts:holds", "legal"),
    Visit("accounts:hold", "senior", one(LegalHold, "hold_id")),
    Visit("accounts:place_hold", "legal", lambda: {"kind": "actors.actor", "record_id": FRONT()["actor_id"]}),
    Visit("accounts:propose_letting_go", "lead", one(RecordDue, "due_id")),
    Visit("accounts:letting_go", "lead", one(LettingGo, "letting_go_id")),
    Visit("accounts:retention", "legal"),
    Visit("accounts:retention_draft", "admin"),
    Visit("accounts:retention_version", needs=lambda: {"number": 1}),
    # The gate
    Visit("riskreview:queue", "legal"),
    Visit("riskreview:promises"),
    Visit("riskreview:promises", "legal", query="show=to_verify"),
    Visit("riskreview:oversight", "senior"),
    Visit("riskreview:parliament", "senior", query="since=2024-01-01&until=2030-01-01"),
    Visit("riskreview:calendar", "admin"),
    Visit("riskreview:conflicts", "authority"),
    Visit("riskreview:absences", "lead"),
    Visit("riskreview:submit", needs=engagement("draft")),
    Visit("riskreview:withdraw", needs=engagement("in_review")),
    Visit("riskreview:revise", needs=engagement("cleared", "suspended")),
    Visit("riskreview:suspend", "approver", engagement("cleared", "suspended")),
    Visit("riskreview:lift", "senior", engagement("cleared", "suspended")),
    Visit("riskreview:stop_deliveries", "approver", engagement("cleared", "under_way", "held")),
    Visit("riskreview:resume_deliveries", "approver", engagement("cleared", "under_way", "held")),
    Visit("riskreview:emergency", "senior", engagement("draft")),
    Visit("riskreview:question", needs=one(LaneQuestion, "question_id")),
    Visit("riskreview:mitigation", "escalation", one(Mitigation, "mitigation_id")),
    Visit("riskreview:review", "legal", review("open")),
    Visit("riskreview:review", "analyst", review("decided")),
    Visit("riskreview:decide", "senior", review("open")),
    Visit("riskreview:dissent", "legal", review("open")),
    Visit("riskreview:lane", "legal", held_by("legal")),
    Visit("riskreview:lane", "analyst", review("decided", lane="escalation")),
    Visit("riskreview:give", "senior", held_by("legal")),
    Visit("riskreview:decision", "analyst", one(Decision, "decision_id", outcome="approve_with_conditions")),
    Visit("riskreview:outcome", "analyst", one(Decision, "decision_id", engagement__status="reported")),
    Visit("riskreview:condition", "approver", one(Condition, "condition_id")),
    Visit("riskreview:waive", "authority", review("open")),
    Visit("riskreview:agree", "senior", review("open")),
    Visit("riskreview:policy", "senior"),
    Visit("riskreview:policy_draft", "admin"),
    Visit("riskreview:policy_version", needs=lambda: {"number": 1}),
    Visit("riskreview:checklists"),
    Visit("riskreview:checklist_drafts", "admin"),
    Visit("riskreview:checklist_draft", "admin", needs=one(ChecklistDraft, "draft_id")),
    Visit("riskreview:checklist_item_new", "admin", needs=one(ChecklistDraft, "draft_id")),
    Visit("riskreview:checklist_item", "admin", needs=item_of_draft),
    Visit("riskreview:checklist_module_new", "admin", needs=one(ChecklistDraft, "draft_id")),
    Visit("riskreview:checklist_module", "admin", needs=module_of_draft),
    Visit("riskreview:checklist_draft_tried", "lead", needs=one(ChecklistDraft, "draft_id")),
    Visit("riskreview:checklist", needs=one(ChecklistTemplate, "template_id", lane="legal", number=2)),
    Visit("riskreview:checklist_compared", needs=one(ChecklistTemplate, "template_id", lane="legal", number=2)),
    Visit("riskreview:checklist_tried", "lead", needs=one(ChecklistTemplate, "template_id", lane="legal", number=2)),
    # Scores
    Visit("reassessment:scores"),
    Visit("reassessment:alerts"),
    Visit("reassessment:clear", "lead", one(Alert, "alert_id")),
    *(Visit(f"reassessment:{page}", "lead", FRONT) for page in ("actor", "trust", "escalation")),
    Visit("reassessment:run", needs=one(Run, "run_id", kind="trust")),
    Visit("reassessment:run", needs=one(Run, "run_id", kind="escalation")),
    Visit("reassessment:override", "lead", lambda: FRONT() | {"kind": "trust"}),
    Visit("reassessment:end_override", "lead", one(Override, "override_id")),
    # Case studies
    Visit("casestudies:library"),
    Visit("casestudies:study", needs=lambda: STUDY),
    Visit("casestudies:history", needs=lambda: STUDY),
    Visit("casestudies:edit", "librarian", lambda: STUDY),
    Visit("casestudies:link_party", "librarian", party),
]  # fmt: skip


def routes(resolver: URLResolver, prefix: str = "", path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the pattern of each address that is not REST."""
    for entry in resolver.url_patterns:
        whole = path + str(entry.pattern)
        if whole.startswith("api/"):
            continue
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", whole
        else:
            yield from routes(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix, whole)
