"""Checklists and the review policy in the making over REST: written with a token, published by a person alone."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.confirmed import confirmed
from core.api import command, seen_version
from core.errors import NotFound
from core.openapi import IF_MATCH
from engagements.models.choices import choices
from riskreview.api import taken
from riskreview.api.bases import Versioned, with_etag
from riskreview.api.names import LANE
from riskreview.api.out import ChecklistOut
from riskreview.api.parts import PersonRef
from riskreview.api.reads import ORDERED, Single, answered, who
from riskreview.domain.comparing import Difference, Kind, differences
from riskreview.domain.review_policy import parse
from riskreview.forms.queue import DraftFilter
from riskreview.models import ChecklistDraft, ChecklistTemplate, PolicyDraft, ReviewPolicy
from riskreview.selectors import checklists, review_policy
from riskreview.selectors import drafts as reading
from riskreview.services import drafts
from riskreview.services import review_policy as policies


class DraftOut(serializers.ModelSerializer[ChecklistDraft]):
    """A draft of the next version of a checklist."""

    lane = serializers.ChoiceField(choices=LANE)
    title = serializers.CharField(source="body.title")
    begun_from = serializers.IntegerField(source="base.number")
    written_by = PersonRef()

    class Meta:
        model = ChecklistDraft
        fields = ("id", "version", "lane", "title", "begun_from", "written_by", "is_open", "created_at", "updated_at")


class DraftDetailOut(DraftOut):
    """A draft with its items, as they would be published. `version` is what `If-Match` names."""

    body = serializers.DictField(child=serializers.JSONField())

    class Meta:
        model = ChecklistDraft
        fields = (*DraftOut.Meta.fields, "body")


class DifferenceOut(serializers.Serializer[Difference]):
    """An item or a module that is not the same in two versions: null where it is in one only.

    The code of a module has no number; of a module `before` and `after` hold code, title and `asked_when`.
    """

    code = serializers.CharField()
    kinds = serializers.ListField(child=serializers.ChoiceField(choices=choices(Kind)))
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()

    def get_before(self, row: Difference) -> dict[str, Any] | None:
        """Return the item or module as it was written before."""
        found: dict[str, Any] | None = self.context["before"].get(row.code)
        return found

    def get_after(self, row: Difference) -> dict[str, Any] | None:
        """Return the item or module as it is written now."""
        found: dict[str, Any] | None = self.context["after"].get(row.code)
        return found


def _written(body: Any) -> dict[str, Any]:
    modules = body.get("modules", ())
    rows = [*body["items"], *(row for module in modules for row in module["items"])]
    rows += [{name: module[name] for name in ("code", "title", "asked_when")} for module in modules]
    return {row["code"]: row for row in rows}


def _compared(rows: Any, before: Any, after: Any) -> Any:
    context = {"before": _written(before), "after": _written(after)}
    return DifferenceOut(rows, many=True, context=context).data


class DraftList(ListAPIView[ChecklistDraft]):
    """GET, POST checklist-drafts/: the drafts of checklists; no secret to anybody who works here."""

    scope = "reviews"
    serializer_class = DraftOut
    queryset = ChecklistDraft.objects.none()
    filterset_class = DraftFilter
    filter_backends = ORDERED
    ordering: ClassVar[list[str]] = ["-updated_at", "-id"]
    ordering_fields: ClassVar[list[str]] = ["updated_at", "created_at"]

    def get_queryset(self) -> QuerySet[ChecklistDraft]:
        """Return every draft, the open and the closed."""
        rows: QuerySet[ChecklistDraft] = ChecklistDraft.objects.select_related("base", "written_by")
        return rows

    @extend_schema(request=taken.LaneIn, responses={201: DraftDetailOut})
    @command
    def post(self, request: Request) -> Response:
        """Begin a draft from the version of a lane that is in use."""
        given = taken.LaneIn(data=request.data)
        given.is_valid(raise_exception=True)
        row = drafts.start(lane=given.validated_data["lane"], by=who(request))
        headers = {"Location": f"/api/v1/checklist-drafts/{row.pk}/"}
        return with_etag(Response(DraftDetailOut(row).data, status=201, headers=headers), row.version)


class DraftDetail(GenericAPIView[Any]):
    """GET, PUT checklist-drafts/{id}/: one draft with its items. If-Match on writing: the draft."""

    scope = "reviews"
    pagination_class = None
    filter_backends: Any = []
    serializer_class = DraftDetailOut
    queryset = ChecklistDraft.objects.none()
    versioned = True

    def get(self, _request: Request, draft_id: UUID) -> Response:
        """Return one draft."""
        found = reading.get(draft_id)
        return answered(DraftDetailOut(found).data, version=found.version)

    @extend_schema(request=taken.ChecklistIn, responses={200: DraftDetailOut})
    @command
    def put(self, request: Request, draft_id: UUID) -> Response:
        """Keep a draft as it is sent, whole: lane, title, items and modules."""
        reading.get(draft_id)
        given = taken.ChecklistIn(data=request.data)
        given.is_valid(raise_exception=True)
        seen, body = seen_version(request), given.validated_data["body"]
        row = drafts.write(draft_id=draft_id, seen_version=seen, document=body, by=who(request))
        return with_etag(Response(DraftDetailOut(row).data), row.version)


class DraftCompared(Single):
    """GET checklist-drafts/{id}/compared/: what a draft changes in the version it was begun from."""

    serializer_class = DifferenceOut
    queryset = ChecklistDraft.objects.none()

    @extend_schema(responses=DifferenceOut(many=True))
    def get(self, _request: Request, draft_id: UUID) -> Response:
        """Return every module and item that differs."""
        found = reading.get(draft_id)
        rows = differences(checklists.checklist_of(found.base), reading.checklist_of(found))
        return answered(_compared(rows, found.base.body, found.body), version=found.version)


class DraftGivenUp(Versioned):
    """POST checklist-drafts/{id}/give-up/: close a draft without publishing it. If-Match: the draft."""

    @extend_schema(request=taken.ReasonIn, responses={200: DraftOut})
    @command
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Give a draft up, with a reason."""
        reading.get(draft_id)
        data, seen = self.body(taken.ReasonIn), seen_version(request)
        row = drafts.give_up(draft_id=draft_id, seen_version=seen, by=who(request), **data)
        return with_etag(Response(DraftOut(row).data), row.version)


