"""The form of a typed profile, drawn from the table that describes the type."""

from typing import Any, Final

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

from actors.forms.base import GradedForm, from_column
from actors.forms.facts import GRADES
from actors.forms.fields import CountriesField, LinesField
from actors.models import PROFILES, FieldSource, TypedProfile
from actors.models.profiles import Countries


def from_described(column: "models.Field[Any, Any]", **kwargs: Any) -> Any:
    """Return the form field of a column of a typed profile."""
    if not isinstance(column, ArrayField):
        return from_column(column, **kwargs)
    about: dict[str, Any] = {"label": capfirst(column.verbose_name), "required": False}
    if column.help_text:
        about["help_text"] = column.help_text
    if isinstance(column, Countries):
        return CountriesField(**about)
    if column.base_field.choices:
        return forms.MultipleChoiceField(
            choices=column.base_field.choices, widget=forms.CheckboxSelectMultiple, **about
        )
    return LinesField(**about)


class TypedProfileForm(GradedForm):
    """What every one of these forms does; an empty profile has a version too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Send the version back with the form."""
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version


class FieldSourceForm(GradedForm):
    """How one field of a typed profile is known; the version is that of the profile."""

    class Meta:
        model = FieldSource
        fields = GRADES
        formfield_callback = from_column

    SECTIONS = (("", GradedForm.GRADES[1]),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Send the version of the profile back with the form."""
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.profile.version


def _form_of(model: type[TypedProfile]) -> type[TypedProfileForm]:
    meta = {"model": model, "fields": (*model.described(), *GRADES), "formfield_callback": from_described}
    sections = (*model.SECTIONS, GradedForm.GRADES)
    return type(
        f"{model.__name__}Form",
        (TypedProfileForm,),
        {"__doc__": model.__doc__, "__module__": __name__, "SECTIONS": sections, "Meta": type("Meta", (), meta)},
    )


FORMS: Final = {model: _form_of(model) for model in PROFILES}
