"""Reporting a contact: the draft of the report, its filing, and what is added later."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from engagements import policies
from engagements.domain.lifecycle import Action, Status
from engagements.domain.reporting import POOR_ATMOSPHERE
from engagements.models import Engagement, ObservedReaction, Reaction, Report, ReportAddendum
from engagements.models.engagements import TOOK_PLACE
from engagements.services import lifecycle, values

FIELDS: Final = frozenset(
    {
        "place",
        "atmosphere",
        "atmosphere_note",
        "points_by_them",
        "points_by_us",
        "discrepancies",
        "rumours",
        "security_events",
        "interpreter_remarks",
        "outcome_grade",
        "relation_trend",
        "assessment",
        "next_contact_on",
        "follow_up",
    }
)
NEEDED: Final = ("place", "atmosphere", "points_by_them", "points_by_us", "outcome_grade", "assessment")


@transaction.atomic
def save(*, engagement_id: UUID, seen_version: int, changes: Mapping[str, Any], by: User) -> Report:
    """Save the draft of a report and return it; `seen_version` is that of the report, 0 before it is first saved.

    Raises NotFound, NotAllowed, Stale, Conflict (nothing to report yet, or filed already) or Invalid.
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_report, by, engagement)
    report = _draft_of(engagement)
    versions.insist(report, seen_version)
    _insist_held(engagement)
    if values.put(report, changes, fields=FIELDS) or report.version == 0:
        _save(report)
        audit.record("engagements.report_saved", engagement, by=by, at=at)
    return report


@transaction.atomic
def file(
    *,
    engagement_id: UUID,
    changes: Mapping[str, Any],
    by: User,
    seen_version: int | None = None,
    seen_report_version: int | None = None,
) -> Report:
    """File the report of a held engagement and return it: it never changes afterwards.

    A page names the version of the report it shows, a REST client that of the engagement. Raises NotFound, NotAllowed,
    Stale, Conflict (not held, or filed already) or Invalid (what a report must say is missing).
    """
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_report, by, engagement)
    report = _draft_of(engagement)
    if seen_version is not None:
        versions.insist(engagement, seen_version)
    if seen_report_version is not None:
        versions.insist(report, seen_report_version)
    _insist_held(engagement)
    values.put(report, changes, fields=FIELDS)
    _insist_complete(report)
    report.filed_at, report.filed_by = at, by
    _save(report)
    lifecycle.apply(engagement, Action.REPORT, seen_version=None, by=by, at=at, reported_at=at)
    for actor_id in engagement.parties.values_list("actor_id", flat=True):
        jobs.enqueue("reassessment.assess_actor", actor_id=str(actor_id), cause="report")
    return report


@transaction.atomic
def add(*, engagement_id: UUID, text: str, by: User) -> ReportAddendum:
    """Add to a filed report and return the addendum; raises NotFound, NotAllowed, Conflict (not filed) or Invalid."""
    at = clock.now()
    engagement = lifecycle.lock(engagement_id, by=by)
    ensure(policies.may_report, by, engagement)
    report = Report.objects.filter(engagement=engagement, filed_at__isnull=False).first()
    if report is None:
        raise Conflict("not_filed", _("There is no filed report to add to."))
    addendum = ReportAddendum.objects.create(report=report, text=_said(text), by=by, at=at)
    audit.record("engagements.addendum_added", engagement, by=by, at=at)
    return addendum


@transaction.atomic
def observe(*, reaction_id: UUID, text: str, by: User, engagement_id: UUID | None = None) -> ObservedReaction:
    """Record how a third party did react, once the contact took place; return it. It must be of the engagement named.

    Raises NotFound, NotAllowed, Conflict (not held yet) or Invalid.
    """
    at = clock.now()
    reaction = Reaction.objects.visible_to(by).filter(pk=reaction_id).first()
    if reaction is None or engagement_id not in {None, reaction.engagement_id}:
        raise NotFound("not_found", _("There is no such reaction."))
    engagement = lifecycle.lock(reaction.engagement_id, by=by)
    ensure(policies.may_report, by, engagement)
    if engagement.status not in TOOK_PLACE:
        raise Conflict("not_held", _("What happened afterwards is recorded once the contact has been held."))
    observed = ObservedReaction.objects.create(reaction=reaction, text=_said(text), by=by, at=at)
    audit.record("engagements.reaction_observed", engagement, by=by, at=at)
    return observed


def _said(text: str) -> str:
    if not text.strip():
        message = _("Write it down.")
        raise Invalid("empty", message, {"text": message})
    return text.strip()


def _draft_of(engagement: Engagement) -> Report:
    return Report.objects.filter(engagement=engagement).first() or Report(engagement=engagement, version=0)


def _insist_held(engagement: Engagement) -> None:
    if engagement.status in {Status.REPORTED, Status.CLOSED}:
        raise Conflict("filed", _("The report is filed. Write an addendum to put something right."))
    if engagement.status != Status.HELD:
        raise Conflict("not_held", _("The report is written once the contact has been held."))


def _insist_complete(report: Report) -> None:
    wrong = {name: _("A report needs this.") for name in NEEDED if not getattr(report, name)}
    if report.atmosphere in POOR_ATMOSPHERE and not report.atmosphere_note:
        wrong["atmosphere_note"] = _("Say what made the atmosphere so.")
    values.refuse(wrong)


def _save(report: Report) -> None:
    report.version += 1
    report.save()
