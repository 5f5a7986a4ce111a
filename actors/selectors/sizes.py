"""Sizes of an actor that cannot all be so."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Case, Value, When
from django.db.models.expressions import RawSQL
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from actors.domain.grading import SAME_TIME, FactState
from actors.models import SizeEstimate
from actors.models.sources import refuted

Size = Mapping[str, Any]

# The size the profile works with and the estimates beside it that hold: those that have no number in common with
# another one of the same time (domain.grading: `apart`, SAME_TIME).
APART: Final = f"""(
    WITH said AS (
        SELECT NULL::uuid AS id, whole.size_low AS low, whole.size_high AS high, whole.size_on AS seen
          FROM actors_actor AS whole
         WHERE whole.id = "actors_actor"."id" AND coalesce(whole.size_low, whole.size_high) IS NOT NULL
        UNION ALL
        SELECT one.id, one.low, one.high, one.estimated_on FROM actors_sizeestimate AS one
         WHERE one.actor_id = "actors_actor"."id" AND one.state <> '{FactState.REFUTED.value}'
           AND (one.ended_on IS NULL OR one.ended_on > (now() AT TIME ZONE 'UTC')::date)
    )
    SELECT coalesce(json_agg(json_build_object('id', said.id, 'low', said.low, 'high', said.high)
                             ORDER BY coalesce(said.low, 0), said.high, said.id), '[]')
      FROM said WHERE EXISTS (
        SELECT FROM said AS other
         WHERE NOT int8range(said.low, said.high, '[]') && int8range(other.low, other.high, '[]')
           AND coalesce(abs(said.seen - other.seen) <= {SAME_TIME.days}, true))
)"""  # noqa: S608 - from the code alone


def disputed() -> RawSQL:
    """Return an expression over a row of Actor: the sizes that cannot all be so, the smallest first, none mostly.

    Each is an object of `low`, `high`, one of them null where it is open, and the `id` of the estimate, null of the
    size the profile works with.
    """
    return RawSQL(APART, ())  # noqa: S611 - from the code alone


def source_refuted() -> Case:
    """Return an expression over a row of Actor: whether the source of the size the profile works with was refuted."""
    return Case(When(size_source__in=refuted(), then=Value(value=True)), default=Value(value=False))


def in_words(sizes: Iterable[Size]) -> str:
    """Return that these sizes cannot all be so, "" for none."""
    told = list(dict.fromkeys(str(SizeEstimate(low=size["low"], high=size["high"])) for size in sizes))
    return _("disputed: %(sizes)s") % {"sizes": get_text_list(told, _("and"))} if told else ""
