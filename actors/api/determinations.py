"""REST of determinations: read them with evidence and dissent, prepare, find, conclude, confirm, withdraw, dissent."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from actors.api import given
from actors.api.base import Act, Many, One, body, who
from actors.api.shown import Cited
from actors.domain.determinations import Criterion, DeterminationState, Finding, Outcome
from actors.models import Determination, DeterminationDissent, DeterminationFinding, FindingEvidence
from actors.models.vocabulary import choices
from actors.selectors import actors
from actors.selectors import determinations as selector
from actors.selectors.determinations import Reading
from actors.services import determinations
from core import clock, reads
from core.api import command, conditional, etag, seen_version
from core.errors import NotFound


class EvidenceShown(Cited):
    """A piece of evidence with both grades apart."""

    class Meta:
        model = FindingEvidence
        fields = ("id", "text", "reliability", "credibility", "grade", "source_refuted", "sources", "noted_on")


class FindingShown(serializers.Serializer[Any]):
    """What was found on one criterion, and on which evidence."""

    criterion = serializers.ChoiceField(choices(Criterion), source="finding.criterion")
    finding = serializers.ChoiceField(choices(Finding), source="finding.finding")
    reasoning = serializers.CharField(source="finding.reasoning")
    evidence = EvidenceShown(many=True)


class DissentShown(serializers.ModelSerializer[DeterminationDissent]):
    """What somebody else sees differently."""

    by = serializers.CharField(source="by.name")

    class Meta:
        model = DeterminationDissent
        fields = ("id", "by", "text", "created_at")


class DeterminationShown(serializers.Serializer[Any]):
    """A determination as it counts today. It is relied on only while `holds` is true; no figure stands behind it."""

    id = serializers.UUIDField(source="determination.pk")
    version = serializers.IntegerField(source="determination.version")
    actor_id = serializers.UUIDField(source="determination.actor_id")
    part = serializers.CharField(source="determination.part", help_text="Empty: about the whole actor.")
    outcome = serializers.ChoiceField(choices(Outcome), source="determination.outcome", allow_blank=True)
    reasoning = serializers.CharField(source="determination.reasoning")
    state = serializers.ChoiceField(choices(DeterminationState), source="determination.state")
    state_reason = serializers.CharField(source="determination.state_reason")
    valid_until = serializers.DateField(source="determination.valid_until", allow_null=True)
    prepared_by = serializers.CharField(source="determination.prepared_by.name")
    confirmed_by = serializers.CharField(source="determination.confirmed_by.name", default=None, allow_null=True)
    confirmed_at = serializers.DateTimeField(source="determination.confirmed_at", allow_null=True)
    expired = serializers.BooleanField()
    holds = serializers.BooleanField(help_text="Confirmed, not expired, and nothing has changed under it.")
    look_again = serializers.ListField(child=serializers.CharField(), source="again")
    lacking = serializers.ListField(
        child=serializers.CharField(), help_text="What keeps a draft from being confirmed, a sentence each."
    )
    findings = FindingShown(many=True, source="rows")
    dissents = DissentShown(many=True)
    created_at = serializers.DateTimeField(source="determination.created_at")
    updated_at = serializers.DateTimeField(source="determination.updated_at")

    class Meta:
        model = Determination


class DeterminationPreparationIn(given.Body):
    """What a new determination is about; an empty part is the whole actor."""

    class Meta:
        model = Determination
        fields = ("part",)


class DeterminationConclusionIn(given.Body):
    """What a draft concludes."""

    class Meta:
        model = Determination
        fields = determinations.CONCLUSION


class DeterminationFindingIn(given.Body):
    """What was found on one criterion, and why."""

    class Meta:
        model = DeterminationFinding
        fields = determinations.FINDING


class DeterminationEvidenceIn(given.CitedIn):
    """A piece of evidence; the source and both grades are needed."""

    class Meta:
        model = FindingEvidence
        fields = ("text", *given.CITED)


class DeterminationWithdrawalIn(given.Strict):
    """Why a draft is given up."""

    reason = serializers.CharField(max_length=2000)


class DeterminationDissentIn(given.Strict):
    """What somebody else sees differently, and why."""

    text = serializers.CharField(max_length=10_000)


def _of(request: Request, actor_id: UUID, determination_id: UUID) -> Determination:
    """Return a determination of the actor; raises NotFound when either is hidden, or it is of another actor."""
    actors.get(actor_id, user=who(request))
    row = selector.get(determination_id, user=who(request))
    if row.actor_id != actor_id:
        raise NotFound("not_found", _("There is no such determination."))
    return row


def _answer(request: Request, row: Determination, *, status: int = 200) -> Response:
    """Return a determination as it counts today, with its version as ETag."""
    row = selector.get(row.pk, user=who(request))
    reading = selector.one(row, user=who(request), today=clock.now().date())
    response = Response(DeterminationShown(reading).data, status=status)
    response["ETag"] = etag(row.version, shown=_shown(reading))
    if status == 201:  # noqa: PLR2004
        response["Location"] = reverse("actor-determination", args=[row.actor_id, row.pk])
    return response


def _shown(reading: Reading) -> str | None:
    """Return what the answer says beyond its version: that it expired, or why it is to be looked at again."""
    return " ".join(["expired"] * reading.expired + reading.again) or None


class Determinations(Many):
    """The determinations of an actor: list them, prepare one."""

    serializer_class = DeterminationShown

    def rows(self, user: User) -> QuerySet[Determination]:
        """Return those of the actor, if the user may see it."""
        return selector.of_actor(actors.get(self.kwargs["actor_id"], user=user), user=user)

    def finished(self, rows: list[Any], user: User) -> list[Any]:
        """Return them with all they say."""
        return selector.read(rows, user=user, today=clock.now().date())

    @extend_schema(request=DeterminationPreparationIn, responses={201: DeterminationShown})
    @command
    def post(self, request: Request, actor_id: UUID) -> Response:
        """Begin one about the actor, or about a named part of it."""
        actors.get(actor_id, user=who(request))
        values = body(request, DeterminationPreparationIn)
        made = determinations.prepare(actor_id=actor_id, part=values.get("part", ""), by=who(request))
        return _answer(request, made, status=201)


class DeterminationOne(One):
    """One determination: read it, write the conclusion of a draft."""

    @extend_schema(responses=DeterminationShown)
    def get(self, request: Request, actor_id: UUID, determination_id: UUID) -> Response:
        """Read one, with its ETag."""
        row = _of(request, actor_id, determination_id)
        reads.of_record(row.actor, by=request.user)
        reading = selector.one(row, user=who(request), today=clock.now().date())
        return conditional(
            request, lambda: DeterminationShown(reading).data, tag=etag(row.version, shown=_shown(reading))
        )

    @extend_schema(request=DeterminationConclusionIn, responses=DeterminationShown)
    @command
    def patch(self, request: Request, actor_id: UUID, determination_id: UUID) -> Response:
        """Write the conclusion of a draft."""
        row = _of(request, actor_id, determination_id)
        values, version = body(request, DeterminationConclusionIn, partial=True), seen_version(request)
        determinations.conclude(determination_id=determination_id, seen_version=version, values=values, by=who(request))
        return _answer(request, row)


class DeterminationFindings(One):
    """What a draft found on one criterion."""

    @extend_schema(request=DeterminationFindingIn, responses=DeterminationShown)
    @command
    def patch(self, request: Request, actor_id: UUID, determination_id: UUID, criterion: str) -> Response:
        """Write the finding and why."""
        row = _of(request, actor_id, determination_id)
        values, version = body(request, DeterminationFindingIn, partial=True), seen_version(request)
        determinations.find(
            determination_id=determination_id,
            criterion=criterion,
            seen_version=version,
            values=values,
            by=who(request),
        )
        return _answer(request, row)


class DeterminationEvidence(APIView):
    """The evidence of one criterion of a draft."""

    scope = "actors"

    @extend_schema(request=DeterminationEvidenceIn, responses={201: DeterminationShown})
    @command
    def post(self, request: Request, actor_id: UUID, determination_id: UUID, criterion: str) -> Response:
        """Add a piece of evidence."""
        row = _of(request, actor_id, determination_id)
        values = body(request, DeterminationEvidenceIn)
        determinations.add_evidence(
            determination_id=determination_id, criterion=criterion, values=values, by=who(request)
        )
        return _answer(request, row, status=201)


class DeterminationEvidenceOne(APIView):
    """One piece of evidence of a draft."""

    scope = "actors"

    @extend_schema(request=None, responses={204: None})
    @command
    def delete(self, request: Request, actor_id: UUID, determination_id: UUID, evidence_id: UUID) -> Response:
        """Take it out; the history keeps what it said."""
        _of(request, actor_id, determination_id)
        piece = determinations.evidence(evidence_id, user=who(request))
        if piece.finding.determination_id != determination_id:
            raise NotFound("not_found", _("There is no such entry."))
        determinations.remove_evidence(evidence_id=evidence_id, by=who(request))
        return Response(status=204)


class DeterminationConfirm(Act):
    """A second person confirms a draft."""

    @extend_schema(request=given.Nothing, responses=DeterminationShown)
    @command
    def post(self, request: Request, actor_id: UUID, determination_id: UUID) -> Response:
        """Confirm it as it stands; the one in force before is superseded."""
        row = _of(request, actor_id, determination_id)
        body(request, given.Nothing)
        determinations.confirm(determination_id=determination_id, seen_version=seen_version(request), by=who(request))
        return _answer(request, row)


class DeterminationWithdraw(Act):
    """A draft is given up."""

    @extend_schema(request=DeterminationWithdrawalIn, responses=DeterminationShown)
    @command
    def post(self, request: Request, actor_id: UUID, determination_id: UUID) -> Response:
        """Give it up; it stays readable."""
        row = _of(request, actor_id, determination_id)
        values, version = body(request, DeterminationWithdrawalIn), seen_version(request)
        determinations.withdraw(determination_id=determination_id, seen_version=version, by=who(request), **values)
        return _answer(request, row)


class DeterminationDissents(APIView):
    """The dissents from a determination."""

    scope = "actors"

    @extend_schema(request=DeterminationDissentIn, responses={201: DeterminationShown})
    @command
    def post(self, request: Request, actor_id: UUID, determination_id: UUID) -> Response:
        """Write one; nobody changes it afterwards."""
        row = _of(request, actor_id, determination_id)
        values = body(request, DeterminationDissentIn)
        determinations.dissent(determination_id=determination_id, by=who(request), **values)
        return _answer(request, row, status=201)
