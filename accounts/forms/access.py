"""Forms of tokens and grants: they validate types, the services know the rules. None saves."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import RESOURCES, SCOPES
from accounts.models import Compartment, User
from accounts.models.compartments import CompartmentedRecord
from core import clock

RESOURCE_LABELS = {
    "me": _("your own account"),
    "notices": _("the inbox"),
    "actors": _("actors, persons, relations, listings"),
    "engagements": _("engagements, channels, commitments, incidents"),
    "reviews": _("reviews, decisions, checklists"),
    "assessments": _("trust and escalation assessments"),
    "case-studies": _("case studies"),
    "retention": _("the retention schedule, legal holds, what is let go"),
    "audit": _("the audit trail"),
    "search": _("search"),
}


def in_twelve_weeks() -> date:
    """Return how long a token lives unless said otherwise."""
    return (clock.now() + timedelta(weeks=12)).date()


def in_four_weeks() -> date:
    """Return how long a grant lasts unless said otherwise."""
    return (clock.now() + timedelta(weeks=4)).date()


class NewToken(forms.Form):
    """What a new REST token may do."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (scope, (_("read %s") if scope.startswith("read:") else _("read and write %s")) % RESOURCE_LABELS[resource])
            for resource in RESOURCES
            for scope in (f"read:{resource}", f"write:{resource}")
            if scope in SCOPES
        ],
    )
    compartments = forms.ModelMultipleChoiceField(
        label=_("In these compartments"), queryset=Compartment.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    expires_on = forms.DateField(
        label=_("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}),
        initial=in_twelve_weeks,
        help_text=_("A year ahead at most, in UTC."),
    )

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        """Offer the compartments of the owner."""
        super().__init__(*args, **kwargs)
        self.fields["compartments"].queryset = Compartment.objects.filter(pk__in=owner.access).order_by("name")  # type: ignore[attr-defined]


class Grant(forms.Form):
    """One person who is to see one record, until when and why."""

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    until_on = forms.DateField(
        label=_("Until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}),
        initial=in_four_weeks,
        help_text=_("A year ahead at most, in UTC."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, help_text=_("It stays in the audit trail."))

    def __init__(self, *args: Any, record: CompartmentedRecord, **kwargs: Any) -> None:
        """Offer people who may sign in and whom the grant would tell more: members know all but who is protected."""
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True)
        if not getattr(record, "is_protected", False):
            people = people.exclude(memberships__compartment_id=record.compartment_id)
        self.fields["user"].queryset = people.order_by("name", "username")  # type: ignore[attr-defined]


class Revocation(forms.Form):
    """Whose grant ends, and why."""

    user = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=1000)
