"""What REST says and hears of accounts."""

from typing import Any, cast

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.domain.mailing import Often
from accounts.domain.notices import Kind
from accounts.models import ApiToken, Notice, User
from core import verbs


class PlaceOut(serializers.Serializer[Any]):
    """One compartment and what the caller may do there."""

    id = serializers.UUIDField(source="compartment.id")
    code = serializers.CharField(source="compartment.code")
    access = serializers.ChoiceField(choices=["view", "change"])


class TokenOut(serializers.ModelSerializer[ApiToken]):
    """The token of this request."""

    class Meta:
        model = ApiToken
        fields = ("id", "name", "scopes", "expires_at")


class MeOut(serializers.ModelSerializer[User]):
    """Who the caller is; `token` is null for a browser session."""

    compartments = serializers.SerializerMethodField()
    token = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = (
            "id", "version", "username", "name", "email", "mail_often", "quiet_since", "quiet_until", "roles",
            "compartments", "token",
        )  # fmt: skip

    @extend_schema_field(PlaceOut(many=True))
    def get_compartments(self, user: User) -> Any:
        """Return the compartments, narrowed to those of the token."""
        rows = user.memberships.filter(compartment_id__in=list(user.access)).select_related("compartment")
        return PlaceOut(rows.order_by("compartment__code"), many=True).data

    @extend_schema_field(TokenOut(allow_null=True))
    def get_token(self, _user: User) -> Any:
        """Return what the token of this request may do."""
        token = self.context["request"].auth
        return TokenOut(token).data if token is not None else None


class MeIn(serializers.Serializer[Any]):
    """One's own name and e-mail, and how often one is written to, with quiet hours in UTC; what is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    mail_often = serializers.ChoiceField([often.value for often in Often], required=False)
    quiet_since = serializers.IntegerField(min_value=0, max_value=23, required=False)
    quiet_until = serializers.IntegerField(min_value=0, max_value=23, required=False)


class AuditEventOut(serializers.Serializer[Any]):
    """One change. `link` is its place in the hash chain: hash = sha256(prev || body)."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    text = serializers.SerializerMethodField()
    by = serializers.UUIDField(source="by_id", allow_null=True)
    by_name = serializers.SerializerMethodField()
    subject_type = serializers.CharField()
    subject = serializers.UUIDField(source="subject_id")
    subject_version = serializers.IntegerField(allow_null=True)
    compartment = serializers.UUIDField(source="compartment_id", allow_null=True)
    changes = serializers.DictField()
    reason = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    request_id = serializers.CharField()
    task_id = serializers.CharField()
    token = serializers.CharField(source="token_id")
    body = serializers.CharField()
    seq = serializers.IntegerField(source="link.seq")
    prev = serializers.CharField(source="link.prev")
    hash = serializers.CharField(source="link.hash")

    def get_text(self, event: models.Model) -> str:
        """Return the verb in words."""
        return verbs.text_of(cast("Any", event).verb)

    def get_by_name(self, event: models.Model) -> str:
        """Return the name of who did it, empty for the scheduler."""
        return str(cast("Any", event).by or "")


class HitOut(serializers.Serializer[Any]):
    """One thing the caller may see that matches; `id` and `subject_type` name its REST resource where it has one."""

    title = serializers.CharField()
    kind = serializers.CharField()
    text = serializers.CharField()
    url = serializers.CharField()
    subject_type = serializers.CharField()
    id = serializers.UUIDField(allow_null=True)


class HitsOut(serializers.Serializer[Any]):
    """What matches, best first within each kind; at most eight of a kind."""

    query = serializers.CharField()
    results = HitOut(many=True)


class NoticeOut(serializers.ModelSerializer[Notice]):
    """One notice: `text` says why it was sent, `about` and `detail` what it is about as it stands now."""

    id = serializers.UUIDField(source="notice.id")
    kind = serializers.ChoiceField(source="notice.kind", choices=[kind.value for kind in Kind])
    text = serializers.CharField()
    about = serializers.CharField()
    detail = serializers.CharField()
    overdue = serializers.BooleanField()
    whole_type = serializers.CharField(source="notice.whole_type")
    whole_id = serializers.UUIDField(source="notice.whole_id", allow_null=True)
    subject_type = serializers.CharField(source="notice.subject_type")
    subject_id = serializers.UUIDField(source="notice.subject_id")
    path = serializers.CharField(source="notice.path")
    due_on = serializers.DateField(source="notice.due_on", allow_null=True)
    created_at = serializers.DateTimeField(source="notice.created_at")
    read_at = serializers.DateTimeField(source="notice.read_at", allow_null=True)
    done_at = serializers.DateTimeField(source="notice.done_at", allow_null=True)

    class Meta:
        model = Notice
        fields = (
            "id", "kind", "text", "about", "detail", "overdue", "whole_type", "whole_id", "subject_type", "subject_id",
            "path", "due_on", "created_at", "read_at", "done_at",
        )  # fmt: skip


class NoticesReadOut(serializers.Serializer[Any]):
    """How many notices were not read before."""

    marked = serializers.IntegerField()
