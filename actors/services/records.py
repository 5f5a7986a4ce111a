"""What every command on a row of actors does alike: put values on it, refuse nonsense, save what changed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors import policies
from actors.models import Actor, Person
from core.authz import ensure
from core.errors import DomainError, Invalid, NotFound
from core.record import Record

Changes = dict[str, list[Any]]
Row = Mapping[str, Any]
T = TypeVar("T")
MOST_AT_ONCE: Final = 500


def compartment_to_write_in(compartment_id: UUID, *, by: User) -> Compartment:
    """Return a compartment of `by`; raises NotFound for any other, NotAllowed when `by` may not write in it."""
    return compartments_to_write_in([compartment_id], by=by)[compartment_id]


def compartments_to_write_in(compartment_ids: Collection[UUID], *, by: User) -> dict[UUID, Compartment]:
    """Return these compartments in one statement; raises NotFound where `by` is not in one, NotAllowed as above."""
    found = {row.pk: row for row in Compartment.objects.filter(pk__in=set(compartment_ids) & set(by.access))}
    if not found.keys() >= set(compartment_ids):
        raise NotFound("not_found", _("There is no such compartment."))
    for compartment_id in found:
        ensure(policies.may_register, by, compartment_id)
    return found


def insist_few(rows: Sequence[Row]) -> None:
    """Refuse no rows at all and more than one call may hold; raises Invalid."""
    if not 1 <= len(rows) <= MOST_AT_ONCE:
        raise invalid({"rows": _("Send 1 to %(most)s at once.") % {"most": MOST_AT_ONCE}})


def of_each(rows: Sequence[Row], act: Callable[[int, Row], T], *, refusal: type[DomainError] = Invalid) -> list[T]:
    """Return what `act` returns of each row and its number.

    Where it refuses some, raises a refusal of this kind with the sentence of each under its row: "rows[3].name".
    """
    done: list[T] = []
    faults: dict[str, str] = {}
    first: DomainError | None = None
    for number, row in enumerate(rows):
        try:
            done.append(act(number, row))
        except refusal as refused:
            first = first or refused
            told = refused.fields or {"": refused.message}
            faults |= {f"rows[{number}].{name}".rstrip("."): text for name, text in told.items()}
    if first is not None:
        first.fields = faults
        raise first
    return done


def assign(record: Record, values: Mapping[str, Any], *, writable: Collection[str], whole: bool = False) -> Changes:
    """Put values on the record and return what changed as field: [before, after]; texts are trimmed.

    Raises Invalid for a field that is not writable here, and for a value the field cannot hold; of a `whole` new
    record every writable field is looked at, so that a missing one is refused too.
    """
    if strange := sorted(set(values) - set(writable)):
        raise Invalid("unknown_field", _("These fields cannot be set here: %(names)s.") % {"names": ", ".join(strange)})
    before = {name: getattr(record, name) for name in values}
    for name, value in values.items():
        setattr(record, name, value.strip() if isinstance(value, str) else value)
    _insist_clean(record, set(writable if whole else values))
    after = {name: getattr(record, name) for name in values}
    return {name: [before[name], after[name]] for name in values if before[name] != after[name]}


def _insist_clean(record: Record, names: Collection[str]) -> None:
    """Refuse what a single field cannot hold. Keys are left out: the command has looked them up already."""
    others = {field.name for field in record._meta.fields if field.name not in names or field.is_relation}
    try:
        record.clean_fields(exclude=others)
    except ValidationError as error:
        raise invalid({name: " ".join(texts) for name, texts in error.message_dict.items()}) from None


def invalid(fields: Mapping[str, str]) -> Invalid:
    """Return the refusal of some fields, a sentence each."""
    return Invalid("invalid", _("Some fields need correcting."), fields)


def told(record: Record, names: Collection[str], *, first: Collection[str] = ()) -> dict[str, Any]:
    """Return what a new record says, for its audit event; empty fields are left out.

    The fields named `first` tell it from its like: they stand as plain values, so that the history says them at once.
    """
    values = {name: getattr(record, name) for name in (*first, *names)}
    filled = {name: value for name, value in values.items() if value not in (None, "", [], False)}
    return {name: value if name in first else [None, value] for name, value in filled.items()}


def save(record: Record, changes: Collection[str]) -> None:
    """Save the changed fields as the next version."""
    record.version += 1
    record.save(update_fields=[*changes, "version", "updated_at"])


def touch(*actor_ids: UUID, at: datetime) -> None:
    """Let the profiles count as changed: something that belongs to them was. The actors' own versions stay."""
    Actor.objects.filter(pk__in=actor_ids).update(updated_at=at)


def touch_beside(one: Actor | Person, other: Actor, *, at: datetime) -> None:
    """Let a profile count as changed by what joins it with another record, if whoever reads it may see that record."""
    touch(*seen_beside(one, other), at=at)


def seen_beside(one: Actor | Person, other: Actor) -> list[UUID]:
    """Return which of the two are actors whose every reader may see the other one too."""
    pairs = ((one, other), (other, one))
    seen = (end for end, far in pairs if far.compartment.is_common or far.compartment_id == end.compartment_id)
    return [end.pk for end in seen if isinstance(end, Actor)]
