"""Forms of listings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from actors.domain.listings import USUAL_EFFECTS, WARRANTS, LegalEffect, ListCode
from actors.forms.base import NOT_RECORDED, GradedForm, from_column
from actors.forms.facts import GRADES
from actors.forms.fields import LinesField
from actors.models import Listing
from actors.models.vocabulary import choices, words


class ListingForm(GradedForm):
    """What a list says about an actor or a person, as looked up today."""

    legal_effects = forms.MultipleChoiceField(
        label=_("Legal effects"),
        choices=choices(LegalEffect),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What the law of this authority forbids or demands. Being listed does not mean no contact."),
    )
    country = forms.ChoiceField(
        label=_("Country of the list"), required=False, choices=lambda: [NOT_RECORDED, *countries]
    )
    exemptions = LinesField(label=_("Exemptions"), required=False, help_text=_("Licences and carve-outs, one a line."))

    SECTIONS = (
        ("", ("list_code", "country", "authority", "reference", "listed_on", "url")),
        (_("What follows from it"), ("legal_effects", "exemptions", "note")),
        GradedForm.GRADES,
    )

    class Meta:
        model = Listing
        fields = (
            "list_code",
            "country",
            "authority",
            "reference",
            "listed_on",
            "url",
            "legal_effects",
            "exemptions",
            "note",
            *GRADES,
        )
        formfield_callback = from_column

    def clean(self) -> dict[str, Any]:
        """Name the usual effects of the list when none was chosen: a start, to be looked up."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        usual = USUAL_EFFECTS.get(cleaned.get("list_code", ""), ())
        if usual and not cleaned.get("legal_effects"):
            told = {"effects": ", ".join(words(usual, LegalEffect))}
            self.add_error("legal_effects", _("This list usually means: %(effects)s. Choose what holds here.") % told)
        return cleaned

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave warrants out where the listing is about a group."""
        super().__init__(*args, **kwargs)
        if self.instance.actor_id is not None:
            options = [(code, label) for code, label in choices(ListCode) if code not in WARRANTS]
            self.fields["list_code"].choices = [("", _("Choose a list")), *options]  # type: ignore[attr-defined]
