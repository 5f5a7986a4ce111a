"""REST of releases of information: preparing, releasing by a second person, withdrawing, recalling."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.confirmed import confirmed
from accounts.models import User
from core import clock, reads
from core.api import command, conditional, etag, seen_version
from engagements.api import out, taken
from engagements.api.engagements import Command, Versioned
from engagements.api.reads import Listed, who
from engagements.models import Release
from engagements.selectors import filters
from engagements.selectors import releases as found
from engagements.services import releases


def data_of(release: Release, user: User) -> dict[str, Any]:
    """Return one release as REST says it to somebody, with what bars it while it is a draft."""
    items = [quote.item for quote in release.quotes.all()]
    bars = found.bars(release, items, user=user, at=clock.now())
    return {
        **out.ReleaseOut(release).data,
        "record": release.record,
        "is_weaker": found.is_weaker(release),
        "falls": out.ReleaseFallOut(found.falls(release), many=True).data,
        "bars": [{"code": bar.code, "detail": bar.told_with(_)} for bar in bars],
        "answers": out.RecallAnswerOut(release.answers.select_related("by").order_by("at"), many=True).data,
    }


def answer(release_id: UUID, *, request: Request, status: int = 200) -> Response:
    """Return the release as it is now, with its version."""
    fresh = whole(release_id, request)
    headers = {"ETag": etag(fresh.version)}
    if status == 201:  # noqa: PLR2004
        headers["Location"] = f"/api/v1/releases/{fresh.pk}/"
    return Response(data_of(fresh, who(request)), status=status, headers=headers)


def whole(release_id: UUID, request: Request) -> Release:
    """Return one release with what it quotes."""
    release: Release = found.with_items(found.visible(who(request)).filter(pk=release_id)).get()
    return release


class ReleaseCollection(Listed, Command):
    """releases/: the list, and the preparation of one."""

    serializer_class = out.ReleaseOut
    filterset_class = filters.ReleaseFilter
    queryset = Release.objects.none()
    ordering_fields: ClassVar[list[str]] = ["updated_at", "created_at"]

    def rows(self, user: User) -> QuerySet[Release]:
        """Return the releases of the engagements the caller may see, with what they quote."""
        return found.with_items(found.visible(user)).select_related("written_by", "released_by", "ended_by")

    @extend_schema(responses=out.ReleaseOut(many=True))
    def get(self, request: Request) -> Response:
        """List the releases of the engagements the caller may see."""
        return self.page(request)

    @extend_schema(request=taken.NewReleaseIn, responses={201: out.ReleaseDetailOut})
    @command
    def post(self, request: Request) -> Response:
        """Write the draft of a release; somebody else releases it."""
        data = self.body(taken.NewReleaseIn)
        whole_id, items = data.pop("engagement_id"), data.pop("item_ids", [])
        done = releases.prepare(engagement_id=whole_id, changes=data, item_ids=items, by=who(request))
        return answer(done.pk, request=request, status=201)


class ReleaseRecord(Versioned):
    """releases/{id}/: one release, and the change of its draft."""

    sends_etag = True

    @extend_schema(responses=out.ReleaseDetailOut)
    def get(self, request: Request, release_id: UUID) -> Response:
        """Return one release with what bars it and what it quotes, or 304 when the caller has exactly this."""
        release = found.get(release_id, user=who(request))
        reads.of_record(release, by=request.user)
        data = data_of(whole(release_id, request), who(request))
        return conditional(request, lambda: data, tag=etag(release.version, shown=data))

    @extend_schema(request=taken.ReleaseIn, responses={200: out.ReleaseDetailOut})
    @command
    def patch(self, request: Request, release_id: UUID) -> Response:
        """Change the draft; whoever does has written in it, and does not release it."""
        found.get(release_id, user=who(request))
        data, seen = self.body(taken.ReleaseIn, partial=True), seen_version(request)
        items = data.pop("item_ids", None)
        releases.change(release_id=release_id, seen_version=seen, changes=data, item_ids=items, by=who(request))
        return answer(release_id, request=request)


class LetOut(Versioned):
    """releases/{id}/release/: release it."""

    @extend_schema(request=None, responses={200: out.ReleaseDetailOut})
    @confirmed()
    @command
    def post(self, request: Request, release_id: UUID) -> Response:
        """Release exactly this draft, as somebody who wrote none of it. If-Match: the release."""
        found.get(release_id, user=who(request))
        releases.release(release_id=release_id, seen_version=seen_version(request), by=who(request))
        return answer(release_id, request=request)


class Withdraw(Versioned):
    """releases/{id}/withdraw/: give the draft up."""

    @extend_schema(request=taken.CancelIn, responses={200: out.ReleaseDetailOut})
    @command
    def post(self, request: Request, release_id: UUID) -> Response:
        """Give the draft up, with a reason."""
        found.get(release_id, user=who(request))
        data, seen = self.body(taken.CancelIn), seen_version(request)
        releases.withdraw(release_id=release_id, seen_version=seen, by=who(request), **data)
        return answer(release_id, request=request)


class Recall(Versioned):
    """releases/{id}/recall/: what went out is recalled."""

    @extend_schema(request=taken.CancelIn, responses={200: out.ReleaseDetailOut})
    @command
    def post(self, request: Request, release_id: UUID) -> Response:
        """Record that what went out was recalled from those who got it, with the reason."""
        found.get(release_id, user=who(request))
        data, seen = self.body(taken.CancelIn), seen_version(request)
        releases.recall(release_id=release_id, seen_version=seen, by=who(request), **data)
        return answer(release_id, request=request)


class Uphold(Command):
    """releases/{id}/falls/{id}/uphold/: it holds although something it quotes fell."""

    @extend_schema(request=taken.CancelIn, responses={200: out.ReleaseFallOut})
    @command
    def post(self, request: Request, release_id: UUID, fall_id: UUID) -> Response:
        """Write down why the words hold after all, as somebody who changed neither the item nor its source."""
        found.get(release_id, user=who(request))
        data = self.body(taken.CancelIn)
        row = releases.uphold(release_id=release_id, fall_id=fall_id, by=who(request), **data)
        return Response(out.ReleaseFallOut(row).data)


class Answers(Command):
    """releases/{id}/answers/: what those who got it answered to the recall."""

    @extend_schema(request=taken.TextIn, responses={201: out.RecallAnswerOut})
    @command
    def post(self, request: Request, release_id: UUID) -> Response:
        """Write down who was told of the recall, how, and what they answered."""
        found.get(release_id, user=who(request))
        row = releases.answer(release_id=release_id, by=who(request), **self.body(taken.TextIn))
        return Response(out.RecallAnswerOut(row).data, status=201)
