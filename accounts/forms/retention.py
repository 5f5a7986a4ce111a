"""Forms of the retention schedule, of legal holds and of letting records go. None saves."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.domain.retention import ACTION_LABELS, CLASSES, FIELDS, LONGEST_TEXT, RecordClass, Schedule
from accounts.forms.people import Versioned
from accounts.services.retention import LONGEST, read
from core.book_pages import RulesFile

LONGEST_REASON = 20_000


def _text(label: Any, *, rows: int = 3, most: int = LONGEST_REASON, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


class ScheduleForm(Versioned):
    """Every value of the schedule, class by class."""

    reason = _text(_("Why it is changed"), help_text=_("It stands beside the version for good."))

    def __init__(self, *args: Any, schedule: Schedule, **kwargs: Any) -> None:
        """Make the fields of each class, filled with what the schedule says."""
        super().__init__(*args, **kwargs)
        for one in CLASSES:
            self.fields |= _fields(one, schedule)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """Return the fields under the title of their class."""
        return [
            {
                "title": gettext(one.label),
                "covers": gettext(one.covers),
                "counts_from": gettext(one.counts_from),
                "fields": [self[f"{one.kept}.{name}"] for name in FIELDS],
            }
            for one in CLASSES
        ]

    def document(self) -> Mapping[str, Any]:
        """Return the schedule that was written."""
        return {one.kept.value: {name: self.cleaned_data[f"{one.kept}.{name}"] for name in FIELDS} for one in CLASSES}


def _fields(one: RecordClass, schedule: Schedule) -> dict[str, forms.Field]:
    entry = schedule.entries[one.kept]
    limits = gettext("From %(low)s to %(high)s.") % {"low": one.low, "high": one.high}
    actions = [(action.value, gettext(ACTION_LABELS[action])) for action in one.actions]
    found: dict[str, forms.Field] = {
        "months": forms.IntegerField(
            label=gettext(FIELDS["months"]), min_value=one.low, max_value=one.high, help_text=limits
        ),
        "action": forms.ChoiceField(label=gettext(FIELDS["action"]), choices=actions),
        "purpose": _text(gettext(FIELDS["purpose"]), rows=2, most=LONGEST_TEXT),
        "basis": _text(gettext(FIELDS["basis"]), rows=2, most=LONGEST_TEXT),
        "review_on": forms.DateField(
            label=gettext(FIELDS["review_on"]), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        ),
    }
    for name, field in found.items():
        field.initial = getattr(entry, name)
    return {f"{one.kept}.{name}": field for name, field in found.items()}


class ScheduleFile(RulesFile):
    """A schedule from a file."""

    read, longest = staticmethod(read), LONGEST

    file = forms.FileField(label=_("Schedule (YAML)"))


class Hold(forms.Form):
    """A new legal hold."""

    name = forms.CharField(
        label=_("Name of the hold"),
        max_length=120,
        help_text=_("Such as that of the case it serves. No names of persons."),
    )
    reason = _text(_("Why the record must be kept"), help_text=_("It stands in the history for good."))


class Reasoned(Versioned):
    """An act with its reason."""

    reason = _text(_("Reason"), help_text=_("It stands in the history for good. No names of persons."))
