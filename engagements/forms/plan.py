"""The steps of the plan form."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Compartment, User
from actors.selectors.directories import Actors, Directory
from core.errors import DomainError
from engagements.domain.completeness import Step
from engagements.domain.kinds import EngagementKind
from engagements.forms.fields import ColumnsForm, Options, initial_of
from engagements.models import (
    Engagement,
    EngagementActor,
    EngagementFacilitator,
    EngagementPerson,
    Offer,
    Reaction,
    SharedInterest,
    TeamMember,
)
from engagements.models.choices import choices
from engagements.selectors import reach

PLANNED_KINDS = [choice for choice in choices(EngagementKind) if choice[0] != EngagementKind.CHANCE_CONTACT]


class NewPlan(forms.Form):
    """What a draft begins with."""

    compartment = forms.ModelChoiceField(
        Compartment.objects.none(),
        label=_("Compartment"),
        empty_label=None,
        help_text=_(
            "Who belongs to it will see the engagement. It names only actors of this compartment or common ones."
        ),
    )
    title = forms.CharField(
        label=_("Title"), max_length=160, help_text=_("A few words for colleagues. No names of persons.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PLANNED_KINDS, help_text=_("It decides the tier of review."))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the compartments in which the user may plan."""
        super().__init__(*args, **kwargs)
        rows = Compartment.objects.filter(pk__in=[place for place in user.access if user.may_change_in(place)])
        self.fields["compartment"].queryset = rows.order_by("name")  # type: ignore[attr-defined]


class PlanForm(ColumnsForm):
    """Columns of the engagement itself."""

    model = Engagement


class Purpose(PlanForm):
    """Step 1: what and why."""

    columns = (
        "title",
        "kind",
        "purpose",
        "track",
        "desired_effect",
        "objective",
        "alternatives",
        "is_discreet",
        "who_may_know",
        "marking",
    )
    wanted = ("desired_effect", "objective", "alternatives")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the kind that is never planned."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = PLANNED_KINDS  # type: ignore[attr-defined]


class Setting(PlanForm):
    """Step 3: where and how."""

    columns = (
        "channel",
        "venue",
        "planned_start",
        "planned_end",
        "physical_meeting",
        "security_plan",
        "go_no_go",
    )
    wanted = ("channel", "planned_start", "planned_end", "go_no_go")


class Ground(PlanForm):
    """Step 4: common ground and offers."""

    take = forms.MultipleChoiceField(
        label=_("Take from the board"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Interests recorded as shared with us; they are added to the common ground of this plan."),
    )
    columns = ("messages", "topics_to_avoid", "red_lines", "written_text", "partner_force", "lethal")
    wanted = ("red_lines",)


class Disclosure(PlanForm):
    """Step 5: reactions and disclosure."""

    columns = ("public_part", "public_when", "public_speaker", "public_event", "essential_contact")
    wanted = ("public_part",)


class Nothing(PlanForm):
    """A step without columns of its own."""

    columns = ()


class RowForm(ColumnsForm):
    """One row of a list; a row that is left empty, or marked for removal, is no part of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave it to the server to say what is missing: an empty row needs nothing."""
        super().__init__(*args, **{**kwargs, "use_required_attribute": False})


class PartyRow(RowForm):
    """An actor that takes part."""

    model = EngagementActor
    columns = ("actor", "role", "will_ask")
    named = ("actor",)


class DelegateRow(RowForm):
    """A person of the other side."""

    model = EngagementPerson
    columns = ("person", "role")


class TeamRow(RowForm):
    """One of us."""

    model = TeamMember
    columns = ("user", "role")


class FacilitationRow(RowForm):
    """A facilitator in one function."""

    model = EngagementFacilitator
    columns = ("facilitator", "function", "framework")


class InterestRow(RowForm):
    """Common ground."""

    model = SharedInterest
    columns = ("interest", "text")


class OfferRow(RowForm):
    """An incentive."""

    model = Offer
    columns = (
        "category",
        "actor",
        "description",
        "amount",
        "currency",
        "conditionality",
        "legal_authority_ref",
        "beneficiary_chain",
        "delivery_verification",
        "expires_on",
    )


class ReactionRow(RowForm):
    """How a third party may react."""

    model = Reaction
    columns = ("party_kind", "party", "party_text", "expected", "likelihood", "signal", "mitigation")
    named = ("party",)


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows of one list of the plan."""

    def add_fields(self, form: Any, index: Any) -> None:
        """Name the mark for removal."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this row")

    def kept(self) -> list[RowForm]:
        """Return the rows that were filled and not marked for removal, in their order."""
        filled = (form for form in self.forms if form.has_changed() or not form.empty_permitted)
        return [form for form in filled if not form.cleaned_data.get("DELETE")]

    def rows(self) -> list[dict[str, Any]]:
        """Return those rows under the names of columns."""
        return [{name: value for name, value in form.values().items() if name != "DELETE"} for form in self.kept()]


