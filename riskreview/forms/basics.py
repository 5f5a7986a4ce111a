"""Parts that the forms of reviews share. They validate types; the services know the rules. None saves."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

LONGEST = 20_000
WITHIN = [MinValueValidator(datetime(2000, 1, 1, tzinfo=UTC)), MaxValueValidator(datetime(2199, 12, 31, tzinfo=UTC))]
"""Moments with which one can still reckon."""


class Versioned(forms.Form):
    """A form that answers a page somebody saw."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def text(label: Any, *, rows: int = 4, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Return a field for prose. Whether it may be empty is mostly the service's to say, in its own words."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=LONGEST, widget=widget, help_text=help_text)


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=help_text,
    )


def moment(label: Any, *, help_text: Any = "") -> forms.DateTimeField:
    """Return a field for a moment in UTC."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    return forms.DateTimeField(
        label=label, widget=widget, input_formats=formats, help_text=help_text, validators=WITHIN
    )


class Reasoned(Versioned):
    """An act with a reason."""

    reason = text(_("Reason"), required=True, help_text=_("It stands in the history for good."))


class Noted(Versioned):
    """An act that may say why."""

    reason = text(_("Reason"), rows=3, help_text=_("It stands in the history for good."))
