"""Forms at the door: send a plan to review, stop what is going on, decide in an emergency."""

from django import forms
from django.utils.translation import gettext_lazy as _

from riskreview.domain.reopening import BY_HAND
from riskreview.forms.basics import Noted, Reasoned, Versioned, moment, text


class Submission(Versioned):
    """Send a plan to review."""

    refusal_answered = text(
        _("How the plan answers the grounds of the refusal"),
        rows=6,
        help_text=_("The reviewers and the decider read this beside the grounds."),
    )
    urgent_because = text(
        _("Why it cannot wait"),
        rows=3,
        help_text=_("Only for an urgent plan. The lawyers have less time then; everything else is the same."),
    )


class Withdrawal(Noted):
    """Take a plan back from review."""


class Revision(Noted):
    """Bring a decided plan back to draft."""


class Suspension(Reasoned):
    """Stop an engagement, or report a change that no record shows."""

    trigger = forms.ChoiceField(
        label=_("What happened"),
        choices=[(trigger.value, _(trigger.label)) for trigger in BY_HAND],
        widget=forms.RadioSelect,
        help_text=_("It says which lanes must answer again before anybody may lift the suspension."),
    )


class Lifting(Reasoned):
    """Lift a suspension."""


class DeliveriesStop(Reasoned):
    """Stop all deliveries after the contact, or let them go on."""


class Emergency(Versioned):
    """Record an oral approval in the face of an imminent threat to life."""

    spoken_at = moment(_("When the approval was spoken"), help_text=_("UTC. Its hours run from this moment."))
    reasons = text(
        _("The threat to life, and why it cannot wait"),
        rows=6,
        required=True,
        help_text=_("Whose life, from whom, how soon, and what this contact does about it."),
    )
    sure = forms.BooleanField(
        label=_("I approved this aloud, a life is at stake, and I answer for it by name."),
    )