class DraftPublished(Versioned):
    """POST checklist-drafts/{id}/publish/: publish a draft as the next version. If-Match: the draft."""

    @extend_schema(request=None, responses={201: ChecklistOut})
    @confirmed()
    @command
    def post(self, request: Request, draft_id: UUID) -> Response:
        """Publish a draft of which one wrote nothing; a person does that, never a token."""
        reading.get(draft_id)
        row = drafts.publish(draft_id=draft_id, seen_version=seen_version(request), by=who(request))
        return Response(ChecklistOut(row).data, status=201, headers={"Location": f"/api/v1/checklists/{row.pk}/"})


WITH = OpenApiParameter("with", int, description="The number of the other version; the one before it by default.")


def _other(said: str | None, number: int) -> int:
    if said is None:
        return number - 1
    if not said.isdecimal() or len(said) > 9:  # noqa: PLR2004 - as long as a number of a version gets
        raise serializers.ValidationError({"with": [_("A whole number is needed.")]})
    return int(said)


class ChecklistCompared(Single):
    """GET checklists/{id}/compared/: how a version differs from another of its lane."""

    serializer_class = DifferenceOut
    queryset = ChecklistTemplate.objects.none()

    @extend_schema(parameters=[WITH], responses=DifferenceOut(many=True))
    def get(self, request: Request, template_id: UUID) -> Response:
        """Return every module and item that differs; none of a first version."""
        found = checklists.published().filter(pk=template_id).first()
        if found is None:
            raise NotFound("not_found", _("There is no such checklist."))
        said = request.query_params.get("with")
        other = checklists.published().filter(lane=found.lane, number=_other(said, found.number)).first()
        if other is None and said is not None:
            raise NotFound("not_found", _("There is no such version."))
        if other is None:
            return Response([])
        rows = differences(checklists.checklist_of(other), checklists.checklist_of(found))
        return Response(_compared(rows, other.body, found.body))


class SettingChangeOut(serializers.Serializer[Any]):
    """One setting that two policies differ in, in words."""

    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField()
    after = serializers.CharField()


class PolicyOut(serializers.ModelSerializer[ReviewPolicy]):
    """One version of the review policy."""

    drafted_by = PersonRef(allow_null=True)
    published_by = PersonRef(allow_null=True)

    class Meta:
        model = ReviewPolicy
        fields = ("id", "number", "sha256", "reason", "drafted_by", "published_by", "published_at")


class PolicyDetailOut(PolicyOut):
    """One version with all its settings, section by section."""

    document = serializers.SerializerMethodField()

    class Meta:
        model = ReviewPolicy
        fields = (*PolicyOut.Meta.fields, "document")

    def get_document(self, row: ReviewPolicy) -> dict[str, Any]:
        """Return the settings."""
        return review_policy.policy_of(row.pk).body()


