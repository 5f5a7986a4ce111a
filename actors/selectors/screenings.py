"""Screenings and their hits as somebody may see them, and what stands in the way of a submission."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.listfiles.entries import EntryKind
from actors.domain.screening import HitState
from actors.models import Actor, FormerName, HitDecision, Name, Person, PersonRole, Screening, ScreeningHit
from actors.models.screenings import HitQuerySet, ScreeningQuerySet
from actors.selectors.actors import gone_into
from core import canonical, clock
from core.errors import NotFound

Subject = Actor | Person


@dataclass(frozen=True, slots=True)
class Names:
    """What somebody is looked up by."""

    texts: tuple[str, ...]
    countries: tuple[str, ...]
    kinds: tuple[EntryKind, ...]

    @property
    def sha256(self) -> str:
        """Return what tells these names from others."""
        return canonical.sha256(canonical.dumps([sorted(self.texts), sorted(self.countries), sorted(self.kinds)]))


def names_of_actors(actors: Collection[Actor]) -> dict[UUID, Names]:
    """Return what actors are looked up by: today's name, every other name ever recorded, their countries.

    Names they no longer have stay among them: nobody gets past a list by changing a name and changing it back.
    Those of records that went into one of them count with it.
    """
    texts: dict[UUID, list[str]] = {actor.pk: [actor.name] for actor in actors}
    places: dict[UUID, list[str]] = {actor.pk: list(actor.countries) for actor in actors}
    of = {pk: pk for pk in texts}
    for kept_id, merged in gone_into(texts):
        of[merged.pk] = kept_id
        texts[kept_id].append(merged.name)
        places[kept_id] += merged.countries
    rows = Name.objects.filter(actor__in=of).order_by("created_at", "pk")
    for actor_id, text, latin in rows.values_list("actor_id", "text", "transliteration"):
        texts[of[actor_id]] += filter(None, (text, latin))
    former = FormerName.objects.filter(actor__in=of).order_by("pk")
    for actor_id, text in former.values_list("actor_id", "text"):
        texts[of[actor_id]].append(text)
    return {
        actor.pk: Names(
            tuple(dict.fromkeys(texts[actor.pk])), tuple(dict.fromkeys(places[actor.pk])), (EntryKind.ORGANISATION,)
        )
        for actor in actors
    }  # fmt: skip


def names_of_people(people: Collection[Person]) -> dict[UUID, Names]:
    """Return what persons are looked up by: real name, other names, former ones, the countries of their actors.

    Of these only those whose compartment every reader of the person sees: a country would tell of another.
    """
    places: dict[UUID, list[str]] = {person.pk: [] for person in people}
    seen_with_them = Q(actor__compartment=F("person__compartment")) | Q(actor__compartment__is_common=True)
    held = PersonRole.objects.filter(held_now(), seen_with_them, person__in=places).order_by("pk")
    for person_id, codes in held.values_list("person_id", "actor__countries"):
        places[person_id] += codes
    texts = {person.pk: [person.real_name, *person.aliases] for person in people}
    former = FormerName.objects.filter(person__in=texts).order_by("pk")
    for person_id, text in former.values_list("person_id", "text"):
        texts[person_id].append(text)
    return {
        person.pk: Names(
            tuple(dict.fromkeys(texts[person.pk])),
            tuple(dict.fromkeys(places[person.pk])),
            (EntryKind.PERSON,),
        )
        for person in people
    }


def held_now() -> Q:
    """Return the condition that a role has not ended yet."""
    return Q(until=None) | Q(until__gt=clock.now().date())


def visible(user: User | None) -> ScreeningQuerySet:
    """Return the screenings the user may see, with whom they are about."""
    rows: ScreeningQuerySet = Screening.objects.visible_to(user)
    known = Prefetch("person", queryset=Person.objects.known_to(user))
    return rows.select_related("actor", "asked_by", "ended_by", "compartment").prefetch_related(known)


def get(screening_id: UUID, *, user: User | None, for_update: bool = False) -> Screening:
    """Return one screening, locked if asked; raises NotFound when hidden or absent."""
    rows = visible(user)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=screening_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such screening."))
    return found


def of(whole: Subject, *, user: User) -> Screening | None:
    """Return the last look-up of an actor or a person that its reader may see, None for none yet."""
    return visible(user).filter(**{"actor" if isinstance(whole, Actor) else "person": whole}).first()


def hits(user: User | None) -> HitQuerySet:
    """Return the hits the user may see, with entry, party, whom they are about, and every decision, the last first.

    Each knows whether it is one of the `unrecorded`.
    """
    waiting = ScreeningHit.objects.filter(pk=OuterRef("pk")).unrecorded()
    rows: HitQuerySet = ScreeningHit.objects.visible_to(user).annotate(is_unrecorded=Exists(waiting))
    known = Prefetch("screening__person", queryset=Person.objects.known_to(user))
    decisions = Prefetch("decisions", queryset=HitDecision.objects.select_related("decided_by").order_by("-decided_at"))
    related = (
        "screening__actor",
        "screening__compartment",
        "entry__party",
        "lent_by",
        "decided_by",
        "unlisted_by",
        "asked_by",
    )
    return rows.select_related(*related).prefetch_related(known, decisions)


def hits_of(screening: Screening, *, user: User | None) -> list[ScreeningHit]:
    """Return the hits of one screening, those that were found last first, the likeliest first."""
    return list(hits(user).filter(screening=screening).order_by("-current", "-score", "entry__name"))


def get_hit(hit_id: UUID, *, user: User | None, screening_id: UUID | None = None) -> ScreeningHit:
    """Return one hit, with `screening_id` only one of that look-up; raises NotFound when hidden or absent."""
    rows = hits(user) if screening_id is None else hits(user).filter(screening=screening_id)
    found = rows.filter(pk=hit_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such hit."))
    return found


def is_withheld(screening: Screening) -> bool:
    """Return whether what was found is kept from this row's reader: it would tell who a protected person is."""
    return screening.person is not None and not screening.person.identity_open


