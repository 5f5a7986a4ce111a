"""Determinations as somebody may read them: criterion by criterion, with evidence, dissent and what changed since."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.compartments import ids_seen
from actors.domain.determinations import Answer, Criterion, DeterminationState, Finding, Since, look_again, missing
from actors.domain.grading import FactState
from actors.domain.people import LEADING
from actors.domain.relations import RelationType
from actors.models import (
    Actor,
    Determination,
    DeterminationDissent,
    DeterminationFinding,
    FindingEvidence,
    Listing,
    PersonRole,
    Relation,
    Reshaping,
)
from actors.models.sources import believed
from actors.selectors import actors, rhythm, sources
from core import house
from core.errors import NotFound

ORDER: Final = {criterion.value: place for place, criterion in enumerate(Criterion)}
PARTS: Final = (
    RelationType.UMBRELLA_MEMBER_OF,
    RelationType.SPLINTER_OF,
    RelationType.POLITICAL_WING_OF,
    RelationType.ARMED_WING_OF,
)
"""Relations by which an actor of its own is a faction, wing or part of another, or was."""
MOST_WAITING: Final = 20
SHOWN: Final = ("actor__compartment", "prepared_by", "confirmed_by")


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion: what was found and on which evidence."""

    finding: DeterminationFinding
    evidence: list[FindingEvidence]

    @property
    def fallen(self) -> int:
        """Return how many pieces of the evidence rest on a refuted source."""
        return sum(one.source_refuted for one in self.evidence)


@dataclass(frozen=True, slots=True)
class Reading:
    """A determination with all it says, as it counts today."""

    determination: Determination
    rows: list[Row]
    dissents: list[DeterminationDissent]
    expired: bool
    again: list[str]
    """Why it is to be looked at again before its time."""
    lacking: list[str]
    """What keeps a draft from being confirmed."""

    @property
    def holds(self) -> bool:
        """Return whether it may be relied on today: confirmed, not expired, and nothing has changed under it."""
        return self.determination.is_in_force and not self.expired and not self.again


