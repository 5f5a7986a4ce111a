"""The form of the calendar; the service reads its lines."""

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreview.forms.basics import text


class Holidays(forms.Form):
    """Holidays, a line a day."""

    days = text(
        _("Holidays"),
        rows=6,
        required=True,
        help_text=_("A line a day, the day first: 2027-01-01 New Year. Paste as many as you like."),
    )
