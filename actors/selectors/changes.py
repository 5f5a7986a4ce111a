"""What others changed on a profile since its reader last looked at it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from actors.domain import looks as rules
from actors.models import Actor
from actors.selectors import history, sources
from core import panels, reads
from core.history import Row, rows_of

MOST: Final = 200
FELL: Final = ("actors.source_refuted", "actors.source_reinstated")
PLACES: Final = {
    "actors.name": "detail",
    "actors.interest": "detail",
    "actors.incentiveresponse": "detail",
    "actors.culturalnote": "detail",
    "actors.sizeestimate": "detail",
    "actors.area": "detail",
    "actors.relation": "relations",
    "actors.personrole": "actor_people",
    "actors.listing": "listings",
}
"""The page of the actor that shows what was changed, by the kind of record."""
ANCHORS: Final = {
    "actors.name": "#names",
    "actors.interest": "#interests",
    "actors.incentiveresponse": "#incentives",
    "actors.culturalnote": "#culture",
    "actors.sizeestimate": "#estimates",
    "actors.area": "#areas",
}
OWN_PAGES: Final = {"actors.source": "source", "actors.importbatch": "import_batch"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change in words, of which record, and the page that shows it."""

    row: Row
    subject_type: str
    subject_id: UUID
    url: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes by others since a moment, newest first; `since` is None for a first look, which has none.

    `more_exist` says that older changes were left off.
    """

    since: datetime | None
    found: list[Change]
    more_exist: bool = False


def looks(actor: Actor, *, user: User, at: datetime) -> QuerySet[Any]:
    """Return the moments of the reader's earlier looks at any page of the profile, newest first."""
    subject = {"subject_type": actor._meta.label_lower, "subject_id": actor.pk}
    return reads.looks(by=user, before=rules.before(at), **subject)


def since(actor: Actor, moment: datetime | None, *, user: User) -> Changes:
    """Return what others changed since a moment of what the user may see: the actor, its parts, its sources' fall.

    Upper apps add what they know of it ("actor.changes": `(actor, moment, user=, limit=) -> list[Change]`). The number
    of statements does not grow with that of the changes.
    """
    if moment is None:
        return Changes(None, [])
    cited = sources.cited_by(actor, user=user).order_by().values("pk")
    fell = Q(verb__in=FELL, subject_type="actors.source", subject_id__in=cited)
    others = Q(at__gt=moment) & (~Q(by=user) | Q(by=None))
    events = history.newest(others & (history.about(actor, user=user) | fell), user=user, limit=MOST + 1)
    shown = events[:MOST]
    found = [
        Change(row, event.subject_type, event.subject_id, _url(actor, event))
        for event, row in zip(shown, rows_of(shown), strict=True)
    ]
    for tell in panels.providers("actor.changes"):
        found += tell(actor, moment, user=user, limit=MOST + 1)
    found.sort(key=lambda change: change.row.at, reverse=True)
    return Changes(moment, found[:MOST], len(found) > MOST or len(events) > MOST)


def _url(actor: Actor, event: Any) -> str:
    kind: str = event.subject_type
    if kind in OWN_PAGES:
        return reverse(f"actors:{OWN_PAGES[kind]}", args=[event.subject_id])
    page = reverse(f"actors:{PLACES.get(kind, 'history')}", args=[actor.pk])
    return page + ANCHORS.get(kind, "")
