"""Records whose period is over, and proposals to let them go: only what lies in the user's compartments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.domain.retention import CLASS_OF, CLASSES, Kept, LetGo
from accounts.models import LegalHold, LettingGo, RecordDue, User
from accounts.models.compartments import CompartmentedRecord
from accounts.selectors import holds
from accounts.selectors import retention as schedules
from core import retention
from core.errors import NotFound

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A record whose period is over; `proposal` is the open one, if any."""

    due: RecordDue
    title: str
    url: str
    held: bool
    proposal: LettingGo | None


@dataclass(frozen=True, slots=True)
class Group:
    """The records of one class, the longest over first: the first of them, and how many there are."""

    label: str
    counts_from: str
    action: str
    period: str
    rows: list[Row]
    count: int


def visible(user: User | None) -> QuerySet[RecordDue]:
    """Return what is due and waits, of the compartments the user is in."""
    rows: QuerySet[RecordDue] = RecordDue.objects.visible_to(user).filter(settled_at=None)
    return rows


def of(record: CompartmentedRecord, *, user: User) -> QuerySet[RecordDue]:
    """Return as what one record is due, if it is, to members of its compartment."""
    return visible(user).filter(subject_type=record._meta.label_lower, subject_id=record.pk).order_by("counts_from")


def waiting(user: User) -> QuerySet[Any]:
    """Return what is due that the user may see, to be counted."""
    return visible(user).order_by().values("pk")


def get(due_id: UUID, *, user: User, for_update: bool = False) -> RecordDue:
    """Return one; raises NotFound where it waits no more or the user may not see it."""
    rows = visible(user)
    found = (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=due_id).first()
    if found is None:
        raise NotFound("not_found", _("This is not due, or not any more."))
    return found


def groups(*, user: User) -> list[Group]:
    """Return what is due by class, each record with its name and whether a hold keeps it."""
    schedule = schedules.schedule_of(schedules.current().pk)
    found = []
    for one in CLASSES:
        rows = visible(user).filter(kept=one.kept.value).order_by("counts_from", "pk")
        if count := rows.count():
            entry = schedule.entries[one.kept]
            found.append(
                Group(
                    label=_(one.label),
                    counts_from=_(one.counts_from),
                    action=schedules.in_words("action", entry.action.value),
                    period=schedules.months_in_words(entry.months),
                    rows=_named(rows[:SHOWN], one.kept, user=user),
                    count=count,
                )
            )
    return found


def _named(rows: Iterable[RecordDue], kept: Kept, *, user: User) -> list[Row]:
    found = list(rows)
    ids = [row.subject_id for row in found]
    names = retention.keepers()[kept.value].named(ids, user=user)
    waiting = LettingGo.objects.visible_to(user).filter(
        subject_id__in=ids, kept=kept.value, status=LetGo.PROPOSED.value
    )
    proposals = {row.subject_id: row for row in waiting}
    any_hold = LegalHold.objects.filter(lifted_at=None).exists()
    return [
        Row(
            due=row,
            title=names[row.subject_id][0],
            url=names[row.subject_id][1],
            held=any_hold and holds.reaching(row.subject_type, row.subject_id).exists(),
            proposal=proposals.get(row.subject_id),
        )
        for row in found
        if row.subject_id in names
    ]


def counted_from(kept: str) -> str:
    """Return from when the period of a class counts, in words."""
    return _(CLASS_OF[Kept(kept)].counts_from)


def proposals(user: User | None) -> QuerySet[LettingGo]:
    """Return the proposals of the user's compartments, the newest first."""
    rows: QuerySet[LettingGo] = LettingGo.objects.visible_to(user)
    return rows.select_related("proposed_by", "decided_by", "schedule", "compartment").order_by("-created_at", "-pk")


def titled(rows: Iterable[LettingGo], *, user: User) -> list[tuple[LettingGo, str]]:
    """Return proposals with the name of their record, as far as the user may see it."""
    found = list(rows)
    names: dict[UUID, tuple[str, str]] = {}
    keepers = retention.keepers()
    for kept in {row.kept for row in found}:
        names |= keepers[kept].named([row.subject_id for row in found if row.kept == kept], user=user)
    return [(row, names.get(row.subject_id, ("", ""))[0]) for row in found]


def proposal(letting_go_id: UUID, *, user: User, for_update: bool = False) -> LettingGo:
    """Return one proposal; raises NotFound where the user may not see it."""
    rows = proposals(user)
    found = (rows.select_for_update(of=("self",)) if for_update else rows).filter(pk=letting_go_id).first()
    if found is None:
        raise NotFound("not_found", _("There is no such proposal."))
    return found


def is_over(kept: str, subject_id: UUID, today: date) -> bool:
    """Return whether the period of one record is over by the schedule in force, whatever was noted."""
    schedule = schedules.schedule_of(schedules.current().pk)
    since = schedule.entries[Kept(kept)].over_since(today)
    return any(one.subject_id == subject_id for one in retention.keepers()[kept].over(since, today))
