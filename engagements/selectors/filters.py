"""The filters of the lists: the pages and REST read the same address."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Compartment, User
from actors.models import Actor
from actors.selectors import actors
from actors.selectors.search import matching
from core import clock
from core.filters import MomentFilter
from engagements.domain.channels import ChannelStatus, Medium
from engagements.domain.commitments import CommitmentStatus, Direction
from engagements.domain.deliveries import DeliveryStatus
from engagements.domain.incidents import IncidentType
from engagements.domain.kinds import EngagementKind
from engagements.domain.lifecycle import Status
from engagements.domain.planning import FacilitatorType, VenueType
from engagements.domain.release import Audience, ReleaseState
from engagements.domain.reporting import VerificationState
from engagements.models import (
    Channel,
    Commitment,
    Delivery,
    Engagement,
    EngagementActor,
    Facilitator,
    Incident,
    InformationItem,
    Release,
    Venue,
)
from engagements.models.choices import choices
from engagements.selectors.commitments import IS_OPEN, had_as_seen, held_as_seen, overdue
from engagements.selectors.succession import waiting


class OneOf(forms.Select):
    """A select of one value for a filter that takes several: the address may name more than the page offers."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        """Return every value the address names."""
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [value for value in values if value]


def several(label: Any, vocabulary: Any, **kwargs: Any) -> Any:
    """Return a filter by one or more words of a vocabulary."""
    words = [("", _("Any")), *choices(vocabulary)]
    return django_filters.MultipleChoiceFilter(label=label, choices=words, widget=OneOf, **kwargs)


def people(request: Any) -> QuerySet[User]:
    """Return the people with whom the reader shares a compartment: those a filter may name."""
    if request is None:
        return User.objects.none()
    return User.objects.filter(memberships__compartment_id__in=request.user.access).distinct().order_by("name")


def places(request: Any) -> QuerySet[Compartment]:
    """Return the reader's compartments."""
    if request is None:
        return Compartment.objects.none()
    return Compartment.objects.filter(pk__in=request.user.access).order_by("name")


def within(field: str) -> Any:
    """Return the filter by compartment, named by its code."""
    return django_filters.ModelChoiceFilter(
        label=_("Compartment"), field_name=field, queryset=places, to_field_name="code", empty_label=_("Any")
    )


class Filter(django_filters.FilterSet):  # type: ignore[misc]
    """What every list can be narrowed by: compartment, change, and an actor by id or by any of its names."""

    compartment = within("compartment")
    updated_since: Any = MomentFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte", widget=forms.HiddenInput
    )

    def meant(self, text: str) -> QuerySet[Actor]:
        """Return the actors the reader may see and means, by id or by any of their names."""
        seen = actors.visible(self.request.user)
        try:
            return seen.filter(Q(pk=UUID(text)) | Q(merged_records=UUID(text)))
        except ValueError:
            return matching(seen, text)


