"""The form of absences; the service knows who may stand in for whom."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from riskreview import policies
from riskreview.forms.basics import day
from riskreview.selectors import absences


def _people(label: Any, *, required: bool, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=required, coerce=UUID, empty_value=None, help_text=help_text)


class NewAbsence(forms.Form):
    """From when to when, and who stands in; who enters it for others says for whom."""

    person_id = _people(_("Who is away"), required=True)
    first_day = day(_("First day"))
    last_day = day(_("Last day"))
    stand_in_id = _people(
        _("Who stands in"),
        required=False,
        help_text=_(
            "Somebody with the same role. Lanes go to them where they may take these, else back into the queue; they "
            "act in their own name, and see nothing they do not see already."
        ),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        """Offer the people at the gate whom the user may name."""
        super().__init__(data)
        people = list(absences.at_the_gate(user))
        named = [(str(one.pk), f"{one} ({', '.join(map(str, one.role_labels))})") for one in people]
        person: Any = self.fields["person_id"]
        stand_in: Any = self.fields["stand_in_id"]
        person.choices = [("", "—"), *named]
        stand_in.choices = [("", _("Nobody")), *named]
        self.user = user
        if not policies.may_enter_for_others(user):
            del self.fields["person_id"]
            alike = {str(one.pk) for one in people if one.pk != user.pk and absences.share_a_role(user, one)}
            stand_in.choices = [("", _("Nobody")), *(row for row in named if row[0] in alike)]

    def said(self) -> dict[str, Any]:
        """Return what the service takes; call it on a valid form."""
        return {"person_id": self.user.pk} | self.cleaned_data
