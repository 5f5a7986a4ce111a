"""Agreeing to an approval, where the policy has several people approve."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.domain.notices import Kind
from accounts.models import User
from accounts.services import notices
from core import audit, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain.review_cycle import ReviewStatus
from riskreview.models import Assent
from riskreview.models.reviews import ReviewKind
from riskreview.selectors import assents, judgement, review_policy, ties
from riskreview.selectors.words import told
from riskreview.services.decisions import lock


@transaction.atomic
def give(*, review_id: UUID, seen_version: int, reasons: str, by: User) -> Assent:
    """Agree by name to an approval of exactly this snapshot; the decision itself is taken by the last who approves.

    What was agreed before somebody dissented counts no more, and may be agreed to again.

    Raises NotFound, NotAllowed (level, a part in it, an absolute block), Stale, Conflict (not passed on, a block, one
    person approves at this level, agreed already) or Invalid (`reasons`).
    """
    at = clock.now()
    review = lock(review_id, by=by)
    judged = judgement.judge(review)
    level = judged.level.to_approve
    ensure(policies.may_assent, by, ties.of(by, review), level=level)
    versions.insist(review, seen_version)
    if review.kind != ReviewKind.REGULAR or review.status != ReviewStatus.RECOMMENDED:
        raise Conflict("wrong_state", _("One agrees to a review that its lanes have passed on."))
    if judged.obstacles:
        raise Conflict("obstacles", " ".join(told(words) for words in judged.obstacles))
    if level is None or review_policy.of(review).approvals(level) == 1:
        raise Conflict("one_approves", _("At this level one person approves."))
    if assents.counting(review).filter(by=by).exists():
        raise Conflict("agreed_already", _("You agreed already."))
    if not reasons.strip():
        message = _("Write down the reasons.")
        raise Invalid("no_reasons", message, {"reasons": message})
    with in_words():
        row = Assent.objects.create(
            review=review, snapshot=review.snapshot, level=by.decision_level, reasons=reasons.strip(), by=by, at=at
        )
        row.refresh_from_db(fields=["at"])
    notices.settle(about=review, kinds=[Kind.AGREE_AGAIN], of=by)
    changes = {"level": row.level, "snapshot": review.snapshot.sha256}
    audit.record("riskreview.assented", row, by=by, at=at, changes=changes, reason=row.reasons)
    return row
