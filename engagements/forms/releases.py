"""Forms of releases: the draft, the release itself, its end, and what those who got it answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.markings import LEAVING
from engagements.domain.release import MINIMUM
from engagements.forms.acts import Act
from engagements.forms.fields import ColumnsForm
from engagements.models import Engagement, InformationItem, Release
from engagements.selectors import releases


class Items(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Items of information, each with its grade and how far it was checked."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Return the text with grade and state."""
        return f"{obj.text} ({obj.grade or _('not graded')}, {obj.get_state_display()})"


class ReleaseForm(ColumnsForm):
    """The draft of a release."""

    model = Release
    columns = ("title", "audience", "marking", "why_wider", "recipients", "words")
    layout = (
        ("", (("title",), ("audience", "marking"), ("why_wider",), ("recipients",))),
        (gettext_lazy("What goes out"), (("words",), ("items",))),
    )

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    items = Items(
        InformationItem.objects.none(),
        label=gettext_lazy("What it quotes or rests on"),
        help_text=gettext_lazy(
            "Each must be good enough for the audience, and nothing goes out that rests on nothing."
        ),
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        """Offer what was learnt, and say from which grade on it may go to whom."""
        super().__init__(*args, **kwargs)
        items: Any = self.fields["items"]
        items.queryset = releases.quotable(engagement)
        least = [f"{_(audience.label)} {least.grade}" for audience, least in MINIMUM.items()]
        marking: Any = self.fields["marking"]
        marking.choices = [(word.value, word.label) for word in LEAVING]
        self.fields["audience"].help_text = _("Least grades: %(least)s.") % {"least": ", ".join(least)}


class LetOut(Act):
    """Release exactly what the page shows."""


class Ending(Act):
    """Why a draft is given up, or what went out is recalled."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class Reasons(forms.Form):
    """Why the words hold although something they quote fell."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class Answer(forms.Form):
    """What those who got it answered."""

    text = forms.CharField(
        label=gettext_lazy("Who was told, how, and what they answered"), widget=forms.Textarea(attrs={"rows": 3})
    )
