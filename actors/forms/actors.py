"""Forms of the actor itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.domain.grading import NEEDS_SECOND_SOURCE
from actors.domain.kinds import SUBTYPES, ActorSubtype, ActorType
from actors.domain.profiles import ONLY_SOME, matters
from actors.domain.traits import ActorStatus, OrganisationLevel
from actors.forms.base import Act, NewRecordForm, RecordForm, day, from_column
from actors.forms.fields import CountriesField, LookupField, NewNameInput
from actors.models import Actor
from actors.models.vocabulary import choices
from actors.selectors import directories
from core import clock


def subtypes_by_type() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Return the subtypes under the types they belong to."""
    labels = dict(choices(ActorSubtype))
    types = dict(choices(ActorType))
    return [(types[kind], [(one.value, labels[one]) for one in some]) for kind, some in SUBTYPES.items() if some]


class Registration(NewRecordForm):
    """Register an actor: enough to find it again; the rest of the profile follows.

    A name much like that of an actor the user may see is taken only with the word that it is another one.
    """

    subtypes = forms.MultipleChoiceField(
        label=_("Subtypes"),
        required=False,
        choices=subtypes_by_type,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Those of the chosen type. Hold Ctrl or Cmd to choose several."),
    )
    countries = CountriesField(label=_("Countries"), required=False)

    SECTIONS = (
        ("", ("name", "actor_type", "subtypes", "status", "countries", "region", "summary")),
        (_("Who may see it"), ("compartment", "marking")),
    )

    class Meta:
        model = Actor
        fields = ("name", "actor_type", "subtypes", "status", "countries", "region", "summary", "marking")
        formfield_callback = from_column
        widgets = {"name": NewNameInput}
        help_texts = {
            "name": _("The name you would use in a report. Other names and scripts follow on the profile."),
            "actor_type": _(
                "What it is. A group that some list calls terrorist has a type too; the list goes under Listings."
            ),
        }

    def clean_name(self) -> str:
        """Return the name; refuses one that is nearly taken, unless the user said that it is another actor."""
        return self.untaken("name")


class Profile(RecordForm):
    """Change what the profile says."""

    countries = CountriesField(label=_("Countries"), required=False)
    organisation_levels = forms.MultipleChoiceField(
        label=_("Levels at which it can be met"),
        required=False,
        choices=choices(OrganisationLevel),
        widget=forms.CheckboxSelectMultiple,
    )
    size_source_id = LookupField(label=_("Source of the size"), required=False, help_text=_("Begin to type its title."))

    SECTIONS = (
        ("", ("name", "summary", "countries", "region", "founded_year", "ended_year", "marking")),
        (_("What moves it"), ("motivations", "principles", "constituency", "ethno_cultural", "ihl_commitments")),
        (
            _("Organisation"),
            (
                "structure",
                "organisation_levels",
                "command_control",
                "territorial_control",
                "population_control",
                "finance_sources",
                "internal_spoilers",
            ),
        ),
        (_("Attitude to us"), ("attitude_to_contact", "mediation_attitude")),
        (
            _("Size"),
            ("size_low", "size_high", "size_on", "size_source_id", "size_reliability", "size_credibility"),
        ),
    )

    class Meta:
        model = Actor
        fields = (
            "name",
            "summary",
            "countries",
            "region",
            "founded_year",
            "ended_year",
            "marking",
            "motivations",
            "principles",
            "constituency",
            "ethno_cultural",
            "ihl_commitments",
            "structure",
            "organisation_levels",
            "command_control",
            "territorial_control",
            "population_control",
            "finance_sources",
            "internal_spoilers",
            "attitude_to_contact",
            "mediation_attitude",
            "size_low",
            "size_high",
            "size_on",
            "size_reliability",
            "size_credibility",
        )
        formfield_callback = from_column
        widgets = {"name": NewNameInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask what matters for the type, and what is filled in; offer the sources that may be cited here."""
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.leave_out(self.instance.pk)
        for name in ONLY_SOME:
            if not matters(name, self.instance.actor_type) and not getattr(self.instance, name):
                del self.fields[name]
        grade: Any = self.fields["size_credibility"]
        grade.choices = [option for option in grade.choices if option[0] != NEEDS_SECOND_SOURCE]
        field = self.fields["size_source_id"]
        if isinstance(field, LookupField):
            field.connect(directories.of_sources(self.user, compartment_id=self.instance.compartment_id))

    def clean_name(self) -> str:
        """Return the name; refuses one that is nearly taken, unless the user said that it is another actor."""
        return self.untaken("name", beside=self.instance.pk)


class Reclassification(RecordForm):
    """Say that the actor is of another type or status from a day on."""

    subtypes = forms.MultipleChoiceField(
        label=_("Subtypes"),
        required=False,
        choices=subtypes_by_type,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Those of the chosen type. Hold Ctrl or Cmd to choose several."),
    )
    since = day(label=_("Since"), help_text=_("What it was before stays on the profile, dated."))
    reason = forms.CharField(
        label=_("What it rests on"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A declaration, a report, a ruling."),
    )

    SECTIONS = (("", ("actor_type", "subtypes", "status", "since", "reason")),)

    class Meta:
        model = Actor
        fields = ("actor_type", "subtypes", "status")
        formfield_callback = from_column

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Start from today."""
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = clock.now().date


class PeriodDay(Act):
    """Correct from which day an actor was what it was."""

    since = day(label=_("Since"), help_text=_("What it was before ends on that day."))
    reason = forms.CharField(label=_("What it rests on"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class EarlierPeriod(Act):
    """Say what an actor was before the first that is recorded of it."""

    actor_type = forms.ChoiceField(label=_("Type"), choices=choices(ActorType))
    status = forms.ChoiceField(label=_("Status"), choices=choices(ActorStatus))
    since = day(label=_("Since"), required=False, help_text=_("Leave it empty where it is not known."))
    until = day(label=_("Until"), help_text=_("The day on which it became what is recorded first."))
    reason = forms.CharField(label=_("What it rests on"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


STATUS_TONES = {
    ActorStatus.ACTIVE: "info",
    ActorStatus.IN_CEASEFIRE: "good",
    ActorStatus.IN_DDR: "good",
    ActorStatus.TRANSFORMED_PARTY: "good",
}
