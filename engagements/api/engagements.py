"""REST of engagements: the list, the plan, the acts, the report and what is learnt."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import reads as read_trail
from core.api import command, conditional, etag, seen_version
from engagements.api import out, taken
from engagements.api.reads import (
    Engagements,
    InformationList,
    engagement_data,
    report_of,
    tag_of,
    who,
)
from engagements.models import Engagement, EvidenceNote, InformationItem
from engagements.selectors import engagements
from engagements.selectors import outcomes as found
from engagements.services import chance, lifecycle, outcomes, planning, reports


class Command(APIView):
    """A command: a body of known shape, one service, one answer."""

    scope = "engagements"

    def body(self, shape: type[serializers.BaseSerializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """Return the validated body; with `partial` only what was sent."""
        given = shape(data=self.request.data, partial=partial)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)


class Versioned(Command):
    """A command that names the version it answers in If-Match."""

    versioned = True


def answer(engagement: Engagement, *, status: int = 200) -> Response:
    """Return the engagement as it is now, with its version."""
    fresh = Engagement.objects.get(pk=engagement.pk)
    headers = {"ETag": etag(fresh.version)}
    if status == 201:  # noqa: PLR2004
        headers["Location"] = f"/api/v1/engagements/{fresh.pk}/"
    return Response(engagement_data(fresh), status=status, headers=headers)


class EngagementCollection(Engagements, Command):
    """engagements/: the list, and the beginning of a draft."""

    @extend_schema(responses=out.EngagementOut(many=True))
    def get(self, request: Request) -> Response:
        """List the engagements the caller may see."""
        return self.page(request)

    @extend_schema(request=taken.NewPlanIn, responses={201: out.EngagementDetailOut})
    @command
    def post(self, request: Request) -> Response:
        """Begin a draft, led and written by the caller."""
        data = self.body(taken.NewPlanIn)
        place = data.pop("compartment_id")
        return answer(planning.begin(compartment_id=place, changes=data, by=who(request)), status=201)


class EngagementRecord(Versioned):
    """engagements/{id}/: one engagement, and changes of its plan."""

    sends_etag = True

    @extend_schema(responses=out.EngagementDetailOut)
    def get(self, request: Request, engagement_id: UUID) -> Response:
        """Return one engagement with its content, or 304 when the caller has this version."""
        engagement = engagements.get(engagement_id, user=who(request))
        read_trail.of_record(engagement, by=request.user)
        return conditional(request, lambda: engagement_data(engagement), tag=etag(engagement.version))

    @extend_schema(request=taken.PlanIn, responses={200: out.EngagementDetailOut})
    @command
    def patch(self, request: Request, engagement_id: UUID) -> Response:
        """Change the plan of a draft; what is not sent stays."""
        engagements.get(engagement_id, user=who(request))
        data, seen = self.body(taken.PlanIn, partial=True), seen_version(request)
        return answer(planning.save(engagement_id=engagement_id, seen_version=seen, changes=data, by=who(request)))


class ChanceContacts(Command):
    """engagements/chance-contacts/: contacts nobody planned."""

    @extend_schema(request=taken.ChanceContactIn, responses={201: out.EngagementDetailOut})
    @command
    def post(self, request: Request) -> Response:
        """Log a chance contact after it took place."""
        data = self.body(taken.ChanceContactIn)
        fixed = {name: data.pop(name) for name in ("compartment_id", "started_at", "held_at", "came_up")}
        return answer(chance.log(changes=data, by=who(request), **fixed), status=201)


class Act(Versioned):
    """engagements/{id}/<verb>/: an act that moves an engagement on."""

    shape: ClassVar[type[serializers.BaseSerializer[Any]]]
    service: ClassVar[Callable[..., Engagement]]

    def carry_out(self, request: Request, engagement_id: UUID) -> Response:
        """Call the service and answer with the engagement."""
        engagements.get(engagement_id, user=who(request))
        data, seen = self.body(self.shape), seen_version(request)
        done = type(self).service(engagement_id=engagement_id, seen_version=seen, by=who(request), **data)
        return answer(done)


class Start(Act):
    """engagements/{id}/start/."""

    shape, service = taken.StartIn, staticmethod(lifecycle.start)

    @extend_schema(request=taken.StartIn, responses={200: out.EngagementDetailOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Record that a cleared engagement is under way; refused without a live decision on exactly this content."""
        return self.carry_out(request, engagement_id)


