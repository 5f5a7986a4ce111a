"""Forms of determinations."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from actors.domain.determinations import Finding, Outcome
from actors.forms.base import Act, GradedForm, day, from_column
from actors.models import Determination, FindingEvidence
from actors.models.vocabulary import choices
from core import house


class Preparation(Act):
    """What a new determination is about."""

    part = from_column(Determination._meta.get_field("part"))


class Conclusion(Act):
    """What a draft concludes."""

    outcome = forms.ChoiceField(
        label=_("Conclusion"),
        choices=choices(Outcome),
        widget=forms.RadioSelect,
        help_text=_("You choose it: nothing is added up."),
    )
    reasoning = forms.CharField(label=_("What it rests on"), widget=forms.Textarea(attrs={"rows": 5}))
    valid_until = day(label=_("Holds until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say for how long it may hold."""
        super().__init__(*args, **kwargs)
        days = {"days": house.number("profiles.determination")}
        self.fields["valid_until"].help_text = _("%(days)s days from now at most.") % days


class FindingOn(Act):
    """What was found on one criterion."""

    finding = forms.ChoiceField(
        label=_("Finding"),
        choices=choices(Finding),
        widget=forms.RadioSelect,
        help_text=_("Unknown never counts as met."),
    )
    reasoning = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Of what is unknown: what was looked for, and where."),
    )


class EvidenceForm(GradedForm):
    """One piece of evidence, with its source and both grades."""

    SECTIONS = (("", ("text",)), GradedForm.GRADES)

    class Meta:
        model = FindingEvidence
        fields = ("text", "reliability", "credibility", "noted_on")
        formfield_callback = from_column

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for a source and both grades: evidence has them."""
        super().__init__(*args, **kwargs)
        for name in ("source_id", "reliability", "credibility"):
            self.fields[name].required = True


class Withdrawal(Act):
    """Why a draft is given up."""

    reason = forms.CharField(label=_("Why it is given up"), widget=forms.Textarea(attrs={"rows": 3}))


class DissentForm(Act):
    """What somebody else sees differently."""

    text = forms.CharField(
        label=capfirst(_("what you see differently, and why")),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Nobody can change it afterwards, you neither. It stands wherever the determination is shown."),
    )
