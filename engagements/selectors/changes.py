"""What others did in engagements with an actor, its commitments and incidents, since a reader last looked at it."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from actors.models import Actor
from actors.selectors import actors
from actors.selectors.changes import Change
from core import audit, history
from engagements.models import Commitment, Engagement, Incident, Succession
from engagements.selectors.commitments import with_actor
from engagements.selectors.succession import answers

KINDS: Final = (
    (Engagement, "title", "engagements:detail", "pk"),
    (Commitment, "exact_words", "engagements:commitment", "pk"),
    (Succession, "commitment__exact_words", "engagements:commitment", "commitment_id"),
    (Incident, "title", "engagements:incident", "pk"),
)
"""What is followed, what it is called, its page, and whose id that page takes."""


def since(actor: Actor, moment: datetime, *, user: User, limit: int) -> list[Change]:
    """Return who did what to which record the user may see, newest first; seven statements.

    What was changed and why stands on the page of the record. Of the same act done to one record again only the last.
    """
    if not user.reads("engagements"):
        return []
    same = actors.the_same(actor.pk)
    promises = Commitment.objects.visible_to(user).filter(with_actor(same))
    seen: dict[str, QuerySet[Any]] = {
        "engagements.engagement": Engagement.objects.visible_to(user).filter(parties__actor__in=same),
        "engagements.commitment": promises,
        "engagements.succession": answers(user).filter(commitment__in=promises),
        "engagements.incident": Incident.objects.visible_to(user).filter(Q(actor__in=same) | Q(target__in=same)),
    }
    about = Q(pk=None)
    for kind, rows in seen.items():
        about |= Q(subject_type=kind, subject_id__in=rows.order_by().values("pk"))
    others = Q(at__gt=moment) & (~Q(by=user) | Q(by=None))
    last = {
        (event.subject_id, event.verb, event.by_id): event
        for event in reversed(audit.events().filter(others & about).order_by("-at", "-pk")[:limit])
    }
    events = list(last.values())
    named = _named({event.subject_id for event in events})
    for event in events:
        event.changes = {}
    return [
        Change(
            replace(row, text=f"{row.text}: {named[event.subject_id][0]}", reason=""),
            event.subject_type,
            event.subject_id,
            named[event.subject_id][1],
        )
        for event, row in zip(events, history.rows_of(events), strict=True)
    ]


def _named(ids: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return what each record is called, and the address of its page."""
    return {
        pk: (title, reverse(route, args=[shown]))
        for model, field, route, key in KINDS
        for pk, title, shown in model._default_manager.filter(pk__in=ids).values_list("pk", field, key)
    }
