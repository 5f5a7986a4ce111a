"""The rows of a plan: who takes part, what is offered, who may react. Writable only while the plan is a draft."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import ThroughQuerySet
from actors.domain.interests import IncentiveCategory
from actors.models import Actor, Interest, Person
from engagements.domain.planning import (
    DelegateRole,
    FacilitatorFunction,
    Framework,
    Likelihood,
    PartyRole,
    TeamRole,
    ThirdPartyKind,
)
from engagements.models.channels import Facilitator
from engagements.models.choices import choices, one_of
from engagements.models.engagements import Engagement


class PlanRow(models.Model):
    """Base of the rows of a plan."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    visible_through: ClassVar[str] = "engagement"
    objects: ClassVar[Any] = ThroughQuerySet.as_manager()

    class Meta:
        abstract = True


class EngagementActor(PlanRow):
    """An actor that takes part."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="parties")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="engagement_parties", verbose_name=_("actor"))
    role = models.CharField(_("role"), max_length=12, choices=choices(PartyRole), default=PartyRole.COUNTERPART.value)
    will_ask = models.TextField(_("what they will ask"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "actor"], name="party_once")]

    def __str__(self) -> str:
        """Return the actor's id."""
        return str(self.actor_id)


class EngagementPerson(PlanRow):
    """A person of the other side who takes part."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="delegates")
    person = models.ForeignKey(Person, models.PROTECT, related_name="engagement_parts", verbose_name=_("person"))
    role = models.CharField(
        _("part"), max_length=20, choices=choices(DelegateRole), default=DelegateRole.DELEGATE.value
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "person"], name="delegate_once")]

    def __str__(self) -> str:
        """Return the person's id."""
        return str(self.person_id)


class TeamMember(PlanRow):
    """One of us who takes part."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("member"))
    role = models.CharField(_("role"), max_length=12, choices=choices(TeamRole), default=TeamRole.NEGOTIATOR.value)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["engagement", "user"], name="member_once")]

    def __str__(self) -> str:
        """Return the user's id."""
        return str(self.user_id)


class EngagementFacilitator(PlanRow):
    """A facilitator in one function, on one ground."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="facilitation")
    facilitator = models.ForeignKey(
        Facilitator, models.PROTECT, related_name="engagements", verbose_name=_("facilitator")
    )
    function = models.CharField(_("function"), max_length=20, choices=choices(FacilitatorFunction))
    framework = models.CharField(
        _("framework"), max_length=28, choices=choices(Framework), default=Framework.NONE_AD_HOC.value
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "facilitator", "function"], name="facilitator_once_a_function"
            )
        ]

    def __str__(self) -> str:
        """Return the facilitator's id."""
        return str(self.facilitator_id)


class SharedInterest(PlanRow):
    """Common ground: an interest recorded for the actor, or one put in words here."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="shared_interests")
    interest = models.ForeignKey(
        Interest, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded interest")
    )
    text = models.TextField(_("in our words"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="shared_interest_says_what", condition=Q(interest__isnull=False) | ~Q(text=""))
        ]

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class Offer(PlanRow):
    """An incentive we would offer, its legal ground and how its delivery is checked."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="offers")
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to whom"))
    category = models.CharField(_("category"), max_length=28, choices=choices(IncentiveCategory))
    description = models.TextField(_("what exactly"))
    amount = models.DecimalField(_("value"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    conditionality = models.TextField(_("in return for"), blank=True)
    legal_authority_ref = models.CharField(
        _("legal authority"),
        max_length=200,
        blank=True,
        help_text=_("Licence, exemption or approval, with its number."),
    )
    beneficiary_chain = models.TextField(_("through whose hands it goes"), blank=True)
    delivery_verification = models.TextField(_("how delivery is verified"), blank=True)
    expires_on = models.DateField(_("offer ends on"), null=True, blank=True)

    class Meta:
        constraints = [
            one_of("offer_category_known", "category", IncentiveCategory),
            models.CheckConstraint(name="offer_amount_not_negative", condition=Q(amount=None) | Q(amount__gte=0)),
            models.CheckConstraint(
                name="offer_amount_has_currency", condition=Q(amount=None) | Q(currency__regex=r"^[A-Z]{3}$")
            ),
        ]

    def __str__(self) -> str:
        """Return what is offered."""
        return self.description


class Reaction(PlanRow):
    """How a third party is expected to react; compared afterwards with what it did."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="reactions")
    party_kind = models.CharField(_("kind of party"), max_length=16, choices=choices(ThirdPartyKind))
    party = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registered actor")
    )
    party_text = models.CharField(_("or in words"), max_length=160, blank=True)
    expected = models.TextField(_("expected reaction"))
    likelihood = models.CharField(_("likelihood"), max_length=16, choices=choices(Likelihood))
    signal = models.TextField(_("signal to watch"), blank=True)
    mitigation = models.TextField(_("mitigation"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="reaction_names_party", condition=Q(party__isnull=False) | ~Q(party_text=""))
        ]

    def __str__(self) -> str:
        """Return the expected reaction."""
        return self.expected
