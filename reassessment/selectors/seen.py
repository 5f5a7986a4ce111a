"""The records behind references, as somebody may see them; one statement a kind, however many references."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Relation
from engagements.models import Channel, Commitment, Engagement, EvidenceNote, Incident, InformationItem
from reassessment.models import Run
from reassessment.selectors import refs
from reassessment.selectors.refs import Ref


@dataclass(frozen=True, slots=True)
class Seen:
    """A record the reader may open: what it is called, its own words for what it is, and the page that shows it."""

    ref: str
    kind: str
    id: UUID
    title: str
    what: str
    page_id: UUID


TABLES: Final[dict[str, tuple[Any, tuple[str, ...]]]] = {
    refs.COMMITMENT: (Commitment, ()),
    refs.INCIDENT: (Incident, ()),
    refs.ENGAGEMENT: (Engagement, ()),
    refs.INFORMATION: (InformationItem, ()),
    refs.NOTE: (EvidenceNote, ()),
    refs.RELATION: (Relation, ("from_actor", "to_actor")),
    refs.CHANNEL: (Channel, ()),
    refs.RUN: (Run, ()),
}


def records(names: Iterable[str], *, user: User) -> dict[str, Seen]:
    """Return the records the user may see, by reference; what is hidden or gone is not among them."""
    wanted: dict[str, dict[UUID, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in names:
        ref = Ref.parse(name)
        wanted[ref.kind][ref.id].append(name)
    found = {}
    for kind, by_id in wanted.items():
        model, together = TABLES[kind]
        rows: QuerySet[Any] = model.objects.visible_to(user).filter(pk__in=by_id).select_related(*together)
        for row in rows:
            for name in by_id[row.pk]:
                found[name] = Seen(name, kind, row.pk, _title(kind, row), _what(kind, row), _page(kind, row))
    return found


def _title(kind: str, row: Any) -> str:
    if kind == refs.RELATION:
        return f"{row.from_actor} {row.get_relation_type_display()} {row.to_actor}"
    if kind == refs.RUN:
        return _("Earlier score")
    return str(row)


def _what(kind: str, row: Any) -> str:
    if kind == refs.INCIDENT:
        return str(row.get_incident_type_display())
    return ""


def _page(kind: str, row: Any) -> UUID:
    """Return the id in the address of the page: information and notes stand on the page of their engagement."""
    if kind in {refs.INFORMATION, refs.NOTE}:
        return UUID(str(row.engagement_id))
    return UUID(str(row.to_actor_id if kind == refs.RELATION else row.pk))
