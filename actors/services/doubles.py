"""Finding records that may be about the same actor, and keeping apart those a person found to be about two."""

from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from actors import policies
from actors.models import Actor, ApartActors, LikelyDouble
from actors.selectors import actors, doubles, duplicates
from actors.services.records import invalid
from core import audit, clock
from core.authz import ensure
from core.errors import Conflict

AT_ONCE: Final = 100
MOST: Final = 20
"""So many doubles of one actor are kept."""
ONE_COMPARES: Final = 727004


@transaction.atomic
def compare_names() -> int:
    """Compare the names of some actors, whose names changed, with those of all others; return of how many.

    The scheduler's command; while another worker compares it does nothing. A name that changes meanwhile is compared
    again.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_COMPARES])
        if not cursor.fetchone()[0]:
            return 0
    rows = list(Actor.objects.filter(compared=False, merged_into=None).order_by("pk")[:AT_ONCE])
    own = [row.pk for row in rows]
    found = duplicates.similar_to_each(doubles.names_of(rows), user=None, beside=own, most=MOST)
    LikelyDouble.objects.filter(Q(one__in=own) | Q(other__in=own)).delete()
    pairs = [_pair(row, double) for row, doubled in zip(rows, found, strict=True) for double in doubled]
    LikelyDouble.objects.bulk_create(pairs, ignore_conflicts=True, batch_size=500)
    for row in rows:
        Actor.objects.filter(pk=row.pk, search_text=row.search_text).update(compared=True)
    return len(rows)


def _pair(row: Actor, double: duplicates.Similar) -> LikelyDouble:
    ids = doubles.in_order(row.pk, double.actor.pk)
    names = (double.asked, double.name) if ids[0] == row.pk else (double.name, double.asked)
    return LikelyDouble(
        one_id=ids[0], other_id=ids[1], one_name=names[0], other_name=names[1], likeness=double.likeness
    )


@transaction.atomic
def keep_apart(*, one_id: UUID, other_id: UUID, reason: str, by: User) -> ApartActors:
    """Say that two actors that look alike are not the same, so that nobody is asked again.

    Raises NotFound, NotAllowed (`by` may change neither), Conflict (said already) or Invalid (one actor, no reason).
    """
    at = clock.now()
    ids = doubles.in_order(one_id, other_id)
    one, other = (actors.get(pk, user=by, for_update=True) for pk in ids)
    ensure(policies.may_relate, by, one, other)
    if ApartActors.objects.filter(one=one, other=other).exists():
        raise Conflict("known_already", _("This was said already."))
    if one_id == other_id:
        raise invalid({"other_id": _("Choose two actors.")})
    if not reason.strip():
        raise invalid({"reason": _("Say what tells them apart.")})
    row = ApartActors.objects.create(one=one, other=other, reason=reason.strip(), found_by=by)
    told = {"one": str(one.pk), "other": str(other.pk)}
    audit.record("actors.actors_kept_apart", row, by=by, at=at, changes=told, reason=reason.strip())
    return row
