"""Forms of commitments: recording, clarifying, following, and the breach."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.models import Actor
from engagements.domain.commitments import BREACHES, CommitmentAction, CommitmentStatus, Fate, open_actions
from engagements.forms.fields import ColumnsForm, GradeForm, Options
from engagements.forms.reports import parties_of
from engagements.models import BreachProposal, Commitment, CommitmentEvent, Engagement, Succession
from engagements.models.choices import choices
from engagements.selectors import commitments, reach
from engagements.services.commitments import BEGINNINGS


class CommitmentForm(ColumnsForm):
    """Base: what a commitment may point at."""

    model = Commitment

    def __init__(self, *args: Any, engagement: Engagement, user: User, **kwargs: Any) -> None:
        """Offer parties, people, colleagues and other commitments within reach."""
        super().__init__(*args, **kwargs)
        parties = engagement.parties.values("actor_id")
        place = engagement.compartment_id
        others = commitments.visible(user).filter(actor_id__in=parties).order_by("-made_on")
        self.narrow("actor", Options(parties_of(engagement)))
        self.narrow("speaker", Options(reach.people_of(parties, compartment_id=place, user=user)))
        self.narrow("owner", Options(reach.colleagues(compartment_id=place)))
        self.narrow("conditional_on", Options(others))


class NewCommitment(CommitmentForm):
    """A promise in its exact words and both readings."""

    columns = (
        "actor",
        "direction",
        "commitment_type",
        "exact_words",
        "original_text",
        "original_language",
        "our_understanding",
        "their_understanding",
        "is_understood_alike",
        "form",
        "speaker",
        "speaker_text",
        "authority_level",
        "mandate",
        "is_within_mandate",
        "made_on",
        "due_on",
        "importance",
        "conditional_on",
        "verification_method",
        "verifier",
        "owner",
        "status",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer only how a commitment may begin."""
        super().__init__(*args, **kwargs)
        status = cast("Any", self.fields["status"])
        status.choices = [choice for choice in status.choices if choice[0] in BEGINNINGS]


class Clarification(CommitmentForm):
    """What may be completed later; the words stay."""

    columns = (
        "our_understanding",
        "their_understanding",
        "is_understood_alike",
        "form",
        "speaker",
        "speaker_text",
        "authority_level",
        "mandate",
        "is_within_mandate",
        "due_on",
        "importance",
        "conditional_on",
        "verification_method",
        "verifier",
        "owner",
    )
    layout = (
        (_("Both readings"), (("our_understanding", "their_understanding"), ("is_understood_alike",), ("form",))),
        (
            _("Who spoke, and how far it binds"),
            (("speaker", "speaker_text"), ("authority_level",), ("mandate",), ("is_within_mandate",)),
        ),
        (
            _("When, and how we know"),
            (("due_on", "importance"), ("conditional_on",), ("verification_method", "verifier"), ("owner",)),
        ),
    )

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason for the change"), required=False)


class Following(GradeForm):
    """What became of a commitment."""

    model = CommitmentEvent
    columns = ("occurred_on", "reason", "source", "reliability", "credibility", "corroborated_by")
    layout = (("", (("action",), ("occurred_on",), ("reason",))), GradeForm.how_we_know)

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    action = forms.ChoiceField(label=_("What became of it"))

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        """Offer what is open in its state; a breach is not among it, since it takes two."""
        super().__init__(*args, compartment_id=commitment.engagement.compartment_id, **kwargs)
        acts = [act for act in open_actions(CommitmentStatus(commitment.status)) if act not in BREACHES]
        field = cast("Any", self.fields["action"])
        field.choices = [(act.value, _(act.label)) for act in acts if act is not CommitmentAction.FULFIL_LATE]
        self.fields["occurred_on"].label = _("When it showed")
        self.fields["reason"].label = _("What shows it")


class Answer(GradeForm):
    """What becomes of a promise after its actor split or went into another."""

    model = Succession
    columns = ("fate", "since", "said_by", "words", *GradeForm.graded)
    layout = (("", (("fate",), ("heir", "since"), ("said_by",), ("words",))), GradeForm.how_we_know)

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    heir = forms.ChoiceField(
        label=_("Taken over by"), required=False, help_text=_("Only where an actor that came of it takes it over.")
    )

    def __init__(self, *args: Any, commitment: Commitment, heirs: Sequence[Actor], **kwargs: Any) -> None:
        """Offer the actors that came of the event."""
        super().__init__(*args, compartment_id=commitment.engagement.compartment_id, **kwargs)
        cast("Any", self.fields["heir"]).choices = [("", "---------"), *((str(heir.pk), heir.name) for heir in heirs)]
        self.fields["fate"].widget = forms.RadioSelect(choices=choices(Fate))
        self.fields["fate"].help_text = _(
            "Where both are bound from now on, let it stay, and record what the other takes on as a promise of its own."
        )
        self.fields["said_by"].help_text = _("Needed where it is taken over.")
        self.fields["words"].help_text = _("Needed unless it stays.")

    def changes(self) -> dict[str, Any]:
        """Return what was sent as the service takes it."""
        values = self.values()
        ours = {"seen_version", "fate", "heir"}
        sent = {name: value for name, value in values.items() if name not in ours}
        return sent | {"heir_id": UUID(values["heir"]) if values["heir"] else None}


class Breach(GradeForm):
    """A proposal to call a commitment broken."""

    model = BreachProposal
    columns = ("occurred_on", "evidence", "is_incapable", "source", "reliability", "credibility", "corroborated_by")
    needed = ("reliability", "credibility")
    layout = (("", (("occurred_on",), ("evidence",), ("is_incapable",))), GradeForm.how_we_know)

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        """Offer the sources of the compartment."""
        super().__init__(*args, compartment_id=commitment.engagement.compartment_id, **kwargs)


class BreachDecision(GradeForm):
    """What a second person makes of it."""

    model = BreachProposal
    columns = ("decision_reason", "source", "reliability", "credibility", "corroborated_by")
    needed = ("decision_reason", "reliability", "credibility")
    layout = (("", (("verdict",), ("decision_reason",))), GradeForm.how_we_know)

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("Your judgement"),
        choices=[("confirm", _("Confirm the breach")), ("reject", _("Reject the proposal"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        """Offer the sources of the compartment."""
        super().__init__(*args, compartment_id=commitment.engagement.compartment_id, **kwargs)
