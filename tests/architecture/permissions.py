"""The permission matrix: which route answers what to whom. `test_permissions.py` walks it and misses no route.

To add routes: one `Rule` for those that answer alike. Names are those of `reverse()`, or "namespace:*" for a whole app.
`nobody` is somebody not signed in, `others` everybody of the cast who is not named. `needs` makes the arguments of the
route: each gets `cast`, which returns a fixture by name. A rule that is walked by tests of its own says where.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.services import holds, letting_go
from actors.models import Reshaping
from actors.services import determinations, imports
from casestudies.models import CaseStudy, Party
from casestudies.services.importing import import_study
from core import clock
from engagements.models import Commitment, Succession
from engagements.services import releases
from riskreview.services import review_policy
from tests.factories import make_actor, make_chance_contact, make_commitment, make_due, make_plan, propose_merge
from tests.library import shipped
from tests.unit.actors.test_ucdp import ROW, file

PEOPLE = (
    "analyst", "analyst2", "lead", "legal", "ethics", "escalation", "approver", "senior", "authority", "auditor",
    "librarian", "admin", "client", "stranger",
)  # fmt: skip
MISSING = UUID(int=0)
WALKED_BY_STRANGERS = (
    "actors:", "engagements:", "riskreview:", "reassessment:", "actor-", "person-", "relation-", "listing-", "source-",
    "screening-", "ground-", "standpoint-",
    "api-", "api_",
)  # fmt: skip
"""Routes whose roles are tested with their pages; `test_strangers.py` walks each as nobody and as a stranger."""
Cast = Callable[[str], Any]


@dataclass(frozen=True)
class Rule:
    """Routes that answer alike."""

    routes: tuple[str, ...]
    others: int = 200
    nobody: int = 302
    method: str = "GET"
    needs: Mapping[str, Callable[[Cast], Any]] = field(default_factory=dict)
    query: str = ""
    named: Mapping[str, int] = field(default_factory=dict)
    walked_in: str = ""

    def expected(self) -> dict[str, int]:
        """Return who gets which status."""
        return {"nobody": self.nobody} | dict.fromkeys(PEOPLE, self.others) | dict(self.named)


def ones_own(name: str) -> Callable[[Cast], Any]:
    """Return the id of somebody of the cast."""
    return lambda cast: cast(name).pk


def first_policy(_cast: Cast) -> int:
    """Return the number of the review policy that comes with Parley."""
    published = review_policy.publish_first()
    assert published
    return published.number


def northern_import(cast: Cast) -> UUID:
    """Return an import into North that an analyst carried out."""
    batch, _plan = imports.import_actors(
        content=file(ROW), file_name="actors.csv", compartment_id=cast("north").pk, by=cast("analyst")
    )
    return batch.pk


def nothing(_cast: Cast) -> UUID:
    """Return the id of something that is not there."""
    return MISSING


def northern_actor(cast: Cast) -> UUID:
    """Return an actor in the compartment North."""
    return make_actor(cast("north"), "The River Committee").pk


def northern_determination(cast: Cast) -> UUID:
    """Return a draft about an actor in the compartment North, which the analyst prepares."""
    return determinations.prepare(actor_id=northern_actor(cast), part="", by=cast("analyst")).pk


def northern_merge(cast: Cast) -> UUID:
    """Return a proposal to merge two records in the compartment North."""
    kept, folded = (make_actor(cast("north"), f"The River {word}") for word in ("Committee", "Comittee"))
    return propose_merge(kept, folded, cast("analyst")).pk


def northern_hold(cast: Cast) -> UUID:
    """Return a hold on an actor in the compartment North."""
    actor = northern_actor(cast)
    return holds.place(kind="actors.actor", record_id=actor, name="Case", reason="Asked.", by=cast("legal")).pk


def northern_due(cast: Cast) -> UUID:
    """Return what is due of a protected source in the compartment North."""
    return make_due(cast("north")).pk


def northern_letting_go(cast: Cast) -> UUID:
    """Return a proposal of the analyst to let that source go."""
    row = make_due(cast("north"))
    return letting_go.propose(due_id=row.pk, seen_version=1, reason="It is time.", by=cast("analyst")).pk


def shipped_study(cast: Cast) -> CaseStudy:
    """Return a study that the librarian imported and nobody reviewed."""
    study, _outcome = import_study(content=shipped("us-sdf"), by=cast("librarian"))
    return study


def draft_study(cast: Cast) -> str:
    """Return the name of that study in addresses."""
    return shipped_study(cast).slug


def party_of_the_draft(cast: Cast) -> int:
    """Return the first party of that study."""
    return Party.objects.filter(study=shipped_study(cast)).order_by("position")[0].pk


def northern_plan(cast: Cast) -> UUID:
    """Return a draft engagement in the compartment North."""
    return make_plan(cast("analyst"), make_actor(cast("north"), "The River Committee")).pk


def northern_release(cast: Cast) -> UUID:
    """Return the draft of a release about a contact in the compartment North."""
    contact = make_chance_contact(cast("analyst"), make_actor(cast("north"), "The River Committee"))
    words = {"title": "Ford", "audience": "partners", "recipients": "Duty desk.", "words": "The ford is open."}
    return releases.prepare(engagement_id=contact.pk, changes=words, item_ids=[], by=cast("analyst")).pk


def northern_promise(cast: Cast) -> UUID:
    """Return a promise in the compartment North, whose actor has split today."""
    actor = make_actor(cast("north"), "The River Committee")
    promise = make_commitment(cast("analyst"), actor)
    split = Reshaping.objects.create(actor=actor, kind="split", on=promise.made_on)
    split.parts.add(make_actor(cast("north"), "The Ford Committee"))
    return promise.pk


def split_of_its_actor(_cast: Cast) -> UUID:
    """Return that split."""
    return Reshaping.objects.get().pk


def answer_about_it(cast: Cast) -> UUID:
    """Return an answer about that promise: it stays."""
    split = Reshaping.objects.get()
    promise = Commitment.objects.get(actor=split.actor)
    row = Succession(commitment=promise, reshaping=split, fate="stays", since=split.on, by=cast("analyst"))
    row.at = clock.now()
    row.save()
    return row.pk


ADMIN_ONLY = {"others": 403, "named": {"admin": 200}}
NOT_NORTH = dict.fromkeys(("auditor", "librarian", "admin", "stranger"), 404)
ONE_RECORD = {"kind": lambda _cast: "actors.actor", "record_id": northern_actor}
OVERSEE = dict.fromkeys(("lead", "approver", "senior", "authority", "auditor"), 200)
ANALYSTS = dict.fromkeys(("analyst", "analyst2", "lead"), 200)

RULES = [
    # What watches and what serves everybody
    Rule(("healthz",), nobody=200),
    Rule(("readyz", "metrics"), walked_in="tests/integration/core/test_health.py"),
    Rule(("set_language", "theme"), method="POST", nobody=302, others=302),
    Rule(("gallery",), nobody=200),
    Rule(("schema",), walked_in="tests/api/test_schema.py"),  # it takes seconds to make
    Rule(("docs",), nobody=401),
    # Signing in
    Rule(("account_login",), nobody=200, others=302),
    Rule(("account_logout",), nobody=302),
    Rule(("account_inactive",), nobody=200),
    Rule(("account_change_password", "accounts:confirm"), named={"client": 403}),
    Rule(("usersessions_list",)),
    # One's own
    Rule(("home", "accounts:search", "accounts:inbox", "accounts:me", "accounts:tokens")),
    Rule(("accounts:mark_all_read",), method="POST", others=302),
    Rule(("accounts:mark_read",), method="POST", needs={"notice_id": nothing}, others=404),
    Rule(("api_notices",), nobody=401),
    Rule(("api_notices_read",), method="POST", nobody=401),
    Rule(("api_notice_read",), method="POST", needs={"notice_id": nothing}, nobody=401, others=404),
    Rule(("accounts:revoke_token",), method="POST", needs={"token_id": nothing}, others=404),
    Rule(("accounts:end_session",), method="POST", needs={"session_id": lambda _cast: 0}, others=404),
    Rule(("api_me",), nobody=401),
    Rule(("api_search",), nobody=401, query="q=river"),
    # Retention: everybody reads the schedule, and of the rest what lies in their compartments
    Rule(("accounts:due", "accounts:holds", "accounts:retention")),
    Rule(("accounts:retention_version", "accounts:retention_file"), needs={"number": lambda _cast: 1}),
    Rule(("accounts:retention_draft",), **ADMIN_ONLY),
    Rule(("accounts:publish_retention", "accounts:drop_retention"), method="POST", others=404),
    Rule(("api_retention_draft",), nobody=401, others=404),
    Rule(("api_retention", "api_retention_versions", "api_holds", "api_due", "api_letting_go_list"), nobody=401),
    Rule(
        ("accounts:place_hold",), needs={"kind": lambda _cast: "actors.actor", "record_id": northern_actor}, others=403,
        named=NOT_NORTH | dict.fromkeys(("legal", "senior", "authority"), 200),
    ),
    Rule(
        ("accounts:hold",), needs={"hold_id": northern_hold}, named=NOT_NORTH,
    ),
    Rule(("api_hold",), nobody=401, needs={"hold_id": northern_hold}, named=NOT_NORTH),
    Rule(("accounts:propose_letting_go",), needs={"due_id": northern_due}, named=NOT_NORTH),
    Rule(("accounts:letting_go",), needs={"letting_go_id": northern_letting_go}, named=NOT_NORTH),
    Rule(("api_letting_go",), nobody=401, needs={"letting_go_id": northern_letting_go}, named=NOT_NORTH),
    Rule(
        ("accounts:confirm_letting_go",), method="POST", needs={"letting_go_id": northern_letting_go}, others=403,
        named=NOT_NORTH | {"legal": 409, "lead": 409},
    ),
    Rule(
        ("accounts:refuse_letting_go",), method="POST", needs={"letting_go_id": northern_letting_go}, others=403,
        named=NOT_NORTH | {"legal": 409, "lead": 409},
    ),
    Rule(
        ("accounts:withdraw_letting_go",), method="POST", needs={"letting_go_id": northern_letting_go}, others=403,
        named=NOT_NORTH | {"analyst": 409},
    ),
    # Administration
    Rule(
        ("accounts:people", "accounts:new_person", "accounts:compartments", "accounts:new_compartment",
         "accounts:organisation"),
        **ADMIN_ONLY,
    ),
    Rule(("accounts:person",), needs={"user_id": ones_own("analyst")}, **ADMIN_ONLY),
    Rule(
        ("accounts:set_access", "accounts:set_standing", "accounts:set_password"),
        method="POST", needs={"user_id": ones_own("analyst")}, others=403, named={"admin": 422},
    ),
    Rule(("accounts:client_tokens",), needs={"user_id": ones_own("client")}, others=403, named={"admin": 200}),
    Rule(("accounts:compartment",), needs={"compartment_id": ones_own("north")}, **ADMIN_ONLY),
    # Access to one record
    Rule(("accounts:grants",), needs=ONE_RECORD, named=NOT_NORTH),
    Rule(("accounts:revoke_grant",), method="POST", others=302, named=NOT_NORTH, needs=ONE_RECORD),
    # The trail
    Rule(("accounts:trail", "accounts:trail_reads"), others=403, named={"auditor": 200}),
    Rule(("api_audit_events",), nobody=401, others=403, named={"auditor": 200}),
    # A record in North, in every app: its members see it, for everybody else it is not there
    Rule(
        ("actors:detail", "actors:history", "actors:relations", "actors:listings", "actors:timeline",
         "actors:engagements", "actors:common_ground", "actors:legitimacy", "actors:benefits", "actors:actor_people",
         "actors:actor_sources", "actors:dossier", "actors:dossier_file", "actors:network"),
        needs={"actor_id": northern_actor}, named=NOT_NORTH,
    ),
    Rule(("actor-detail", "actor-profile", "actor-network", "actor-changes", "actor-dossier"), nobody=401, needs={"actor_id": northern_actor}, named=NOT_NORTH),
    Rule(("actor-determinations", "api-co-option-signals"), nobody=401, needs={"actor_id": northern_actor}, named=NOT_NORTH),
    Rule(("actors:determination",), needs={"determination_id": northern_determination}, named=NOT_NORTH),
    Rule(
        ("actors:confirm_determination",), needs={"determination_id": northern_determination}, others=403,
        named=NOT_NORTH | dict.fromkeys(("lead", "legal", "ethics"), 200),
    ),
    Rule(
        ("actors:conclude_determination",), needs={"determination_id": northern_determination}, others=403,
        named=NOT_NORTH | {"analyst": 200},
    ),
    Rule(
        ("actors:dissent",), needs={"determination_id": northern_determination}, others=403,
        named=NOT_NORTH | dict.fromkeys(("analyst2", "lead", "legal", "ethics", "escalation"), 200),
    ),
    Rule(("actors:prepare_determination",), needs={"actor_id": northern_actor}, others=403, named=NOT_NORTH | ANALYSTS),
    Rule(("engagements:detail", "engagements:history"), needs={"engagement_id": northern_plan}, named=NOT_NORTH),
    Rule(("engagements:release", "engagements:let_out"), needs={"release_id": northern_release}, named=NOT_NORTH),
    Rule(
        ("engagements:succession",), needs={"commitment_id": northern_promise, "reshaping_id": split_of_its_actor},
        others=403, named=NOT_NORTH | ANALYSTS,
    ),
    Rule(
        ("engagements:take_back_answer",), needs={"commitment_id": northern_promise, "succession_id": answer_about_it},
        others=403, named=NOT_NORTH | ANALYSTS,
    ),
    Rule(("api-release",), nobody=401, needs={"release_id": northern_release}, named=NOT_NORTH),
    Rule(("api-engagement",), nobody=401, needs={"engagement_id": northern_plan}, named=NOT_NORTH),
    Rule(("reassessment:trust", "reassessment:escalation"), needs={"actor_id": northern_actor}, named=NOT_NORTH),
    # Lists are open to everybody and hold what they see
    Rule(("actors:list", "actors:portfolio", "actors:doubles", "actors:people", "engagements:list", "engagements:commitments", "engagements:incidents", "engagements:releases")),
    Rule(("actors:export",)),
    Rule(("actors:download",), needs={"kind": lambda _cast: "csv"}),
    Rule(("actors:several_ground", "actors:standpoints")),
    Rule(("actors:add_ground",), others=403, named=dict.fromkeys((*ANALYSTS, "stranger"), 302)),
    Rule(("actors:add_standpoint",), others=403, named=ANALYSTS | {"stranger": 200}),
    Rule(("ground-list", "standpoint-list"), nobody=401),
    Rule(("actor-list", "actor-export", "person-list", "api-engagements", "api-commitments", "api-deliveries", "api-incidents", "api-releases",
          "actor-merge-list", "actor-doubles", "api_reviews",
          "api_decisions"), nobody=401),
    # What is published is open to everybody; taking it in is not
    Rule(("actors:lists", "actors:parties", "actors:look_up", "actors:hits")),
    Rule(("screening-list",), nobody=401),
    Rule(("actors:list_import",), others=403, named={"lead": 200, "admin": 200}),
    # Imports are read by the members of the compartment, made and undone by those who may change it
    Rule(("actors:imports",)),
    Rule(("actor-imports",), nobody=401),
    Rule(("actors:import_batch", "actors:import_report"), needs={"batch_id": northern_import}, named=NOT_NORTH),
    Rule(("actor-import-one",), nobody=401, needs={"batch_id": northern_import}, named=NOT_NORTH),
    Rule(("actors:undo_import",), needs={"batch_id": northern_import}, others=403, named=NOT_NORTH | ANALYSTS),
    # Changing is for those who may change there
    Rule(("actors:change", "actors:find_double"), needs={"actor_id": northern_actor}, others=403, named=NOT_NORTH | ANALYSTS),
    Rule(("actors:record_merge",), needs={"merge_id": northern_merge}, named=NOT_NORTH),
    Rule(("actor-merge",), nobody=401, needs={"merge_id": northern_merge}, named=NOT_NORTH),
    Rule(("actors:register",), others=403, named=ANALYSTS | {"stranger": 200}),
    Rule(("engagements:plan",), others=403, named=ANALYSTS),
    Rule(("riskreview:queue", "riskreview:promises", "riskreview:calendar", "riskreview:conflicts", "riskreview:absences")),
    Rule(("riskreview:withdraw_conflict", "riskreview:confirm_conflict", "riskreview:turn_conflict_down"), method="POST", needs={"conflict_id": nothing}, others=404),
    Rule(("riskreview:end_absence",), method="POST", needs={"absence_id": nothing}, others=404),
    Rule(("riskreview:checklists_export", "riskreview:checklist_drafts")),
    Rule(("riskreview:policy", "riskreview:policy_draft"), others=409),  # none is published in this cast
    Rule(("api_policy",), nobody=401, others=409),
    Rule(("api_policy_draft",), nobody=401, others=404),
    Rule(("riskreview:policy_version", "riskreview:policy_file"), needs={"number": first_policy}),
    Rule(("riskreview:oversight", "riskreview:parliament"), others=403, named=OVERSEE),
    Rule(("api_oversight",), nobody=401, others=403, named=OVERSEE),
    Rule(("api_oversight_report",), nobody=401, query="since=2026-01-01&until=2026-06-30", others=403, named=OVERSEE),
    Rule(("api_mitigation_list",), nobody=401),
    Rule(("riskreview:remove_holiday",), method="POST", needs={"holiday_id": nothing}, others=404),
    Rule(("api_holidays", "api_conflicts", "api_withdrawn_conflicts", "api_absences"), nobody=401),
    # Case studies: everybody reads, the librarian keeps, a second person reviews
    Rule(("casestudies:library",)),
    Rule(("casestudies:study", "casestudies:history", "casestudies:edit"), needs={"slug": draft_study}),
    Rule(
        ("casestudies:review",), method="POST", needs={"slug": draft_study}, others=403,
        named=dict.fromkeys(("lead", "legal", "ethics", "escalation"), 409),
    ),
    Rule(("casestudies:link_party",), needs={"slug": draft_study, "party_id": party_of_the_draft}),
    Rule(("casestudies:choose",), method="POST", needs={"engagement_id": nothing}, others=422),
    Rule(("casestudies:remove",), method="POST", needs={"precedent_id": nothing}, others=404),
    Rule(("api_case_studies",), nobody=401),
    Rule(("api_case_study",), nobody=401, needs={"study_id": lambda cast: shipped_study(cast).pk}),
]  # fmt: skip
