"""What splits and mergers ask about promises, what was answered, and who held a promise on a day.

An event asks about a promise that its actor had on its day, where the event and an actor that came of it may be named
beside the promise: whoever reads the promise may then read the answer. Of several events the earliest asks first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Actor, Reshaping
from actors.models.sources import SOURCES
from actors.selectors import actors
from core.errors import NotFound
from engagements import policies
from engagements.models import Commitment, Succession
from engagements.selectors.commitments import IS_OPEN, Same, heir_as_seen, visible, with_actor

Taken = Mapping[UUID, Sequence[tuple[date, UUID]]]
"""By promise: from which day who took it over, the earliest first."""


@dataclass(frozen=True, slots=True)
class Question:
    """An event that asks what becomes of a promise, and the actors that may take it over."""

    event: Reshaping
    heirs: list[Actor]


def answers(user: User | None) -> QuerySet[Succession]:
    """Return the answers the user sees, also those taken back, with what each names, the earliest first."""
    rows: QuerySet[Succession] = Succession.objects.visible_to(user)
    return rows.select_related("reshaping__actor", "heir", "by", "taken_back_by", *SOURCES).order_by("since", "at")


def with_answers(rows: QuerySet[Commitment], user: User | None) -> QuerySet[Commitment]:
    """Return promises with `taken_over`: the answers, seen by the user, by which others took them over."""
    taken = answers(user).filter(heir__isnull=False, taken_back_at=None)
    return rows.prefetch_related(Prefetch("successions", taken, to_attr="taken_over"))


def waiting(rows: QuerySet[Commitment], user: User | None, *, same: Same | None = None) -> QuerySet[Commitment]:
    """Return the open promises about which an event asks, as far as the user sees it, each with its id: `asked_by`.

    Only those with one of the records `same`, where they are named.
    """
    events = Reshaping.objects.visible_to(user)
    named: Same = same if same is not None else actors.the_same(*_shaken(events))
    came = Reshaping.parts.through.objects.filter(
        _near("actor", OuterRef(OuterRef("engagement__compartment"))),
        reshaping=OuterRef("pk"),
        actor__in=actors.visible(user),
    ).exclude(actor=OuterRef("whose"))
    answered = Succession.objects.standing().filter(commitment=OuterRef(OuterRef("pk")))
    asking = events.annotate(whose=Coalesce("actor__merged_into", "actor")).filter(
        _near("actor", OuterRef("engagement__compartment")),
        ~Exists(answered.filter(reshaping=OuterRef("pk"))),
        ~Exists(answered.filter(heir__isnull=False, since__gt=OuterRef("on"))),
        Exists(came),
        whose=OuterRef("held_by"),
        on__gte=OuterRef("made_on"),
    )
    held_by = Coalesce("holder__merged_into", "holder", "actor__merged_into", "actor")
    first = Subquery(asking.order_by("on", "pk").values("pk")[:1])
    told = Q(holder=None) | Q(holder=heir_as_seen(user))
    open_rows = rows.filter(IS_OPEN, with_actor(named), told).annotate(held_by=held_by, asked_by=first)
    return open_rows.filter(asked_by__isnull=False)


def _shaken(events: QuerySet[Reshaping]) -> Iterable[UUID]:
    return events.order_by().values_list("actor_id", flat=True).distinct()


def waiting_for(user: User) -> QuerySet[Commitment]:
    """Return the promises about which an event asks this person, who may answer."""
    places = [place for place in user.access if user.may_change_in(place)] if policies.may_work(user) else []
    return waiting(visible(user).filter(engagement__compartment__in=places), user)


def asked_of(rows: Iterable[Commitment]) -> list[tuple[Commitment, Reshaping]]:
    """Return promises that wait (`waiting`), each with the event that asks."""
    found = list(rows)
    keys = {row.asked_by for row in found}  # type: ignore[attr-defined]
    events = Reshaping.objects.select_related("actor").in_bulk(keys)
    return [(row, events[row.asked_by]) for row in found]  # type: ignore[attr-defined]


def question(commitment: Commitment, *, user: User) -> Question | None:
    """Return what is asked about a promise that the user sees; None when nothing is, as far as they see."""
    for _row, asking in asked_of(waiting(visible(user).filter(pk=commitment.pk), user)):
        return Question(asking, heirs(asking, commitment, user=user))
    return None


def given(succession_id: UUID, commitment: Commitment, *, user: User) -> Succession:
    """Return the answer of this id about a promise that the user sees; raises NotFound."""
    found: Succession | None = answers(user).filter(pk=succession_id, commitment=commitment).first()
    if found is None:
        raise NotFound("not_found", _("There is no such answer."))
    return found


def last(commitment: Commitment) -> Succession | None:
    """Return the last answer about a promise that stands; not narrowed to a reader."""
    found: Succession | None = (
        Succession.objects.standing().filter(commitment=commitment).order_by("since", "at").last()
    )
    return found


def heirs(event: Reshaping, commitment: Commitment, *, user: User) -> list[Actor]:
    """Return the actors that came of an event and that may be named beside a promise."""
    came = actors.visible(user).filter(_near("", commitment.engagement.compartment_id), came_of=event)
    return list(came.exclude(pk__in=actors.the_same(event.actor_id)).order_by("name", "pk"))


def event(reshaping_id: UUID, commitment: Commitment, *, user: User) -> Reshaping:
    """Return the event of this id that the user sees and that may be named beside a promise; raises NotFound."""
    place = commitment.engagement.compartment_id
    came = actors.visible(user).filter(_near("", place))
    seen = Reshaping.objects.visible_to(user).filter(_near("actor", place), pk=reshaping_id, parts__in=came)
    found: Reshaping | None = seen.select_related("actor").first()
    if found is None:
        raise NotFound("not_found", _("There is no such split or merger."))
    return found


def taken_over(commitment_ids: Collection[UUID]) -> Taken:
    """Return who took over some promises, and from which day; not narrowed to a reader."""
    rows = Succession.objects.standing().filter(commitment__in=commitment_ids, heir__isnull=False)
    found: dict[UUID, list[tuple[date, UUID]]] = {}
    for commitment_id, since, heir_id in rows.order_by("since", "at").values_list("commitment_id", "since", "heir_id"):
        found.setdefault(commitment_id, []).append((since, heir_id))
    return found


def holder_on(commitment: Commitment, day: date, *, taken: Taken | None = None) -> UUID:
    """Return the actor that held a promise on a day: whoever it was made with, or had taken it over by then."""
    known = taken_over([commitment.pk]) if taken is None else taken
    by_then = [heir_id for since, heir_id in known.get(commitment.pk, ()) if since <= day]
    return by_then[-1] if by_then else commitment.actor_id


def ever_held_by(same: Iterable[UUID]) -> Q:
    """Return the condition that a promise was made with, or ever taken over by, one of these records of actors."""
    keys = list(same)
    taken = Succession.objects.standing().filter(heir__in=keys)
    return Q(actor__in=keys) | Q(pk__in=taken.values("commitment_id"))


def _near(column: str, place: UUID | OuterRef | F) -> Q:
    """Return the condition that an actor lies in this compartment or in a common one."""
    compartment = f"{column}__compartment" if column else "compartment"
    return Q(**{compartment: place}) | Q(**{f"{compartment}__is_common": True})
