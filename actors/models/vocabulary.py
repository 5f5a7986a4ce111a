"""Vocabularies of the pure domain as choices and constraints of columns."""

from collections.abc import Iterable

from django.db.models import CheckConstraint, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from actors.domain.words import Labelled


def choices(vocabulary: type[Labelled]) -> list[tuple[str, str | Promise]]:
    """Return the vocabulary as choices of a field, labels translated when shown."""
    return [(member.value, gettext_lazy(member.label)) for member in vocabulary]


def words(codes: Iterable[str], vocabulary: type[Labelled]) -> list[str]:
    """Return stored words as a reader sees them."""
    return [str(gettext_lazy(vocabulary(code).label)) for code in codes]


def one_of(name: str, field: str, vocabulary: type[Labelled], *, empty: bool = False) -> CheckConstraint:
    """Return the constraint that a column holds a word of the vocabulary, or nothing where `empty` allows it."""
    words = [member.value for member in vocabulary]
    return CheckConstraint(name=name, condition=Q(**{f"{field}__in": [*words, ""] if empty else words}))


def some_of(name: str, field: str, vocabulary: type[Labelled]) -> CheckConstraint:
    """Return the constraint that an array holds only words of the vocabulary."""
    return CheckConstraint(
        name=name, condition=Q(**{f"{field}__contained_by": [member.value for member in vocabulary]})
    )


def in_order(name: str, earlier: str, later: str) -> CheckConstraint:
    """Return the constraint that `later` is not before `earlier`; a missing end is no contradiction."""
    missing = Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__isnull": True})
    return CheckConstraint(name=name, condition=missing | Q(**{f"{later}__gte": F(earlier)}))
