"""REST on records that may be about one actor: likely pairs, keeping apart, merging and splitting by two people."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from actors.api.base import Act, Many, One, body, created, shown, who
from actors.api.given import Strict
from actors.domain.merging import PICKED, MergeAct, MergeStatus, Pick
from actors.models import ApartActors, LikelyDouble, RecordMerge
from actors.models.vocabulary import choices
from actors.selectors import doubles as pairs
from actors.selectors import merging as selector
from actors.services import doubles, merging
from core.api import command, seen_version


def a_person() -> "serializers.SlugRelatedField[User]":
    """Return a field that names a person by user name, null for nobody yet."""
    return serializers.SlugRelatedField(slug_field="username", read_only=True, allow_null=True)


class LikelyDoubleShown(serializers.ModelSerializer[LikelyDouble]):
    """Two records with much the same name, which names these are, and how alike: 0 to 1."""

    class Meta:
        model = LikelyDouble
        fields = ("id", "one_id", "other_id", "one_name", "other_name", "likeness")


class ApartShown(serializers.ModelSerializer[ApartActors]):
    """Two records that a person found to be of two actors."""

    class Meta:
        model = ApartActors
        fields = ("id", "version", "one_id", "other_id", "reason", "created_at", "updated_at")


class ApartIn(Strict):
    """Two records, and what tells them apart."""

    one_id = serializers.UUIDField()
    other_id = serializers.UUIDField()
    reason = serializers.CharField(max_length=4000)


class PartShown(serializers.Serializer[Any]):
    """Parts of one kind in words: those that go over, and those that stay."""

    label = serializers.CharField()  # type: ignore[assignment]
    moving = serializers.ListField(child=serializers.CharField())
    staying = serializers.ListField(child=serializers.CharField())


class MergeRow(serializers.ModelSerializer[RecordMerge]):
    """A merge of two records, as a list has it; people by their user names."""

    proposed_by = a_person()
    decided_by = a_person()
    split_proposed_by = a_person()
    split_decided_by = a_person()

    class Meta:
        model = RecordMerge
        fields = (
            "id", "version", "kept_id", "folded_id", "status", "picks", "reason", "proposed_by", "decided_by",
            "decided_at", "decision_reason", "split_reason", "split_proposed_by", "split_proposed_at",
            "split_decided_by", "split_decided_at", "created_at", "updated_at",
        )  # fmt: skip


class MergeShown(MergeRow):
    """A merge of two records: `parts` are those that would go over, or went over, as far as the reader may see them."""

    parts = serializers.SerializerMethodField()

    class Meta(MergeRow.Meta):
        fields = (*MergeRow.Meta.fields, "parts")  # type: ignore[assignment]

    @extend_schema_field(PartShown(many=True))
    def get_parts(self, merge: RecordMerge) -> Any:
        """Return the parts in words."""
        return PartShown(merge.parts, many=True).data  # type: ignore[attr-defined]


class MergeIn(Strict):
    """Which record is kept and which goes into it, in the versions seen; `picks` maps fields to folded or both."""

    kept_id = serializers.UUIDField()
    folded_id = serializers.UUIDField()
    kept_version = serializers.IntegerField(min_value=1)
    folded_version = serializers.IntegerField(min_value=1)
    picks = serializers.DictField(
        child=serializers.ChoiceField([pick.value for pick in Pick]),
        required=False,
        help_text=f"Of {', '.join(PICKED)}.",
    )
    reason = serializers.CharField(max_length=4000)


class MergeSeenIn(Strict):
    """The versions of both records that the second person looked at."""

    kept_version = serializers.IntegerField(min_value=1)
    folded_version = serializers.IntegerField(min_value=1)


class MergeReasonIn(Strict):
    """Why; a withdrawal needs none."""

    reason = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)


class MergeFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The filters of the merges."""

    kept = django_filters.UUIDFilter(label=gettext_lazy("Into this record"))
    folded = django_filters.UUIDFilter(label=gettext_lazy("Of this record"))
    status = django_filters.ChoiceFilter(choices=choices(MergeStatus), label=gettext_lazy("Status"))

    class Meta:
        model = RecordMerge
        fields: list[str] = []


class Doubles(Many):
    """The pairs that look alike and that nobody has judged."""

    serializer_class = LikelyDoubleShown
    ordering_fields: ClassVar[list[str]] = ["likeness"]
    ordering: ClassVar[list[str]] = ["-likeness", "-id"]

    def rows(self, user: User) -> QuerySet[LikelyDouble]:
        """Return the pairs the user may see."""
        return pairs.likely(user)


class Apart(Many):
    """The pairs that a person found to be two actors: list them, add one."""

    serializer_class = ApartShown

    def rows(self, user: User) -> QuerySet[ApartActors]:
        """Return the pairs the user may see."""
        return pairs.apart(user)

    @extend_schema(request=ApartIn, responses={201: ApartShown})
    @command
    def post(self, request: Request) -> Response:
        """Say that two actors are not the same; they are not suggested again."""
        return shown(doubles.keep_apart(by=who(request), **body(request, ApartIn)), ApartShown, status=201)


