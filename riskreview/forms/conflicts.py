"""The forms of conflicts of interest; the services know who may declare what."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from actors.forms.fields import LookupField
from actors.selectors import actors, directories
from engagements.models import Engagement
from engagements.models.choices import choices
from riskreview.domain.conflicts import Tie
from riskreview.forms.basics import text


class Declaration(forms.Form):
    """Declare a tie to an engagement or to an actor in it; without an engagement, to an actor by its name."""

    about = forms.ChoiceField(label=gettext_lazy("What the tie is to"), widget=forms.RadioSelect)
    actor = LookupField(
        label=gettext_lazy("The actor the tie is to"),
        help_text=gettext_lazy("To declare a tie to one engagement, begin on the page of its review."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of tie"), choices=[("", "—"), *choices(Tie)])
    grounds = text(
        gettext_lazy("What the tie is"),
        required=True,
        help_text=gettext_lazy("You and the auditors read this. Others see only that you take no part."),
    )

    def __init__(self, data: Any = None, *, user: User, engagement: Engagement | None) -> None:
        """Offer the engagement and its actors, as far as the user sees these, or the look-up of actors."""
        super().__init__(data)
        self.engagement = engagement
        if engagement is None:
            del self.fields["about"]
            self.fields["actor"].connect(directories.of_actors(user))  # type: ignore[attr-defined]
            return
        del self.fields["actor"]
        parties = actors.visible(user).filter(
            pk__in=actors.the_same(*engagement.parties.values_list("actor", flat=True))
        )
        about: Any = self.fields["about"]
        about.choices = [
            (str(engagement.pk), _("This engagement: %(title)s") % {"title": engagement}),
            *((str(row.pk), str(row)) for row in parties.order_by("name", "pk")),
        ]

    def said(self) -> dict[str, Any]:
        """Return what the service takes; call it on a valid form."""
        words = {"kind": Tie(self.cleaned_data["kind"]), "grounds": self.cleaned_data["grounds"]}
        if self.engagement is None:
            return words | {"actor_id": self.cleaned_data["actor"]}
        chosen = UUID(self.cleaned_data["about"])
        return words | {"engagement_id" if chosen == self.engagement.pk else "actor_id": chosen}


class TurningDown(forms.Form):
    """Say that a tie which somebody else withdrew holds all the same."""

    reason = text(
        gettext_lazy("Why the tie holds all the same"),
        rows=2,
        required=True,
        help_text=gettext_lazy("Whoever withdrew it reads this, and those who confirm such."),
    )


class Withdrawing(forms.Form):
    """Withdraw what one declared."""

    reason = text(
        gettext_lazy("Why the tie is none any more"),
        rows=2,
        required=True,
        help_text=gettext_lazy("Whoever confirms it reads this, and not what the tie was."),
    )
