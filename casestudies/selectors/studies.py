"""Reading the library: the list, one study, and everything its reading page shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Actor
from casestudies.domain.sourcing import Support, Tally, support_of, tally
from casestudies.domain.vocabulary import HORIZONS, PartyRole, Section
from casestudies.models import (
    CaseStudy,
    Citation,
    Event,
    Indicator,
    Lesson,
    Listing,
    Party,
    Passage,
    StudyAgreement,
)
from casestudies.models.content import Statement
from core import canonical
from core.errors import NotFound
from riskreview.selectors import checklists

ACTORS_SHOWN = 10


def library(*, user: User) -> QuerySet[CaseStudy]:
    """Return the studies the user may read."""
    rows: QuerySet[CaseStudy] = CaseStudy.objects.visible_to(user)
    return rows


def get(study_id: UUID | str, *, user: User, for_update: bool = False) -> CaseStudy:
    """Return one study by id or slug, locked if asked; raises NotFound."""
    rows = library(user=user).select_for_update(of=("self",)) if for_update else library(user=user)
    found = (rows.filter(pk=study_id) if isinstance(study_id, UUID) else rows.filter(slug=study_id)).first()
    if found is None:
        raise NotFound("not_found", _("There is no such case study."))
    return found


def party(study: CaseStudy, party_id: int) -> Party:
    """Return one party of a study the caller has shown to be visible; raises NotFound."""
    found = Party.objects.filter(study=study, pk=party_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such party in this study."))
    return found


def party_by_key(study: CaseStudy, key: str) -> Party:
    """Return the party that the study's file calls by this key; raises NotFound."""
    found = Party.objects.filter(study=study, key=key).first()
    if found is None:
        raise NotFound("not_found", _("There is no such party in this study."))
    return found


def actors_named(query: str, *, user: User) -> Sequence[Actor]:
    """Return a few actors the user may see whose name holds the query."""
    if not query.strip():
        return []
    rows: QuerySet[Actor] = Actor.objects.visible_to(user).filter(name__icontains=query.strip(), merged_into=None)
    return list(rows.order_by("name")[:ACTORS_SHOWN])


@dataclass(frozen=True, slots=True)
class Cited:
    """A statement with the sources it cites and what they amount to."""

    row: Any
    sources: tuple[Citation, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was recorded a number of years after the case; perhaps nothing."""

    years: int
    statements: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the reading page and the REST representation show of one study to one reader."""

    study: CaseStudy
    parties: tuple[Cited, ...]
    listings: Mapping[int, Sequence[Cited]]
    passages: Mapping[str, Sequence[Cited]]
    events: tuple[Cited, ...]
    agreements: tuple[Cited, ...]
    indicators: tuple[Cited, ...]
    lessons: tuple[Cited, ...]
    citations: tuple[Citation, ...]
    names: Mapping[str, str]
    linked: frozenset[UUID]
    tally: Tally

    def party_rows(self, *, third: bool) -> list[Cited]:
        """Return the third parties, or everybody else."""
        return [cited for cited in self.parties if (cited.row.role == PartyRole.THIRD_PARTY) is third]

    @property
    def outcomes(self) -> list[Outcome]:
        """Return outcomes at one, five and ten years; a horizon nobody recorded is there, and empty."""
        rows = self.passages[Section.OUTCOME]
        return [Outcome(years, tuple(c for c in rows if c.row.horizon == years)) for years in HORIZONS]


def reading(study: CaseStudy, *, user: User) -> Reading:
    """Return the study with all its rows, in as many statements as there are tables."""
    citations = tuple(Citation.objects.filter(study=study).order_by("position"))
    by_key = {citation.key: citation for citation in citations}

    def cited(model: type[Statement], *order: str) -> list[Cited]:
        rows: Iterable[Any] = model._default_manager.filter(study=study).order_by(*order, "position")
        return [_cite(row, by_key) for row in rows]

    parties = cited(Party)
    listings: dict[int, list[Cited]] = defaultdict(list)
    for entry in cited(Listing):
        listings[entry.row.party_id].append(entry)
    passages: dict[str, list[Cited]] = defaultdict(list)
    for entry in cited(Passage, "section"):
        passages[entry.row.section].append(entry)
    events = cited(Event, "occurred_on")
    agreements = cited(StudyAgreement)
    indicators = cited(Indicator)
    # Lessons, counter-arguments and open questions are assessments; the count is of facts.
    prose = (entry for section in passages for entry in passages[section] if section not in ASSESSMENTS)
    counted = [*parties, *(e for rows in listings.values() for e in rows), *prose, *events, *agreements, *indicators]
    return Reading(
        study=study,
        parties=tuple(parties),
        listings=listings,
        passages=passages,
        events=tuple(events),
        agreements=tuple(agreements),
        indicators=tuple(indicators),
        lessons=tuple(cited(Lesson)),
        citations=citations,
        names={entry.row.key: entry.row.common_name for entry in parties},
        linked=_visible_actors((entry.row for entry in parties), user=user),
        tally=tally(entry.support for entry in counted),
    )


def checklist_questions(reading: Reading) -> dict[str, str]:
    """Return the question of each checklist item that the study names, as far as a published checklist has the item."""
    named = {code for rows in reading.passages.values() for entry in rows for code in entry.row.codes}
    named |= {code for entry in reading.lessons for code in entry.row.checklist_codes}
    used = (checklists.checklist_of(template) for template in checklists.current().values())
    items = (item for checklist in used for item in checklist.every_item)
    return {item.code: item.question for item in items if item.code in named}


ASSESSMENTS = frozenset({Section.COUNTER_ARGUMENT, Section.OPEN_QUESTION})


def tag(study: CaseStudy, *, user: User) -> str:
    """Return the entity tag of a study for one reader: its version, and which linked actors the reader may see."""
    parties = Party.objects.filter(study=study, actor__isnull=False)
    seen = sorted(str(pk) for pk in _visible_actors(parties, user=user))
    return f'"{study.version}-{canonical.sha256(",".join(seen))[:12]}"'


def _cite(row: Any, by_key: Mapping[str, Citation]) -> Cited:
    sources = tuple(by_key[key] for key in row.source_keys)
    return Cited(row=row, sources=sources, support=support_of(source.kind for source in sources))


def _visible_actors(parties: Iterable[Party], *, user: User) -> frozenset[UUID]:
    """Return the linked actors whose profile the user may see; the others look as if there were no link."""
    linked = [party.actor_id for party in parties if party.actor_id]
    if not linked:
        return frozenset()
    return frozenset(Actor.objects.visible_to(user).filter(pk__in=linked).values_list("pk", flat=True))
