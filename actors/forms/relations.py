"""Forms of relations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_lazy as _

from actors.domain.relations import SEEN_FROM_THE_OTHER_END, SYMMETRIC, RelationType, SupportKind
from actors.forms.base import GradedForm, from_column
from actors.forms.fields import LookupField
from actors.models import Relation
from actors.models.vocabulary import choices
from actors.selectors import directories

BACKWARDS = ":backwards"
SUPPORT = _("Kinds of support")
MIRRORED = {RelationType.SPONSORS, RelationType.SPONSORED_BY}


def strengths() -> forms.TypedChoiceField:
    """Return the field of strength, 1 to 5."""
    options = [(1, _("1: loose")), (2, "2"), (3, "3"), (4, "4"), (5, _("5: as close as it gets"))]
    return forms.TypedChoiceField(label=_("Strength"), required=False, coerce=int, empty_value=None, choices=options)


def readings() -> list[tuple[Any, Any]]:
    """Return every way to say "this actor is … the other", whichever of the two the relation is stored from."""
    both = [(one.value, gettext_lazy(one.label)) for one in RelationType if one in SYMMETRIC]
    forwards = [(one.value, gettext_lazy(one.label)) for one in RelationType if one not in SYMMETRIC]
    backwards = [
        (f"{kind.value}{BACKWARDS}", gettext_lazy(label))
        for kind, label in SEEN_FROM_THE_OTHER_END.items()
        if kind not in MIRRORED
    ]
    return [
        ("", _("Choose what it is")),
        (_("Both ways"), both),
        (_("From this actor"), forwards),
        (_("From the other"), backwards),
    ]


class RelationForm(GradedForm):
    """Correct a relation."""

    FOLDED = (SUPPORT,)

    strength = strengths()
    support_kinds = forms.MultipleChoiceField(
        label=_("What it gives or gets"),
        required=False,
        choices=choices(SupportKind),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for sponsoring, financing, supplying, hosting and proxies."),
    )
    SECTIONS = (
        ("", ("relation_type", "since", "until", "strength", "note")),
        (SUPPORT, ("support_kinds",)),
        GradedForm.GRADES,
    )

    class Meta:
        model = Relation
        fields = (
            "relation_type",
            "since",
            "until",
            "strength",
            "support_kinds",
            "note",
            "reliability",
            "credibility",
            "noted_on",
        )
        formfield_callback = from_column


class NewRelation(RelationForm):
    """Say what this actor is to another."""

    relation_type = forms.ChoiceField(label=_("This actor is …"), choices=readings)
    to_actor_id = LookupField(label=_("… the other actor"), help_text=_("Begin to type one of its names."))
    SECTIONS = (  # type: ignore[assignment]
        ("", ("relation_type", "to_actor_id", "since", "until", "strength", "note")),
        (SUPPORT, ("support_kinds",)),
        GradedForm.GRADES,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the actors the user may see."""
        super().__init__(*args, **kwargs)
        field = self.fields["to_actor_id"]
        if isinstance(field, LookupField):
            field.connect(directories.of_actors(self.user))

    def values(self) -> dict[str, Any]:
        """Return the fields of the relation without its ends."""
        values = {name: value for name, value in super().values().items() if name != "to_actor_id"}
        return values | {"relation_type": values["relation_type"].removesuffix(BACKWARDS)}

    def ends(self) -> dict[str, Any]:
        """Return the two ends in the order the relation is stored."""
        here, there = self.instance.from_actor_id, self.cleaned_data["to_actor_id"]
        if self.cleaned_data["relation_type"].endswith(BACKWARDS):
            here, there = there, here
        return {"from_actor_id": here, "to_actor_id": there}
