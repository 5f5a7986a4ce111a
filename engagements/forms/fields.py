"""What the forms of engagements share: fields taken from the models, and values as the services want them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.forms.models import ModelChoiceField, ModelMultipleChoiceField, fields_for_model
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.forms.fields import Asked, LookupField
from actors.selectors import directories
from actors.selectors.directories import Directory

Title: TypeAlias = "str | Promise"
Layout: TypeAlias = Sequence[tuple[Title, Sequence[tuple[str, ...]]]]
LONG_TEXT_ROWS = 3
PICKED_FROM = 300


class NamedField(LookupField):
    """A record named by text, also in a row of a list that may be left empty."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether somebody is named: only an empty row counts as left alone."""
        return bool(initial) or (isinstance(data, Asked) and bool(data.text))


class Options:
    """The rows that may be chosen for a relation; read once, however many fields offer them."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        """Keep the rows."""
        self.rows = rows

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """Return the choices of a select, the empty one first."""
        return [("", "---------"), *((str(row.pk), str(row)) for row in self.rows[:PICKED_FROM])]


def form_field(column: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """Return the form field of a column, with the browser's own pickers for days and moments."""
    if isinstance(column, models.DateTimeField):
        kwargs["widget"] = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        kwargs.setdefault("help_text", column.help_text or _("In UTC."))
    elif isinstance(column, models.DateField):
        kwargs["widget"] = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    elif isinstance(column, models.TextField):
        kwargs["widget"] = forms.Textarea(attrs={"rows": LONG_TEXT_ROWS})
    return column.formfield(**kwargs)


class ColumnsForm(forms.Form):
    """A form of some columns of a model. It checks types only and never saves: rules are the services' work.

    `narrowed` gives for each relation what may be chosen, or the directory in which those of `named` are looked up.
    """

    model: ClassVar[type[models.Model]]
    columns: ClassVar[tuple[str, ...]]
    needed: ClassVar[tuple[str, ...]] = ()
    named: ClassVar[tuple[str, ...]] = ()
    wanted: ClassVar[tuple[str, ...]] = ()
    layout: ClassVar[Layout] = ()

    def __init__(self, *args: Any, narrowed: Mapping[str, Options | Directory] | None = None, **kwargs: Any) -> None:
        """Take the fields from the model and narrow the relations."""
        super().__init__(*args, **kwargs)
        taken = fields_for_model(self.model, self.columns, formfield_callback=form_field)
        for name in self.named:
            old = taken[name]
            taken[name] = NamedField(label=old.label, help_text=old.help_text, required=old.required)
        self.fields = {**taken, **self.fields}
        for name in self.needed:
            self.fields[name].required = True
        for name, options in (narrowed or {}).items():
            self.narrow(name, options)

    def narrow(self, name: str, options: Options | Directory) -> None:
        """Offer only these rows for a relation, if the form has it."""
        field = self.fields.get(name)
        if isinstance(field, LookupField) and isinstance(options, Directory):
            field.connect(options)
        elif isinstance(field, ModelChoiceField) and isinstance(options, Options):
            field.queryset = options.rows
            field.choices = options.choices

    def want(self) -> None:
        """Show as needed what a later act will need, though a draft may be saved without it."""
        for name in self.wanted:
            self.fields[name].required = True

    @property
    def sections(self) -> list[tuple[Title, list[list[forms.BoundField]]]]:
        """Return the visible fields in rows under headings; those that the layout leaves out stand last."""
        placed = [
            (heading, [[self[name] for name in row if name in self.fields] for row in rows])
            for heading, rows in self.layout
        ]
        known = {name for _heading, rows in self.layout for row in rows for name in row}
        rest = [[field] for field in self.visible_fields() if field.name not in known]
        return [*placed, *([("", rest)] if rest else [])]

    def values(self) -> dict[str, Any]:
        """Return the cleaned values under the names of columns; chosen records by id."""
        found = {}
        for name, value in self.cleaned_data.items():
            field = self.fields.get(name)
            if isinstance(field, ModelChoiceField) and not isinstance(field, ModelMultipleChoiceField):
                found[f"{name}_id"] = value.pk if value is not None else None
            elif isinstance(field, LookupField):
                found[f"{name}_id"] = value
            else:
                found[name] = value
        return found


class GradeForm(ColumnsForm):
    """A form of a graded fact."""

    graded: ClassVar[tuple[str, ...]] = ("source", "reliability", "credibility", "corroborated_by")
    how_we_know: ClassVar = (_("How we know"), (("reliability", "credibility"), ("source", "corroborated_by")))
    named: ClassVar[tuple[str, ...]] = ("source", "corroborated_by")

    def __init__(self, *args: Any, user: User, compartment_id: Any, **kwargs: Any) -> None:
        """Offer the sources that a fact of the compartment may rest on."""
        super().__init__(*args, **kwargs)
        for name in ("source", "corroborated_by"):
            self.narrow(name, directories.of_sources(user, compartment_id=compartment_id))


def initial_of(record: models.Model, columns: Iterable[str]) -> dict[str, Any]:
    """Return the present values of some columns as a form wants them."""
    fields: Any = {name: record._meta.get_field(name) for name in columns}
    return {name: getattr(record, field.attname) for name, field in fields.items()}