def open_to(user: User, *, state: str) -> HitQuerySet:
    """Return the hits of a state that the user may see, the likeliest first.

    Those of a protected person are seen by whoever knows who it is.
    """
    known = Person.objects.known_to(user).filter(~Q(sensitivity="protected_source") | Q(granted=True))
    mine = Q(screening__person=None) | Q(screening__person__in=known.values("pk"))
    stands = Q(screening__actor__merged_into=None)
    goes_on = Q(screening__ended_at=None)
    return hits(user).filter(mine, stands, goes_on, current=True, state=state).order_by("-score", "id")


def to_record(user: User) -> HitQuerySet:
    """Return the confirmed hits of whom nobody recorded the listing yet, nor said why not, the oldest first.

    Of what the user may change; those of a protected person are seen by whoever knows who it is.
    """
    places = [place for place in user.access if user.may_change_in(place)]
    rows = open_to(user, state=HitState.TRUE.value).unrecorded()
    return rows.filter(screening__compartment__in=places, unlisted_at=None).order_by("decided_at", "id")


def confirmed(*, actor_ids: Collection[UUID], person_ids: Collection[UUID], at: datetime) -> HitQuerySet:
    """Return the confirmed hits of some actors, people in a role there and persons that count as listings.

    They do until a listing by that publisher is recorded, whose days and effects say more. Not narrowed to a reader: to
    judge, not to show.
    """
    in_role = (Q(since=None) | Q(since__lte=at.date())) & (Q(until=None) | Q(until__gt=at.date()))
    led = PersonRole.objects.filter(in_role, actor__in=actor_ids).values("person")
    of_them = Q(screening__actor__in=actor_ids) | Q(screening__person__in=person_ids) | Q(screening__person__in=led)
    rows: HitQuerySet = ScreeningHit.objects.filter(of_them, decided_at__date__lte=at.date())
    return rows.unrecorded()


def count_to_decide(user: User) -> int | None:
    """Return how many likely hits wait for a decision among those the user may see, None for none."""
    return open_to(user, state="undecided").open().count() or None


def standing(*, actor_ids: Collection[UUID], person_ids: Collection[UUID], keys: Mapping[str, UUID]) -> list[Screening]:
    """Return the last look-ups of those who take part, with their current hits in `found`.

    `keys` are names of other records with the compartment they lie in. Not narrowed to a reader: to judge, not to show.
    """
    of_keys = Q(pk=None)
    for key, compartment_id in keys.items():
        of_keys |= Q(key=key, compartment=compartment_id)
    current = ScreeningHit.objects.filter(current=True).select_related("entry").order_by("-score", "pk")
    rows = Screening.objects.filter(Q(actor__in=actor_ids) | Q(person__in=person_ids) | of_keys)
    rows = rows.select_related("actor", "person").prefetch_related(Prefetch("hits", queryset=current, to_attr="found"))
    return list(rows.order_by(F("actor").asc(nulls_last=True), F("person").asc(nulls_last=True), "key"))


def told(screening: Screening) -> dict[str, Any]:
    """Return a look-up of `standing` as plain data for a snapshot; of a protected person not what it found."""
    withheld = screening.person is not None and screening.person.is_protected
    found: list[ScreeningHit] = screening.found  # type: ignore[attr-defined]
    return {
        "actor": screening.actor_id,
        "person": screening.person_id,
        "name": screening.name,
        "screened_at": screening.screened_at,
        "lists": screening.lists["versions"],
        "withheld": withheld,
        "hits": [
            {
                "list": hit.entry.list_code,
                "reference": hit.entry.reference,
                "score": hit.score,
                "state": hit.state,
                "decided_at": hit.decided_at,
            }
            for hit in (() if withheld else found)
        ],
    }
