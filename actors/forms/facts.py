"""Forms of what is known about one actor."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from actors.domain.traits import IdScheme
from actors.forms.base import NOT_RECORDED, Act, GradedForm, day, from_column
from actors.forms.fields import NewNameInput
from actors.models import (
    Area,
    CulturalNote,
    DdrEntry,
    IncentiveResponse,
    IntegrationAssessment,
    Interest,
    Name,
    SizeEstimate,
)
from actors.models.vocabulary import choices
from actors.services import facts
from core import clock

GRADES = ("reliability", "credibility", "noted_on")


class NameForm(GradedForm):
    """Another name of the actor the instance belongs to; one much like that of another is taken with a word on it."""

    SECTIONS = (
        ("", ("text", "kind", "language", "script", "transliteration", "since", "until")),
        GradedForm.GRADES,
    )

    class Meta:
        model = Name
        fields = ("text", "kind", "language", "script", "transliteration", "since", "until", *GRADES)
        formfield_callback = from_column
        widgets = {"text": NewNameInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Warn of others than the actor itself."""
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.leave_out(self.instance.actor_id)

    def clean_text(self) -> str:
        """Return the name; refuses one another actor nearly has, unless the user said that it is another actor."""
        return self.untaken("text", beside=self.instance.actor_id)


class InterestForm(GradedForm):
    """Something the actor wants."""

    priority = forms.TypedChoiceField(
        label=_("Priority for them"),
        coerce=int,
        choices=[
            (1, _("1: what matters most")),
            (2, _("2: important")),
            (3, _("3: matters")),
            (4, _("4: minor")),
            (5, _("5: what matters least")),
        ],
    )

    SECTIONS = (
        ("", ("text", "category", "level", "priority", "red_line", "drawn_from")),
        (_("What we share"), ("shared_with_us", "shared_because")),
        GradedForm.GRADES,
    )

    class Meta:
        model = Interest
        fields = (
            "text", "category", "level", "priority", "red_line", "drawn_from", "shared_with_us", "shared_because",
            *GRADES,
        )  # fmt: skip
        formfield_callback = from_column
        help_texts = {
            "level": _("A position is what they say, an interest is why, a need is what they cannot do without."),
            "red_line": _("They will not go beyond this."),
        }


class IncentiveForm(GradedForm):
    """How the actor answered to what can be offered."""

    SECTIONS = (("", ("category", "response", "notes")), GradedForm.GRADES)

    class Meta:
        model = IncentiveResponse
        fields = ("category", "response", "notes", *GRADES)
        formfield_callback = from_column


class NoteForm(GradedForm):
    """What helps to meet its people with respect."""

    SECTIONS = (
        ("", ("kind", "text")),
        (_("Days in the calendar"), ("starts_on", "ends_on", "every_year")),
        GradedForm.GRADES,
    )
    FOLDED = (_("Days in the calendar"),)

    class Meta:
        model = CulturalNote
        fields = ("kind", "text", "starts_on", "ends_on", "every_year", *GRADES)
        formfield_callback = from_column


class EstimateForm(GradedForm):
    """How many somebody says it has."""

    SECTIONS = (("", ("low", "high", "estimated_on")), GradedForm.GRADES)

    class Meta:
        model = SizeEstimate
        fields = ("low", "high", "estimated_on", *GRADES)
        formfield_callback = from_column


class AreaForm(GradedForm):
    """Where somebody says it is, or is not."""

    country = forms.ChoiceField(label=_("Country"), required=False, choices=lambda: [NOT_RECORDED, *countries])

    SECTIONS = (
        ("", ("country", "place", "presence", "since", "until")),
        (_("On the map"), ("latitude", "longitude")),
        GradedForm.GRADES,
    )
    FOLDED = (_("On the map"),)

    class Meta:
        model = Area
        fields = (*facts.KINDS["area"].fields, *GRADES)
        formfield_callback = from_column


class IntegrationForm(GradedForm):
    """Influence, legitimacy and willingness on a day."""

    SECTIONS = (
        ("", ("programme", "part", "assessed_on")),
        (
            _("Three words, each with its reason"),
            (
                "influence",
                "influence_reason",
                "legitimacy",
                "legitimacy_reason",
                "willingness",
                "willingness_reason",
            ),
        ),
        (_("What it hangs on"), ("guarantees", "relapse_watched", "relapse_seen")),
        GradedForm.GRADES,
    )

    class Meta:
        model = IntegrationAssessment
        fields = (*facts.KINDS["integration"].fields, *GRADES)
        formfield_callback = from_column


class DdrForm(GradedForm):
    """Where one phase of DDR stood on a day."""

    SECTIONS = (
        ("", ("phase", "part", "state", "as_of", "place", "note")),
        (_("People and weapons counted"), (*facts.COUNTS, "verified_by")),
        GradedForm.GRADES,
    )

    class Meta:
        model = DdrEntry
        fields = (*facts.KINDS["ddr"].fields, *GRADES)
        formfield_callback = from_column


FORMS: Final[Mapping[str, type[GradedForm]]] = {
    "name": NameForm,
    "interest": InterestForm,
    "incentive": IncentiveForm,
    "note": NoteForm,
    "estimate": EstimateForm,
    "area": AreaForm,
    "integration": IntegrationForm,
    "ddr": DdrForm,
}


class Ending(Act):
    """From which day on something no longer holds."""

    on = day(label=_("Since which day"), help_text=_("It stays on the record as what was known before."))

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Start from today."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["on"].initial = clock.now().date


class EndingWithGround(Ending):
    """The same, with the decision that ended it."""

    reason = forms.CharField(
        label=_("What ended it"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The decision, its number and date."),
    )


class Identifier(Act):
    """What somebody else's register calls the actor."""

    scheme = forms.ChoiceField(label=_("Register"), choices=choices(IdScheme))
    value = forms.CharField(label=_("Identifier"), max_length=120)
