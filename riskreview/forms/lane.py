"""The form of a lane: one page, one form, so that whatever is typed travels together and nothing is lost."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.domain.grading import Credibility, Reliability
from actors.models import Source
from engagements.models.choices import choices
from riskreview.domain.checklists import Item
from riskreview.domain.matrix import PLACED, Impact, Likelihood, Placed
from riskreview.domain.review_cycle import Recommendation
from riskreview.domain.scales import ANSWERS
from riskreview.domain.scales import Lane as LaneName
from riskreview.forms.basics import Versioned, day, text

RELIABILITIES = [("", _("Not judged")), *choices(Reliability)]
CREDIBILITIES = [("", _("Not judged")), *choices(Credibility)]


OPTIONAL: dict[str, Any] = {"empty_permitted": True, "use_required_attribute": False}
"""A form on a larger page that may stay empty."""


def _step(label: Any, of: type[Likelihood] | type[Impact]) -> forms.TypedChoiceField:
    """Return the field for one step of the matrix; empty leaves it to the answers."""
    steps = [("", _("As the answers amount to")), *choices(of)]
    return forms.TypedChoiceField(label=label, choices=steps, coerce=int, empty_value=None, required=False)


class ItemAnswer(forms.Form):
    """The answer to one item, the best first, with its reasoning."""

    answer = forms.ChoiceField(label=_("Answer"), required=False, widget=forms.RadioSelect)
    reasoning = text(_("Reasoning"), rows=2)
    checked_on = day(_("Law or policy checked on"), required=False)

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        """Offer the answers this item takes; only lawyers say when they looked at the law."""
        kwargs["prefix"] = item.code
        super().__init__(*args, **kwargs)
        if item.lane is not LaneName.LEGAL:
            del self.fields["checked_on"]
        answer: Any = self.fields["answer"]
        answer.choices = [(value, gettext(ANSWERS[value])) for value in item.answers]


class NewEvidence(forms.Form):
    """Something an answer rests on. The source is chosen by name from the list of the page."""

    text = text(_("What it shows"), rows=2, required=True)
    url = forms.URLField(label=_("Where it is"), required=False, max_length=500, assume_scheme="https")
    source = forms.CharField(label=_("Source"), required=False, max_length=260)
    reliability = forms.ChoiceField(label=_("Reliability of the source"), required=False, choices=RELIABILITIES)
    credibility = forms.ChoiceField(label=_("Credibility of the information"), required=False, choices=CREDIBILITIES)
    corroborated_by = forms.CharField(
        label=_("Second source"),
        required=False,
        max_length=260,
        help_text=_("Needed for credibility 1, and of another origin than the first."),
    )

    def __init__(self, *args: Any, sources: Mapping[str, UUID], **kwargs: Any) -> None:
        """Know the sources that may be named."""
        kwargs |= OPTIONAL
        super().__init__(*args, **kwargs)
        self.sources = sources
        for name in ("source", "corroborated_by"):
            self.fields[name].widget.attrs["list"] = "sources"

    def _chosen(self, name: str) -> UUID | None:
        said: str = self.cleaned_data[name]
        if not said:
            return None
        if said not in self.sources:
            raise forms.ValidationError(gettext("Choose a source from the list."))
        return self.sources[said]

    def clean_source(self) -> UUID | None:
        """Return the source that was named."""
        return self._chosen("source")

    def clean_corroborated_by(self) -> UUID | None:
        """Return the second source that was named."""
        return self._chosen("corroborated_by")

    @property
    def grade(self) -> dict[str, Any]:
        """Return source and grades as the service takes them."""
        data = self.cleaned_data
        return {
            "source_id": data["source"],
            "corroborated_by_id": data["corroborated_by"],
            "reliability": data["reliability"],
            "credibility": data["credibility"],
        }


def names_of(sources: Iterable[Source]) -> dict[str, UUID]:
    """Return sources by the words they are chosen with; two of the same title are told apart."""
    found: dict[str, UUID] = {}
    for source in sources:
        name = f"{source.title} ({source.origin})" if source.origin else source.title
        found[name if name not in found else f"{name} [{str(source.pk)[:8]}]"] = source.pk
    return found


class NewMitigation(forms.Form):
    """A measure against what an item found."""

    measure = text(_("Measure"), rows=2, required=True)
    owner_id = forms.TypedChoiceField(label=_("Who carries it out"), coerce=UUID)
    due_on = day(_("Due on"))
    verification = text(_("How it is verified"), rows=2, required=True)
    expires_on = day(_("Counts until"))

    def __init__(self, *args: Any, colleagues: Iterable[User], **kwargs: Any) -> None:
        """Offer the people who can see the engagement."""
        kwargs |= OPTIONAL
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner_id"]
        owner.choices = [("", gettext("Choose somebody")), *((str(user.pk), str(user)) for user in colleagues)]


class NewQuestion(forms.Form):
    """A question to the authors."""

    question = text(
        _("Question to the authors"),
        rows=3,
        required=True,
        help_text=_("The lane waits for the reply; the plan stays frozen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take an empty form for no question."""
        kwargs |= OPTIONAL
        super().__init__(*args, **kwargs)


class NewComment(forms.Form):
    """Something to say about an item; it is no part of the answer."""

    text = text(_("Comment"), rows=2, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take an empty form for no comment."""
        kwargs |= OPTIONAL
        super().__init__(*args, **kwargs)


class LaneRecommendation(forms.Form):
    """The end of a lane."""

    recommendation = forms.ChoiceField(label=_("Recommendation"), widget=forms.RadioSelect)
    reasons = text(
        _("Reasons"), rows=5, required=True, help_text=_("What decided it, for whoever decides and for the record.")
    )
    inherent_likelihood = _step(_("Before mitigation: likelihood"), Likelihood)
    inherent_impact = _step(_("Before mitigation: impact"), Impact)
    residual_likelihood = _step(_("After mitigation: likelihood"), Likelihood)
    residual_impact = _step(_("After mitigation: impact"), Impact)
    valid_until = day(
        _("The answers count until"),
        required=False,
        help_text=_("Leave empty for the usual time. It can only be shorter."),
    )

    def __init__(self, *args: Any, offered: Iterable[Recommendation], **kwargs: Any) -> None:
        """Offer what is not milder than the answers."""
        kwargs |= OPTIONAL
        super().__init__(*args, **kwargs)
        field: Any = self.fields["recommendation"]
        field.choices = [(one.value, gettext(one.label)) for one in offered]

    def clean(self) -> dict[str, Any]:
        """Put the four steps together as `placed`: all of them, or none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        steps = {name: data.pop(name, None) for name in PLACED}
        missing = [name for name, step in steps.items() if not step and name not in self.errors]
        if any(steps.values()):
            for name in missing:
                self.add_error(name, gettext("Place all four, or leave all four to the answers."))
        data["placed"] = Placed(**steps) if all(steps.values()) else None
        return data


class Version(Versioned):
    """The version of the lane that the page shows."""


class DissentText(forms.Form):
    """A reasoned dissent."""

    text = text(
        _("Why you dissent"),
        rows=8,
        required=True,
        help_text=_("It is printed in the decision record, and nobody, you included, can edit it afterwards."),
    )


class Reply(forms.Form):
    """The authors' answer to a question of a lane."""

    reply = text(_("Reply"), rows=5, required=True, help_text=_("The plan itself stays as it was submitted."))
