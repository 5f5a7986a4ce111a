"""Talking about an item beside its answer: reviewers, authors and deciders, and nothing of it is part of the answer."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import notices
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.models import Lane, LaneComment
from riskreview.selectors import checklists, conflicts, reviews
from riskreview.services import lanes, telling


@transaction.atomic
def add(*, lane_id: UUID, code: str, text: str, by: User) -> LaneComment:
    """Say something about an item of a lane; it stays as it was said.

    Raises NotFound, NotAllowed (no part in the review, or a declared conflict), Conflict (decided already) or Invalid
    (`fields`: `code` for an item that is not asked, `text` for nothing said).
    """
    at = clock.now()
    lane = lanes.lock(lane_id, by=by)
    ensure(policies.may_comment, by, lane, declared=conflicts.bars(by, lane.review.engagement))
    if lane.review.status not in reviews.UNDECIDED:
        raise Conflict("wrong_state", _("This review is over: comments are made before the decision."))
    if code not in checklists.items_of(lane):
        sentence = _("There is no such item on this checklist.")
        raise Invalid("invalid", sentence, {"code": sentence})
    if not (words := text.strip()):
        sentence = _("Write the comment.")
        raise Invalid("no_text", sentence, {"text": sentence})
    with in_words():
        row = LaneComment.objects.create(lane=lane, code=code, text=words, by=by, at=at)
    telling.commented(row)
    audit.record("riskreview.comment_made", row, by=by, at=at, changes={"item": code, "comment": words})
    return row


def seen(lane: Lane, *, by: User) -> None:
    """Note that somebody has the comments of a lane before them: the inbox need not tell them of these any more."""
    notices.settle(about=LaneComment.objects.filter(lane=lane), of=by)
