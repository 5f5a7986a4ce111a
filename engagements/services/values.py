"""Putting given values on a record: only the fields a command opens, each checked against its column."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from actors.models import Graded
from actors.services import citing
from core.errors import Invalid
from engagements.selectors import reach


def put(record: models.Model, values: Mapping[str, Any], *, fields: Collection[str]) -> dict[str, list[Any]]:
    """Put values on a record, not saving it; return what changed as column: [before, after].

    Raises Invalid for a field that is not open and for values that do not fit their columns.
    """
    if unknown := values.keys() - set(fields):
        raise Invalid("unknown_field", _("Unknown fields: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    before = {name: getattr(record, name) for name in values}
    for name, value in values.items():
        setattr(record, name, value.strip() if isinstance(value, str) else value)
    columns = [field for field in record._meta.concrete_fields if field.attname in fields]
    needed = [field.attname for field in columns if field.is_relation and not field.null]
    wrong = {name: _("This field cannot be empty.") for name in needed if getattr(record, name) is None}
    checked = {field.name for field in columns if not field.is_relation}
    try:
        record.clean_fields(exclude={field.name for field in record._meta.concrete_fields} - checked)
    except ValidationError as found:
        wrong |= {name: " ".join(messages) for name, messages in found.message_dict.items()}
    refuse(wrong)
    after = {name: getattr(record, name) for name in before}
    return {name: [before[name], after[name]] for name in before if before[name] != after[name]}


def refuse(wrong: Mapping[str, str]) -> None:
    """Raise Invalid with a sentence per field unless nothing is wrong."""
    if wrong:
        raise Invalid("invalid", _("Some fields need correcting."), wrong)


def insist_nameable(record: Any, *, compartment_id: UUID, by: User, **things: str) -> None:
    """Raise Invalid unless each named column (column=kind of thing) is empty or a record that may be named there."""
    wrong = {}
    for column, thing in things.items():
        value = getattr(record, column)
        if value and not reach.nameable(thing, compartment_id=compartment_id, user=by).filter(pk=value).exists():
            wrong[column] = _("Choose one of the list: this one cannot be named here.")
    refuse(wrong)


def insist_colleague(user_id: UUID, *, compartment_id: UUID, field: str) -> None:
    """Raise Invalid unless somebody may see what lies in the compartment."""
    if not reach.colleagues(compartment_id=compartment_id).filter(pk=user_id).exists():
        refuse({field: _("Choose somebody who may see this compartment.")})


def insist_graded(record: Graded, *, compartment_id: UUID, by: User, required: bool) -> None:
    """Raise Invalid unless sources and grades hold as for every fact, and both grades stand where they are required."""
    if required:
        missing = [field for field in ("reliability", "credibility") if not getattr(record, field)]
        refuse({field: _("Judge the source and the information, each by itself.") for field in missing})
    citing.insist(record, compartment_id=compartment_id, by=by)


GRADE: tuple[str, ...] = ("source_id", "reliability", "credibility", "corroborated_by_id")
