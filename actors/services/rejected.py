"""Letting withdrawn profiles go: actors that count as never registered, since the import that made them was undone."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from actors.models import Actor, FormerName, HitDecision, ImportedRow, Name, Relation, ScreeningHit
from core.errors import NotFound
from core.retention import Consequences, Over, Place


class Rejected:
    """Keeps withdrawn profiles, which the members of their compartment alone are told of."""

    def over(self, since: date, today: date) -> Iterable[Over]:  # noqa: ARG002 - one shape for every keeper
        """Return the actors withdrawn on `since` or before."""
        for row in Actor.objects.filter(withdrawn_at__date__lte=since):
            assert row.withdrawn_at is not None  # the filter says so
            yield Over(Actor._meta.label_lower, row.pk, row.compartment_id, row.withdrawn_at.date())

    def named(self, ids: Collection[UUID], *, user: Any) -> Mapping[UUID, tuple[str, str]]:
        """Return the names of those in the user's compartments; they have no page."""
        return {row.pk: (row.name, "") for row in _withdrawn(user).filter(pk__in=ids)}

    def get(self, subject_id: UUID, *, user: Any, for_update: bool = False) -> Actor:
        """Return the withdrawn actor; raises NotFound."""
        rows = _withdrawn(user).select_related("compartment")
        rows = rows.select_for_update(of=("self",)) if for_update else rows
        found: Actor | None = rows.filter(pk=subject_id).first()
        if found is None:
            raise NotFound("not_found", _("There is no such profile."))
        return found

    def names(self, record: Actor) -> Collection[str]:  # noqa: ARG002
        """Return nothing: an actor may be named in a reason."""
        return ()

    def consequences(self, record: Actor, *, user: Any) -> Consequences:  # noqa: ARG002
        """Return what deleting a withdrawn profile does."""
        goes = [
            Place(_("The profile"), _("With names, former names, identifiers, relations, status and figures.")),
            Place(_("Look-ups on published lists"), _("With their hits and what was decided about them.")),
            Place(_("Rows of imports"), _("What the file said of this actor; the import keeps its other rows.")),
        ]
        stays = [
            Place(
                _("The audit trail"),
                _(
                    "It is chained, so nothing of it can be taken out: that the actor was imported, what was changed, "
                    "and that it was withdrawn."
                ),
            ),
            Place(_("The file"), _("Parley keeps the hash of an imported file, not the file; the publisher has it.")),
        ]
        return Consequences(goes, stays, [])

    def let_go(self, record: Actor, *, at: datetime) -> Mapping[str, int]:  # noqa: ARG002
        """Delete the actor with what follows from it; the database refuses it without two people, or under a hold."""
        hits = ScreeningHit.objects.filter(screening__actor=record)
        done = {
            "names": Name.objects.filter(actor=record).count(),
            "relations": Relation.objects.filter(Q(from_actor=record) | Q(to_actor=record)).count(),
            "rows of imports": ImportedRow.objects.filter(actor=record).count(),
            "decisions on hits": HitDecision.objects.filter(hit__in=hits).delete()[0],
            "hits": hits.delete()[0],
            "former names": FormerName.objects.filter(actor=record).delete()[0],
        }
        Actor.objects.filter(pk=record.pk).delete()
        FormerName.objects.filter(actor=record.pk).delete()
        return {name: count for name, count in done.items() if count}


REJECTED: Final = Rejected()


def _withdrawn(user: Any) -> Any:
    rows = Actor.objects.filter(withdrawn_at__isnull=False)
    return rows if user is None else rows.filter(compartment__in=user.access)