class Hold(Act):
    """engagements/{id}/hold/."""

    shape, service = taken.HoldIn, staticmethod(lifecycle.hold)

    @extend_schema(request=taken.HoldIn, responses={200: out.EngagementDetailOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Record that the contact took place, also while it was suspended."""
        return self.carry_out(request, engagement_id)


class Close(Act):
    """engagements/{id}/close/."""

    shape, service = taken.CloseIn, staticmethod(lifecycle.close)

    @extend_schema(request=taken.CloseIn, responses={200: out.EngagementDetailOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Close a reported engagement."""
        return self.carry_out(request, engagement_id)


class Cancel(Act):
    """engagements/{id}/cancel/."""

    shape, service = taken.CancelIn, staticmethod(lifecycle.cancel)

    @extend_schema(request=taken.CancelIn, responses={200: out.EngagementDetailOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Cancel an engagement that has not been held."""
        return self.carry_out(request, engagement_id)


class ReportRecord(Versioned):
    """engagements/{id}/report/: the report of a contact."""

    sends_etag = True

    @extend_schema(responses=out.ReportOut)
    def get(self, request: Request, engagement_id: UUID) -> Response:
        """Return the report, drafted or filed."""
        data = out.ReportOut(report_of(engagements.get(engagement_id, user=who(request)))).data
        return conditional(request, lambda: data, tag=tag_of(data))

    @extend_schema(request=taken.ReportIn, responses={201: out.ReportOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """File the report of a held engagement; it never changes afterwards. If-Match: the engagement."""
        engagement = engagements.get(engagement_id, user=who(request))
        data, seen = self.body(taken.ReportIn, partial=True), seen_version(request)
        reports.file(engagement_id=engagement.pk, seen_version=seen, changes=data, by=who(request))
        return Response(out.ReportOut(report_of(engagement)).data, status=201)


class Addenda(Command):
    """engagements/{id}/addenda/: what is added to a filed report."""

    @extend_schema(request=taken.TextIn, responses={201: out.AddendumOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Add to a filed report."""
        engagements.get(engagement_id, user=who(request))
        added = reports.add(engagement_id=engagement_id, by=who(request), **self.body(taken.TextIn))
        return Response(out.AddendumOut(added).data, status=201)


class Observed(Command):
    """engagements/{id}/observed-reactions/: how third parties did react."""

    @extend_schema(request=taken.ObservedIn, responses={201: out.ObservedOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Record how a third party did react."""
        engagements.get(engagement_id, user=who(request))
        data = self.body(taken.ObservedIn)
        observed = reports.observe(engagement_id=engagement_id, by=who(request), **data)
        return Response(out.ObservedOut(observed).data, status=201)


class InformationCollection(InformationList, Command):
    """information/: what was learnt."""

    @extend_schema(responses=out.InformationOut(many=True))
    def get(self, request: Request) -> Response:
        """List what was learnt in the engagements the caller may see."""
        return self.page(request)

    @extend_schema(request=taken.InformationIn, responses={201: out.InformationOut})
    @command
    def post(self, request: Request) -> Response:
        """Record something learnt in a contact, with both grades."""
        data = self.body(taken.InformationIn)
        item = outcomes.record_information(engagement_id=data.pop("engagement_id"), changes=data, by=who(request))
        headers = {"Location": f"/api/v1/information/{item.pk}/", "ETag": etag(item.version)}
        return Response(out.InformationOut(item).data, status=201, headers=headers)


class CheckInformation(Versioned):
    """information/{id}/check/: how far an item was checked."""

    @extend_schema(request=taken.CheckIn, responses={200: out.InformationOut})
    @command
    def post(self, request: Request, item_id: UUID) -> Response:
        """Record how far an item was checked, with a reason. If-Match: the item."""
        found.get(InformationItem, item_id, user=who(request))
        data, seen = self.body(taken.CheckIn, partial=True), seen_version(request)
        reason = data.pop("reason", "")
        item = outcomes.check_information(
            item_id=item_id, seen_version=seen, changes=data, reason=reason, by=who(request)
        )
        return Response(out.InformationOut(item).data, headers={"ETag": etag(item.version)})


class Conduct(Command):
    """engagements/{id}/conduct/: conduct that no other record shows."""

    @extend_schema(request=taken.ConductIn, responses={201: out.ConductOut})
    @command
    def post(self, request: Request, engagement_id: UUID) -> Response:
        """Note an actor's conduct, with both grades."""
        engagements.get(engagement_id, user=who(request))
        note = outcomes.note_conduct(engagement_id=engagement_id, changes=self.body(taken.ConductIn), by=who(request))
        return Response(out.ConductOut(note).data, status=201)


class OfferOutcomes(Command):
    """offers/{id}/outcomes/: what became of an offer."""

    @extend_schema(request=taken.OfferOutcomeIn, responses={201: out.OfferOutcomeOut})
    @command
    def post(self, request: Request, offer_id: UUID) -> Response:
        """Record whether it was taken, refused, not delivered or diverted, with both grades."""
        engagements.offer(offer_id, user=who(request))
        changes = self.body(taken.OfferOutcomeIn)
        row = outcomes.record_offer_outcome(offer_id=offer_id, changes=changes, by=who(request))
        return Response(out.OfferOutcomeOut(row).data, status=201)


class RetractConduct(Versioned):
    """conduct/{id}/retract/: take a note on conduct out of the evidence."""

    @extend_schema(request=taken.RetractionIn, responses={200: out.ConductOut})
    @command
    def post(self, request: Request, note_id: UUID) -> Response:
        """Retract a note, with a reason; it stays on record. If-Match: the note."""
        found.get(EvidenceNote, note_id, user=who(request))
        data, seen = self.body(taken.RetractionIn), seen_version(request)
        note = outcomes.retract_note(note_id=note_id, seen_version=seen, by=who(request), **data)
        return Response(out.ConductOut(note).data, headers={"ETag": etag(note.version)})
