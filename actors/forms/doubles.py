"""Forms about records that may be of the same actor."""

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.forms.base import Act


class Apart(Act):
    """What tells two actors apart."""

    reason = forms.CharField(
        label=_("What tells them apart"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever wonders next reads this."),
    )