class Merges(Many):
    """The merges of records: list them, propose one."""

    serializer_class = MergeRow
    filterset_class = MergeFilter

    def rows(self, user: User) -> QuerySet[RecordMerge]:
        """Return the merges the user may see."""
        return selector.visible(user)

    @extend_schema(request=MergeIn, responses={201: MergeShown})
    @command
    def post(self, request: Request) -> Response:
        """Propose that one record goes into another; nothing moves before a second person confirms it."""
        said = body(request, MergeIn)
        made = merging.propose(**{"picks": {}, **said}, by=who(request))
        return created(_whole(made.pk, request), MergeShown, at="actor-merge")


class MergeOne(One):
    """One merge."""

    @extend_schema(responses=MergeShown)
    def get(self, request: Request, merge_id: UUID) -> Response:
        """Read a merge with what goes over, or went over."""
        return self.answer(request, _whole(merge_id, request), MergeShown)


class MergeConfirm(Act):
    """The second person's word on a merge."""

    @extend_schema(request=MergeSeenIn, responses=MergeShown)
    @command
    def post(self, request: Request, merge_id: UUID) -> Response:
        """Merge the records as proposed. If-Match names the version of the proposal."""
        selector.get(merge_id, user=who(request))
        said, version = body(request, MergeSeenIn), seen_version(request)
        merging.confirm(merge_id=merge_id, seen_version=version, by=who(request), **said)
        return shown(_whole(merge_id, request), MergeShown)


class MergeAction(Act):
    """A verb on a merge, with a reason."""

    act: ClassVar[MergeAct]

    def acted(self, request: Request, merge_id: UUID) -> Response:
        """Carry the verb out and return the merge."""
        selector.get(merge_id, user=who(request))
        said = body(request, MergeReasonIn)
        seen: dict[str, Any] = {"merge_id": merge_id, "seen_version": seen_version(request), "by": who(request)}
        if self.act is MergeAct.CONFIRM_SPLIT:
            merging.confirm_split(**seen)
        elif self.act is MergeAct.PROPOSE_SPLIT:
            merging.propose_split(**seen, **said)
        else:
            merging.close(**seen, **said, act=self.act)
        return shown(_whole(merge_id, request), MergeShown)


class MergeRefuse(MergeAction):
    """A merge is refused."""

    act = MergeAct.REFUSE

    @extend_schema(request=MergeReasonIn, responses=MergeShown)
    @command
    def post(self, request: Request, merge_id: UUID) -> Response:
        """Refuse a proposal; both records stay as they are."""
        return self.acted(request, merge_id)


class MergeWithdraw(MergeAction):
    """A proposal is taken back."""

    act = MergeAct.WITHDRAW

    @extend_schema(request=MergeReasonIn, responses=MergeShown)
    @command
    def post(self, request: Request, merge_id: UUID) -> Response:
        """Withdraw one's own proposal."""
        return self.acted(request, merge_id)


class SplitPropose(MergeAction):
    """Merged records should be two again."""

    act = MergeAct.PROPOSE_SPLIT

    @extend_schema(request=MergeReasonIn, responses=MergeShown)
    @command
    def post(self, request: Request, merge_id: UUID) -> Response:
        """Propose to split merged records again."""
        return self.acted(request, merge_id)


class SplitConfirm(MergeAction):
    """The second person's word on a split."""

    act = MergeAct.CONFIRM_SPLIT

    @extend_schema(request=MergeReasonIn, responses=MergeShown)
    @command
    def post(self, request: Request, merge_id: UUID) -> Response:
        """Split the records: what went over goes back, what was added since stays with the kept record."""
        return self.acted(request, merge_id)


class SplitRefuse(MergeAction):
    """The records stay merged."""

    act = MergeAct.REFUSE_SPLIT

    @extend_schema(request=MergeReasonIn, responses=MergeShown)
    @command
    def post(self, request: Request, merge_id: UUID) -> Response:
        """Refuse to split the records."""
        return self.acted(request, merge_id)


class SplitWithdraw(MergeAction):
    """A proposal to split is taken back."""

    act = MergeAct.WITHDRAW_SPLIT

    @extend_schema(request=MergeReasonIn, responses=MergeShown)
    @command
    def post(self, request: Request, merge_id: UUID) -> Response:
        """Withdraw one's own proposal to split the records."""
        return self.acted(request, merge_id)


def _whole(merge_id: UUID, request: Request) -> RecordMerge:
    merge = selector.get(merge_id, user=who(request))
    merge.parts = selector.parts_of(merge, user=who(request))  # type: ignore[attr-defined]
    return merge
