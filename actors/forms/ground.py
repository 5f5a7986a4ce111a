"""Forms of the common ground and of what our own organisation holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.forms.base import Act, GradedForm, NewRecordForm, RecordForm, from_column
from actors.forms.facts import GRADES, Ending
from actors.forms.fields import LookupField
from actors.models import GroundEntry, Standpoint
from actors.selectors import directories

SIDES = (_("Where both sides differ"), ("ours", "theirs"))
WORDS = {
    "text": _("One fact or norm, so that both sides would recognise it."),
    "ours": _("Only for what is contested or divergent."),
    "theirs": _("In their words as far as we have them."),
}


class GroundForm(GradedForm):
    """Correct an entry of the common ground."""

    SECTIONS = (("", ("category", "text")), SIDES, GradedForm.GRADES, (_("Passing it on"), ("marking",)))

    class Meta:
        model = GroundEntry
        fields = ("category", "text", "ours", "theirs", "marking", *GRADES)
        formfield_callback = from_column
        help_texts = WORDS


class NewGround(GradedForm):
    """Lay down an entry of the common ground."""

    SECTIONS = (("", ("kind", "category", "text")), SIDES, GradedForm.GRADES, (_("Passing it on"), ("marking",)))

    class Meta(GroundForm.Meta):
        fields = ("kind", *GroundForm.Meta.fields)  # type: ignore[assignment]
        help_texts = WORDS | {"kind": _("A fact is what happened or is so; a norm is what ought to be.")}


class EndingOfOurs(Ending):
    """Since which day something of the common ground no longer holds, and why."""

    reason = forms.CharField(label=_("Why it no longer holds"), widget=forms.Textarea(attrs={"rows": 2}))


STANDPOINT = ("level", "category", "text", "priority", "red_line", "rests_on", "marking")


class StandpointForm(RecordForm):
    """Correct a standpoint of ours."""

    class Meta:
        model = Standpoint
        fields = STANDPOINT
        formfield_callback = from_column


class NewStandpoint(NewRecordForm):
    """Record a standpoint of ours."""

    SECTIONS = (
        ("", ("level", "category", "text", "priority", "red_line", "rests_on")),
        (_("Who may see it"), ("compartment", "marking")),
    )

    class Meta:
        model = Standpoint
        fields = STANDPOINT
        formfield_callback = from_column


class AnotherActor(Act):
    """One actor more on the board."""

    another = LookupField(label=_("Add an actor"), help_text=_("Type any name of the actor."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the actors the user may see."""
        super().__init__(*args, **kwargs)
        field = self.fields["another"]
        if isinstance(field, LookupField):
            field.connect(directories.of_actors(user))
