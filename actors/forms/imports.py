"""The forms of an import: a file and where its new actors go."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Access
from accounts.models import Compartment, User
from actors.forms.base import Act
from actors.services import imports

LARGEST_HERE = 1
"""Megabytes: three times the real file. A page has to answer within a minute; the command takes larger ones."""


class ImportFile(forms.Form):
    """A file of a register, what it is, and the compartment for actors that are new."""

    format = forms.ChoiceField(
        label=_("What it is"),
        choices=[(name, form.label) for name, form in imports.FORMATS.items()],
        initial=imports.UCDP,
        required=False,
        help_text=_("Dyads tell who fought whom and how it ended, among actors that are here already."),
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, UTF-8, up to 1 megabyte; manage.py import_actors takes larger ones."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )
    compartment = forms.ModelChoiceField(
        Compartment.objects.none(),
        label=_("Compartment for new actors"),
        help_text=_("Only its members will see them. Actors you can already see stay where they are."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the compartments the user may change."""
        super().__init__(*args, **kwargs)
        mine = [pk for pk, access in user.access.items() if access == Access.CHANGE]
        self.fields["compartment"].queryset = Compartment.objects.filter(pk__in=mine).order_by("name")  # type: ignore[attr-defined]

    def clean_format(self) -> str:
        """Take a file whose kind nobody named as what is imported most."""
        return self.cleaned_data["format"] or imports.UCDP

    def clean_file(self) -> Any:
        """Refuse a huge file before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_HERE * 2**20:
            raise forms.ValidationError(_("The file is larger than 1 megabyte."))
        return file


class Undoing(Act):
    """Why an import is undone."""

    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the trail and beside every name and relation that is taken back."),
    )
