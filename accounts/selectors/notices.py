"""The inbox: what somebody was told of, as far as they may still see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from accounts.domain.mailing import Often
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


@dataclass(frozen=True, slots=True)
class Summary:
    """How much waits in an inbox: `new` since a moment, `overdue`, and the next day on which something is due."""

    all: int
    new: int
    overdue: int
    next_due: date | None


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


def summary(user: User, *, since: datetime | None) -> Summary:
    """Return how much waits that the user may see, in one statement; all of it is new where `since` is None."""
    today = clock.now().date()
    is_new = Q() if since is None else Q(created_at__gt=since)
    rows: QuerySet[Notice] = Notice.objects.visible_to(user).waiting()
    return Summary(
        **rows.aggregate(
            all=Count("pk"),
            new=Count("pk", filter=is_new),
            overdue=Count("pk", filter=Q(due_on__lt=today)),
            next_due=Min("due_on", filter=Q(due_on__gte=today)),
        )
    )


def mail_leaves() -> bool:
    """Return whether this installation has a mail server at all."""
    return not settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend")


def to_be_mailed() -> list[UUID]:
    """Return everybody who wants to be told by e-mail; nobody where no mail leaves."""
    if not mail_leaves():
        return []
    return list(User.objects.filter(is_active=True).exclude(mail_often=Often.NEVER).values_list("pk", flat=True))


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
