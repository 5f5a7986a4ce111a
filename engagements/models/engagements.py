"""The engagement itself, who may see it and who wrote it."""

from typing import Any, ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord, ObjectGrant
from engagements.domain.kinds import EngagementKind
from engagements.domain.lifecycle import Status
from engagements.domain.planning import Track
from engagements.domain.reporting import CameUp
from engagements.models.channels import Channel, Venue
from engagements.models.choices import choices, one_of, some_of

BEGUN: Final = (Status.UNDER_WAY.value, Status.HELD.value, Status.REPORTED.value, Status.CLOSED.value)
TOOK_PLACE: Final = (Status.HELD.value, Status.REPORTED.value, Status.CLOSED.value)
NOT_BEGUN: Final = (Status.DRAFT.value, Status.IN_REVIEW.value, Status.CLEARED.value, Status.REFUSED.value)


class Engagement(CompartmentedRecord):
    """A planned or held contact with one or more actors.

    Everything above `status` is its content: it is reviewed as it stands and writable only in draft. The columns from
    `status` on are the lifecycle's. `content_no` and `recorded_at` are written by the database alone; so is
    `report_due_at` where a review policy is published: what somebody was told is not moved by a later policy.
    """

    title = models.CharField(
        _("title"), max_length=160, help_text=_("A few words for colleagues. No names of persons.")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=choices(EngagementKind))
    purpose = models.CharField(
        _("purpose of the online engagement"),
        max_length=24,
        choices=[
            choice for choice in choices(EngagementKind) if choice[0] not in {"chance_contact", "digital_exchange"}
        ],
        blank=True,
        help_text=_("Which kind it serves; its tier follows from that."),
    )
    track = models.CharField(_("track"), max_length=20, choices=choices(Track), default=Track.TRACK_1.value)
    is_discreet = models.BooleanField(_("discreet"), default=False)
    who_may_know = models.TextField(
        _("who may know"), blank=True, help_text=_("Outside the team and those who can open this record.")
    )
    desired_effect = models.TextField(
        _("desired effect"), blank=True, help_text=_("What shall be different after the contact.")
    )
    objective = models.TextField(
        _("objective it serves"), blank=True, help_text=_("The larger process or mandate, and why a contact is needed.")
    )
    alternatives = models.TextField(
        _("alternatives"), blank=True, help_text=_("What else could be done, and what follows from doing nothing.")
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="engagements", verbose_name=_("channel")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="engagements", verbose_name=_("venue")
    )
    planned_start = models.DateTimeField(_("planned start"), null=True, blank=True)
    planned_end = models.DateTimeField(_("planned end"), null=True, blank=True)
    security_plan = models.TextField(
        _("security and interpreters"), blank=True, help_text=_("Escort, devices, fallback contact, interpreters.")
    )
    go_no_go = models.TextField(
        _("go or no-go"), blank=True, help_text=_("What must be true on the day, and who says so.")
    )
    messages = models.TextField(_("messages and requests"), blank=True, help_text=_("What we will say and ask for."))
    topics_to_avoid = models.TextField(_("topics to avoid"), blank=True)
    red_lines = models.TextField(_("red lines"), blank=True, help_text=_("What we will not accept, offer or discuss."))
    public_part = models.TextField(_("what is public"), blank=True)
    public_when = models.TextField(_("when it is said"), blank=True)
    public_speaker = models.CharField(_("who speaks"), max_length=160, blank=True)
    written_text = models.BooleanField(_("A written text is to be agreed or handed over"), default=False)
    physical_meeting = models.BooleanField(_("People meet in person"), default=False)
    public_event = models.BooleanField(_("The public or the media will see it"), default=False)
    partner_force = models.BooleanField(_("It supports or trains a partner force"), default=False)
    essential_contact = models.BooleanField(
        _("A person under an international warrant takes part and the contact is documented as essential"),
        default=False,
    )
    lethal = models.BooleanField(_("Arms, or training or information of lethal use, are part of it"), default=False)

    status = models.CharField(_("status"), max_length=12, choices=choices(Status), default=Status.DRAFT.value)
    status_reason = models.TextField(blank=True)
    content_no = models.PositiveIntegerField(default=0, editable=False)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="led_engagements", verbose_name=_("lead")
    )
    started_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True, editable=False)
    held_at = models.DateTimeField(null=True, blank=True)
    held_without_cover = models.BooleanField(default=False)
    came_up = ArrayField(
        models.CharField(max_length=12, choices=choices(CameUp)), default=list, blank=True, verbose_name=_("came up")
    )
    report_due_at = models.DateTimeField(_("report due"), null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("engagement")
        indexes = [
            models.Index(fields=["compartment", "-updated_at", "-id"], name="engagement_recent"),
            models.Index(fields=["lead", "status"], name="engagement_lead_status"),
            models.Index(fields=["status", "planned_start"], name="engagement_status_start"),
        ]
        constraints = [
            one_of("engagement_kind_known", "kind", EngagementKind),
            one_of("engagement_track_known", "track", Track),
            one_of("engagement_status_known", "status", Status),
            models.CheckConstraint(
                name="engagement_ends_after_start",
                condition=Q(planned_end=None) | Q(planned_start=None) | Q(planned_end__gte=models.F("planned_start")),
            ),
            models.CheckConstraint(
                name="engagement_purpose_only_online",
                condition=Q(purpose="") | Q(kind=EngagementKind.DIGITAL_EXCHANGE.value),
            ),
            models.CheckConstraint(
                name="engagement_begun_has_start",
                condition=~Q(status__in=BEGUN) | Q(started_at__isnull=False),
            ),
            models.CheckConstraint(
                name="engagement_start_only_when_begun",
                condition=~Q(status__in=NOT_BEGUN) | Q(started_at=None, recorded_at=None),
            ),
            models.CheckConstraint(
                name="engagement_held_has_end",
                condition=(Q(status__in=TOOK_PLACE) & Q(held_at__gte=models.F("started_at")))
                | (~Q(status__in=TOOK_PLACE) & Q(held_at=None)),
            ),
            some_of("engagement_came_up_known", "came_up", CameUp),
            models.CheckConstraint(
                name="engagement_report_due_once_held",
                condition=~Q(held_at=None) | Q(report_due_at=None, came_up=[]),
            ),
            models.CheckConstraint(
                name="engagement_reported_has_time",
                condition=~Q(status__in=[Status.REPORTED.value, Status.CLOSED.value]) | Q(reported_at__isnull=False),
            ),
            models.CheckConstraint(
                name="engagement_closed_has_time", condition=~Q(status=Status.CLOSED.value) | Q(closed_at__isnull=False)
            ),
            models.CheckConstraint(
                name="engagement_cancelled_has_reason",
                condition=~Q(status=Status.CANCELLED.value) | ~Q(status_reason=""),
            ),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("engagements:detail", args=[self.pk])


class EngagementGrant(ObjectGrant):
    """Somebody outside the compartment may see one engagement, with everything that is part of it."""

    content_object = models.ForeignKey(Engagement, models.CASCADE)

    class Meta(ObjectGrant.Meta):
        verbose_name = _("access to an engagement")

    def __str__(self) -> str:
        """Return who sees what."""
        return f"{self.user_id} sees {self.content_object_id}"


class EngagementAuthor(models.Model):
    """Somebody who saved the draft at least once. Append-only: an author stays one."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "user"], name="author_once")]

    def __str__(self) -> str:
        """Return who wrote what."""
        return f"{self.user_id} wrote {self.engagement_id}"
