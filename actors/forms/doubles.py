"""Forms about records that may be of the same actor."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.domain.merging import OF_MANY, Pick
from actors.forms.base import Act
from actors.forms.fields import LookupField
from actors.selectors import directories

NOTHING: Final = _("Not recorded")


class Apart(Act):
    """What tells two actors apart."""

    reason = forms.CharField(
        label=_("What tells them apart"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever wonders next reads this."),
    )


class OtherRecord(forms.Form):
    """The record to compare with, named by what one types."""

    other_id = LookupField(label=_("Other record"), help_text=_("Begin to type its name."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Find what the user may see."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other_id"]
        field.connect(directories.of_actors(user))


class Proposal(Act):
    """Which values the kept record has after a merge, and how one knows that it is one actor."""

    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    folded_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("How do you know that they are one actor?"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, rows: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        """Ask for each row (`name`, `before` of the kept record, `after` of the other) whose value is kept."""
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            both = [(Pick.BOTH.value, _("Both"))] if row["name"] in OF_MANY else []
            choices = [("", row["before"] or NOTHING), (Pick.FOLDED.value, row["after"] or NOTHING), *both]
            self.fields[f"pick_{row['name']}"] = forms.ChoiceField(
                label=row["label"], choices=choices, required=False, widget=forms.RadioSelect
            )

    @property
    def picks(self) -> list[tuple[Mapping[str, Any], forms.BoundField]]:
        """Return each row with its field."""
        return [(row, self[f"pick_{row['name']}"]) for row in self.rows]

    def picked(self) -> dict[str, str]:
        """Return the fields whose value is not that of the kept record alone."""
        said = {row["name"]: self.cleaned_data[f"pick_{row['name']}"] for row in self.rows}
        return {name: pick for name, pick in said.items() if pick}


class Decision(Act):
    """The word on a proposal, on the versions of both records that were looked at."""

    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    folded_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to refuse, and to split merged records again."),
    )
