"""Tables of the kernel: the audit trail and replayed requests."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One command that changed something: who, what, when, from where, before and after. Append-only.

    `body` is the canonical text of the row; the database chains its hash in AuditLink when the change commits.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    subject_version = models.PositiveIntegerField(null=True)
    compartment_id = models.UUIDField(null=True, blank=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=12)
    request_id = models.CharField(max_length=64, blank=True)
    task_id = models.CharField(max_length=64, blank=True)
    token_id = models.CharField(max_length=36, blank=True)
    body = models.TextField()

    class Meta:
        verbose_name = _("audit event")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="audit_subject"),
            models.Index(fields=["by", "-at"], name="audit_actor"),
            models.Index(fields=["verb", "-at"], name="audit_verb"),
        ]

    def __str__(self) -> str:
        """Return verb and moment."""
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class AuditLink(models.Model):
    """One link of the hash chain, appended by the database at commit: hash = sha256(prev || body of the event)."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, models.PROTECT, related_name="link")
    prev = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        """Return the head notation SEQ:HASH."""
        return f"{self.seq}:{self.hash}"


class ReadEvent(models.Model):
    """One read of something sensitive: a record, or a list with its filter and count. Append-only."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    compartment_id = models.UUIDField(null=True)
    filters = models.TextField(blank=True)
    count = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=12)
    token_id = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = _("read event")
        indexes = [models.Index(fields=["subject_type", "subject_id", "-at"], name="read_subject")]

    def __str__(self) -> str:
        """Return kind, subject and moment."""
        return f"{self.kind} {self.subject_type} {self.at:%Y-%m-%d %H:%M}"


class ReadSeal(models.Model):
    """A batch of read events sealed into the chain: its sha256 is the content of one audit event. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    first_id = models.BigIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    sha256 = models.CharField(max_length=64)
    event = models.OneToOneField(AuditEvent, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """Return the range it seals."""
        return f"reads {self.first_id}-{self.last_id}"


class IdempotencyKey(models.Model):
    """The answer once given to a REST write that named a key, replayed when the same request comes again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_per_user")]

    def __str__(self) -> str:
        """Return the key."""
        return self.key
