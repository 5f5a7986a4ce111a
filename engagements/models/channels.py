"""Channels to an actor, and the neutral ground and third parties that make a contact possible."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import CompartmentedRecord
from actors.models import Actor
from engagements.domain.channels import UNUSABLE, ChannelStatus, Encryption, Exposure, IdentityCheck, Medium
from engagements.domain.planning import FacilitatorType, VenueType
from engagements.models.choices import choices, one_of


class Channel(CompartmentedRecord):
    """One way to reach one actor, with somebody of ours who looks after it.

    The database keeps through whom it ran before: they are looked up on lists too.
    """

    name = models.CharField(_("name"), max_length=120)
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="channels", verbose_name=_("actor"))
    medium = models.CharField(_("medium"), max_length=24, choices=choices(Medium))
    status = models.CharField(
        _("status"), max_length=12, choices=choices(ChannelStatus), default=ChannelStatus.PROPOSED.value
    )
    custodian = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("custodian"),
        help_text=_("Who of us keeps the channel alive and answers for it."),
    )
    intermediary = models.CharField(
        _("intermediary"), max_length=160, blank=True, help_text=_("Through whom it runs, if it is not direct.")
    )
    former_intermediaries = ArrayField(
        models.CharField(max_length=160), default=list, editable=False, verbose_name=_("intermediaries before")
    )
    identity_verified_by = models.CharField(
        _("identity verified by"), max_length=16, choices=choices(IdentityCheck), default=IdentityCheck.NONE.value
    )
    encryption = models.CharField(
        _("encryption"), max_length=12, choices=choices(Encryption), default=Encryption.NONE.value
    )
    metadata_exposure = models.CharField(
        _("exposure of metadata"), max_length=8, choices=choices(Exposure), default=Exposure.HIGH.value
    )
    record_policy = models.TextField(
        _("what is recorded"), blank=True, help_text=_("Who keeps which record of what passes through it.")
    )
    backup = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fallback channel")
    )
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    last_tested_on = models.DateField(_("last tested on"), null=True, blank=True)
    expected_interval_days = models.PositiveSmallIntegerField(
        _("expected contact every (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )
    notes = models.TextField(_("notes"), blank=True, help_text=_("No passwords, phrases or numbers."))

    class Meta:
        verbose_name = _("channel")
        constraints = [
            one_of("channel_medium_known", "medium", Medium),
            one_of("channel_status_known", "status", ChannelStatus),
            models.CheckConstraint(name="channel_not_its_own_backup", condition=~Q(backup=F("id"))),
        ]
        indexes = [models.Index(fields=["actor", "status"], name="channel_actor_status")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_usable(self) -> bool:
        """Return whether a plan may rely on it."""
        return self.status not in UNUSABLE


class Venue(CompartmentedRecord):
    """A place where parties can meet, and on what terms."""

    name = models.CharField(_("name"), max_length=160)
    venue_type = models.CharField(_("type"), max_length=40, choices=choices(VenueType))
    place = models.CharField(_("place"), max_length=200, blank=True)
    accepted_by = models.TextField(
        _("accepted by"), blank=True, help_text=_("Which parties accept it, since when and with which reservations.")
    )
    security_guarantor = models.CharField(_("guarantor of security"), max_length=200, blank=True)
    entry_exit_terms = models.TextField(_("terms of entry and exit"), blank=True)
    immunities = models.TextField(_("immunities, visas and travel-ban exemptions"), blank=True)
    device_policy = models.TextField(_("devices"), blank=True)
    press_exposure = models.CharField(
        _("exposure to the press"), max_length=8, choices=choices(Exposure), default=Exposure.MEDIUM.value
    )
    cost_bearer = models.CharField(_("who bears the cost"), max_length=200, blank=True)
    evacuation_plan = models.TextField(_("evacuation plan"), blank=True)
    is_active = models.BooleanField(_("may be used"), default=True)

    class Meta:
        verbose_name = _("venue")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Facilitator(CompartmentedRecord):
    """A third party that makes contacts possible: a mission, an organisation, a State, a person of trust.

    The database keeps the names it had before: they are looked up on lists too.
    """

    name = models.CharField(_("name"), max_length=160)
    facilitator_type = models.CharField(_("type"), max_length=40, choices=choices(FacilitatorType))
    mandate = models.TextField(_("mandate"), blank=True, help_text=_("On what ground and how far it may act."))
    own_interests = models.TextField(_("interests of its own"), blank=True)
    contact = models.CharField(_("how to reach it"), max_length=200, blank=True)
    is_active = models.BooleanField(_("may be used"), default=True)
    former_names = ArrayField(
        models.CharField(max_length=160), default=list, editable=False, verbose_name=_("names it had before")
    )

    class Meta:
        verbose_name = _("facilitator")

    def __str__(self) -> str:
        """Return the name."""
        return self.name
