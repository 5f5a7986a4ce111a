"""Filters of the library, and the form of a study's head."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casestudies.domain.text import fold
from casestudies.models import CaseStudy
from casestudies.models.studies import STATUS_LABELS
from casestudies.selectors import words


class StudyFilter(django_filters.FilterSet):  # type: ignore[misc]
    """The one filter of the library: the page and REST use it alike."""

    q = django_filters.CharFilter(
        method="search",
        label=_("Search"),
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Title, conflict, party")}),
    )
    actor_type = django_filters.ChoiceFilter(
        label=_("Actor type"), method="holds", choices=words.choices("actor_type"), empty_label=_("Any")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind of engagement"), method="holds", choices=words.choices("kind"), empty_label=_("Any")
    )
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), method="holds", choices=words.choices("channel"), empty_label=_("Any")
    )
    region = django_filters.ChoiceFilter(label=_("Region"), choices=words.choices("region"), empty_label=_("Any"))
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[(status.value, label) for status, label in STATUS_LABELS.items()],
        empty_label=_("Any"),
    )

    class Meta:
        model = CaseStudy
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[CaseStudy], _name: str, value: str) -> QuerySet[CaseStudy]:
        """Return the studies in whose head or party names every word occurs, whatever its accents."""
        for part in fold(value).split():
            rows = rows.filter(search_text__contains=part)
        return rows

    def holds(self, rows: QuerySet[CaseStudy], name: str, value: str) -> QuerySet[CaseStudy]:
        """Return the studies that carry the code."""
        return rows.filter(**{f"{name}s__contains": [value]})


class StudyHead(forms.ModelForm):  # type: ignore[type-arg]
    """The head of a study; saving is the service's work."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = CaseStudy
        fields = ("title", "summary", "conflict", "region", "period_note", "marking")
        widgets = {"summary": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"summary": _("At most 120 words, past tense, no blame.")}


class Version(forms.Form):
    """The version somebody saw when pressing a button."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class ActorChoice(Version):
    """The actor a party shall be linked to; none takes the link away."""

    actor = forms.UUIDField(required=False)


class PrecedentChoice(forms.Form):
    """The study taken as precedent, and what it teaches here."""

    study = forms.UUIDField()
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
