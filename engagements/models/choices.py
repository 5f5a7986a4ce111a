"""Vocabularies of the pure domain as choices and constraints of columns."""

from django.db.models import CheckConstraint, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from actors.domain.words import Labelled as LabelledOfActors
from engagements.domain.words import Labelled


def choices(vocabulary: type[Labelled] | type[LabelledOfActors]) -> list[tuple[str, str | Promise]]:
    """Return value and label, translated when shown, of each member."""
    return [(member.value, gettext_lazy(member.label)) for member in vocabulary]


def one_of(name: str, field: str, vocabulary: type[Labelled] | type[LabelledOfActors]) -> CheckConstraint:
    """Return the constraint that a column holds a word of the vocabulary."""
    return CheckConstraint(name=name, condition=Q(**{f"{field}__in": [member.value for member in vocabulary]}))


def some_of(name: str, field: str, vocabulary: type[Labelled]) -> CheckConstraint:
    """Return the constraint that an array holds only words of the vocabulary."""
    return CheckConstraint(name=name, condition=Q(**{f"{field}__contained_by": [word.value for word in vocabulary]}))
