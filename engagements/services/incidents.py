"""Logging incidents; serious ones reassess the actors and re-open reviews at once."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.kinds import NEVER_ENGAGED
from actors.models import Actor
from core import audit, clock, house, jobs, versions
from core.authz import ensure
from engagements import policies
from engagements.domain.incidents import CHANGES, VIOLATIONS, WEIGHTS, IncidentType, is_credible
from engagements.domain.lifecycle import Status
from engagements.domain.reporting import NO_LONGER_BELIEVED, SERIOUS, TargetKind
from engagements.models import Engagement, Incident
from engagements.selectors import engagements, registers
from engagements.services import planning, values

FIELDS: Final = frozenset(
    {
        "title",
        "marking",
        "incident_type",
        "occurred_at",
        "date_precision",
        "location",
        "actor_id",
        "target_id",
        "target_kind",
        "target_text",
        "venue_id",
        "killed_low",
        "killed_best",
        "killed_high",
        "summary",
        "state",
        "is_attributed",
        "is_public",
        "engagement_id",
        "link_confidence",
        *values.GRADE,
    }
)
WEIGHING: Final = frozenset(
    {"incident_type", "actor_id", "target_id", "target_kind", "venue_id", "engagement_id", "state", "is_attributed"}
)
RELYING: Final = (Status.IN_REVIEW, Status.CLEARED, Status.UNDER_WAY)


@transaction.atomic
def log(*, compartment_id: UUID, changes: Mapping[str, Any], by: User) -> Incident:
    """Log an incident and return it; raises NotFound (compartment), NotAllowed or Invalid."""
    at = clock.now()
    incident = Incident(compartment=planning.compartment_of(compartment_id, by=by), recorded_by=by)
    values.put(incident, changes, fields=FIELDS)
    _check(incident, by)
    incident.save(force_insert=True)
    audit.record(
        "engagements.incident_logged",
        incident,
        by=by,
        at=at,
        changes={"title": incident.title, "incident_type": incident.incident_type},
    )
    _tell(incident)
    return incident


@transaction.atomic
def change(*, incident_id: UUID, seen_version: int, changes: Mapping[str, Any], by: User, reason: str = "") -> Incident:
    """Correct an incident, its grades or how far it is verified; return it.

    Raises NotFound, NotAllowed, Stale or Invalid.
    """
    at = clock.now()
    incident = registers.get(Incident, incident_id, user=by, for_update=True)
    ensure(policies.may_work_in, by, incident.compartment_id)
    versions.insist(incident, seen_version)
    changed = values.put(incident, changes, fields=FIELDS)
    _check(incident, by)
    if not changed:
        return incident
    incident.version += 1
    incident.save(update_fields=[*changed, "version", "updated_at"])
    audit.record("engagements.incident_changed", incident, by=by, at=at, changes=changed, reason=reason.strip())
    if WEIGHING & changed.keys():
        _tell(incident)
    return incident


def _check(incident: Incident, by: User) -> None:
    place, wrong = incident.compartment_id, {}
    values.insist_nameable(incident, compartment_id=place, by=by, actor_id="actor", target_id="actor", venue_id="venue")
    values.insist_graded(incident, compartment_id=place, by=by, required=True)
    if incident.occurred_at > clock.now():
        wrong["occurred_at"] = _("This lies in the future: log it once it has happened.")
    killed = (incident.killed_low, incident.killed_best, incident.killed_high)
    if any(count is not None for count in killed):
        if None in killed:
            wrong["killed_best"] = _("Give all three numbers, or none when nothing is known.")
        elif list(killed) != sorted(killed):  # type: ignore[type-var]
            wrong["killed_best"] = _("The best estimate lies between the lowest and the highest.")
    if incident.engagement_id:
        linked = engagements.visible(by).filter(pk=incident.engagement_id, compartment_id=place)
        if not linked.exists():
            wrong["engagement_id"] = _("Choose an engagement of the same compartment.")
        if not incident.link_confidence:
            wrong["link_confidence"] = _("Say how sure you are of that link.")
    elif incident.link_confidence:
        wrong["link_confidence"] = _("Choose the engagement first.")
    values.refuse(wrong)


def _tell(incident: Incident) -> None:
    """Have the actors assessed when the incident is serious, and reviews told how it weighs where it does harm."""
    _tell_what_changed(incident)
    weight = WEIGHTS[IncidentType(incident.incident_type)]
    touched = {actor_id for actor_id in (incident.actor_id, incident.target_id) if actor_id}
    for actor_id in _scored(touched) if weight <= SERIOUS else ():
        jobs.enqueue("reassessment.assess_actor", actor_id=str(actor_id), cause="incident")
    if incident.state in NO_LONGER_BELIEVED or weight >= 0:
        return
    for actor_id in touched:
        _weigh(incident, weight, hits=actor_id == incident.target_id, actor_id=str(actor_id))
    for engagement_id in _hit_directly(incident):
        _weigh(incident, weight, hits=True, engagement_id=str(engagement_id))


def _weigh(incident: Incident, weight: float, *, hits: bool, **of: str) -> None:
    """Have reviews weigh the incident: from which weight it is serious or grave is their policy."""
    key, place = f"incident:{incident.pk}:{incident.version}", [str(incident.compartment_id)]
    said = {"reason": incident.title, "cause_key": key, "words_from": place}
    jobs.enqueue("riskreview.incident", weight=weight, hits=hits, **said, **of)


def _tell_what_changed(incident: Incident) -> None:
    """Have reviews look again at a credible violation, and at a fact that a credible incident says has changed.

    A leak and a lost channel concern the engagement they are linked to; the rest whoever did it.
    """
    kind = IncidentType(incident.incident_type)
    if incident.state in NO_LONGER_BELIEVED or not is_credible(incident.grade, least=_credible_from()):
        return
    if kind in VIOLATIONS and incident.actor_id:
        _reopen(incident, "credible_violation", actor_id=str(incident.actor_id))
    elif kind in {IncidentType.INFORMATION_LEAK, IncidentType.CHANNEL_COMPROMISE} and incident.engagement_id:
        _reopen(incident, CHANGES[kind], engagement_id=str(incident.engagement_id))
    elif kind in {IncidentType.LEADERSHIP_CHANGE, IncidentType.SPLIT_OF_ACTOR} and incident.actor_id:
        _reopen(incident, CHANGES[kind], actor_id=str(incident.actor_id))


def _credible_from() -> str:
    """Return the worst grade that is credible, as the policy in force says (DOMAIN C5)."""
    return house.word("thresholds.reliability") + house.word("thresholds.credibility")


def _scored(actor_ids: Collection[UUID]) -> list[UUID]:
    """Return those of some actors that have scores: nobody is asked to trust a State, or what nobody has classified."""
    rows = Actor.objects.filter(pk__in=actor_ids).exclude(actor_type__in=NEVER_ENGAGED)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _reopen(incident: Incident, trigger: str, **of: str) -> None:
    """Have reviews look again; one incident acts once on an engagement in each way."""
    key = f"incident:{incident.pk}:{incident.version}:{trigger}"
    place = [str(incident.compartment_id)]
    jobs.enqueue("riskreview.reopen", trigger=trigger, reason=incident.title, cause_key=key, words_from=place, **of)


def _hit_directly(incident: Incident) -> list[UUID]:
    """Return the engagements whose venue was hit, and the linked one when our team was."""
    relying = Engagement.objects.filter(status__in=RELYING)
    found: list[UUID] = []
    if incident.venue_id:
        found += relying.filter(venue_id=incident.venue_id).values_list("pk", flat=True)
    if incident.target_kind == TargetKind.OUR_TEAM and incident.engagement_id:
        found += relying.filter(pk=incident.engagement_id).values_list("pk", flat=True)
    return sorted(set(found), key=str)
