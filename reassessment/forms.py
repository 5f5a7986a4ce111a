"""Forms of what people add to a score."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reassessment.models.judgement import LONGEST


class OwnValue(forms.Form):
    """An analyst's value beside a score."""

    value = forms.FloatField(
        label=_("Your value"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": "1", "inputmode": "decimal"}),
        help_text=_("From 0 to 100, on the scale of the score."),
    )
    until = forms.DateField(
        label=_("Until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("At most 30 days from now. The day ends at midnight UTC."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What you know that the recorded evidence does not show. Better still: record it as evidence."),
    )

    def given(self, at: datetime) -> dict[str, Any]:
        """Return what the command is given; the last possible day ends when the 30 days do."""
        day, latest = self.cleaned_data["until"], at + LONGEST
        end = datetime.combine(day + timedelta(days=1), time(), UTC)
        return {
            "value": self.cleaned_data["value"],
            "reason": self.cleaned_data["reason"],
            "expires_at": latest if day == latest.astimezone(UTC).date() else end,
        }


class EndOwnValue(forms.Form):
    """Why an analyst's value ends before its time."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it ends"), widget=forms.Textarea(attrs={"rows": 3}))


class Settling(forms.Form):
    """What was done about an alert."""

    note = forms.CharField(
        label=_("What was done"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence that a colleague understands after rotation."),
    )
