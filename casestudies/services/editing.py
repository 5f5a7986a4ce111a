"""Editing the head of a study, having it reviewed by a second person, and linking its parties to actors."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Actor
from casestudies import policies
from casestudies.domain.publication import (
    FEWEST_CITATIONS,
    FEWEST_KINDS,
    SUMMARY_WORDS,
    Action,
    NotOpen,
    Status,
    after,
    gaps,
    too_long,
)
from casestudies.models import CaseStudy, Citation, Party
from casestudies.selectors import studies
from casestudies.services.importing import searchable
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound

HEAD = ("title", "summary", "region", "conflict", "period_note", "marking")


@transaction.atomic
def edit_head(*, study_id: UUID, seen_version: int, by: User, **head: Any) -> CaseStudy:
    """Change the head of a study (any of HEAD); a review is taken back, since it vouched for other words.

    Raises NotFound, NotAllowed (not a librarian), Stale or Invalid (summary over 120 words). Without a difference
    nothing happens.
    """
    at = clock.now()
    study = studies.get(study_id, user=by, for_update=True)
    ensure(policies.may_keep, by)
    versions.insist(study, seen_version)
    if too_long(head.get("summary", "")):
        message = _("Keep the summary within %(words)s words.") % {"words": SUMMARY_WORDS}
        raise Invalid("summary_too_long", message, {"summary": message})
    changes = {
        name: [getattr(study, name), head[name]] for name in HEAD if name in head and head[name] != getattr(study, name)
    }
    if not changes:
        return study
    for name, (_old, new) in changes.items():
        setattr(study, name, new)
    names = Party.objects.filter(study=study).order_by("position").values_list("name", "common_name")
    study.search_text = searchable(study, [name for pair in names for name in pair])
    study.authors.add(by)
    _move(study, Action.EDIT)
    audit.record("casestudies.study_edited", study, by=by, at=at, changes=changes)
    return study


@transaction.atomic
def mark_reviewed(*, study_id: UUID, seen_version: int, by: User) -> CaseStudy:
    """Vouch for a study as a second person.

    Raises NotFound, NotAllowed (an author, or no role to review), Stale, Conflict (reviewed already) or Invalid
    (fewer than five sources, or all of one kind).
    """
    at = clock.now()
    study = studies.get(study_id, user=by, for_update=True)
    ensure(policies.may_review, by, study)
    versions.insist(study, seen_version)
    _move(study, Action.REVIEW, by=by, at=at)
    if gaps(Citation.objects.filter(study=study).values_list("kind", flat=True)):
        message = _("A reviewed study cites at least %(sources)s sources of at least %(kinds)s kinds.")
        raise Invalid("thin_bibliography", message % {"sources": FEWEST_CITATIONS, "kinds": FEWEST_KINDS})
    audit.record("casestudies.study_reviewed", study, by=by, at=at, changes={"status": [Status.DRAFT, Status.REVIEWED]})
    return study


@transaction.atomic
def link_party(*, study_id: UUID, party_id: int, actor_id: UUID | None, seen_version: int, by: User) -> CaseStudy:
    """Link a party of the study to an actor of the registry, or unlink it (None).

    The link is shown only to those who may see the actor; the audit names no actor. Raises NotFound (study, party or
    actor, hidden or absent), NotAllowed (not a librarian) or Stale.
    """
    at = clock.now()
    study = studies.get(study_id, user=by, for_update=True)
    ensure(policies.may_keep, by)
    versions.insist(study, seen_version)
    party = studies.party(study, party_id)
    actor = Actor.objects.visible_to(by).filter(pk=actor_id, merged_into=None).first() if actor_id else None
    if actor_id and actor is None:
        raise NotFound("not_found", _("There is no such actor."))
    if party.actor_id == (actor.pk if actor else None):
        return study
    party.actor = actor
    party.save(update_fields=["actor"])
    study.version += 1
    study.save(update_fields=["version", "updated_at"])
    change = {"party": party.common_name, "linked": actor is not None}
    audit.record("casestudies.party_linked", study, by=by, at=at, changes=change)
    return study


def _move(study: CaseStudy, action: Action, *, by: User | None = None, at: datetime | None = None) -> None:
    """Apply the publication table and save the study with its next version."""
    try:
        study.status = after(Status(study.status), action)
    except NotOpen:
        raise Conflict("reviewed_already", _("This study is reviewed already.")) from None
    study.reviewed_by, study.reviewed_at = (by, at) if study.status == Status.REVIEWED else (None, None)
    study.version += 1
    study.save()