class PolicyDraftOut(serializers.ModelSerializer[PolicyDraft]):
    """The next policy while it is written. `version` is what `If-Match` names."""

    based_on = serializers.IntegerField(source="based_on.number")
    drafted_by = PersonRef()
    document = serializers.DictField(source="body", child=serializers.JSONField())
    changes = serializers.SerializerMethodField()

    class Meta:
        model = PolicyDraft
        fields = ("version", "based_on", "reason", "drafted_by", "updated_at", "document", "changes")

    @extend_schema_field(SettingChangeOut(many=True))
    def get_changes(self, row: PolicyDraft) -> list[dict[str, str]]:
        """Return what it would change of the policy in force."""
        return review_policy.difference(review_policy.in_force(), parse(row.body))


class PolicyInForce(Single):
    """GET review-policy/: the policy in force."""

    serializer_class = PolicyDetailOut
    queryset = ReviewPolicy.objects.none()

    def get(self, _request: Request) -> Response:
        """Return the version in force with its settings."""
        return Response(PolicyDetailOut(review_policy.current()).data)


class PolicyList(ListAPIView[ReviewPolicy]):
    """GET review-policy/versions/: every version, the newest first; no secret to anybody who works here."""

    scope = "reviews"
    serializer_class = PolicyOut
    queryset = ReviewPolicy.objects.none()
    filter_backends = ORDERED
    ordering: ClassVar[list[str]] = ["-published_at", "-id"]
    ordering_fields: ClassVar[list[str]] = ["published_at"]

    def get_queryset(self) -> QuerySet[ReviewPolicy]:
        """Return every version."""
        return review_policy.published()


class PolicyVersion(Single):
    """GET review-policy/versions/{number}/: one version."""

    serializer_class = PolicyDetailOut
    queryset = ReviewPolicy.objects.none()

    def get(self, _request: Request, number: int) -> Response:
        """Return one version with its settings."""
        return Response(PolicyDetailOut(_version(number)).data)


def _version(number: int) -> ReviewPolicy:
    found = review_policy.published().filter(number=number).first()
    if found is None:
        raise NotFound("not_found", _("There is no such version of the policy."))
    return found


class PolicyCompared(Single):
    """GET review-policy/versions/{number}/compared/: how a version differs from another."""

    serializer_class = SettingChangeOut
    queryset = ReviewPolicy.objects.none()

    @extend_schema(parameters=[WITH], responses=SettingChangeOut(many=True))
    def get(self, request: Request, number: int) -> Response:
        """Return every setting that differs; none of a first version."""
        found = _version(number)
        said = request.query_params.get("with")
        if said is None and found.number == 1:
            return Response([])
        other = _version(_other(said, found.number))
        policies_of = (review_policy.policy_of(row.pk) for row in (other, found))
        return Response(SettingChangeOut(review_policy.difference(*policies_of), many=True).data)


IF_THERE_IS_ONE = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    OpenApiParameter.HEADER,
    description="The ETag of the draft; without it a first draft is begun.",
)


class PolicyDrafted(GenericAPIView[Any]):
    """GET, PUT, DELETE review-policy/draft/: the draft of the next version."""

    scope = "reviews"
    pagination_class = None
    filter_backends: Any = []
    serializer_class = PolicyDraftOut
    queryset = PolicyDraft.objects.none()

    def get(self, _request: Request) -> Response:
        """Return the draft with what it would change; 404 where there is none."""
        found = _draft()
        return answered(PolicyDraftOut(found).data, version=found.version)

    @extend_schema(request=taken.PolicyIn, responses={200: PolicyDraftOut}, parameters=[IF_THERE_IS_ONE])
    @command
    def put(self, request: Request) -> Response:
        """Write the draft, whole; If-Match names the one that is changed, and stays away where there is none yet."""
        given = taken.PolicyIn(data=request.data)
        given.is_valid(raise_exception=True)
        seen = seen_version(request) if "If-Match" in request.headers else None
        row = policies.draft(seen_version=seen, by=who(request), **given.validated_data)
        return with_etag(Response(PolicyDraftOut(row).data), row.version)

    @extend_schema(responses={204: None}, parameters=[IF_MATCH])
    @command
    def delete(self, request: Request) -> Response:
        """Throw the draft away. If-Match: the draft."""
        _draft()
        policies.drop(seen_version=seen_version(request), by=who(request))
        return Response(status=204)


def _draft() -> PolicyDraft:
    found = review_policy.draft()
    if found is None:
        raise NotFound("not_found", _("There is no draft of the policy."))
    return found


class PolicyPublished(Versioned):
    """POST review-policy/draft/publish/: put the draft in force. If-Match: the draft."""

    @extend_schema(request=None, responses={201: PolicyDetailOut})
    @confirmed()
    @command
    def post(self, request: Request) -> Response:
        """Put in force what somebody else drafted; a person does that, never a token."""
        _draft()
        row = policies.publish(seen_version=seen_version(request), by=who(request))
        headers = {"Location": f"/api/v1/review-policy/versions/{row.number}/"}
        return Response(PolicyDetailOut(row).data, status=201, headers=headers)
