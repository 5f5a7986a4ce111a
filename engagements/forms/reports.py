"""Forms of the report and of what is added to an engagement afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from engagements.domain.reporting import TREND
from engagements.forms.fields import ColumnsForm, GradeForm, Options
from engagements.models import Engagement, EvidenceNote, InformationItem, OfferOutcome, Report
from engagements.services.reports import NEEDED

TRENDS = [(value, _(label)) for value, label in TREND.items()]


class ReportForm(ColumnsForm):
    """The report; what is marked as needed is needed to file it, not to save a draft."""

    model = Report
    columns = (
        "place",
        "atmosphere",
        "atmosphere_note",
        "points_by_them",
        "points_by_us",
        "discrepancies",
        "rumours",
        "security_events",
        "interpreter_remarks",
        "outcome_grade",
        "relation_trend",
        "assessment",
        "next_contact_on",
        "follow_up",
    )
    wanted = NEEDED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say the trend in words, and which fields a filed report needs."""
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})
        self.fields["relation_trend"] = forms.TypedChoiceField(
            label=_("Trend of the relation"),
            choices=[("", _("Not judged")), *TRENDS],
            coerce=int,
            empty_value=None,
            required=False,
        )


class Text(forms.Form):
    """A few lines."""

    text = forms.CharField(label=_("What to add"), widget=forms.Textarea(attrs={"rows": 3}))


class Reason(ColumnsForm):
    """Why, on the version the reader saw."""

    model = EvidenceNote
    columns = ()

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class Information(GradeForm):
    """Something learnt."""

    model = InformationItem
    columns = ("text", "actor", "learnt_on", "source", "reliability", "credibility", "corroborated_by")
    needed = ("reliability", "credibility")
    layout = (("", (("text",), ("actor", "learnt_on"))), GradeForm.how_we_know)

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        """Offer the actors that took part."""
        super().__init__(*args, compartment_id=engagement.compartment_id, **kwargs)
        self.narrow("actor", Options(parties_of(engagement)))


class Check(GradeForm):
    """How far an item was checked."""

    model = InformationItem
    columns = ("state", "source", "reliability", "credibility", "corroborated_by")
    needed = ("reliability", "credibility")
    layout = (("", (("state",), ("reason",))), GradeForm.how_we_know)

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("How it was checked"), widget=forms.Textarea(attrs={"rows": 2}))


class Conduct(GradeForm):
    """Conduct that no other record shows."""

    model = EvidenceNote
    columns = ("actor", "note_type", "text", "occurred_on", "source", "reliability", "credibility", "corroborated_by")
    needed = ("reliability", "credibility")
    layout = (("", (("actor", "note_type"), ("text",), ("occurred_on",))), GradeForm.how_we_know)

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        """Offer the actors that took part."""
        super().__init__(*args, compartment_id=engagement.compartment_id, **kwargs)
        self.narrow("actor", Options(parties_of(engagement)))


class OfferFateForm(GradeForm):
    """What became of an offer."""

    model = OfferOutcome
    columns = ("fate", "occurred_on", "text", "source", "reliability", "credibility", "corroborated_by")
    needed = ("reliability", "credibility")
    layout = (("", (("fate", "occurred_on"), ("text",))), GradeForm.how_we_know)

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        """Offer the sources of the engagement's compartment."""
        super().__init__(*args, compartment_id=engagement.compartment_id, **kwargs)


def parties_of(engagement: Engagement) -> Any:
    """Return the actors that take part."""
    return Actor.objects.filter(pk__in=engagement.parties.values("actor_id")).order_by("name")
