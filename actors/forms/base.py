"""What every form of actors does alike: fields from the model, values for the command, nothing lost when stale."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Compartment, User
from actors import policies
from actors.forms.fields import LookupField, NewNameInput
from actors.selectors import directories, duplicates
from core import canonical
from core.record import Record

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

NOT_RECORDED = ("", _("Not recorded"))
Title = str | Promise
Section = tuple[Title, list[Any], bool]
"""Heading, fields, and whether the section starts folded."""


def day(**kwargs: Any) -> forms.DateField:
    """Return a date field that browsers show as a calendar."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def from_column(column: "models.Field[Any, Any]", **kwargs: Any) -> Any:
    """Return the form field of a column, with a calendar for dates and room for prose."""
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return day(required=not column.blank, label=capfirst(column.verbose_name), help_text=column.help_text)
    if isinstance(column, models.URLField):
        kwargs["assume_scheme"] = "https"
    if isinstance(column, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": 3})
    return column.formfield(**kwargs)


class Act(forms.Form):
    """The form of one command on a record somebody has seen."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def sections(self) -> list[Section]:
        """Return the fields to draw, under their headings."""
        return [("", self.visible_fields(), False)]

    def values(self) -> dict[str, Any]:
        """Return what the command is given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}


class RecordForm(ModelForm):
    """The form of a command that writes fields of a record. It never saves and never touches the instance."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    SECTIONS: ClassVar[Sequence[tuple[Title, Sequence[str]]]] = ()
    FOLDED: ClassVar[Sequence[Title]] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Fill in what is stored; `user` decides what may be named and seen."""
        super().__init__(*args, **kwargs)
        self.user = user
        if self.instance.created_at is not None:
            self.fields["seen_version"].initial = self.instance.version
        for name, field in self.fields.items():
            if isinstance(field, LookupField):
                field.initial = getattr(self.instance, name, None)
            if isinstance(field, forms.TypedChoiceField) and not field.required:
                options = [option for option in field.choices if option[0] != ""]  # type: ignore[index, union-attr]
                field.choices = [NOT_RECORDED, *options]  # type: ignore[list-item]

    def _post_clean(self) -> None:
        """Leave the instance alone: the command writes, and the command alone."""

    @property
    def sections(self) -> list[Section]:
        """Return the fields to draw, under their headings; fields that were dropped are left out."""
        if not self.SECTIONS:
            return [("", self.visible_fields(), False)]
        found = []
        for title, names in self.SECTIONS:
            if fields := [self[name] for name in names if name in self.fields]:
                used = any(field.errors or field.value() for field in fields)
                found.append((title, fields, title in self.FOLDED and not used))
        return found

    def values(self) -> dict[str, Any]:
        """Return the record's fields as the command is given them."""
        ours = {"seen_version", "compartment"}
        return {name: value for name, value in self.cleaned_data.items() if name not in ours}

    def caught_up(self, record: Record, events: Iterable[Any]) -> tuple[Self, list[Title]]:
        """Return the form anew after somebody else changed the record, and the labels of what both changed.

        What the user typed stays; a field the user had left alone shows what is stored now.
        """
        seen: dict[str, Any] = {}
        theirs: Mapping[str, Any]
        for event in sorted(events, key=lambda one: one.at):
            theirs = event.changes
            for name, pair in theirs.items():
                seen.setdefault(name, pair[0] if isinstance(pair, list) and pair else None)
        typed: dict[str, Any] = {}
        both: list[Title] = []
        for name, value in self.values().items():
            stored = canonical.plain(getattr(record, name, None))
            said = canonical.plain(value)
            if said != seen.get(name, stored):
                typed[name] = value
                if name in seen and said != stored:
                    both.append(self.fields[name].label or name)
        return type(self)(user=self.user, instance=record, initial=typed, **self.anew()), both

    def anew(self) -> dict[str, Any]:
        """Return the further arguments this form was made with."""
        return {}

    def untaken(self, field: str, *, beside: UUID | None = None) -> str:
        """Return the name typed; refuses one nearly taken by others than `beside` until the user says who it is not."""
        name: str = self.cleaned_data[field]
        widget = self.fields[field].widget
        known = self.instance.created_at is not None and name == getattr(self.instance, field)
        if isinstance(widget, NewNameInput) and not known and "is_another" not in self.data:
            widget.similar = duplicates.similar(name, user=self.user, beside=beside)
            if widget.similar:
                raise forms.ValidationError(_("Look whether it is one of these."), code="similar")
        return name


class GradedForm(RecordForm):
    """A fact with its source and both grades."""

    source_id = LookupField(label=_("Source"), required=False, help_text=_("Begin to type its title."))
    corroborated_by_id = LookupField(
        label=_("Second source"), required=False, help_text=_("Credibility 1 needs a second source of another origin.")
    )
    GRADES: ClassVar[tuple[Title, tuple[str, ...]]] = (
        _("How we know"),
        ("source_id", "reliability", "credibility", "corroborated_by_id", "noted_on"),
    )

    def __init__(self, *args: Any, compartment_id: UUID, **kwargs: Any) -> None:
        """Offer the sources a fact of this compartment may cite."""
        super().__init__(*args, **kwargs)
        self.compartment_id = compartment_id
        for name in ("source_id", "corroborated_by_id"):
            field = self.fields[name]
            if isinstance(field, LookupField):
                field.connect(directories.of_sources(self.user, compartment_id=compartment_id))

    def anew(self) -> dict[str, Any]:
        """Return the compartment the fact lies in."""
        return {"compartment_id": self.compartment_id}


class NewRecordForm(RecordForm):
    """A record that does not lie anywhere yet: the form asks for the compartment among those one may write in."""

    compartment = forms.ChoiceField(
        label=_("Compartment"), help_text=_("Only its members see the record. This cannot be changed later.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the compartments the user may write in."""
        super().__init__(*args, **kwargs)
        self.fields["compartment"].choices = [(str(one.pk), one.name) for one in open_to(self.user)]  # type: ignore[attr-defined]

    def compartment_id(self) -> UUID:
        """Return the chosen compartment."""
        return UUID(self.cleaned_data["compartment"])


def open_to(user: User) -> list[Compartment]:
    """Return the compartments somebody may write in, the common ones first."""
    ids = [pk for pk in user.access if policies.may_register(user, pk)]
    return list(Compartment.objects.filter(pk__in=ids).order_by("-is_common", "name"))