ROW_FORMS: Mapping[str, type[RowForm]] = {
    "parties": PartyRow,
    "delegates": DelegateRow,
    "team": TeamRow,
    "facilitation": FacilitationRow,
    "shared_interests": InterestRow,
    "offers": OfferRow,
    "reactions": ReactionRow,
}

STEPS: Mapping[Step, tuple[type[PlanForm], tuple[str, ...]]] = {
    Step.PURPOSE: (Purpose, ()),
    Step.PEOPLE: (Nothing, ("parties", "delegates", "team")),
    Step.SETTING: (Setting, ("facilitation",)),
    Step.GROUND: (Ground, ("shared_interests", "offers")),
    Step.REACTIONS: (Disclosure, ("reactions",)),
}
"""The columns and the lists of each step."""


class StepForms:
    """The form and the lists of one step, bound or not, as one thing."""

    def __init__(
        self, step: Step, engagement: Engagement, rows: Mapping[str, Any], *, user: User, data: Any = None
    ) -> None:
        """Build them; `rows` are the stored rows by list, used while nothing was sent."""
        head, lists = STEPS[step]
        options = choices_for(engagement, user=user)
        self.form = head(data, initial=initial_of(engagement, head.columns), narrowed=options)
        self.sets = {name: self._list(name, rows[name], options, data) for name in lists}
        if "take" in self.form.fields:
            there = {row["interest_id"] for row in rows["shared_interests"]} if data is None else set()
            self._offer(reach.shared_interests(engagement, user=user).exclude(pk__in=there - {None}))

    def _offer(self, interests: QuerySet[Any]) -> None:
        """Offer shared interests to be taken into the plan; without any the field is left out."""
        found = [(str(row.pk), f"{row.actor.name}: {row.text}") for row in interests]
        if found:
            self.form.fields["take"].choices = found  # type: ignore[attr-defined]
        else:
            del self.form.fields["take"]

    def _list(self, name: str, rows: Any, options: Mapping[str, Options | Directory], data: Any) -> RowSet:
        kind = forms.formset_factory(ROW_FORMS[name], formset=RowSet, extra=1, max_num=50, can_delete=True)
        # What is sent stands for itself: compared with what an autosave stored meanwhile, a row would seem untouched.
        stored = rows if data is None else ()
        initial = [{key.removesuffix("_id"): value for key, value in row.items()} for row in stored]
        narrowed = {**options, "actor": options["engageable" if name == "parties" else "offered_to"]}
        return cast("RowSet", kind(data, prefix=name, initial=initial, form_kwargs={"narrowed": narrowed}))

    def is_valid(self) -> bool:
        """Return whether everything sent has the right types."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.sets.values())])

    def changes(self) -> dict[str, Any]:
        """Return what was sent, as the service takes it; interests taken from the board are rows like the others."""
        changes = self.form.values() | {name: rows.rows() for name, rows in self.sets.items()}
        for taken in changes.pop("take", ()):
            if taken not in {str(row["interest_id"]) for row in changes["shared_interests"]}:
                changes["shared_interests"].append({"interest_id": UUID(taken), "text": ""})
        return changes

    def tell(self, refusal: DomainError) -> None:
        """Show a refusal where it belongs."""
        self.form.refusal = refusal  # type: ignore[attr-defined]
        for key, text in (refusal.fields or {"": refusal.message}).items():
            name, _dot, rest = key.partition(".")
            number, _dot, field = rest.partition(".")
            if name in self.sets:
                self._tell_row(self.sets[name], number, field.removesuffix("_id"), text)
            else:
                known = key.removesuffix("_id")
                self.form.add_error(known if known in self.form.fields else None, text)

    def _tell_row(self, rows: RowSet, number: str, field: str, text: str) -> None:
        kept = rows.kept()
        if number.isdecimal() and int(number) < len(kept):
            form = kept[int(number)]
            form.add_error(field if field in form.fields else None, text)
        else:
            self.form.add_error(None, text)


def choices_for(engagement: Engagement, *, user: User) -> dict[str, Options | Directory]:
    """Return for each relation of the plan what may be chosen."""
    place = engagement.compartment_id
    parties = engagement.parties.values("actor_id")

    def near(thing: str) -> QuerySet[Any]:
        return reach.nameable(thing, compartment_id=place, user=user).order_by("name")

    return {
        "channel": Options(near("channel")),
        "venue": Options(near("venue").filter(is_active=True)),
        "facilitator": Options(near("facilitator").filter(is_active=True)),
        "person": Options(reach.people_of(parties, compartment_id=place, user=user)),
        "user": Options(reach.colleagues(compartment_id=place)),
        "interest": Options(reach.interests_of(parties, user=user)),
        "party": Actors(reach.nameable("actor", compartment_id=place, user=user)),
        "engageable": Actors(reach.engageable(compartment_id=place, user=user)),
        "offered_to": Options(near("actor").filter(pk__in=parties)),
    }
