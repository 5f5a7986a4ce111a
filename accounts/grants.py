"""Object grants: one person may see one record, until a moment.

Generic over every record whose app has a table that extends `ObjectGrant`. Only accounts.services.access writes here.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.models import User
from accounts.models.compartments import CompartmentedRecord, ObjectGrant, grant_table


def model_named(label: str) -> type[CompartmentedRecord] | None:
    """Return the model of "app.model" when its records can be granted one by one, else None."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model if issubclass(model, CompartmentedRecord) and grant_table(model) else None


def live(record: CompartmentedRecord, *, at: datetime) -> models.QuerySet[Any]:
    """Return the grants on a record that open it at this moment, with the people they name."""
    table = _table(record)
    rows: models.QuerySet[Any] = table._default_manager.filter(content_object=record, expires_at__gt=at)
    return rows.select_related("user", "granted_by").order_by("expires_at", "pk")


def put(
    record: CompartmentedRecord, *, user: User, until: datetime, reason: str, by: User, at: datetime
) -> ObjectGrant:
    """Write the grant of one person on one record, in place of an earlier one."""
    table = _table(record)
    row: ObjectGrant = table._default_manager.update_or_create(
        user=user,
        permission=_may_view(record),
        content_object=record,
        defaults={"granted_by": by, "granted_at": at, "expires_at": until, "reason": reason},
    )[0]
    return row


def drop(record: CompartmentedRecord, *, user_id: UUID) -> bool:
    """Delete the grants of one person on one record; return whether there were any."""
    rows: models.QuerySet[Any] = _table(record)._default_manager.filter(user_id=user_id, content_object=record)
    return rows.delete()[0] > 0


def _table(record: CompartmentedRecord) -> Any:
    table = grant_table(type(record))
    if table is None:
        raise TypeError(f"{record._meta.label} has no table of grants")
    return table


def _may_view(record: CompartmentedRecord) -> Permission:
    kind = ContentType.objects.get_for_model(record)
    return Permission.objects.get(content_type=kind, codename=f"view_{kind.model}")
