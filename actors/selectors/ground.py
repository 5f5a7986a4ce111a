"""The common ground as one reader may see it: entries, what both sides want, and what can be talked about first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.ground import SIDED, Footing, GroundKind, Matter, Sign, matters
from actors.domain.interests import InterestCategory
from actors.models import Actor, GroundEntry, GroundParty, Interest, Standpoint
from actors.selectors import sources
from core.errors import NotFound

FOOTING_TONES = {Footing.FIRST: "good", Footing.NEXT: "info", Footing.CAREFUL: "warn"}


@dataclass(frozen=True, slots=True)
class Line:
    """A matter as it stands in the order of talking."""

    matter: Matter

    @property
    def about(self) -> str:
        """Return what the matter is called."""
        return _(InterestCategory(self.matter.category).label)

    @property
    def footing(self) -> str:
        """Return when it can be talked about."""
        return _(self.matter.footing.label)

    @property
    def tone(self) -> str:
        """Return the tone of that."""
        return FOOTING_TONES[self.matter.footing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board between us and some actors."""

    actors: list[Actor]
    order: list[Line]
    entries: list[GroundEntry]
    past: list[GroundEntry]
    shared: list[Interest]
    their_red_lines: list[Interest]
    ours: list[Standpoint]

    @property
    def agreed(self) -> list[GroundEntry]:
        """Return the agreed facts."""
        return self._of(GroundKind.AGREED_FACT)

    @property
    def contested(self) -> list[GroundEntry]:
        """Return the contested facts."""
        return self._of(GroundKind.CONTESTED_FACT)

    @property
    def convergent(self) -> list[GroundEntry]:
        """Return the convergent norms."""
        return self._of(GroundKind.CONVERGENT_NORM)

    @property
    def divergent(self) -> list[GroundEntry]:
        """Return the divergent norms."""
        return self._of(GroundKind.DIVERGENT_NORM)

    @property
    def our_red_lines(self) -> list[Standpoint]:
        """Return where we stop."""
        return [row for row in self.ours if row.red_line]

    @property
    def our_other_standpoints(self) -> list[Standpoint]:
        """Return what else we hold."""
        return [row for row in self.ours if not row.red_line]

    @property
    def is_several(self) -> bool:
        """Return whether more than one actor stands on the board."""
        return len(self.actors) > 1

    def _of(self, kind: GroundKind) -> list[GroundEntry]:
        return [row for row in self.entries if row.kind == kind]


def visible(user: User | None) -> QuerySet[GroundEntry]:
    """Return the entries the user may see, with their authors and actors."""
    rows: QuerySet[GroundEntry] = GroundEntry.objects.visible_to(user).select_related("compartment", "author")
    parties = Prefetch(
        "parties", GroundParty.objects.select_related("actor__compartment").order_by("actor__name", "pk")
    )
    return rows.prefetch_related(parties)


def get(entry_id: UUID, *, user: User | None, for_update: bool = False) -> GroundEntry:
    """Return one entry, locked if asked; raises NotFound when hidden or absent."""
    rows = visible(user).select_for_update(of=("self",)) if for_update else visible(user)
    found = rows.filter(pk=entry_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such entry."))
    return found


def standpoints(user: User | None) -> QuerySet[Standpoint]:
    """Return what our organisation holds, as far as the user may see it, what matters most to us first."""
    rows: QuerySet[Standpoint] = Standpoint.objects.visible_to(user).select_related("compartment", "author")
    return rows.order_by("priority", "-red_line", "created_at", "pk")


def standpoint(standpoint_id: UUID, *, user: User | None, for_update: bool = False) -> Standpoint:
    """Return one standpoint of ours, locked if asked; raises NotFound when hidden or absent."""
    rows = standpoints(user).select_for_update(of=("self",)) if for_update else standpoints(user)
    found = rows.filter(pk=standpoint_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such entry."))
    return found


def board(chosen: Sequence[Actor], *, user: User) -> Board:
    """Return the board between us and actors the user may see, with every visible entry about one of them."""
    ids = [actor.pk for actor in chosen]
    about = GroundParty.objects.filter(actor__in=ids)
    entries = list(visible(user).filter(pk__in=about.values("entry_id")).order_by("-created_at", "pk"))
    wanted = Interest.objects.visible_to(user).filter(actor__in=ids, ended_on=None).select_related("actor")
    interests = list(wanted.order_by("priority", "created_at", "pk"))
    sources.cite([*entries, *interests], user=user)
    held = [entry for entry in entries if entry.ended_on is None]
    ours = list(standpoints(user).filter(ended_on=None))
    return Board(
        actors=list(chosen),
        order=[Line(matter) for matter in matters(_signs(held, interests, ours))],
        entries=held,
        past=[entry for entry in entries if entry.ended_on is not None],
        shared=[row for row in interests if row.shared_with_us],
        their_red_lines=[row for row in interests if row.red_line],
        ours=ours,
    )


def _signs(entries: Sequence[GroundEntry], interests: Sequence[Interest], ours: Iterable[Standpoint]) -> Iterator[Sign]:
    theirs = {entry.category for entry in entries} | {interest.category for interest in interests}
    for entry in entries:
        parts = entry.kind in SIDED
        yield Sign(entry.category, joins=not parts, parts=parts)
    for interest in interests:
        yield Sign(interest.category, joins=interest.shared_with_us, red=interest.red_line, priority=interest.priority)
    for standpoint_of_ours in ours:
        if standpoint_of_ours.red_line and standpoint_of_ours.category in theirs:
            yield Sign(standpoint_of_ours.category, red=True)
