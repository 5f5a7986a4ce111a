"""Typed profiles as somebody may see them: the present one, those of what the actor was before, and both in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Max, QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django_countries import countries as all_countries

from accounts.models import User
from actors.domain.grading import FactState
from actors.domain.relations import label_from, obeys
from actors.models import PROFILE_OF, Actor, FieldSource, Relation, TypedProfile
from actors.models.profiles import Countries
from core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Field:
    """One field in words; `texts` holds one text, or the entries of a list, `known` how just this field is known."""

    name: str
    label: str
    texts: list[str]
    is_prose: bool
    known: FieldSource | None


@dataclass(frozen=True, slots=True)
class Section:
    """The fields under one heading: short ones, recorded or not, and the prose that is recorded."""

    title: str
    short: list[Field]
    prose: list[Field]


@dataclass(frozen=True, slots=True)
class Former:
    """What an actor was for a time, and the key of the profile it had as such, None when there was none."""

    label: str
    since: date | None
    until: date | None
    profile_id: UUID | None


@dataclass(frozen=True, slots=True)
class Beside:
    """A relation of the actor: what it is, and to whom."""

    label: str
    other: Actor
    relation: Relation


def present(actor: Actor, *, user: User | None) -> TypedProfile | None:
    """Return the profile of an actor as one of its type, an empty one when nobody filled it in yet.

    None for a type that has no profile.
    """
    model = PROFILE_OF.get(actor.actor_type)
    return first(model, actor, among=filled_in(model, actor, user=user)) if model else None


def filled_in(model: type[TypedProfile], actor: Actor, *, user: User | None) -> QuerySet[Any]:
    """Return the present profile of an actor, one row at most."""
    found: QuerySet[Any] = model.objects.visible_to(user).filter(actor=actor, until=None)
    return found[:1]


def first(model: type[TypedProfile], actor: Actor, *, among: Iterable[Any]) -> TypedProfile:
    """Return the first of the profiles found of an actor, or an empty one."""
    found: TypedProfile = next(iter(among), None) or model(actor_type=actor.actor_type, version=0)
    found.actor = actor
    return found


def asked_of(actor: Actor, *, user: User | None) -> TypedProfile:
    """Return the profile of an actor as one of its type, to be changed; raises NotFound for a type that has none.

    An empty one goes on from the version of the last profile that ended: what somebody saw of that one is stale.
    """
    found = present(actor, user=user)
    if found is None:
        raise NotFound("no_typed_profile", _("Actors of this type have no profile of their own."))
    if found.is_empty:
        found.version = TypedProfile.objects.filter(actor=actor).aggregate(last=Max("version"))["last"] or 0
    return found


def get(profile_id: UUID, *, actor: Actor) -> TypedProfile:
    """Return one profile of an actor the user may see, present or former; raises NotFound for any other."""
    whole: TypedProfile | None = TypedProfile.objects.filter(actor=actor, pk=profile_id).first()
    if whole is None:
        raise NotFound("not_found", _("There is no such profile."))
    found: TypedProfile = PROFILE_OF[whole.actor_type].objects.get(pk=profile_id)
    return found


def former(periods: Sequence[Any]) -> list[Former]:
    """Return what types an actor was of before, the latest first, from its `periods` in their order."""
    spans: list[Former] = []
    kinds: list[str] = []
    for period in reversed(periods):
        if kinds and kinds[-1] == period.actor_type:
            since = spans.pop().since
        else:
            kinds.append(period.actor_type)
            since = period.since
        spans.append(Former(period.get_actor_type_display(), since, period.until, period.profile_id))
    return spans[-2::-1]


def beside(profile: TypedProfile, relations: Iterable[Relation], *, today: date) -> list[Beside]:
    """Return those of an actor's relations that belong beside its typed profile: in force, and not refuted."""
    rows = (row for row in relations if row.relation_type in profile.RELATIONS)
    return [_seen_from(profile.actor_id, row) for row in _in_force(rows, today)]


def obeyed(actor: Actor, relations: Iterable[Relation], *, today: date) -> list[Beside]:
    """Return those of an actor's relations in which it is bound by the other: in force, and not refuted."""
    rows = (row for row in relations if obeys(row.relation_type, forwards=row.from_actor_id == actor.pk))
    return [_seen_from(actor.pk, row) for row in _in_force(rows, today)]


def _in_force(relations: Iterable[Relation], today: date) -> list[Relation]:
    held = (row for row in relations if row.until is None or row.until > today)
    return [row for row in held if row.belief is not FactState.REFUTED]


def _seen_from(actor_id: UUID, row: Relation) -> Beside:
    forwards = row.from_actor_id == actor_id
    label = gettext(label_from(row.relation_type, forwards=forwards))
    return Beside(capfirst(label), row.to_actor if forwards else row.from_actor, row)


def insist_described(profile: TypedProfile, field: str) -> None:
    """Raise NotFound for a field that no profile of this type has."""
    if field not in profile.described():
        raise NotFound("not_found", _("There is no such field."))


def known(profile: TypedProfile) -> list[FieldSource]:
    """Return how single fields of a profile are known; the caller has shown that its reader may see the profile."""
    return list(FieldSource.objects.filter(profile=profile.pk, until=None).order_by("field"))


def told(profile: TypedProfile, known: Iterable[FieldSource] = ()) -> list[Section]:
    """Return a profile in words, section by section, each field with how just this field is `known`."""
    found, by_field = [], {row.field: row for row in known}
    for title, names in profile.SECTIONS:
        fields = [_field(profile, name, by_field.get(name)) for name in names]
        short = [field for field in fields if not field.is_prose]
        found.append(Section(str(title), short, [field for field in fields if field.is_prose and field.texts]))
    return found


def _field(profile: TypedProfile, name: str, known: FieldSource | None) -> Field:
    column: Any = profile._meta.get_field(name)
    value = getattr(profile, name)
    is_prose = isinstance(column, models.TextField)
    return Field(name, capfirst(str(column.verbose_name)), _texts(column, value), is_prose, known)


def _texts(column: Any, value: Any) -> list[str]:
    if not value:
        return []
    if isinstance(value, date):
        return [date_format(value, "j M Y")]
    items = value if isinstance(value, list) else [value]
    if isinstance(column, Countries):
        return [str(all_countries.name(code)) or code for code in items]
    base = column.base_field if isinstance(column, ArrayField) else column
    labels = dict(base.flatchoices)
    return [str(labels.get(item, item)) for item in items]
