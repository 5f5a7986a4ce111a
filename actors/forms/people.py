"""Forms of people and their roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors import policies
from actors.forms.base import GradedForm, NewRecordForm, RecordForm, from_column
from actors.forms.fields import LinesField, LookupField
from actors.models import Person, PersonRole
from actors.selectors import directories

FIELDS = (
    "real_name", "aliases", "sensitivity", "pseudonym", "personal_risk", "influence", "stance", "languages",
    "protocol_notes", "marking",
)  # fmt: skip
IDENTITY = ("real_name", "aliases", "sensitivity", "pseudonym")
HELP = {
    "real_name": _("No more than the purpose needs."),
    "sensitivity": _("A protected source appears under the pseudonym to everybody who holds no access to this person."),
    "pseudonym": _("Must not point to the person."),
}


def scale() -> forms.TypedChoiceField:
    """Return the field of influence, 1 to 5."""
    options = [(1, _("1: little")), (2, "2"), (3, "3"), (4, "4"), (5, _("5: decisive"))]
    return forms.TypedChoiceField(
        label=_("Influence"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=options,
        help_text=_("Control over subordinates and access to the top."),
    )


class PersonRegistration(NewRecordForm):
    """Register a person."""

    aliases = LinesField(label=_("Other names"), required=False)
    languages = LinesField(label=_("Languages"), required=False)
    influence = scale()

    SECTIONS = (
        ("", ("real_name", "aliases")),
        (_("Protection"), ("sensitivity", "pseudonym", "personal_risk")),
        (_("How to meet them"), ("influence", "stance", "languages", "protocol_notes")),
        (_("Who may see it"), ("compartment", "marking")),
    )

    class Meta:
        model = Person
        fields = FIELDS
        formfield_callback = from_column
        help_texts = HELP


class PersonProfile(RecordForm):
    """Change a person; who it is stays out of the form of somebody who may not know."""

    aliases = LinesField(label=_("Other names"), required=False)
    languages = LinesField(label=_("Languages"), required=False)
    influence = scale()

    SECTIONS = (
        ("", ("real_name", "aliases")),
        (_("Protection"), ("sensitivity", "pseudonym", "personal_risk")),
        (_("How to meet them"), ("influence", "stance", "languages", "protocol_notes", "marking")),
    )

    class Meta:
        model = Person
        fields = FIELDS
        formfield_callback = from_column
        help_texts = HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop what the user may not know."""
        super().__init__(*args, **kwargs)
        if not policies.may_identify(self.user, self.instance):
            for name in IDENTITY:
                del self.fields[name]


class RoleForm(GradedForm):
    """What a person is in an actor, from when to when."""

    SECTIONS = (("", ("role", "title", "since", "until")), GradedForm.GRADES)

    class Meta:
        model = PersonRole
        fields = ("role", "title", "since", "until", "reliability", "credibility", "noted_on")
        formfield_callback = from_column


class NewRole(RoleForm):
    """A person takes a role."""

    person_id = LookupField(
        label=_("Person"), help_text=_("Begin to type the name, or the pseudonym. Not there yet? Register them first.")
    )
    SECTIONS = (("", ("person_id", "role", "title", "since", "until")), GradedForm.GRADES)  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the people the user may see."""
        super().__init__(*args, **kwargs)
        field = self.fields["person_id"]
        if isinstance(field, LookupField):
            field.connect(directories.of_people(self.user))

    def values(self) -> dict[str, Any]:
        """Return the fields of the role without the person."""
        return {name: value for name, value in super().values().items() if name != "person_id"}