def get(determination_id: UUID, *, user: User | None, for_update: bool = False) -> Determination:
    """Return one determination, locked if asked; raises NotFound when hidden or absent."""
    rows = Determination.objects.visible_to(user).select_related(*SHOWN)
    if for_update:
        rows = rows.select_for_update(of=("self",))
    found: Determination | None = rows.filter(pk=determination_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such determination."))
    return found


def of_actor(actor: Actor, *, user: User | None) -> QuerySet[Determination]:
    """Return the determinations of an actor, the whole first, then its parts by name, of each the latest first.

    Those written before two records of it were merged stay about the record they were about.
    """
    about = Q(actor=actor) | Q(actor__merged_into=actor)
    rows: QuerySet[Determination] = Determination.objects.visible_to(user).filter(about).select_related(*SHOWN)
    return rows.order_by("part", "-created_at", "pk")


def in_force(actor: Actor, *, user: User | None) -> list[Determination]:
    """Return the confirmed determinations of an actor that no later one has replaced, expired ones too."""
    return list(held(actor, user=user))


def held(actor: Actor, *, user: User | None) -> QuerySet[Determination]:
    """Return the query of these determinations."""
    return of_actor(actor, user=user).filter(state=DeterminationState.CONFIRMED.value)


def read(determinations: Collection[Determination], *, user: User | None, today: date) -> list[Reading]:
    """Return determinations with all they say, in the same order, in a fixed number of statements; none for none."""
    if not determinations:
        return []
    rows = _rows(determinations, user=user)
    dissents = defaultdict(list)
    written = DeterminationDissent.objects.filter(determination__in=determinations).select_related("by")
    for one in written.order_by("created_at", "pk"):
        dissents[one.determination_id].append(one)
    since = _since(determinations, rows, user=user)
    return [
        Reading(
            determination=row,
            rows=rows[row.pk],
            dissents=dissents[row.pk],
            expired=row.is_expired(today),
            again=[words.told_with(_) for words in look_again(since[row.pk])] if row.is_in_force else [],
            lacking=lacking(row, rows[row.pk], today=today) if row.is_draft else [],
        )
        for row in determinations
    ]


def one(determination: Determination, *, user: User | None, today: date) -> Reading:
    """Return one determination with all it says."""
    return read([determination], user=user, today=today)[0]


def lacking(determination: Determination, rows: Iterable[Row], *, today: date) -> list[str]:
    """Return what keeps a draft from being confirmed today, a sentence each."""
    answers = [
        Answer(
            Criterion(row.finding.criterion),
            Finding(row.finding.finding),
            row.finding.reasoning,
            len(row.evidence),
            row.fallen,
        )
        for row in rows
    ]
    found = missing(
        outcome=determination.outcome,
        reasoning=determination.reasoning,
        valid_until=determination.valid_until,
        answers=answers,
        today=today,
        days=house.number("profiles.determination"),
    )
    return [words.told_with(_) for words in found]


def to_confirm(user: User, *, today: date) -> list[Determination]:
    """Return the whole drafts of others that the user sees, the longest waiting first; a policy says who confirms."""
    drafts = Determination.objects.visible_to(user).filter(state=DeterminationState.DRAFT.value)
    others = drafts.exclude(prepared_by=user).select_related(*SHOWN).prefetch_related("dissents")
    rows = list(others.order_by("updated_at", "pk")[:MOST_WAITING])
    return [reading.determination for reading in read(rows, user=user, today=today) if not reading.lacking]


def running_out(user: User, *, today: date) -> list[Determination]:
    """Return those in force that expired or will within two weeks, where the user may write, the most overdue first."""
    places = [place for place in user.access if user.may_change_in(place)]
    rows = Determination.objects.visible_to(user).filter(
        state=DeterminationState.CONFIRMED.value,
        valid_until__lt=today + timedelta(days=rhythm.keeping().ahead),
        actor__compartment__in=places,
    )
    return list(rows.select_related(*SHOWN).order_by("valid_until", "pk")[:MOST_WAITING])


def parts_with_profiles(actor: Actor, *, user: User) -> list[Actor]:
    """Return the actors of their own that are, or were, a wing, member or faction of this one, by name."""
    ties = Relation.objects.visible_to(user).filter(relation_type__in=[kind.value for kind in PARTS], to_actor=actor)
    ties = ties.exclude(believed(FactState.REFUTED))
    return list(Actor.objects.visible_to(user).filter(pk__in=ties.values("from_actor")).order_by("name", "pk"))


def _rows(determinations: Collection[Determination], *, user: User | None) -> dict[UUID, list[Row]]:
    findings = list(DeterminationFinding.objects.filter(determination__in=determinations))
    evidence = list(FindingEvidence.objects.filter(finding__in=findings).order_by("created_at", "pk"))
    sources.cite(evidence, user=user)
    under = defaultdict(list)
    for piece in evidence:
        under[piece.finding_id].append(piece)
    found = defaultdict(list)
    for finding in sorted(findings, key=lambda row: ORDER[row.criterion]):
        found[finding.determination_id].append(Row(finding, under[finding.pk]))
    return found


def _since(
    determinations: Collection[Determination], rows: dict[UUID, list[Row]], *, user: User | None
) -> dict[UUID, Since]:
    """Return what changed under each confirmed determination after it was confirmed, as far as the user may see it."""
    confirmed = [row for row in determinations if row.is_in_force]
    kept = actors.kept_of({row.actor_id for row in confirmed})
    actor_ids = set(kept.values())
    listings = _moments(Listing.objects.filter(actor__in=actor_ids), "actor_id", ended="delisted_on")
    seen = Reshaping.parts.through.objects.filter(actor__in=ids_seen(Actor, user))
    split = Reshaping.objects.filter(actor__in=actor_ids, pk__in=seen.values("reshaping_id"))
    reshapings = _moments(split, "actor_id")
    leading = PersonRole.objects.visible_to(user).filter(actor__in=actor_ids, role__in=[role.value for role in LEADING])
    leaders = _moments(leading, "actor_id", ended="until")

    def after(moments: dict[UUID, list[Any]], row: Determination) -> int:
        return sum(at > row.confirmed_at for at in moments[kept[row.actor_id]])

    return defaultdict(
        Since,
        {
            row.pk: Since(
                refuted_sources=sum(found.fallen for found in rows[row.pk]),
                listings=after(listings, row),
                reshapings=after(reshapings, row),
                leaders=after(leaders, row),
            )
            for row in confirmed
        },
    )


def _moments(rows: QuerySet[Any], whose: str, *, ended: str = "") -> dict[UUID, list[Any]]:
    """Return for each actor when such a record was made, and of one that has ended when it was last written."""
    found = defaultdict(list)
    for row in rows:
        has_ended = bool(ended) and getattr(row, ended) is not None
        found[getattr(row, whose)].append(row.updated_at if has_ended else row.created_at)
    return found
