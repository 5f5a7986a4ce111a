"""What somebody is told of, and whether they have read it."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain.notices import Kind, Whole
from accounts.models.compartments import ids_seen

KIND_LABELS: dict[Kind, str | Promise] = {
    Kind.LANE_OPEN: _("A lane waits for a reviewer"),
    Kind.LANE_OVERDUE: _("A lane is overdue"),
    Kind.LANE_AGAIN: _("Something changed: a lane has to answer again"),
    Kind.LANE_GIVEN: _("A lane was given to you"),
    Kind.LANE_TAKEN: _("A lane you held is with somebody else now"),
    Kind.QUESTION_ASKED: _("A reviewer asks you something"),
    Kind.QUESTION_REPLIED: _("Your question was answered"),
    Kind.QUESTION_UNANSWERED: _("Nobody answered your question: the time of your lane runs again"),
    Kind.COMMENTED: _("Somebody commented on an item you answer or talked about"),
    Kind.DECISION_WAITS: _("A review waits for your decision"),
    Kind.AGREE_AGAIN: _("A dissent or new answers: what you agreed to counts only if you agree again"),
    Kind.DECIDED: _("Your plan was decided"),
    Kind.LEVEL_RAISED: _("A lane is overdue, so a review goes one level up"),
    Kind.CONDITION_GIVEN: _("A condition is yours to meet"),
    Kind.CONDITION_DUE: _("A condition is due soon"),
    Kind.CONDITION_OVERDUE: _("A condition is overdue"),
    Kind.CONDITION_TO_VERIFY: _("A condition waits to be verified"),
    Kind.CONDITION_VERIFIED: _("A condition was verified"),
    Kind.MITIGATION_GIVEN: _("A measure is yours to carry out"),
    Kind.MITIGATION_DUE: _("A measure is due soon"),
    Kind.MITIGATION_OVERDUE: _("A measure is overdue"),
    Kind.MITIGATION_TO_VERIFY: _("A measure waits to be verified"),
    Kind.MITIGATION_VERIFIED: _("A measure was verified"),
    Kind.VALIDITY_ENDING: _("An approval runs out soon"),
    Kind.VALIDITY_ENDED: _("An approval has run out"),
    Kind.CHANGED: _("Something changed under an approval or a review"),
    Kind.SUSPENDED: _("An engagement was suspended"),
    Kind.REVOKED: _("An approval was revoked"),
    Kind.LIFTED: _("A suspension was lifted"),
    Kind.DELIVERY_ORDERED: _("A delivery was ordered: it waits to be confirmed by another person"),
    Kind.DELIVERY_DIVERTED: _("A delivery was diverted"),
    Kind.DELIVERIES_STOPPED: _("All deliveries of an engagement were stopped"),
    Kind.DELIVERIES_RESUMED: _("Deliveries that were stopped go on"),
    Kind.TIE_WITHDRAWN: _("Somebody withdrew a conflict of interest: your word is needed"),
    Kind.TIE_ENDED: _("The conflict of interest you withdrew holds no more"),
    Kind.TIE_STAYS: _("The conflict of interest you withdrew holds all the same: somebody says why"),
    Kind.PERIOD_OVER: _("The time for which a record is kept is over"),
    Kind.LETTING_GO_WAITS: _("Letting a record go waits for a second person"),
    Kind.RELEASE_WAITS: _("A release of information waits for a second person"),
    Kind.RECALL_NEEDED: _("Something that went out has to be recalled"),
    Kind.RELEASE_WEAKER: _("Something that went out no longer reaches the grade it went out with"),
}


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices; everybody has their own."""

    def visible_to(self, user: Any) -> Self:
        """Return the user's own notices about what they may see now; `None` is the scheduler and sees all."""
        if user is None:
            return self
        if not user.is_authenticated:
            return self.none()
        seen = Q()
        for whole in Whole:
            model: Any = apps.get_model(whole)
            seen |= Q(whole_type=whole, whole_id__in=ids_seen(model, user))
        return self.filter(seen, recipient=user)

    def waiting(self) -> Self:
        """Return those that are neither read nor settled."""
        return self.filter(read_at=None, done_at=None)


class Notice(models.Model):
    """One person is told of one thing. It holds no words about the matter: these are read with its record, if seen.

    Nothing but `read_at` and `done_at` is ever written again, each once; the database holds that.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=160)
    whole_type = models.CharField(max_length=60)
    whole_id = models.UUIDField()
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    path = models.CharField(max_length=200)
    due_on = models.DateField(_("due on"), null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        indexes = [
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_of_recipient"),
            models.Index(fields=["subject_id", "kind"], name="notice_of_subject"),
            models.Index(fields=["recipient"], name="notice_waiting", condition=Q(read_at=None, done_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="told_once"),
            models.CheckConstraint(
                name="notice_seen_through_whole",
                condition=Q(whole_type__in=[whole.value for whole in Whole]),
            ),
        ]

    def __str__(self) -> str:
        """Return why it was sent."""
        return str(KIND_LABELS[Kind(self.kind)])
