"""Commands on sources."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.domain.grading import independent
from actors.models import Actor, Source
from actors.models.sources import graded_models
from actors.selectors import sources
from actors.services import records
from core import audit, clock, jobs, panels, versions
from core.authz import ensure
from core.errors import Conflict

WRITABLE: Final = ("title", "kind", "origin", "reliability", "reference", "url", "dated", "marking")


@transaction.atomic
def add(*, compartment_id: UUID, values: Mapping[str, Any], by: User, origin_is_another: bool = False) -> Source:
    """Return a new source of the compartment; raises NotFound, NotAllowed or Invalid.

    An origin nearly the same as one of a source that `by` sees is taken only with the word that it is another one.
    """
    at = clock.now()
    source = Source(compartment=records.compartment_to_write_in(compartment_id, by=by))
    records.assign(source, values, writable=WRITABLE, whole=True)
    _insist_known_apart(source, origin_is_another=origin_is_another, by=by)
    source.save(force_insert=True)
    audit.record("actors.source_added", source, by=by, at=at, changes=records.told(source, WRITABLE, first=["title"]))
    return source


@transaction.atomic
def change(
    *, source_id: UUID, seen_version: int, values: Mapping[str, Any], by: User, origin_is_another: bool = False
) -> Source:
    """Correct a source and return it; raises NotFound, NotAllowed, Stale or Invalid.

    The origin stays while a fact relies on its being another one than that of the second source; a new one is asked
    about as in `add`.
    """
    at = clock.now()
    source = sources.get(source_id, user=by, for_update=True)
    ensure(policies.may_change, by, source)
    versions.insist(source, seen_version)
    changes = records.assign(source, values, writable=WRITABLE)
    if "origin" in changes and _would_confirm_itself(source):
        message = _("A fact rests on this source and another of that origin: they would no longer confirm each other.")
        raise records.invalid({"origin": message})
    if "origin" in changes:
        _insist_known_apart(source, origin_is_another=origin_is_another, by=by)
    if changes:
        records.save(source, [*changes, "origin_key"])
        audit.record("actors.source_changed", source, by=by, at=at, changes=changes)
        _follow(source, by=by, at=at)
        if {"origin", "reliability"} & changes.keys():  # how far it carries what rests on it too
            _let_count(source, cause="source_changed", at=at)
    return source


@transaction.atomic
def refute(*, source_id: UUID, seen_version: int, reason: str, by: User) -> Source:
    """Say that what a source says is false, and why: what rests on it alone counts as not graded and disputed.

    What names another source that stands counts as what that one carries. Return the source.

    Nothing that rests on it is rewritten: each fact is judged again by a person, or the source is reinstated.
    Raises NotFound, NotAllowed, Stale, Conflict (refuted already) or Invalid (no reason).
    """
    at = clock.now()
    source = _for_verdict(source_id, seen_version, refuted=False, by=by)
    _insist_reason(reason)
    source.refuted_at, source.refuted_by, source.refuted_reason = at, by, reason.strip()
    return _judged("actors.source_refuted", source, reason, by=by, at=at)


@transaction.atomic
def reinstate(*, source_id: UUID, seen_version: int, reason: str, by: User) -> Source:
    """Take the refutation of a source back, and return it: what rests on it counts as it is graded again.

    Raises NotFound, NotAllowed, Stale, Conflict (not refuted) or Invalid (no reason).
    """
    at = clock.now()
    source = _for_verdict(source_id, seen_version, refuted=True, by=by)
    _insist_reason(reason)
    source.refuted_at, source.refuted_by, source.refuted_reason = None, None, ""
    return _judged("actors.source_reinstated", source, reason, by=by, at=at)


def _insist_known_apart(source: Source, *, origin_is_another: bool, by: User) -> None:
    kept = "" if origin_is_another else sources.near_origin(source.origin, user=by, beside=source.pk)
    if kept:
        message = _("“%(kept)s” is nearly the same: write it like that, or say that it is another origin.")
        raise records.invalid({"origin": message % {"kept": kept}})


def _for_verdict(source_id: UUID, seen_version: int, *, refuted: bool, by: User) -> Source:
    source = sources.get(source_id, user=by, for_update=True)
    ensure(policies.may_change, by, source)
    versions.insist(source, seen_version)
    if source.is_refuted != refuted:
        said = _("The source is not refuted.") if refuted else _("The source is refuted already.")
        raise Conflict("not_open", said)
    return source


def _insist_reason(reason: str) -> None:
    if not reason.strip():
        raise records.invalid({"reason": _("Say what it rests on.")})


def _judged(verb: str, source: Source, reason: str, *, by: User, at: datetime) -> Source:
    records.save(source, ("refuted_at", "refuted_by", "refuted_reason"))
    audit.record(verb, source, by=by, at=at, changes={"title": source.title}, reason=reason.strip())
    _follow(source, by=by, at=at)
    _let_count(source, cause=verb.removeprefix("actors."), at=at)
    return source


def _let_count(source: Source, *, cause: str, at: datetime) -> None:
    """Let the profiles count as changed that rest on the source, and the scores be assessed anew."""
    Actor.objects.filter(pk__in=sources.resting_on(source)).update(updated_at=at)
    jobs.enqueue("reassessment.follow_source", source_id=str(source.pk), cause=cause)


def _follow(source: Source, *, by: User, at: datetime) -> None:
    for follow in panels.providers("source.judged"):
        follow(source, by=by, at=at)


def _would_confirm_itself(source: Source) -> bool:
    """Return whether a fact names the source and another one that would now be of the same origin."""
    pair = Q(source=source, corroborated_by__isnull=False) | Q(corroborated_by=source)
    for model in graded_models():
        for fact in model._default_manager.filter(pair).select_related("source", "corroborated_by"):
            other = fact.corroborated_by if fact.source_id == source.pk else fact.source
            if other is not None and not independent(source.origin, other.origin):
                return True
    return False
