"""The form that gives a lane to a reviewer."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from riskreview.forms.basics import text
from riskreview.selectors.fitting import Candidate


class Giving(forms.Form):
    """Choose a reviewer who may take the lane, and say why."""

    to = forms.TypedChoiceField(label=_("Who answers it"), coerce=UUID, widget=forms.RadioSelect)
    reason = text(_("Reason"), rows=2, help_text=_("It stands in the history for good."))

    def __init__(self, data: Any = None, *, candidates: Sequence[Candidate]) -> None:
        """Offer those who may be given the lane, with how many they hold already."""
        super().__init__(data)
        to: Any = self.fields["to"]
        to.choices = [(str(row.person.pk), f"{row.person}, {_holds(row.open_lanes)}") for row in candidates]


def _holds(count: int) -> str:
    if not count:
        return str(_("holds no lane"))
    return ngettext("holds %(count)d lane", "holds %(count)d lanes", count) % {"count": count}
