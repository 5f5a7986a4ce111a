"""The period of the report for parliament."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock

DATE = forms.DateInput(attrs={"type": "date"})
FILES = [("", _("On this page")), ("csv", "CSV"), ("json", "JSON"), ("pdf", "PDF")]


class Period(forms.Form):
    """From which day to which, both counted, and as which file."""

    since = forms.DateField(label=_("From"), widget=DATE)
    until = forms.DateField(label=_("To"), widget=DATE)
    file = forms.ChoiceField(label=_("As"), choices=FILES, required=False)

    @staticmethod
    def last_year() -> dict[str, Any]:
        """Return the last twelve months."""
        today = clock.now().date()
        return {"since": today - timedelta(days=365), "until": today}

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", _("Choose a day after the first."))
        return given
