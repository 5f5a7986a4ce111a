"""Forms of the acts that move an engagement on, and of a chance contact."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Compartment, User
from actors.models import Actor, Person
from actors.selectors import actors
from actors.selectors.directories import Actors
from core import house
from engagements.domain.reporting import CameUp
from engagements.forms.fields import ColumnsForm, NamedField, Options
from engagements.models import Engagement
from engagements.models.choices import choices
from engagements.selectors import reach


def moment(label: Any, **kwargs: Any) -> forms.DateTimeField:
    """Return a field for a moment in UTC."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **{"help_text": _("In UTC."), **kwargs})


def came_up() -> forms.MultipleChoiceField:
    """Return the question whether anything came up that hurries the report, with the hours that are in force."""
    hours = {"hours": house.number("reports.hours"), "flash": house.number("reports.flash")}
    return forms.MultipleChoiceField(
        label=_("Did any of these come up?"),
        choices=choices(CameUp),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("If so, the report is due within %(flash)s hours after the contact, else within %(hours)s.")
        % hours,
    )


class Act(forms.Form):
    """Base of the acts: the version the reader saw travels along."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class Start(Act):
    """Go, and since when."""

    go = forms.CharField(
        label=_("Go or no-go"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who judged the criteria of the plan today, and how."),
    )
    started_at = moment(_("Began at"), required=False, help_text=_("In UTC. Leave it empty for now."))


class Hold(Act):
    """When the contact took place."""

    started_at = moment(_("Began at"), required=False)
    held_at = moment(_("Ended at"))
    reason = forms.CharField(
        label=_("How it came about"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when the contact took place although it was suspended."),
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        """Ask only for what is not known yet."""
        super().__init__(*args, **kwargs)
        self.fields["came_up"] = came_up()
        self.order_fields(["seen_version", "started_at", "held_at", "came_up"])
        if engagement.started_at is not None:
            del self.fields["started_at"]
        if engagement.status != "suspended":
            del self.fields["reason"]


class Close(Act):
    """A last word."""

    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class Cancel(Act):
    """Why it will not take place."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class WithWhom(forms.Form):
    """Where a record shall lie and with which actor it was: what the choices of the next form depend on."""

    compartment = forms.ModelChoiceField(
        Compartment.objects.none(),
        label=_("Compartment"),
        empty_label=None,
        to_field_name="code",
        help_text=_("Its members will see the record."),
    )
    actor = NamedField(label=_("With which actor"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the compartments in which the user may work, and the actors that can be engaged."""
        super().__init__(*args, **kwargs)
        rows = Compartment.objects.filter(pk__in=[place for place in user.access if user.may_change_in(place)])
        cast("Any", self.fields["compartment"]).queryset = rows.order_by("name")
        cast("NamedField", self.fields["actor"]).connect(Actors(actors.engageable(user)))


class ChanceContact(ColumnsForm):
    """A contact nobody planned, with one actor."""

    model = Engagement
    columns = ("title", "track", "channel", "physical_meeting", "marking")

    started_at = moment(_("Began at"))
    held_at = moment(_("Ended at"))
    persons = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Who of them was there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    colleagues = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("Who of us was there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, actor: Actor, compartment_id: Any, **kwargs: Any) -> None:
        """Offer what may be named in the compartment."""
        super().__init__(*args, **kwargs)
        self.fields["came_up"] = came_up()
        channels = reach.nameable("channel", compartment_id=compartment_id, user=user).filter(
            actor__in=actors.the_same(actor.pk)
        )
        self.narrow("channel", Options(channels))
        cast("Any", self.fields["persons"]).queryset = reach.people_of(
            [actor.pk], compartment_id=compartment_id, user=user
        )
        cast("Any", self.fields["colleagues"]).queryset = reach.colleagues(compartment_id=compartment_id)

    def changes(self, actor: Actor) -> dict[str, Any]:
        """Return what was sent, as the service takes it."""
        return {name: value for name, value in self.values().items() if name.removesuffix("_id") in self.columns} | {
            "parties": [{"actor_id": actor.pk}],
            "delegates": [{"person_id": person.pk} for person in self.cleaned_data["persons"]],
            "team": [{"user_id": colleague.pk} for colleague in self.cleaned_data["colleagues"]],
        }
