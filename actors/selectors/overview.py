"""All that the first page of a profile shows, in a fixed number of statements, and what on it needs attention."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actors.domain.freshness import Freshness, freshness
from actors.domain.grading import FactState
from actors.domain.kinds import ActorType
from actors.domain.people import LEADING
from actors.domain.relations import ANSWERS_TO, BINDS
from actors.domain.reshaping import RELATION_OF
from actors.domain.sureness import Sureness
from actors.models import (
    PROFILE_OF,
    Actor,
    ActorStatusPeriod,
    Area,
    CulturalNote,
    ExternalId,
    FieldSource,
    IncentiveResponse,
    Interest,
    Listing,
    Name,
    Person,
    PersonGrant,
    PersonRole,
    RecordMerge,
    Relation,
    ScreeningHit,
    SizeEstimate,
    Source,
    TypedProfile,
)
from actors.models.relations import RelationQuerySet
from actors.models.sources import believed
from actors.selectors import (
    actors,
    changes,
    determinations,
    listings,
    lives,
    merging,
    profiles,
    rhythm,
    sizes,
    sources,
    sureness,
    together,
    under_law,
)
from core import panels

FIRST_WANTS: Final = 3


class _Each(Func):
    """A row for each of some ids: asked for the one or the other, PostgreSQL reads the whole register."""

    template = "unnest(ARRAY[%(expressions)s])"
    output_field = UUIDField()
    set_returning = True


@dataclass(frozen=True, slots=True)
class Concern:
    """Something about the profile that somebody should look at."""

    text: str
    tone: str
    url: str
    action: str


@dataclass(frozen=True, slots=True)
class Told:
    """What an upper app tells on the first page: a template with its context, and what needs attention."""

    template: str
    context: dict[str, Any]
    concerns: list[Concern]


@dataclass(frozen=True, slots=True)
class Added:
    """What an upper app reads in the statement of the first page, by name, and how it tells what was found."""

    rows: dict[str, QuerySet[Any]]
    facts: dict[str, Any]
    tell: Callable[[Mapping[str, Any]], Told]


@dataclass(frozen=True, slots=True)
class Overview:
    """The parts of a profile as one reader may see them; lists hold what is so now, `past` what no longer is."""

    typed: TypedProfile | None
    typed_known: list[FieldSource]
    beside: list[profiles.Beside]
    former: list[profiles.Former]
    names: list[Name]
    external_ids: list[ExternalId]
    interests: list[Interest]
    incentives: list[under_law.Weighed]
    notes: list[CulturalNote]
    estimates: list[SizeEstimate]
    areas: list[Area]
    past: list[Any]
    listings: list[Listing]
    leaders: list[PersonRole]
    cited: dict[UUID, Source]
    disputed: bool
    """Whether somebody found relations in dispute, or two contradict each other."""
    determinations: list[determinations.Reading]
    undecided_hit: bool
    """Whether an entry of a list is likely the same, and nobody has decided."""
    confirmed_hit: bool
    """Whether one was confirmed to be the actor or somebody in it, and no listing is recorded."""
    obeyed: list[profiles.Beside]
    """Relations to whom the actor is bound by."""
    sureness: Sureness
    """Of what the profile says, and its reader sees, today."""
    sizes: list[sizes.Size]
    """Those that cannot all be so."""
    merges: list[RecordMerge]
    """Merges with another record that hold or wait."""
    looked_at: datetime | None
    """When the reader last looked at the profile before now."""
    turns: list[lives.Turn]
    """Splits and mergers it went through or came of."""
    added: list[Told]
    """What upper apps tell."""

    @property
    def disputed_estimates(self) -> list[SizeEstimate]:
        """Return the sizes that contradict each other or rest on a refuted source."""
        return [row for row in self.estimates if row.belief is FactState.DISPUTED]

    @property
    def other_estimates(self) -> list[SizeEstimate]:
        """Return the other sizes that are held, and those that are not believed any more."""
        return [row for row in self.estimates if row.belief is not FactState.DISPUTED]

    @property
    def disputed_areas(self) -> list[Area]:
        """Return the areas that contradict each other or rest on a refuted source."""
        return [row for row in self.areas if row.belief is FactState.DISPUTED]

    @property
    def other_areas(self) -> list[Area]:
        """Return the other areas, and those that are not believed any more."""
        return [row for row in self.areas if row.belief is not FactState.DISPUTED]

    @property
    def red_lines(self) -> list[Interest]:
        """Return the interests that are red lines."""
        return [interest for interest in self.interests if interest.red_line]

    @property
    def wants(self) -> list[Interest]:
        """Return the first interests by priority that are no red lines."""
        return [interest for interest in self.interests if not interest.red_line][:FIRST_WANTS]

    @property
    def heads(self) -> list[PersonRole]:
        """Return who leads."""
        return [role for role in self.leaders if role.role in LEADING]


def load(actor: Actor, *, user: User, at: datetime) -> Overview:
    """Return what the first page shows of an actor the user may see."""
    model = PROFILE_OF.get(actor.actor_type)
    roles, relations = _roles(actor, user=user), _worth_showing(actor, model, user=user)
    ends = relations.annotate(end=_Each("from_actor", "to_actor")).values("end")
    seen = actors.visible(user)
    events = lives.events(actor, seen=seen)
    added: list[Added] = [tell(actor, user=user, today=at.date()) for tell in panels.providers("actor.overview")]
    rows = together.load(
        actor,
        {
            "roles": roles,
            "people": Person.objects.filter(pk__in=roles.values("person")),
            "relations": relations.order_by("relation_type", "pk"),
            "ends": Actor.objects.filter(pk__in=ends),
            "events": events,
            "in_events": lives.actors_in(events, seen=seen),
            "names": Name.objects.filter(actor=actor).order_by("until", "kind", "text"),
            "interests": Interest.objects.filter(actor=actor).order_by("priority", "-red_line", "created_at"),
            "incentives": IncentiveResponse.objects.filter(actor=actor).order_by("category", "created_at"),
            "estimates": SizeEstimate.objects.filter(actor=actor).order_by("-estimated_on", "created_at"),
            "areas": Area.objects.filter(actor=actor).order_by(
                F("until").desc(nulls_first=True), "country", "place", "created_at"
            ),
            "typed_known": FieldSource.objects.filter(actor=actor, until=None, profile__until=None),
            "notes": CulturalNote.objects.filter(actor=actor).order_by("kind", "created_at"),
            "external_ids": ExternalId.objects.filter(actor=actor).order_by("scheme", "value"),
            "listings": Listing.objects.live_on(at.date()).filter(actor=actor).order_by("list_code", "listed_on"),
            "periods": _periods(actor),
            "listings_of_people": listings.of_people(actor, user=user, today=at.date()),
            **({"typed": profiles.filled_in(model, actor, user=user)} if model else {}),
            **{name: query for one in added for name, query in one.rows.items()},
        },
        undecided_hit=Exists(ScreeningHit.objects.filter(screening__actor=actor).open()),
        confirmed_hit=under_law.confirmed(Person.objects.visible_to(user), user, actor="pk"),
        looked_at=Subquery(changes.looks(actor, user=user, at=at)[:1]),
        determined=Exists(determinations.held(actor, user=user)),
        merged=Exists(merging.of(actor, user=user)),
        **{name: fact for one in added for name, fact in one.facts.items()},
        sureness=sureness.for_reader(user),
        sizes=sizes.disputed(),
    )
    _join(rows)
    typed = profiles.first(model, actor, among=rows["typed"]) if model else None
    names, interests, incentives = rows["names"], rows["interests"], rows["incentives"]
    estimates, notes = rows["estimates"], rows["notes"]
    facts: list[Any] = [*names, *interests, *incentives, *notes, *estimates, *rows["areas"], *rows["listings"]]
    facts += [*rows["roles"], *rows["typed_known"], *([typed] if typed else [])]
    cited = sources.cite([*facts, *rows["relations"]], user=user, also=[actor.size_source_id])
    held = [row for row in incentives if row.ended_on is None]
    of_people = rows["listings_of_people"] if held else []
    listings.name_people(of_people, user=user)
    leaders = [role for role in _leading_first(rows["roles"]) if _held(role, at.date())]
    determined = determinations.in_force(actor, user=user) if rows["determined"] else []
    return Overview(
        typed=typed,
        typed_known=rows["typed_known"],
        beside=profiles.beside(typed, rows["relations"], today=at.date()) if typed else [],
        former=profiles.former(rows["periods"]),
        names=names,
        external_ids=rows["external_ids"],
        interests=[row for row in interests if row.ended_on is None],
        incentives=under_law.weigh(
            held, actor=actor, listings=[*rows["listings"], *of_people], unrecorded=rows["confirmed_hit"]
        ),
        estimates=[row for row in estimates if row.ended_on is None],
        areas=rows["areas"],
        notes=[row for row in notes if row.ended_on is None],
        past=[row for row in [*interests, *incentives, *notes, *estimates] if row.ended_on is not None],
        listings=rows["listings"],
        leaders=leaders,
        cited=cited,
        disputed=any(row.state == FactState.DISPUTED for row in rows["relations"]),
        determinations=determinations.read(determined, user=user, today=at.date()),
        undecided_hit=rows["undecided_hit"],
        confirmed_hit=rows["confirmed_hit"],
        obeyed=profiles.obeyed(actor, rows["relations"], today=at.date()),
        sureness=Sureness(**rows["sureness"]),
        sizes=rows["sizes"],
        merges=list(merging.of(actor, user=user)) if rows["merged"] else [],
        looked_at=rows["looked_at"],
        turns=lives.turns(actor, rows["events"], rows["in_events"], rows["relations"]),
        added=[one.tell(rows) for one in added],
    )


def _held(role: PersonRole, today: date) -> bool:
    return role.belief is not FactState.REFUTED and (role.until is None or role.until > today)


def _worth_showing(actor: Actor, model: type[TypedProfile] | None, *, user: User) -> RelationQuerySet:
    """Return the relations that the first page speaks of.

    Those of the kinds beside the typed profile, those that bind the actor, splits and mergers, and disputed ones.
    """
    kinds = [kind.value for kind in {*(model.RELATIONS if model else ()), *ANSWERS_TO, *BINDS, *RELATION_OF.values()}]
    rows: RelationQuerySet = Relation.objects.visible_to(user).filter(Q(from_actor=actor) | Q(to_actor=actor))
    return rows.filter(Q(relation_type__in=kinds) | believed(FactState.DISPUTED))


def _join(rows: dict[str, Any]) -> None:
    """Give roles their people and relations their ends, which were read beside them."""
    people, ends = ({row.pk: row for row in rows[name]} for name in ("people", "ends"))
    for role in rows["roles"]:
        role.person = people[role.person_id]
    for relation in rows["relations"]:
        relation.from_actor, relation.to_actor = ends[relation.from_actor_id], ends[relation.to_actor_id]


def roles_of(actor: Actor, *, user: User) -> list[PersonRole]:
    """Return the roles of people the user may see, leaders first, each person knowing whether it may be named."""
    return _leading_first(_roles(actor, user=user).select_related("person"))


def _roles(actor: Actor, *, user: User) -> QuerySet[Any]:
    live = PersonGrant._default_manager.filter(expires_at__gt=Now(), user=user, content_object=OuterRef("person_id"))
    rows = PersonRole.objects.visible_to(user).filter(actor=actor).annotate(granted=Exists(live))
    ordered: QuerySet[Any] = rows.order_by(F("until").desc(nulls_first=True), "-since", "pk")
    return ordered


def _leading_first(roles: Iterable[Any]) -> list[PersonRole]:
    found = list(roles)
    for role in found:
        role.person.granted = role.granted
    return sorted(found, key=lambda role: role.role not in LEADING)


def periods(actor: Actor) -> list[ActorStatusPeriod]:
    """Return what an actor was, the present first; `profile_id` is the typed profile that ended with the period."""
    return list(_periods(actor))


def _periods(actor: Actor) -> QuerySet[ActorStatusPeriod]:
    same = {name: OuterRef(name) for name in ("actor", "actor_type", "until")}
    ended = TypedProfile.objects.filter(**same).order_by("-created_at").values("pk")[:1]
    rows = ActorStatusPeriod.objects.filter(actor=actor).annotate(profile_id=Subquery(ended))
    return rows.order_by(F("since").desc(nulls_last=True), "-pk")


def concerns(actor: Actor, overview: Overview, *, at: datetime) -> list[Concern]:
    """Return what on the profile needs attention, the most urgent first."""
    found = [
        _undecided_hit(actor, overview),
        _confirmed_hit(actor, overview),
        *(_overdue_check(listing, today=at.date()) for listing in overview.listings),
        *map(_doubtful_listing, overview.listings),
    ]
    found += [_on_determination(reading) for reading in overview.determinations]
    found += [concern for told in overview.added for concern in told.concerns]
    found.append(_still_active(actor, overview))
    return [concern for concern in [*found, *_about_profile(actor, overview, at=at)] if concern is not None]


def _undecided_hit(actor: Actor, overview: Overview) -> Concern | None:
    if not overview.undecided_hit:
        return None
    text = _(
        "An entry of a list is likely the same, and nobody has decided about it: "
        "no plan can be submitted, approved or begun."
    )
    return Concern(text, "bad", reverse("actors:listings", args=[actor.pk]), _("Look at it"))


def _confirmed_hit(actor: Actor, overview: Overview) -> Concern | None:
    if not overview.confirmed_hit:
        return None
    text = _("An entry of a list was confirmed to be this actor or somebody in it, and its listing is not recorded.")
    return Concern(text, "bad", reverse("actors:listings", args=[actor.pk]), _("Look at it"))


def _still_active(actor: Actor, overview: Overview) -> Concern | None:
    if not any(turn.is_unfinished for turn in overview.turns):
        return None
    text = _("It went into another, and its status still says: %(status)s.") % {"status": actor.get_status_display()}
    return Concern(text, "warn", reverse("actors:reclassify", args=[actor.pk]), _("Change type or status"))


def _overdue_check(listing: Listing, *, today: date) -> Concern | None:
    if listing.next_check_due > today:
        return None
    due = date_format(listing.next_check_due, "j M Y")
    text = _("%(list)s was to be looked up again by %(day)s.") % {"list": listing.get_list_code_display(), "day": due}
    return Concern(text, "bad", reverse("actors:listings", args=[listing.actor_id]), _("Look it up"))


def _doubtful_listing(listing: Listing) -> Concern | None:
    if listing.belief not in {FactState.DISPUTED, FactState.REFUTED}:
        return None
    text = _("%(list)s is %(state)s, and what follows from it holds until somebody ends it.")
    told = {"list": listing.get_list_code_display(), "state": listing.belief_words.lower()}
    return Concern(text % told, "warn", reverse("actors:listings", args=[listing.actor_id]), _("See why"))


def _on_determination(reading: determinations.Reading) -> Concern | None:
    row = reading.determination
    told, url = {"about": row.about}, row.get_absolute_url()
    if reading.expired:
        return Concern(_("The determination of legitimacy has expired (%(about)s).") % told, "bad", url, _("See it"))
    if reading.again:
        text = _("The determination of legitimacy is to be looked at again (%(about)s).") % told
        return Concern(text, "warn", url, _("See why"))
    return None


def _about_profile(actor: Actor, overview: Overview, *, at: datetime) -> Sequence[Concern | None]:
    here = [actor.pk]
    edit, relations = reverse("actors:change", args=here), reverse("actors:relations", args=here)
    return [
        Concern(
            _("The type is not known: it cannot be engaged until somebody classifies it."),
            "warn",
            reverse("actors:reclassify", args=here),
            _("Classify it"),
        )
        if actor.actor_type == ActorType.UNCLASSIFIED
        else None,
        _stale(actor, at=at),
        Concern(_("Recorded relations contradict each other."), "warn", relations, _("Judge them"))
        if overview.disputed
        else None,
        Concern(
            _("Recorded sizes contradict each other."),
            "warn",
            reverse("actors:detail", args=here) + "#estimates",
            _("Judge them"),
        )
        if overview.sizes
        else None,
        _fallen(actor, overview.sureness.fallen),
        None
        if overview.cited
        else Concern(
            _("No source is cited for anything on this page."),
            "warn",
            reverse("actors:actor_sources", args=here),
            _("How we know"),
        ),
        None if actor.summary else Concern(_("There is no summary yet."), "info", edit, _("Write it")),
    ]


def _fallen(actor: Actor, count: int) -> Concern | None:
    if not count:
        return None
    text = ngettext(
        "%(count)s entry here rests on a refuted source.", "%(count)s entries here rest on a refuted source.", count
    )
    return Concern(text % {"count": count}, "warn", reverse("actors:actor_sources", args=[actor.pk]), _("See which"))


def _stale(actor: Actor, *, at: datetime) -> Concern | None:
    standing = getattr(actor, "standing", None)
    contact = standing.last_contact_at if standing else None
    keeping = rhythm.keeping()
    state = freshness(actor.reviewed_at, contact, at=at, rhythm=keeping)
    if state is Freshness.FRESH:
        return None
    url = reverse("actors:review", args=[actor.pk])
    if state is Freshness.NEVER:
        return Concern(_("Nobody has read this profile through yet."), "warn", url, _("Confirm it"))
    days = keeping.every(contact, at=at)
    text = ngettext(
        "Last read through more than %(days)s day ago.", "Last read through more than %(days)s days ago.", days
    ) % {"days": days}
    return Concern(text, "warn", url, _("Confirm it"))
