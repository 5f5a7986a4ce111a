"""Telling people of something, noting that they read it, and settling what needs nobody any more."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind, Whole
from accounts.models import Notice, User
from core import clock
from core.errors import NotFound


def send(
    *, to: Iterable[UUID | User | None], kind: Kind, about: Any, due: date | None = None, key: str = ""
) -> list[Notice]:
    """Tell people of `about`, a record with an address, inside the caller's transaction; each is told once by `key`.

    `about` is a record that has a compartment, or a part of one (`visible_through`): who may not see it when they look
    does not find the notice either. Without a `key` the kind and the record are the key. Returns what was asked to be
    kept; nobody twice, and nobody who is None. Part of the sender's command, so no event of its own.
    """
    whole = _whole(about)
    at = clock.now()
    people = {person.pk if isinstance(person, User) else person for person in to if person is not None}
    rows = [
        Notice(
            recipient_id=person,
            kind=kind,
            key=f"{kind}:{key or about.pk}",
            whole_type=whole._meta.label_lower,
            whole_id=whole.pk,
            subject_type=about._meta.label_lower,
            subject_id=about.pk,
            path=about.get_absolute_url(),
            due_on=due,
            created_at=at,
        )
        for person in sorted(people, key=str)
    ]
    return list(Notice.objects.bulk_create(rows, ignore_conflicts=True))


def _whole(about: Model) -> Any:
    """Return the record through which `about` is seen; raises ValueError where it is none of `Whole`."""
    record: Any = about
    while hasattr(record, "visible_through"):
        record = getattr(record, record.visible_through)
    Whole(record._meta.label_lower)
    return record


def settle(
    *,
    about: Model | QuerySet[Any] | Collection[UUID],
    kinds: Collection[Kind] = tuple(Kind),
    of: User | None = None,
    key: str = "",
) -> None:
    """Note that what people were told of `about` needs nobody any more; part of the caller's command.

    `about` is one record, or several, or their ids; `of` settles it for one person alone, and
    `key` only what was told under it.
    """
    subjects: Any = about.values("pk") if isinstance(about, QuerySet) else about
    if isinstance(about, Model):
        subjects = [about.pk]
    rows = Notice.objects.filter(subject_id__in=subjects, kind__in=kinds, done_at=None)
    if key:
        rows = rows.filter(key__in=[f"{kind}:{key}" for kind in kinds])
    if of is not None:
        rows = rows.filter(recipient=of)
    rows.update(done_at=clock.now())


@transaction.atomic
def mark_read(*, by: User, notice_id: UUID | None = None) -> int:
    """Note that one has read a notice, or all; returns how many were not read before.

    It changes nothing but one's own list, so the trail keeps no event. Raises NotFound.
    """
    mine = Notice.objects.visible_to(by)
    if notice_id is not None:
        mine = mine.filter(pk=notice_id)
        if not mine.exists():
            raise NotFound("not_found", _("There is no such notice."))
    count: int = mine.filter(read_at=None).update(read_at=clock.now())
    return count
