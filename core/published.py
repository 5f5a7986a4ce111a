"""Rules that are data: published in versions that never change, drafted by one person and put in force by another."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, canonical, clock, versions
from core.authz import Ruling, ensure
from core.errors import Conflict, Invalid, NotFound
from core.record import Record


class Published(models.Model):
    """One version, its canonical text and its hash. Append-only.

    Version 1 comes with Parley; every later one was drafted by one person and published by another.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(gettext_lazy("version"), unique=True)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(gettext_lazy("why it was changed"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("drafted by")
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("published by")
    )
    published_at = models.DateTimeField(gettext_lazy("published"))

    objects: Any = models.Manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="%(class)s_by_two_people",
                condition=Q(number=1, drafted_by=None, published_by=None)
                | Q(number__gt=1, drafted_by__isnull=False, published_by__isnull=False)
                & ~Q(drafted_by=F("published_by")),
            ),
        ]


class NextDraft(Record):
    """The next version while it is written; there is one at a time, and publishing or dropping it ends it.

    `writers` is everybody who ever saved it; the database keeps them. The table has a key `based_on` to its versions.
    """

    body = models.JSONField()
    reason = models.TextField(gettext_lazy("why it is changed"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("drafted by")
    )
    writers = ArrayField(models.UUIDField(), default=list, editable=False)
    singleton = models.BooleanField(default=True, editable=False, unique=True)

    objects: Any = models.Manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_is_one", condition=Q(singleton=True)),
            models.CheckConstraint(name="%(class)s_has_reason", condition=~Q(reason="")),
        ]


R = TypeVar("R")
P = TypeVar("P", bound=Published)
D = TypeVar("D", bound=NextDraft)
Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Book(Generic[R, P, D]):
    """Rules kept in versions. `verb` begins their audit verbs: `<verb>_drafted`, `_published` and `_dropped`.

    `read` makes rules of a document or raises Invalid; `body` gives the document back; `current` is the version in
    force, `rules_of` its rules; `differ` names what two differ in, each with [before, after].
    """

    published: type[P]
    drafts: type[D]
    verb: str
    read: Callable[[Any], R]
    body: Callable[[R], Mapping[str, Any]]
    current: Callable[[], P]
    rules_of: Callable[[P], R]
    differ: Callable[[R, R], Changes]
    may_draft: Callable[[Any], Ruling]
    may_publish: Callable[[Any, D], Ruling]
    may_drop: Callable[[Any], Ruling]
    in_words: Callable[[], AbstractContextManager[None]] = nullcontext
    """Turns a refusal of the database into one of ours."""

    def publish_first(self, rules: R, *, reason: str) -> P | None:
        """Publish what comes with Parley as version 1, where there is none yet; safe to repeat."""
        with transaction.atomic():
            if self.published.objects.exists():
                return None
            row = self._publish(1, rules, reason=reason, drafted_by=None, by=None)
            self._record("published", row, by=None, at=row.published_at, changes={"sha256": row.sha256})
            return row

    def draft(self, *, document: Any, reason: str, seen_version: int | None, by: AbstractBaseUser) -> D:
        """Write the draft of the next version, or change it; `seen_version` is None where there was none.

        Raises NotAllowed, Stale, Conflict (somebody began a draft meanwhile, or nothing is published) or Invalid (a
        limit, nothing changed, `reason`).
        """
        with transaction.atomic():
            at = clock.now()
            ensure(self.may_draft, by)
            row: D | None = self.drafts.objects.select_for_update().first()
            if row is not None and seen_version is None:
                raise Conflict("draft_exists", _("Somebody began a draft meanwhile: look at it first."))
            if row is None and seen_version is not None:
                raise Conflict("no_draft", _("The draft was published or dropped meanwhile."))
            if row is not None and seen_version is not None:
                versions.insist(row, seen_version)
            inforce = self.current()
            wanted = self.read(document)
            differing = self.differ(self.rules_of(inforce), wanted)
            if not differing:
                raise Invalid("nothing_changed", _("This is what is in force: nothing would change."))
            if not reason.strip():
                message = _("Write down why it is changed.")
                raise Invalid("no_reason", message, {"reason": message})
            row = row or self.drafts(version=0)
            row.body, row.based_on, row.reason, row.drafted_by = self.body(wanted), inforce, reason.strip(), by  # type: ignore[attr-defined,assignment]
            row.version += 1
            row.save()
            told = {"settings": ", ".join(differing)}
            self._record("drafted", row, by=by, at=at, changes=told, reason=row.reason)
            return row

    def publish(self, *, seen_version: int, by: AbstractBaseUser) -> P:
        """Put the draft in force and return the new version.

        Raises NotFound (no draft), NotAllowed (no such role, or they wrote in it), Stale or Conflict (another version
        was published since it was drafted).
        """
        with transaction.atomic():
            row = self._locked()
            ensure(self.may_publish, by, row)
            versions.insist(row, seen_version)
            before = self.current()
            if row.based_on_id != before.pk:  # type: ignore[attr-defined]
                raise Conflict("draft_overtaken", _("Another version was published since: draft it again on that one."))
            wanted = self.read(row.body)
            drafted_by: Any = row.drafted_by
            published = self._publish(before.number + 1, wanted, reason=row.reason, drafted_by=drafted_by, by=by)
            told = {**self.differ(self.rules_of(before), wanted), "sha256": published.sha256}
            told["drafted_by"] = str(drafted_by)
            self._record("published", published, by=by, at=published.published_at, changes=told, reason=row.reason)
            row.delete()
            return published

    def drop(self, *, seen_version: int, by: AbstractBaseUser) -> None:
        """Throw the draft away; raises NotFound (no draft), NotAllowed or Stale."""
        with transaction.atomic():
            at = clock.now()
            row = self._locked()
            ensure(self.may_drop, by)
            versions.insist(row, seen_version)
            self._record("dropped", row, by=by, at=at, reason=row.reason)
            row.delete()

    def _locked(self) -> D:
        rows = self.drafts.objects.select_for_update(of=("self",)).select_related("drafted_by", "based_on")
        row: D | None = rows.first()
        if row is None:
            raise NotFound("not_found", _("There is no draft of it."))
        return row

    def _publish(self, number: int, rules: R, *, reason: str, drafted_by: Any, by: Any) -> P:
        body = canonical.dumps(self.body(rules))
        with self.in_words():
            row: P = self.published.objects.create(
                number=number,
                body=body,
                sha256=canonical.sha256(body),
                reason=reason,
                drafted_by=drafted_by,
                published_by=by,
                published_at=clock.now(),
            )
        return row

    def _record(
        self,
        what: str,
        row: models.Model,
        *,
        by: AbstractBaseUser | None,
        at: datetime,
        changes: Changes | None = None,
        reason: str = "",
    ) -> None:
        audit.record(f"{self.verb}_{what}", row, by=by, at=at, changes=changes, reason=reason)
