"""How far what is taken out may go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.markings import LEAVING, Marking


class Ceiling(forms.Form):
    """The highest marking that may leave; when not said, everything but TLP:RED."""

    up_to = forms.ChoiceField(
        label=_("Marked at most"),
        required=False,
        choices=[(marking.value, marking.label) for marking in reversed(LEAVING)],
        initial=Marking.AMBER_STRICT.value,
        help_text=_("Whoever gets the file must be allowed to have what is marked so. TLP:RED never leaves."),
    )

    @property
    def marking(self) -> Marking | None:
        """Return what was chosen, None for what is no choice."""
        if not self.is_valid():
            return None
        return Marking(self.cleaned_data["up_to"] or Marking.AMBER_STRICT.value)
