"""Forms of people and compartments: they validate types, the services know the rules. None saves."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models import Compartment, Organisation
from accounts.models.compartments import ACCESS_LABELS
from accounts.models.users import OFTEN_LABELS, ROLE_LABELS

ROLES = [(role.value, label) for role, label in ROLE_LABELS.items()]
OFTEN = [(often.value, label) for often, label in OFTEN_LABELS.items()]
HOURS = [(hour, f"{hour:02}:00 UTC") for hour in range(24)]

NO_ACCESS = "none"


class Versioned(forms.Form):
    """A form on a versioned record."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class Me(Versioned):
    """One's own name and e-mail."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues know you."))
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)


class Own(Me):
    """One's own name and e-mail, and how often one is written to."""

    mail_often = forms.ChoiceField(label=_("Tell me by e-mail how much waits in my inbox"), choices=OFTEN)
    quiet_since = forms.TypedChoiceField(label=_("No mail from"), choices=HOURS, coerce=int)
    quiet_until = forms.TypedChoiceField(label=_("Until"), choices=HOURS, coerce=int)


class Person(Me):
    """Somebody's name, e-mail and roles."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues know them."))


class NewPerson(forms.Form):
    """A new account."""

    username = forms.CharField(
        label=_("User name"), max_length=60, help_text=_("They sign in with it. Letters, digits and @ . + - _")
    )
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues know them."))
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=ROLES, required=False, widget=forms.CheckboxSelectMultiple
    )
    password = forms.CharField(
        label=_("First password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; they should change it. A REST client needs none."),
    )


class NewPassword(forms.Form):
    """A password for somebody who forgot theirs."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters. Their sessions end; they should change it when they sign in."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, help_text=_("It stays in the audit trail."))


class Standing(Versioned):
    """Whether somebody may sign in, and why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)


class PlaceAccess(forms.Form):
    """What somebody may do in one compartment."""

    compartment = forms.ModelChoiceField(label=_("Compartment"), queryset=Compartment.objects.order_by("name"))
    access = forms.ChoiceField(
        label=_("Access"),
        choices=[*((access.value, label) for access, label in ACCESS_LABELS.items()), (NO_ACCESS, _("No access"))],
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000)


class NewPlace(forms.Form):
    """A new compartment."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Short, lower case, never changes: north-desk."))
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("What belongs here"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_common = forms.BooleanField(
        label=_("Common to everybody who works here"),
        required=False,
        help_text=_("Records of other compartments may name its actors, so everybody who works here must be a member."),
    )


class Place(Versioned):
    """A compartment's name and description."""

    name = NewPlace.base_fields["name"]
    description = NewPlace.base_fields["description"]
    is_common = NewPlace.base_fields["is_common"]


class OrganisationForm(Versioned):
    """Who this deployment speaks for."""

    name = forms.CharField(label=_("Name"), max_length=120)
    jurisdiction = forms.ChoiceField(
        label=_("Jurisdiction profile"),
        choices=Organisation.JURISDICTIONS,
        help_text=_("It switches checklist items on."),
    )
    nationality = forms.ChoiceField(
        label=_("Nationality"), required=False, choices=lambda: [("", _("None: international")), *countries]
    )
    rest_days = forms.TypedMultipleChoiceField(
        label=_("Days of rest"),
        required=False,
        coerce=int,
        choices=[(number + 1, name) for number, name in WEEKDAYS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They do not count as working days. Deadlines that are set already stay."),
    )
