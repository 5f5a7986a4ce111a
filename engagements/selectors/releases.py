"""Reading releases of information: what they quote, what bars them, and which have to be recalled."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.domain.markings import Marking, highest
from accounts.domain.roles import Access
from accounts.models import Membership, User
from actors.domain.grading import independent
from actors.models.sources import SOURCES, Source
from core import audit, panels
from core.authz import ALLOWED, Ruling
from core.errors import NotFound
from engagements import policies
from engagements.domain.lifecycle import Status
from engagements.domain.release import (
    Audience,
    Bar,
    Known,
    ReleaseState,
    bars_of_engagement,
    bars_of_item,
    bars_of_items,
    bars_of_marking,
)
from engagements.domain.reporting import VerificationState
from engagements.models import Engagement, InformationItem, Release, ReleaseFall, ReleaseQuote

CHANGES_OF_GRADES = (
    "engagements.information_checked",
    "actors.source_changed",
    "actors.source_refuted",
    "actors.source_reinstated",
)
"""The acts that let an item fall or rise; the database reads them too (`engagements_guard_fall`)."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """One item a release quotes: as it is graded now, and as it was when it went out ("" before)."""

    item: InformationItem
    bars: tuple[Bar, ...]
    grade_then: str


def with_recall(rows: QuerySet[Release]) -> QuerySet[Release]:
    """Return the releases with `to_recall`: whether one is out of which something fell that nobody answered for."""
    fell = ReleaseFall.objects.filter(release=OuterRef("pk"), upheld_at=None)
    return rows.annotate(to_recall=Q(status=ReleaseState.RELEASED) & Exists(fell))  # type: ignore[no-redef]


def visible(user: User | None) -> QuerySet[Release]:
    """Return the releases of the engagements the user may see, each with `to_recall`."""
    return with_recall(Release.objects.visible_to(user))


def to_recall_by(user: User) -> QuerySet[Release]:
    """Return the releases that have to be recalled and which the user may recall (`policies.may_recall`)."""
    theirs = Q(released_by=user)
    if user.has_role(*policies.PLANNERS):
        changed = Membership.objects.filter(user=user, access=Access.CHANGE)
        theirs |= Q(engagement__compartment__in=changed.values("compartment_id"))
    return visible(user).filter(theirs, Q(to_recall=True))


def get(release_id: UUID, *, user: User | None, for_update: bool = False) -> Release:
    """Return one release the user may see, locked if asked; raises NotFound."""
    rows = visible(user).select_related("engagement__compartment", "written_by", "released_by", "ended_by")
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=release_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such release."))
    return found


def of_engagement(engagement: Engagement) -> QuerySet[Release]:
    """Return the releases of an engagement its reader may see, the newest first."""
    rows = with_recall(Release.objects.filter(engagement=engagement)).select_related("written_by", "released_by")
    return with_items(rows).order_by("-created_at", "-pk")


def with_items(rows: QuerySet[Release]) -> QuerySet[Release]:
    """Return the releases with what they quote fetched, in its order."""
    quotes = ReleaseQuote.objects.select_related("item", *(f"item__{source}" for source in SOURCES))
    return rows.prefetch_related(Prefetch("quotes", quotes.order_by("item__created_at", "item_id")))


def quotable(engagement: Engagement) -> QuerySet[InformationItem]:
    """Return what a release of an engagement may quote: what was learnt in it, which everybody who sees it sees."""
    rows: QuerySet[InformationItem] = InformationItem.objects.filter(engagement=engagement)
    return rows.select_related("actor", *SOURCES).order_by("created_at", "pk")


def items_of(release: Release, *, for_update: bool = False) -> list[InformationItem]:
    """Return the items a release quotes, with their sources, locked if asked."""
    rows = InformationItem.objects.filter(quoted_in__release=release).select_related("actor", *SOURCES)
    rows = rows.order_by("created_at", "pk")
    return list(rows.select_for_update(of=("self",)) if for_update else rows)


def quoted(release: Release, *, user: User | None) -> list[Quoted]:
    """Return what a release quotes, each with what bars it now, as its reader may know, and the grade it had then."""
    then = {row["id"]: row["grade"] for row in json.loads(release.record or "{}").get("quotes", ())}
    audience = Audience(release.audience)
    items = items_of(release)
    seen = _seen(items, user)
    return [Quoted(item, bars_of_item(known(item, seen), audience), then.get(str(item.pk), "")) for item in items]


def is_weaker(release: Release) -> bool:
    """Return whether it is out and something it quotes no longer reaches the grade of its audience; fetch `quotes`."""
    items = (quote.item for quote in release.quotes.all())
    return release.status == ReleaseState.RELEASED and bool(
        bars_of_items((known(item, None) for item in items), Audience(release.audience))
    )


def falls(release: Release) -> QuerySet[ReleaseFall]:
    """Return what a release quotes that fell since it went out, the first first."""
    rows = ReleaseFall.objects.filter(release=release).select_related("item", "by", "upheld_by")
    return rows.order_by("fell_at", "pk")


def changers(fall: ReleaseFall) -> frozenset[UUID]:
    """Return who let the item fall, and whoever judged it or its sources since the words went out."""
    item = fall.item
    about = [one for one in (item.pk, item.source_id, item.corroborated_by_id, fall.source_id) if one is not None]
    acts = audit.events().filter(subject_id__in=about, verb__in=CHANGES_OF_GRADES)
    acts = acts.filter(at__gte=fall.release.released_at, by__isnull=False)
    return frozenset(acts.values_list("by_id", flat=True)) | {fall.by_id, item.judged_by_id}


def known(item: InformationItem, seen: Collection[UUID] | None) -> Known:
    """Return what counts of an item at the gate; its sources must be loaded. `seen` are those its reader may see."""
    sources = _sources_of([item])
    origins = [source.origin for source in sources]
    return Known(
        reliability=item.reliability,
        credibility=item.credibility,
        state=VerificationState(item.state),
        source_refuted=item.source_refuted,
        source_red=any(source.marking == Marking.RED for source in sources),
        rests_on_two=len(origins) == len(SOURCES) and independent(*origins),
        sources_seen=seen is None or all(source.pk in seen for source in sources),
    )


def _sources_of(items: Iterable[InformationItem]) -> list[Source]:
    named = (getattr(item, name) for item in items for name in SOURCES)
    return [source for source in named if source is not None]


def _seen(items: Iterable[InformationItem], user: User | None) -> frozenset[UUID]:
    named = {source.pk for source in _sources_of(items)}
    return frozenset(Source.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))


def state_bars(engagement: Engagement, *, at: datetime) -> tuple[Bar, ...]:
    """Return what the engagement as it stands bars: its state and marking, its decision, open conditions."""
    own = bars_of_engagement(Status(engagement.status), red=engagement.marking == Marking.RED)
    if own:
        return own
    return tuple(bar for ask in panels.providers("release.against") for bar in ask(engagement, at))


def content_bars(release: Release, items: Collection[InformationItem], *, user: User | None) -> tuple[Bar, ...]:
    """Return what the quoted items and the marking bar, as its reader may know it."""
    sources, seen = _sources_of(items), _seen(items, user)
    marking, unexplained = Marking(release.marking), not release.why_wider.strip()
    marked = bars_of_marking(
        marking.label,
        beside_engagement=unexplained and highest([marking, release.engagement.marking]) is not marking,
        beside_sources=unexplained and highest([marking, *(source.marking for source in sources)]) is not marking,
        sources_seen=all(source.pk in seen for source in sources),
    )
    of_items = bars_of_items((known(item, seen) for item in items), Audience(release.audience))
    return tuple(dict.fromkeys(of_items + marked))


def bars(release: Release, items: Collection[InformationItem], *, user: User | None, at: datetime) -> tuple[Bar, ...]:
    """Return everything that bars a draft, as its reader may know it; nothing bars what has left it."""
    if release.status != ReleaseState.DRAFT:
        return ()
    return state_bars(release.engagement, at=at) + content_bars(release, items, user=user)


def gate_ruling(user: User, engagement: Engagement) -> Ruling:
    """Return whether the gate lets somebody release at all."""
    rulings: list[Any] = [ask(user, engagement) for ask in panels.providers("release.ruling")]
    return next((ruling for ruling in rulings if not ruling), ALLOWED)


def writers(release: Release) -> frozenset[UUID]:
    """Return everybody who ever saved the draft."""
    return frozenset(release.writers.values_list("user_id", flat=True))


def graders(items: Iterable[InformationItem]) -> frozenset[UUID]:
    """Return who graded or checked these items last."""
    return frozenset(item.judged_by_id for item in items)
