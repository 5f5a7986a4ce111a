"""Releasing what was learnt: prepared by one person, released by another, recalled when what it quotes falls."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.domain.markings import Marking
from accounts.domain.notices import Kind
from accounts.domain.roles import Role
from accounts.models import User
from accounts.services import notices
from actors.models import Source
from actors.models.sources import SOURCES
from core import audit, canonical, clock, versions
from core.authz import ensure
from core.errors import Conflict, DomainError, Invalid, NotFound
from core.letters import says_something, unseen_in
from engagements import policies
from engagements.domain import release as cycle
from engagements.domain.release import Audience, Bar, ReleaseAction, ReleaseState
from engagements.domain.transitions import IllegalTransition
from engagements.models import (
    Engagement,
    InformationItem,
    RecallAnswer,
    Release,
    ReleaseFall,
    ReleaseQuote,
)
from engagements.selectors import engagements, reach, releases
from engagements.services import values
from engagements.services.refusals import in_words

RELEASERS: Final = [role.value for role in (Role.LEAD_ANALYST, *policies.RELEASERS)]
FIELDS: Final = frozenset({"title", "audience", "recipients", "words", "marking", "why_wider"})


@transaction.atomic
def prepare(*, engagement_id: UUID, changes: Mapping[str, Any], item_ids: Iterable[UUID], by: User) -> Release:
    """Write the draft of a release that quotes items learnt in an engagement, and return it; nothing goes out yet.

    Raises NotFound, NotAllowed, Conflict (the contact has not begun) or Invalid.
    """
    at = clock.now()
    engagement = engagements.get(engagement_id, user=by)
    ensure(policies.may_prepare, by, engagement)
    if engagement.started_at is None:
        raise Conflict("not_begun", _("This is prepared once the contact has begun."))
    release = Release(engagement=engagement, written_by=by)
    values.put(release, changes, fields=FIELDS)
    _check(release)
    items = _items(engagement, item_ids)
    release.save(force_insert=True)
    _quote(release, items)
    _tell_releasers(release)
    audit.record("engagements.release_prepared", release, by=by, at=at, changes={"audience": release.audience})
    return release


@transaction.atomic
def change(
    *,
    release_id: UUID,
    seen_version: int,
    changes: Mapping[str, Any],
    by: User,
    item_ids: Iterable[UUID] | None = None,
) -> Release:
    """Change the draft of a release, and what it quotes where `item_ids` is given; return it. `by` has written in it.

    Raises NotFound, NotAllowed, Stale, Conflict (no draft any more) or Invalid.
    """
    at = clock.now()
    release = releases.get(release_id, user=by, for_update=True)
    ensure(policies.may_prepare, by, release.engagement)
    versions.insist(release, seen_version)
    if release.status != ReleaseState.DRAFT:
        raise Conflict("wrong_state", _("This is no draft any more: what it says stays as it is."))
    changed = values.put(release, changes, fields=FIELDS)
    _check(release)
    if item_ids is not None:
        items = _items(release.engagement, item_ids)
        before = releases.items_of(release)
        if before != items:
            _quote(release, items)
            changed |= {"quotes": [_beginnings(before), _beginnings(items)]}
    if not changed:
        return release
    release.written_by = by
    _save(release)
    notices.settle(about=release, kinds=[Kind.RELEASE_WAITS], of=by)
    _tell_releasers(release)
    audit.record("engagements.release_changed", release, by=by, at=at, changes=changed)
    return release


@transaction.atomic
def release(*, release_id: UUID, seen_version: int, by: User) -> Release:
    """Release the words of a draft, as they stand, and return it; they stay so, with their hash.

    Raises NotFound, NotAllowed (who wrote in it, graded what it quotes or may not release), Stale, Conflict (no draft,
    the engagement or its decision does not allow it now, an open condition) or Invalid (what it quotes or its marking
    does not allow it to go to its audience, letters that nobody sees).
    """
    at = clock.now()
    found = releases.get(release_id, user=by, for_update=True)
    engagement = found.engagement
    gate = releases.gate_ruling(by, engagement)
    items = releases.items_of(found, for_update=True)
    ensure(policies.may_release, by, found, releases.writers(found), releases.graders(items), gate)
    versions.insist(found, seen_version)
    found.status = _after(found, ReleaseAction.RELEASE)
    _insist_open(releases.state_bars(engagement, at=at), Conflict)
    _check(found)
    _insist_open(releases.content_bars(found, items, user=by), Invalid)
    found.released_by, found.released_at = by, at
    found.record = _record_of(found, items)
    found.sha256 = canonical.sha256(found.record)
    _save(found)
    notices.settle(about=found, kinds=[Kind.RELEASE_WAITS])
    changes = {"audience": found.audience, "sha256": found.sha256}
    audit.record("engagements.released", found, by=by, at=at, changes=changes)
    return found


@transaction.atomic
def withdraw(*, release_id: UUID, seen_version: int, reason: str, by: User) -> Release:
    """Give the draft of a release up, with a reason, and return it.

    Raises NotFound, NotAllowed, Stale, Conflict (no draft) or Invalid (no reason).
    """
    ended = _end(release_id, seen_version, ReleaseAction.WITHDRAW, reason, by, policy=_may_prepare)
    notices.settle(about=ended, kinds=[Kind.RELEASE_WAITS])
    return ended


@transaction.atomic
def recall(*, release_id: UUID, seen_version: int, reason: str, by: User) -> Release:
    """Record that what went out was recalled from those who got it, and why; return it.

    Raises NotFound, NotAllowed, Stale, Conflict (not out, or recalled already) or Invalid (no reason).
    """
    ended = _end(release_id, seen_version, ReleaseAction.RECALL, reason, by, policy=policies.may_recall)
    notices.settle(about=ended, kinds=[Kind.RECALL_NEEDED, Kind.RELEASE_WEAKER])
    return ended


@transaction.atomic
def uphold(*, release_id: UUID, fall_id: UUID, reason: str, by: User) -> ReleaseFall:
    """Write down why a release holds although something it quotes fell, and return the fall; it stays on record.

    Raises NotFound, NotAllowed (who judged the item or its source, wrote any of it or may not release), Conflict
    (recalled, or answered for already) or Invalid (no reason).
    """
    at = clock.now()
    found = releases.get(release_id, user=by, for_update=True)
    fall = releases.falls(found).filter(pk=fall_id).first()
    if fall is None:
        raise NotFound("not_found", _("There is no such release."))
    gate = releases.gate_ruling(by, found.engagement)
    ensure(policies.may_uphold, by, found, releases.writers(found), releases.changers(fall), gate)
    if found.status != ReleaseState.RELEASED or fall.upheld_at is not None:
        raise Conflict("nothing_fell", _("It was recalled, or somebody has answered for this already."))
    if not reason.strip():
        values.refuse({"reason": _("Write down why the words hold after all.")})
    fall.upheld_by, fall.upheld_at, fall.upheld_because = by, at, reason.strip()
    with in_words():
        fall.save(update_fields=["upheld_by", "upheld_at", "upheld_because"])
    notices.settle(about=found, kinds=[Kind.RECALL_NEEDED], key=str(fall.pk))
    told = {"what": fall.what, "item": Truncator(fall.item.text).chars(60)}
    audit.record("engagements.release_upheld", found, by=by, at=at, changes=told, reason=reason.strip())
    return fall


@transaction.atomic
def answer(*, release_id: UUID, text: str, by: User) -> RecallAnswer:
    """Write down who was told of a recall and what they answered, and return it; nobody changes it afterwards.

    Raises NotFound, NotAllowed, Conflict (not recalled) or Invalid (`text`).
    """
    at = clock.now()
    found = releases.get(release_id, user=by, for_update=True)
    ensure(policies.may_recall, by, found)
    if found.status != ReleaseState.RECALLED:
        raise Conflict("not_recalled", _("It has not been recalled."))
    if not text.strip():
        values.refuse({"text": _("Say who was told, and what they answered.")})
    row = RecallAnswer.objects.create(release=found, text=text.strip(), by=by, at=at)
    audit.record("engagements.recall_answered", found, by=by, at=at)
    return row


def follow_item(item: InformationItem, *, by: User, at: datetime) -> None:
    """Tell whoever has to act on what quotes an item that was judged; part of the command that checked it."""
    _follow(Release.objects.filter(quotes__item=item), key=f"{item.pk}:{item.version}", by=by, at=at)


def follow_source(source: Source, *, by: User, at: datetime) -> None:
    """Tell the same of a source that was judged or marked anew; part of the command that did so."""
    resting = InformationItem.objects.filter(source=source) | InformationItem.objects.filter(corroborated_by=source)
    about = Q(quotes__item__in=resting) | Q(falls__source=source)
    _follow(Release.objects.filter(about), key=f"{source.pk}:{source.version}", by=by, at=at)


def _follow(rows: Any, *, key: str, by: User, at: datetime) -> None:
    found = rows.filter(status=ReleaseState.RELEASED).distinct().select_related("engagement")
    for row in releases.with_items(releases.with_recall(found)):
        kept = audit.events_about(row).filter(verb="engagements.release_fell").values_list("changes__fall", flat=True)
        for fall in releases.falls(row).exclude(pk__in=list(kept)):
            told = {"fall": fall.pk, "what": fall.what, "item": Truncator(fall.item.text).chars(60)}
            audit.record("engagements.release_fell", row, by=by, at=at, changes=told)
            notices.send(to=_concerned(row), kind=Kind.RECALL_NEEDED, about=row, key=str(fall.pk))
        if not releases.is_weaker(row) or row.to_recall:
            notices.settle(about=row, kinds=[Kind.RELEASE_WEAKER])
        else:
            notices.send(to=_concerned(row), kind=Kind.RELEASE_WEAKER, about=row, key=f"{row.pk}:{key}")


def _concerned(release: Release) -> set[UUID | None]:
    people = {release.released_by_id, release.engagement.lead_id, *releases.writers(release)}
    for part in (release.engagement.authors, release.engagement.team):
        people |= set(part.values_list("user_id", flat=True))
    return people


def _tell_releasers(release: Release) -> None:
    """Tell everybody who may release it, each once."""
    engagement, writers, graders = (
        release.engagement,
        releases.writers(release),
        releases.graders(releases.items_of(release)),
    )
    able = reach.colleagues(compartment_id=engagement.compartment_id).filter(roles__overlap=RELEASERS)
    people = [
        one
        for one in able
        if policies.may_release(one, release, writers, graders, releases.gate_ruling(one, engagement))
    ]
    notices.send(to=people, kind=Kind.RELEASE_WAITS, about=release)


def _check(release: Release) -> None:
    said = {name: getattr(release, name) for name in ("title", "recipients", "words", "why_wider")}
    hidden = {name: unseen_in(text) for name, text in said.items()}
    sentence = _("It holds a letter that no reader sees (%(name)s): take it out, or write it anew.")
    values.refuse({name: sentence % {"name": letter} for name, letter in hidden.items() if letter})
    empty = _("Write something that can be read.")
    values.refuse({name: empty for name in ("title", "recipients", "words") if not says_something(said[name])})
    if release.marking == Marking.RED:
        values.refuse({"marking": _("Nothing that is marked TLP:RED goes out: it is told in person.")})
    if release.audience == Audience.PUBLIC and release.marking != Marking.CLEAR:
        values.refuse({"marking": _("What goes to the public and the media is marked TLP:CLEAR.")})


def _items(engagement: Engagement, item_ids: Iterable[UUID]) -> list[InformationItem]:
    wanted = set(item_ids)
    found = list(releases.quotable(engagement).filter(pk__in=wanted))
    if len(found) < len(wanted):
        values.refuse({"items": _("Choose from what was learnt in this engagement.")})
    return found


def _beginnings(items: Iterable[InformationItem]) -> str:
    return ", ".join(Truncator(item.text).chars(40) for item in items)


def _quote(release: Release, items: Iterable[InformationItem]) -> None:
    ReleaseQuote.objects.filter(release=release).delete()
    ReleaseQuote.objects.bulk_create(ReleaseQuote(release=release, item=item) for item in items)


def _after(release: Release, action: ReleaseAction) -> str:
    try:
        return cycle.after(ReleaseState(release.status), action).value
    except IllegalTransition as refused:
        raise Conflict("wrong_state", refused.words.told_with(_)) from None


def _insist_open(bars: tuple[Bar, ...], refusal: Callable[[str, str], DomainError]) -> None:
    if bars:
        raise refusal(bars[0].code, " ".join(bar.told_with(_) for bar in bars))


def _record_of(release: Release, items: Iterable[InformationItem]) -> str:
    """Return the canonical text of everything that goes out, and on what it rests."""
    return canonical.dumps(
        {
            "id": release.pk,
            "engagement": release.engagement_id,
            **{name: getattr(release, name) for name in sorted(FIELDS)},
            "written_by": releases.writers(release),
            "released_by": release.released_by_id,
            "released_at": release.released_at,
            "quotes": [
                {
                    "id": item.pk,
                    "text": item.text,
                    "grade": item.grade,
                    "state": item.state,
                    **{source: getattr(item, f"{source}_id") for source in SOURCES},
                }
                for item in items
            ],
        }
    )


def _may_prepare(user: User, release: Release) -> Any:
    return policies.may_prepare(user, release.engagement)


def _end(
    release_id: UUID, seen_version: int, action: ReleaseAction, reason: str, by: User, *, policy: Callable[..., Any]
) -> Release:
    at = clock.now()
    found = releases.get(release_id, user=by, for_update=True)
    ensure(policy, by, found)
    versions.insist(found, seen_version)
    found.status = _after(found, action)
    if not reason.strip():
        message = _("Write down the reason.")
        raise Invalid("no_reason", message, {"reason": message})
    found.ended_by, found.ended_at, found.ended_because = by, at, reason.strip()
    _save(found)
    verb = "engagements.recalled" if action is ReleaseAction.RECALL else "engagements.release_withdrawn"
    audit.record(verb, found, by=by, at=at, reason=reason.strip())
    return found


def _save(release: Release) -> None:
    release.version += 1
    with in_words():
        release.save()
