"""Forms of sources."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.forms.base import NewRecordForm, RecordForm, from_column
from actors.forms.fields import OriginInput
from actors.models import Source
from actors.selectors import sources

FIELDS = ("title", "kind", "origin", "reliability", "reference", "url", "dated", "marking")


class _Origin(RecordForm):
    """Offers the origins there are, and asks about one that is nearly the same as one of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the origins of the sources the user may see."""
        super().__init__(*args, **kwargs)
        self.fields["origin"].widget.known = sources.origins(self.user)

    @property
    def origin_is_another(self) -> bool:
        """Return whether the user said that the origin is another one than the one that is nearly the same."""
        return self.data.get("origin_is") == "another"

    def clean_origin(self) -> str:
        """Return the origin, as it is kept where the user said that it is the same; asks where nobody said yet."""
        text: str = self.cleaned_data["origin"]
        if text == self.instance.origin or self.origin_is_another:
            return text
        kept = sources.near_origin(text, user=self.user, beside=self.instance.pk)
        if kept and self.data.get("origin_is") != "same":
            self.fields["origin"].widget.kept = kept
            raise forms.ValidationError(_("Say whether it is the same origin."), code="similar")
        return kept or text


class NewSource(_Origin, NewRecordForm):
    """Add a source."""

    SECTIONS = (
        ("", ("title", "kind", "origin", "reliability", "reference", "url", "dated")),
        (_("Who may see it"), ("compartment", "marking")),
    )

    class Meta:
        model = Source
        fields = FIELDS
        formfield_callback = from_column
        widgets = {"origin": OriginInput}


class SourceForm(_Origin):
    """Correct a source."""

    class Meta:
        model = Source
        fields = FIELDS
        formfield_callback = from_column
        widgets = {"origin": OriginInput}
