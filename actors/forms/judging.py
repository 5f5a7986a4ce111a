"""Forms of judging facts and sources."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.domain.grading import open_to
from actors.forms.base import Act
from actors.forms.fields import LookupField
from actors.models import Judged
from actors.selectors import directories
from core import audit


class Judgement(Act):
    """How far a fact is believed."""

    state = forms.ChoiceField(label=_("Now"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))
    corroborated_by_id = LookupField(
        label=_("Second source"), required=False, help_text=_("Corroborated needs a second source of another origin.")
    )

    def __init__(self, *args: Any, fact: Judged, user: Any, **kwargs: Any) -> None:
        """Offer the judgements that are open from the present one."""
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = fact.version  # type: ignore[attr-defined]
        open_now = open_to(fact.state, fact.cited)
        self.fields["state"].choices = [(one.value, gettext(one.label)) for one in open_now]  # type: ignore[attr-defined]
        field = self.fields["corroborated_by_id"]
        field.initial = fact.corroborated_by_id
        place = audit.compartment_of(fact)
        if isinstance(field, LookupField) and place is not None:
            field.connect(directories.of_sources(user, compartment_id=place))


class Verdict(Act):
    """Why a source is refuted, or no longer."""

    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Who found out, and how.")
    )
