"""What the record of today holds that bears on the items of a lane, as far as one reader may see it.

Each kind is read once a page, however many items it bears on.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.markings import highest
from accounts.models import User
from accounts.models.compartments import Compartment, CompartmentedRecord
from actors.domain.determinations import DeterminationState
from actors.domain.grading import FactState
from actors.domain.relations import label_from
from actors.models import Actor, ActorStanding, Determination, PersonRole, Relation, Reshaping
from actors.models.sources import SOURCES, believed
from actors.selectors import actors, determinations, listings, screenings, sources
from engagements.models import Channel, Engagement, Incident, InformationItem, Offer, Reaction
from engagements.selectors import commitments, content, succession
from riskreview.domain.bearing import Bearing, bearing_on
from riskreview.models import Lane
from riskreview.selectors import parties, reviews

LOOK_BACK: Final = timedelta(days=180)
MOST: Final = 6
"""So many records of a kind are shown beside an item; of the others only that there are more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One record in words, with its page where it has one, and the graded fact it is where it is one.

    `key` names it for `riskreview.services.attaching`; empty where not everybody who reads the plan may be told of it.
    """

    text: str
    notes: list[str] = field(default_factory=list)
    url: str = ""
    graded: Any = None
    key: str = ""

    @property
    def said(self) -> str:
        """Return it in one sentence, as evidence quotes it."""
        return f"{self.text} ({'; '.join(self.notes)})" if self.notes else self.text


@dataclass(frozen=True, slots=True)
class Found:
    """What is recorded of one kind; nothing is said of what the reader may not see."""

    kind: Bearing
    pieces: list[Piece]
    more: bool = False


@dataclass(frozen=True, slots=True)
class _About:
    """An engagement with its parties as the reader sees them."""

    engagement: Engagement
    actors: Mapping[UUID, Actor]
    same: Collection[UUID]
    user: User
    at: datetime
    common: Collection[UUID]

    def key(self, row: Any, *speaks_of: CompartmentedRecord, part: str = "") -> str:
        """Return how a record is named where whoever reads the plan may be told of it: "" where not.

        `speaks_of` are the records its words come from: each in the plan's compartment or a common one, and marked no
        narrower than the plan.
        """
        near = {self.engagement.compartment_id, *self.common}
        ceiling = self.engagement.marking
        told = all(one.compartment_id in near and highest((one.marking, ceiling)) == ceiling for one in speaks_of)
        return f"{row.pk}{part}" if told else ""

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def lately(self) -> datetime:
        return self.at - LOOK_BACK


def of_engagement(
    engagement: Engagement, kinds: Collection[Bearing], *, user: User, at: datetime
) -> dict[Bearing, Found]:
    """Return what is recorded of these kinds about a plan and its parties; the reader sees the plan."""
    if not kinds:
        return {}
    seen = Actor.objects.visible_to(user).in_bulk(content.kept_parties(engagement))
    common = Compartment.objects.filter(is_common=True).values_list("pk", flat=True)
    about = _About(engagement, seen, actors.the_same(*seen), user, at, set(common))
    found = {}
    for kind in Bearing:
        if kind in kinds:
            pieces = READERS[kind](about)
            found[kind] = Found(kind, pieces[:MOST], more=len(pieces) > MOST)
    return found


def of_lane(lane: Lane, codes: Iterable[str], *, user: User, at: datetime) -> dict[Bearing, Found]:
    """Return what bears on these items of a lane; nothing once it is decided, since the record of today is newer."""
    if lane.review.status not in reviews.UNDECIDED:
        return {}
    kinds = {kind for code in codes for kind in bearing_on(code)}
    return of_engagement(lane.review.engagement, kinds, user=user, at=at)


def beside(lane: Lane, code: str, key: str, *, user: User, at: datetime) -> Piece | None:
    """Return the record of this key that stands beside an item for the user, if one does and may be quoted."""
    found = of_lane(lane, [code], user=user, at=at)
    pieces = [piece for kind in found.values() for piece in kind.pieces]
    return next((piece for piece in pieces if key and piece.key == key), None)


def _listings(about: _About) -> list[Piece]:
    roles = PersonRole.objects.visible_to(about.user).filter(screenings.held_now(), actor__in=about.same)
    delegates = about.engagement.delegates.values("person_id")
    whose = Q(actor__in=about.actors) | Q(person__in=roles.values("person_id")) | Q(person__in=delegates)
    rows = listings.visible(about.user).live_on(about.today).filter(whose).select_related(*SOURCES)
    rows = rows.order_by("list_code", "listed_on", "pk")
    return [
        Piece(
            f"{whole}: {row.get_list_code_display()}",
            [
                *([row.reference] if row.reference and not row.is_withheld else []),
                ", ".join(row.effect_words),
                _("last looked up %(day)s") % {"day": _day(row.checked_on)},
                f"{row.belief_words} · {row.grade or _('not graded')}",
            ],
            whole.get_absolute_url(),
            key="" if row.person is not None and row.person.is_protected else about.key(row, whole),
        )
        for row in rows[: MOST + 1]
        if (whole := row.actor or row.person) is not None
    ]


def _look_ups(about: _About) -> list[Piece]:
    taking_part = parties.of(about.engagement)
    whose = Q(actor__in=about.actors) | Q(person__in=taking_part.person_ids)
    for key, (_name, compartment_id) in taking_part.names.items():
        whose |= Q(key=key, compartment=compartment_id)
    rows = list(screenings.visible(about.user).filter(whose).order_by("pk")[: MOST + 1])
    open_rows = [row for row in rows if not screenings.is_withheld(row)]
    hits = list(screenings.hits(about.user).filter(screening__in=open_rows, current=True).order_by("-score", "pk"))
    found = []
    for row in rows:
        notes = [_("looked up %(day)s") % {"day": _day(row.screened_at)}]
        if screenings.is_withheld(row):
            notes.append(_("What a look-up found would tell who this is."))
        else:
            told = [
                f"{hit.entry.get_list_code_display()} {hit.entry.reference}: {hit.score}, {hit.get_state_display()}"
                for hit in hits
                if hit.screening_id == row.pk
            ]
            notes += told or [_("No entry is near")]
        speaks_of = [one for one in (row, row.actor, row.person) if one is not None]
        key = "" if row.person is not None and row.person.is_protected else about.key(row, *speaks_of)
        found.append(Piece(str(row), notes, row.get_absolute_url(), key=key))
    return found


def _scores(about: _About) -> list[Piece]:
    rows = ActorStanding.objects.filter(actor__in=about.actors).select_related("actor").order_by("actor__name", "pk")
    found = []
    for row in rows:
        url = row.actor.get_absolute_url()
        if row.trust_value is not None:
            said = {"who": row.actor, "value": round(row.trust_value), "band": row.get_trust_band_display()}
            spread = {"lo": round(row.trust_lo or 0), "hi": round(row.trust_hi or 0), "day": _day(row.trust_at)}
            notes = [_("range %(lo)d to %(hi)d") % spread, _("assessed %(day)s") % spread]
            key = about.key(row, row.actor, part=":trust")
            found.append(Piece(_("%(who)s: trust %(value)d, %(band)s") % said, notes, url, key=key))
        if row.escalation_value is not None:
            said = {"who": row.actor, "value": round(row.escalation_value), "band": row.get_escalation_level_display()}
            notes = [
                _("%(n)d of 6 factors recorded") % {"n": row.escalation_recorded or 0},
                _("assessed %(day)s") % {"day": _day(row.escalation_at)},
            ]
            key = about.key(row, row.actor, part=":escalation")
            found.append(Piece(_("%(who)s: escalation index %(value)d, %(band)s") % said, notes, url, key=key))
    return found


def _determinations(about: _About) -> list[Piece]:
    """Return the confirmed ones; why one is to be looked at again is told as far as this reader sees, so not quoted."""
    rows = Determination.objects.visible_to(about.user).filter(
        actor__in=about.same, state=DeterminationState.CONFIRMED.value
    )
    chosen = list(rows.select_related(*determinations.SHOWN).order_by("part", "-confirmed_at", "pk")[: MOST + 1])
    return [
        Piece(
            f"{read.determination.actor}, {read.determination.about}: {read.determination.get_outcome_display()}",
            [
                _("holds until %(day)s") % {"day": _day(read.determination.valid_until)},
                *([_("expired")] if read.expired else []),
                *read.again,
            ],
            read.determination.get_absolute_url(),
            key="" if read.again else about.key(read.determination, read.determination.actor),
        )
        for read in determinations.read(chosen, user=about.user, today=about.today)
    ]


def _relations(about: _About) -> list[Piece]:
    rows = Relation.objects.visible_to(about.user).filter(Q(from_actor__in=about.same) | Q(to_actor__in=about.same))
    live = rows.filter(Q(until=None) | Q(until__gt=about.today)).exclude(believed(FactState.REFUTED))
    chosen = list(
        live.select_related("from_actor", "to_actor").order_by("relation_type", "created_at", "pk")[: MOST + 1]
    )
    sources.cite(chosen, user=about.user)
    return [
        Piece(
            f"{row.from_actor} · {_(label_from(row.relation_type, forwards=True))} · {row.to_actor}",
            [*([row.note] if row.note else []), row.belief_words],
            (row.to_actor if row.from_actor_id in about.actors else row.from_actor).get_absolute_url(),
            row,
            about.key(row, row.from_actor, row.to_actor),
        )
        for row in chosen
    ]


def _reactions(about: _About) -> list[Piece]:
    rows = Reaction.objects.filter(engagement=about.engagement).select_related("party").order_by("position", "pk")
    return [
        Piece(
            f"{row.party or row.party_text} ({row.get_party_kind_display()}): {row.expected}",
            [
                row.get_likelihood_display(),
                *([_("signal: %(what)s") % {"what": row.signal}] if row.signal else []),
                *([_("against it: %(what)s") % {"what": row.mitigation}] if row.mitigation else []),
            ],
            key=about.key(row, about.engagement),
        )
        for row in rows[: MOST + 1]
    ]


def _conduct(about: _About) -> list[Piece]:
    whose = Q(actor__in=about.same) | Q(target__in=about.same)
    if about.engagement.venue_id is not None:
        whose |= Q(venue=about.engagement.venue_id)
    rows = Incident.objects.visible_to(about.user).filter(whose, occurred_at__range=(about.lately, about.at))
    chosen = list(rows.order_by("-occurred_at", "-pk")[: MOST + 1])
    sources.cite(chosen, user=about.user)
    return [
        Piece(
            row.title,
            [_day(row.occurred_at), row.get_incident_type_display(), row.get_state_display()],
            row.get_absolute_url(),
            row,
            about.key(row, row),
        )
        for row in chosen
    ]


def _information(about: _About) -> list[Piece]:
    whose = Q(actor__in=about.same) | Q(engagement__parties__actor__in=about.same)
    rows = InformationItem.objects.visible_to(about.user).filter(whose, learnt_on__gte=about.lately.date()).distinct()
    chosen = list(rows.select_related("engagement").order_by("-learnt_on", "-pk")[: MOST + 1])
    sources.cite(chosen, user=about.user)
    return [
        Piece(
            row.text,
            [_day(row.learnt_on), row.get_state_display()],
            row.engagement.get_absolute_url(),
            row,
            about.key(row, row.engagement),
        )
        for row in chosen
    ]


def _offers(about: _About) -> list[Piece]:
    rows = Offer.objects.filter(engagement=about.engagement).select_related("actor").order_by("position", "pk")
    chosen = list(rows[: MOST + 1])
    facts = content.facts_of(about.engagement, about.at) if chosen else {}
    found = []
    for row in chosen:
        law = content.law_of(row.category, row.actor_id, facts)
        authority = row.legal_authority_ref or _("no legal authority named")
        notes = [row.get_category_display(), _(law.level.label), authority]
        said = f"{row.description} ({row.actor})" if row.actor else row.description
        found.append(Piece(said, notes, key=about.key(row, about.engagement)))
    return found


def _commitments(about: _About) -> list[Piece]:
    """Return the promises the parties made or have now, and those a split or a merger may yet hand to them."""
    seen = commitments.visible(about.user)
    theirs = commitments.with_actor(about.same)
    came = Reshaping.objects.filter(parts__in=about.same).values("pk")
    waiting = succession.waiting(seen, about.user).filter(theirs | Q(asked_by__in=came))
    asked = set(waiting.values_list("pk", flat=True))
    rows = succession.with_answers(seen.filter(theirs | Q(pk__in=asked)), about.user).select_related("actor")
    chosen = rows.order_by("-made_on", "-pk")[: MOST + 1]
    overdue = set(rows.filter(commitments.overdue(about.today)).values_list("pk", flat=True))
    found = []
    for row in chosen:
        heirs = [answer.heir for answer in row.taken_over[-1:]]  # type: ignore[attr-defined]
        named = [*([row.actor] if row.actor_id not in about.same else []), *heirs]
        notes = [
            row.get_direction_display(),
            row.get_status_display(),
            *([_("due %(day)s") % {"day": _day(row.due_on)}] if row.due_on else []),
            *([_("overdue")] if row.pk in overdue else []),
            *([_("made with %(who)s") % {"who": row.actor.name}] if row.actor in named else []),
            *(_("taken over by %(who)s") % {"who": heir.name} for heir in heirs),
            *([_("a split or merger asks what becomes of it")] if row.pk in asked else []),
        ]
        found.append(Piece(row.exact_words, notes, row.get_absolute_url(), key=about.key(row, row.engagement, *named)))
    return found


def _channel(about: _About) -> list[Piece]:
    used = about.engagement.channel
    row = Channel.objects.visible_to(about.user).filter(pk=used.pk).first() if used is not None else None
    if row is None:
        return []
    tested = _("last tested %(day)s") % {"day": _day(row.last_tested_on)} if row.last_tested_on else _("never tested")
    notes = [
        row.get_status_display(),
        tested,
        _("identity: %(how)s") % {"how": row.get_identity_verified_by_display()},
        _("encryption: %(how)s") % {"how": row.get_encryption_display()},
        _("exposure of metadata: %(how)s") % {"how": row.get_metadata_exposure_display()},
        *([_("intermediary: %(who)s") % {"who": row.intermediary}] if row.intermediary else []),
    ]
    url = reverse("engagements:channel", args=[row.pk])
    return [Piece(f"{row.name}: {row.get_medium_display()}", notes, url, key=about.key(row, row))]


def _day(value: date | datetime | None) -> str:
    return date_format(value, "j M Y") if value is not None else "?"


READERS: Final[Mapping[Bearing, Callable[[_About], list[Piece]]]] = {
    Bearing.LISTINGS: _listings,
    Bearing.LOOK_UPS: _look_ups,
    Bearing.SCORES: _scores,
    Bearing.DETERMINATIONS: _determinations,
    Bearing.RELATIONS: _relations,
    Bearing.REACTIONS: _reactions,
    Bearing.CONDUCT: _conduct,
    Bearing.INFORMATION: _information,
    Bearing.OFFERS: _offers,
    Bearing.COMMITMENTS: _commitments,
    Bearing.CHANNEL: _channel,
}
