"""Forms of splits and mergers: first what happened, then what becomes of what the actor had."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors.domain.kinds import ActorType
from actors.domain.reshaping import AFTERWARDS, Act, Fate, ReshapingKind
from actors.forms.base import GradedForm, from_column
from actors.forms.fields import LinesField, LookupField
from actors.models import Reshaping
from actors.models.vocabulary import choices
from actors.selectors import directories
from actors.selectors.duplicates import Similar
from actors.services.reshaping import Part

SEVERAL = ("part_1", "part_2", "part_3")


class ReshapingForm(GradedForm):
    """What happened."""

    KIND: ReshapingKind
    PARTS: tuple[str, ...] = ()

    status = forms.ChoiceField(label=_("The actor from then on"), required=False)
    new_type = forms.ChoiceField(label=_("Type of what is new"), required=False, choices=choices(ActorType))

    class Meta:
        model = Reshaping
        fields = ("on", "note", "reliability", "credibility", "noted_on")
        formfield_callback = from_column

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the actors the user may see."""
        super().__init__(*args, **kwargs)
        after = [(one.value, gettext(one.label)) for one in AFTERWARDS[self.KIND]]
        as_it_was = [("", gettext("As it was"))] if self.KIND is ReshapingKind.SPLIT else []
        self.fields["status"].choices = [*as_it_was, *after]  # type: ignore[attr-defined]
        self.fields["new_type"].initial = ActorType.UNCLASSIFIED.value
        for name in self.PARTS:
            self.fields[name].connect(directories.of_actors(self.user))  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return the fields of the event."""
        ours = {"status", "new_type", "new_names", "new_name", *self.PARTS}
        return {name: value for name, value in super().values().items() if name not in ours}

    def parts(self) -> list[Part]:
        """Return the actors that came of it: those that are registered, then the new ones."""
        known = [Part(actor_id=key) for name in self.PARTS if (key := self.cleaned_data[name])]
        return known + [Part(name=name, actor_type=self.cleaned_data["new_type"]) for name in self.new()]

    def names(self) -> list[str]:
        """Return what these are called, in the same order."""
        found = []
        for name in self.PARTS:
            if key := self.cleaned_data[name]:
                directory = self.fields[name].directory  # type: ignore[attr-defined]
                found.append(directory.name(directory.get(key)))
        return found + self.new()

    def new(self) -> list[str]:
        """Return the names of new actors."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any] | None:
        """Refuse an event of which nobody came."""
        cleaned = super().clean()
        if not any(self.cleaned_data.get(name) for name in (*self.PARTS, "new_names", "new_name")):
            self.add_error(self.PARTS[0], gettext("Name at least one actor that came of it."))
        return cleaned


class SplitForm(ReshapingForm):
    """An actor split."""

    KIND = ReshapingKind.SPLIT
    PARTS = SEVERAL

    part_1 = LookupField(label=_("An actor that came of it"), required=False, help_text=_("One that is registered."))
    part_2 = LookupField(label=_("Another"), required=False)
    part_3 = LookupField(label=_("Another"), required=False)
    new_names = LinesField(label=_("New actors"), required=False, help_text=_("Names not registered yet, one a line."))
    SECTIONS = (
        ("", ("on", "status", "note")),
        (_("What came of it"), (*SEVERAL, "new_names", "new_type")),
        GradedForm.GRADES,
    )

    def new(self) -> list[str]:
        """Return the names of new actors."""
        return list(self.cleaned_data["new_names"])


class MergerForm(ReshapingForm):
    """An actor went into another."""

    KIND = ReshapingKind.MERGER
    PARTS = ("part_1",)

    part_1 = LookupField(label=_("It went into"), required=False, help_text=_("An actor that is registered."))
    new_name = forms.CharField(label=_("Or into a new actor"), required=False, max_length=200)
    SECTIONS = (
        ("", ("on", "status", "note")),
        (_("What came of it"), ("part_1", "new_name", "new_type")),
        GradedForm.GRADES,
    )

    def new(self) -> list[str]:
        """Return the name of a new actor."""
        return [self.cleaned_data["new_name"]] if self.cleaned_data["new_name"] else []


class Fates(forms.Form):
    """What becomes of each open relation and each live listing."""

    def __init__(
        self,
        *args: Any,
        things: Mapping[UUID, str],
        names: Sequence[str],
        similar: Sequence[Similar],
        **kwargs: Any,
    ) -> None:
        """Ask about each thing, by its id, in its words; it may go to each actor named.

        `similar` are registered under nearly such names.
        """
        super().__init__(*args, **kwargs)
        self.similar = similar
        options = [("", gettext("Choose …"))]
        options += [(Act.STAYS.value, gettext("Stays")), (Act.ENDS.value, gettext("Ends on that day"))]
        for place, name in enumerate(names):
            options.append((f"{Act.GOES.value}:{place}", gettext("Goes to %(name)s") % {"name": name}))
            options.append((f"{Act.BOTH.value}:{place}", gettext("Stays, and %(name)s has it too") % {"name": name}))
        missing = {"required": _("Say what becomes of it.")}
        for key, told in things.items():
            self.fields[f"fate_{key}"] = forms.ChoiceField(label=told, choices=options, error_messages=missing)

    def clean(self) -> dict[str, Any]:
        """Refuse a new actor that may be registered already, unless somebody says that it is not."""
        if self.similar and "is_another" not in self.data:
            raise forms.ValidationError(
                gettext("Go back and choose the registered actor, or say that it is none of these.")
            )
        return self.cleaned_data

    def fates(self) -> dict[UUID, Fate]:
        """Return the answers."""
        found = {}
        for name, value in self.cleaned_data.items():
            act, _colon, place = value.partition(":")
            found[UUID(name.removeprefix("fate_"))] = Fate(Act(act), int(place or 0))
        return found