class ActorFilter(Filter):
    """A list of things done with actors: one search finds its words, and its actors by any of their names."""

    words_in: ClassVar[str]
    q = django_filters.CharFilter(
        label=_("Words or actor"), method="by_words", max_length=200, widget=forms.SearchInput
    )
    actor = django_filters.CharFilter(label=_("Actor"), method="by_actor", max_length=200, widget=forms.HiddenInput)

    def by_words(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Keep what holds the words, or has to do with an actor so named."""
        return rows.filter(Q(**{f"{self.words_in}__icontains": text}) | self.with_actors(self.meant(text)))

    def by_actor(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Keep what has to do with the actor."""
        return rows.filter(self.with_actors(self.meant(text)))

    def with_actors(self, meant: QuerySet[Actor]) -> Q:
        """Return the condition that one of these actors has to do with a row."""
        return Q(actor__in=meant) | Q(actor__merged_into__in=meant)


class EngagementFilter(ActorFilter):
    """Engagements by title, actor, status, kind, lead and compartment."""

    words_in = "title"
    status = several(_("Status"), Status)
    kind = several(_("Kind"), EngagementKind)
    lead = django_filters.ModelChoiceFilter(
        label=_("Lead"), queryset=people, to_field_name="username", empty_label=_("Anybody")
    )

    class Meta:
        model = Engagement
        fields: list[str] = []

    def with_actors(self, meant: QuerySet[Actor]) -> Q:
        """Return the condition that one of these actors takes part."""
        of_actor = Q(actor__in=meant) | Q(actor__merged_into__in=meant)
        return Q(pk__in=EngagementActor.objects.filter(of_actor).values("engagement_id"))


def _records(meant: QuerySet[Actor]) -> QuerySet[Any, Any]:
    """Return the ids of all records of these actors."""
    return Actor.objects.filter(Q(pk__in=meant.values("pk")) | Q(merged_into__in=meant.values("pk"))).values("pk")


class CommitmentFilter(ActorFilter):
    """Commitments by words, actor, state, who promised, who follows them and compartment."""

    words_in = "exact_words"
    compartment = within("engagement__compartment")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        choices=[
            ("open", _("Open")),
            ("overdue", _("Overdue")),
            ("asked", _("Split or merger asks")),
            ("ended", _("Ended")),
        ],
        empty_label=_("Any"),
    )
    status = several(_("Status"), CommitmentStatus)
    direction = django_filters.ChoiceFilter(
        label=_("Who promised"), choices=choices(Direction), empty_label=_("Anybody")
    )
    owner = django_filters.ModelChoiceFilter(
        label=_("Followed by"), queryset=people, to_field_name="username", empty_label=_("Anybody")
    )
    holder = django_filters.CharFilter(
        label=_("Now with"), method="by_holder", max_length=200, widget=forms.HiddenInput
    )
    engagement = django_filters.UUIDFilter(widget=forms.HiddenInput)

    class Meta:
        model = Commitment
        fields: list[str] = []

    def by_state(self, rows: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """Keep what is open, overdue, asked about after a split or merger, or ended."""
        if state == "overdue":
            return rows.filter(overdue(clock.now().date()))
        if state == "asked":
            return waiting(rows, self.request.user)
        return rows.filter(IS_OPEN) if state == "open" else rows.exclude(IS_OPEN)

    def by_holder(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Keep what the actor has now: without what another took over."""
        return rows.filter(held_as_seen(_records(self.meant(text)), self.request.user))

    def with_actors(self, meant: QuerySet[Actor]) -> Q:
        """Return the condition that it was made with, or taken over by, one of these actors."""
        return had_as_seen(_records(meant), self.request.user)


class DeliveryFilter(ActorFilter):
    """Deliveries by words, actor, status, offer, engagement and compartment."""

    words_in = "text"
    compartment = within("engagement__compartment")
    status = several(_("Status"), DeliveryStatus)
    offer = django_filters.UUIDFilter(widget=forms.HiddenInput)
    engagement = django_filters.UUIDFilter(widget=forms.HiddenInput)

    class Meta:
        model = Delivery
        fields: list[str] = []

    def with_actors(self, meant: QuerySet[Actor]) -> Q:
        """Return the condition that one of these actors was offered it."""
        return Q(offer__actor__in=meant) | Q(offer__actor__merged_into__in=meant)


class ChannelFilter(ActorFilter):
    """Channels by name, actor, medium, status and custodian."""

    words_in = "name"
    medium = several(_("Medium"), Medium)
    status = several(_("Status"), ChannelStatus)

    class Meta:
        model = Channel
        fields: list[str] = []


class VenueFilter(Filter):
    """Venues by name and type."""

    q = django_filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains", widget=forms.SearchInput)
    venue_type = several(_("Type"), VenueType)

    class Meta:
        model = Venue
        fields: list[str] = []


class FacilitatorFilter(Filter):
    """Facilitators by name and type."""

    q = django_filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains", widget=forms.SearchInput)
    facilitator_type = several(_("Type"), FacilitatorType)

    class Meta:
        model = Facilitator
        fields: list[str] = []


class IncidentFilter(ActorFilter):
    """Incidents by title, actor on either side, type, verification and date."""

    words_in = "title"
    incident_type = several(_("Type"), IncidentType)
    state = several(_("Verification"), VerificationState)
    since = django_filters.DateFilter(
        label=_("Since"),
        field_name="occurred_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    engagement = django_filters.UUIDFilter(widget=forms.HiddenInput)

    class Meta:
        model = Incident
        fields: list[str] = []

    def with_actors(self, meant: QuerySet[Actor]) -> Q:
        """Return the condition that one of these actors did or suffered something."""
        by_actor = Q(actor__in=meant) | Q(actor__merged_into__in=meant)
        return by_actor | Q(target__in=meant) | Q(target__merged_into__in=meant)


class InformationFilter(ActorFilter):
    """Items of information by words, actor and verification."""

    words_in = "text"
    compartment = within("engagement__compartment")
    state = several(_("Verification"), VerificationState)
    engagement = django_filters.UUIDFilter(widget=forms.HiddenInput)

    class Meta:
        model = InformationItem
        fields: list[str] = []


class ReleaseFilter(Filter):
    """Releases by title or words, audience, status, engagement, compartment, and those that have to be recalled."""

    q = django_filters.CharFilter(
        label=_("Title or words"), method="by_words", max_length=200, widget=forms.SearchInput
    )
    compartment = within("engagement__compartment")
    audience = several(_("Audience"), Audience)
    status = several(_("Status"), ReleaseState)
    to_recall = django_filters.BooleanFilter(
        label=_("To be recalled"),
        widget=forms.Select(choices=[("", _("Any")), ("true", _("Yes")), ("false", _("No"))]),
    )
    engagement = django_filters.UUIDFilter(widget=forms.HiddenInput)

    class Meta:
        model = Release
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        """Keep what says the words, or is called so."""
        return rows.filter(Q(words__icontains=text) | Q(title__icontains=text))
