"""The inbox: what somebody was told of, as far as they may still see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from accounts.models import Notice, User
from core import clock


class Box(StrEnum):
    """The lists of the inbox."""

    UNREAD = "unread"
    DUE = "due"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in words: `about` names the record and `detail` the part of it, as they stand now."""

    notice: Notice
    text: str
    about: str
    detail: str
    overdue: bool


def inbox(box: Box, *, user: User) -> QuerySet[Notice]:
    """Return one list of the user's inbox: the newest first, what is due by its day."""
    rows: QuerySet[Notice] = Notice.objects.visible_to(user)
    if box is Box.UNREAD:
        rows = rows.filter(read_at=None, done_at=None)
    if box is Box.DUE:
        return rows.filter(done_at=None, due_on__isnull=False).order_by("due_on", "-created_at", "-pk")
    return rows.order_by("-created_at", "-pk")


def waiting(user: User) -> QuerySet[Any]:
    """Return the notices the user has neither read nor seen settled."""
    rows: QuerySet[Any] = Notice.objects.visible_to(user).waiting().order_by().values("pk")
    return rows


def told(rows: Iterable[Notice], *, user: User) -> list[Told]:
    """Return notices in words, with one statement a kind of record; a part that is gone leaves its detail empty."""
    found = list(rows)
    wholes = _named([(row.whole_type, row.whole_id) for row in found], user)
    parts = _named([(row.subject_type, row.subject_id) for row in found if row.subject_id != row.whole_id], user)
    today = clock.now().date()
    return [
        Told(
            notice=row,
            text=str(row),
            about=wholes.get((row.whole_type, row.whole_id), ""),
            detail=parts.get((row.subject_type, row.subject_id), ""),
            overdue=row.done_at is None and row.due_on is not None and row.due_on < today,
        )
        for row in found
    ]


def _named(wanted: Sequence[tuple[str, Any]], user: User) -> dict[tuple[str, Any], str]:
    names: dict[tuple[str, Any], str] = {}
    for label in {label for label, _pk in wanted if label}:
        model: Any = apps.get_model(label)
        ids = [pk for other, pk in wanted if other == label]
        names |= {(label, row.pk): str(row) for row in model.objects.visible_to(user).filter(pk__in=ids)}
    return names
