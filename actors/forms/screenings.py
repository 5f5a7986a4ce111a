"""Forms of the look-up on lists: a name, and the decision about a hit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.domain.listfiles.entries import EntryKind
from actors.domain.screening import HitState
from actors.forms.base import Act, open_to
from actors.forms.fields import CountriesField


class LookUp(forms.Form):
    """A name to be looked up, and what is known of who bears it."""

    name = forms.CharField(label=_("Name"), max_length=300, widget=forms.SearchInput)
    kind = forms.ChoiceField(
        label=_("Look among"),
        required=False,
        choices=[
            ("", _("Organisations and persons")),
            (EntryKind.ORGANISATION.value, _("Organisations")),
            (EntryKind.PERSON.value, _("Persons")),
        ],
    )
    countries = CountriesField(label=_("Countries"), required=False)

    @property
    def kinds(self) -> list[EntryKind]:
        """Return the kinds of entries to look among."""
        chosen = self.cleaned_data["kind"]
        return [EntryKind(chosen)] if chosen else [EntryKind.ORGANISATION, EntryKind.PERSON]


class KeepLookUp(LookUp):
    """A look-up that is kept in a compartment."""

    compartment = forms.ChoiceField(
        label=_("Keep it in"), help_text=_("Its members see the name and what was found, and decide about it.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the compartments the user may write in."""
        super().__init__(*args, **kwargs)
        self.fields["compartment"].choices = [(str(one.pk), one.name) for one in open_to(user)]  # type: ignore[attr-defined]


class WhyForm(Act):
    """Why something is done."""

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))


class HitDecisionForm(Act):
    """Whether a hit is the one who was looked up, and why."""

    state = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(state.value, _(state.label)) for state in (HitState.TRUE, HitState.FALSE)],
    )
    reason = forms.CharField(
        label=_("What tells them together or apart"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept with the pair and seen by whoever sees the look-up."),
    )
