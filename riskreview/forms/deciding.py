"""Forms of decisions and of what follows from them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from engagements.models.choices import choices
from riskreview.domain.guarding import Step
from riskreview.domain.review_cycle import Outcome
from riskreview.forms.basics import Versioned, day, text

MOST_CONDITIONS = 30


class ContactOutcome(forms.Form):
    """What came of a contact, added to the record of its decision."""

    outcome = text(
        _("What came of it"),
        rows=5,
        required=True,
        help_text=_("It is added to the record and printed with it, and nobody, you included, can edit it afterwards."),
    )
    deviations = text(_("Deviations from the plan and the conditions"), rows=4)
    lessons = text(_("Lessons"), rows=4)


class DecisionForm(Versioned):
    """What is decided on a full review."""

    outcome = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    reasons = text(
        _("Reasons"),
        rows=6,
        required=True,
        help_text=_("They must stand up years later, before people who were not there."),
    )
    valid_until = day(_("Valid until"), required=False)
    overrules = text(_("Why you decide against the dissent"), help_text=_("It is printed beside the dissent."))
    lacking = text(_("What is missing"), rows=2)
    lacking_from = text(_("Who provides it"), rows=2)
    lacking_by = day(_("By when"), required=False)
    meanwhile = text(_("What holds until then"), rows=2, help_text=_("If only that nobody makes contact."))

    def __init__(self, *args: Any, offered: Iterable[Outcome], **kwargs: Any) -> None:
        """Offer the outcomes that are open to this person."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.choices = [(one.value, gettext(one.label)) for one in offered]


class ConditionRow(forms.Form):
    """One condition of an approval."""

    text = text(_("What must be done"), rows=2, required=True)
    owner_id = forms.TypedChoiceField(label=_("Who does it"), coerce=UUID)
    due_on = day(_("Due on"))
    guards = forms.ChoiceField(
        label=_("What it holds up until somebody else has verified it"),
        choices=choices(Step),
        initial=Step.START.value,
    )

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the people who can see the engagement."""
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner_id"]
        owner.choices = [("", gettext("Choose somebody")), *colleagues]


ConditionRows = forms.formset_factory(ConditionRow, extra=2, max_num=MOST_CONDITIONS, validate_max=True)


def people(colleagues: Iterable[User]) -> list[tuple[str, str]]:
    """Return people as choices."""
    return [(str(user.pk), str(user)) for user in colleagues]


class Waiving(Versioned):
    """The higher authority waives a block by name."""

    code = forms.ChoiceField(label=_("Which block"), widget=forms.RadioSelect)
    reason = text(_("Why it is waived"), rows=6, required=True, help_text=_("It is printed with the decision."))
    expires_on = day(_("Counts until"), help_text=_("The approval is valid no longer than this day."))

    def __init__(self, *args: Any, blocks: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the blocks that could be waived."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["code"]
        field.choices = list(blocks)


class Agreeing(Versioned):
    """One of several people who approve agrees."""

    reasons = text(_("Reasons"), rows=6, required=True)


class Retrospect(Versioned):
    """What is said of a contact that took place."""

    should_not_have_happened = forms.TypedChoiceField(
        label=_("Should it have happened?"),
        choices=[("no", _("Yes: it was in order")), ("yes", _("No: it should not have happened"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    reasons = text(_("Reasons"), rows=6, required=True)


class Meeting(Versioned):
    """Somebody says that a condition is met."""

    evidence = text(
        _("What shows that it is met"), required=True, help_text=_("Somebody else reads this and verifies it.")
    )


class Showing(Versioned):
    """Somebody shows that a measure works."""

    evidence = text(
        _("What shows that it was carried out and works"),
        required=True,
        help_text=_("Somebody else reads this and verifies it."),
    )
